from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestStockGuards(ReceiptCommon):
    """Goods of customers come and go with returns, whatever stock lets one do."""

    def _quant(self):
        return self.admin_env["stock.quant"].search(
            [("lot_id", "=", self.lot.id), ("location_id", "=", self.rma_place.id)]
        )

    def test_counting(self):
        self._receive(self._authorize())
        quant = self._quant().with_context(inventory_mode=True)
        quant.inventory_quantity = 0
        with self.assertRaisesRegex(UserError, "cannot be adjusted"):
            quant.action_apply_inventory()
        quant.inventory_quantity = 1
        quant.action_apply_inventory()
        self.assertEqual(self._quant().quantity, 1)
        stock = self.admin_env["stock.quant"].with_context(inventory_mode=True)
        extra = stock.create(
            {
                "product_id": self.goods.id,
                "lot_id": self.second_lot.id,
                "location_id": self.rma_place.id,
                "inventory_quantity": 1,
            }
        )
        with self.assertRaisesRegex(UserError, "cannot be adjusted"):
            extra.action_apply_inventory()

    def test_scrap(self):
        self._receive(self._authorize())
        scrap = self._create_admin(
            "stock.scrap",
            product_id=self.goods.id,
            lot_id=self.lot.id,
            location_id=self.rma_place.id,
            company_id=self.company.id,
        )
        with self.assertRaisesRegex(UserError, "with a return"):
            scrap.do_scrap()

    def test_relocation(self):
        self._receive(self._authorize())
        with self.assertRaisesRegex(UserError, "with a return"):
            self._quant().move_quants(self.warehouse.lot_stock_id)

    def test_receipt_into_our_stock(self):
        return_ = self._authorize()
        picking = self._get_picking(return_.line_ids, "receipt")
        picking.move_line_ids.location_dest_id = self.warehouse.lot_stock_id
        with self.assertRaisesRegex(UserError, "belongs to a customer"):
            self._validate(picking)

    def test_putaway_inside(self):
        shelf = self._create_admin(
            "stock.location",
            name="Shelf",
            location_id=self.rma_place.id,
            customer_service_customer_goods=True,
            company_id=self.company.id,
        )
        self._create_admin(
            "stock.putaway.rule",
            product_id=self.goods.id,
            location_in_id=self.rma_place.id,
            location_out_id=shelf.id,
            company_id=self.company.id,
        )
        return_ = self._authorize()
        self._receive(return_)
        self.assertEqual(self._place_of(self.lot), shelf)
        line = return_.line_ids
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual(line.state, "done")

    def test_packages(self):
        return_ = self._authorize(
            {"equipment_id": self.machine.id},
            {"equipment_id": self.second_machine.id},
        )
        picking = self._get_picking(return_.line_ids, "receipt")
        package = self._create_admin("stock.package", name="BOX-1")
        picking.move_line_ids.result_package_id = package
        self._validate(picking)
        line = return_.line_ids[0]
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back")
        self._ship(delivery)
        self.assertEqual(self._place_of(self.lot), self.at_customers)
        self.assertEqual(self._place_of(self.second_lot), self.rma_place)

    # ------------------------------------------------------------------
    # Undone with the wizard of the host
    # ------------------------------------------------------------------
    def test_receipt_undone(self):
        return_ = self._authorize()
        line = self._receive(return_)
        receipt = line.sudo().move_ids.picking_id
        back = self._return(receipt)
        self.assertEqual(back.move_ids.customer_service_rma_role, "back")
        self.assertEqual(back.move_ids.customer_service_rma_line_id.sudo(), line.sudo())
        self.assertEqual(back.move_line_ids.lot_id, self.lot)
        self.assertEqual((line.state, line.held_quantity), ("done", 0))
        self.assertEqual(self._place_of(self.lot), self.at_customers)
        with self.assertRaisesRegex(UserError, "is here"):
            self._return(receipt)

    def test_way_back_undone(self):
        return_ = self._authorize()
        line = self._receive(return_)
        line.action_decide_return()
        line.action_return()
        delivery = self._ship(self._get_picking(line, "back"))
        self.assertEqual(return_.state, "done")
        again = self._return(delivery)
        self.assertEqual(again.move_ids.customer_service_rma_role, "receipt")
        self.assertEqual((return_.state, line.state), ("open", "ready"))
        self.assertEqual(self._place_of(self.lot), self.rma_place)
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual(return_.state, "done")

    def test_way_back_undone_while_on_another_return(self):
        return_ = self._authorize()
        line = self._receive(return_)
        line.action_decide_return()
        line.action_return()
        delivery = self._ship(self._get_picking(line, "back"))
        other = self._authorize()
        with self.assertRaisesRegex(UserError, other.name):
            self._return(delivery)

    def test_exchange_of_the_host(self):
        return_ = self._authorize()
        receipt = self._receive(return_).sudo().move_ids.picking_id
        with Form(
            self.env["stock.return.picking"]
            .with_user(self.storekeeper)
            .with_context(active_id=receipt.id, active_model="stock.picking")
        ) as form:
            pass
        wizard = form.record
        wizard.product_return_moves.quantity = 1
        with self.assertRaisesRegex(UserError, "exchanged on the return"):
            wizard.action_create_exchanges()

    def test_no_opposite(self):
        return_ = self._authorize()
        line = self._receive(return_)
        place, stock = self.rma_place, self.warehouse.lot_stock_id
        picking = self._create_admin(
            "stock.picking",
            picking_type_id=self.warehouse.int_type_id.id,
            location_id=place.id,
            location_dest_id=stock.id,
            move_ids=[
                Command.create(
                    {
                        **line._prepare_move_vals("takeover", 1),
                        "location_id": place.id,
                        "location_dest_id": stock.id,
                    }
                )
            ],
        )
        picking.action_confirm()
        self._ship(picking)
        with self.assertRaisesRegex(UserError, "cannot be undone"):
            self._return(picking)

    # ------------------------------------------------------------------
    # Numbers and products
    # ------------------------------------------------------------------
    @mute_logger("odoo.sql_db")
    def test_number_corrected_in_stock(self):
        return_ = self._authorize()
        self.lot.name = "AA-1-BIS"
        self.assertEqual(return_.line_ids.serial, "AA-1-BIS")
        with self.assertRaises(UserError):
            self.lot.product_id = self._create_goods("Other")
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            self.lot.unlink()

    def test_product_archived(self):
        return_ = self._authorize()
        with self.assertRaisesRegex(UserError, return_.name):
            self.goods.active = False
        with self.assertRaisesRegex(UserError, return_.name):
            self.goods.product_tmpl_id.action_archive()
        return_.action_cancel()
        self.goods.active = False

    def test_ordinary_delivery_of_the_same_number(self):
        self._receive(self._authorize())
        order = self._confirm_order(self.goods)
        delivery = order.sudo().picking_ids
        delivery.move_ids.location_id = self.rma_place
        with self.assertRaisesRegex(UserError, "with a return"):
            self._ship(delivery, self.lot)

    def test_reseller_sends_in_the_machine_of_its_customer(self):
        return_ = self._authorize(partner_id=self.other_customer.id)
        line = self._receive(return_)
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual(self.machine.commercial_partner_id, self.customer)
        self.assertEqual(self.machine.state, "installed")
