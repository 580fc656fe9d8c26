from odoo.exceptions import UserError
from odoo.tests import tagged

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestStockMoveEnds(ReceiptCommon):
    """Goods of customers go where they may go, and no more of them than there are."""

    def _receive_bulk(self, count=3):
        """Return the items of two customers, of the same goods without numbers."""
        goods = self._create_goods("Bulk", tracking="none")
        item = {"product_id": goods.id, "quantity": count, "name": "Bulk"}
        mine = self._authorize(item)
        theirs = self._authorize(item, partner_id=self.other_customer.id)
        return self._receive(mine), self._receive(theirs)

    def _take_away(self, line, role, quantity):
        """Move a quantity of an item, as typed in by the storekeeper."""
        picking = self._get_picking(line, role).with_user(self.storekeeper)
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _send_back(self, line):
        line.action_decide_return()
        line.action_return()
        return self._get_picking(line, "back").with_user(self.storekeeper)

    # ------------------------------------------------------------------
    # Quantities
    # ------------------------------------------------------------------
    def test_more_goes_back_than_came(self):
        mine, _theirs = self._receive_bulk()
        self._send_back(mine)
        with self.assertRaisesRegex(UserError, "more would be moved"):
            self._take_away(mine, "back", 5)
        self._take_away(mine, "back", 3)
        self.assertEqual(mine.state, "done")

    def test_more_becomes_ours_than_came(self):
        mine, _theirs = self._receive_bulk()
        mine._propose_refund({"fate": "take_over"})
        with self.assertRaisesRegex(UserError, "more would be moved"):
            self._take_away(mine, "takeover", 4)

    def test_more_replaced_than_asked_for(self):
        mine, _theirs = self._receive_bulk()
        wizard = self.env["customer.service.rma.replacement"]
        wizard.with_context(default_line_id=mine.id).create({}).action_replace()
        with self.assertRaisesRegex(UserError, "more would be moved"):
            self._take_away(mine, "replacement", 4)

    def test_done_quantity_raised(self):
        mine, _theirs = self._receive_bulk()
        delivery = self._send_back(mine)
        self._ship(delivery)
        with self.assertRaisesRegex(UserError, "more would be moved"):
            delivery.move_line_ids.quantity = 4
        receipt = mine.sudo().move_ids.picking_id - delivery.sudo()
        with self.assertRaisesRegex(UserError, "more would be moved"):
            receipt.with_user(self.storekeeper).move_line_ids.quantity = 2

    # ------------------------------------------------------------------
    # Places
    # ------------------------------------------------------------------
    def test_on_the_way_to_another_workshop(self):
        line = self._receive(self._authorize())
        other = self._create_admin(
            "stock.warehouse", name="Second", code="SEC", company_id=self.company.id
        )
        wizard = self.env["customer.service.rma.transfer"]
        wizard.with_context(default_line_ids=line.ids).create(
            {"warehouse_id": other.id}
        ).action_transfer()
        picking = self._get_picking(line, "transfer").with_user(self.storekeeper)
        picking.action_assign()
        stock = self.warehouse.lot_stock_id
        picking.move_line_ids.location_dest_id = stock
        with self.assertRaisesRegex(UserError, "belongs to a customer"):
            self._ship(picking)

    def test_back_from_the_supplier(self):
        line = self._receive(self._authorize())
        line._send_to_supplier(self._create_admin("res.partner", name="Maker"))
        self._ship(self._get_picking(line, "supplier_out"))
        line._expect_from_supplier()
        picking = self._get_picking(line, "supplier_in").with_user(self.storekeeper)
        picking.move_line_ids.location_dest_id = self.warehouse.lot_stock_id
        with self.assertRaisesRegex(UserError, "belongs to a customer"):
            self._ship(picking)

    def test_done_place_changed(self):
        line = self._receive(self._authorize())
        receipt = line.sudo().move_ids.picking_id.with_user(self.storekeeper)
        with self.assertRaisesRegex(UserError, "belongs to a customer"):
            receipt.move_line_ids.location_dest_id = self.warehouse.lot_stock_id

    def test_ours_moved_among_theirs_afterwards(self):
        stock = self.warehouse.lot_stock_id
        lot = self._create_serials(self.goods, "OUR-1")
        internal = self.warehouse.int_type_id
        picking = self._transfer(self.goods, lot, stock, stock, picking_type=internal)
        lines = picking.with_user(self.storekeeper).move_line_ids
        with self.assertRaisesRegex(UserError, "with a return"):
            lines.location_dest_id = self.rma_place

    # ------------------------------------------------------------------
    # Numbers
    # ------------------------------------------------------------------
    def test_done_number_changed(self):
        line = self._receive(self._authorize())
        theirs = {"equipment_id": self.other_machine.id}
        self._receive(self._authorize(theirs, partner_id=self.other_customer.id))
        delivery = self._ship(self._send_back(line))
        with self.assertRaisesRegex(UserError, "not for BB-2"):
            delivery.move_line_ids.lot_id = self.other_lot

    def test_added_to_what_is_done(self):
        line = self._receive(self._authorize())
        theirs = {"equipment_id": self.other_machine.id}
        self._receive(self._authorize(theirs, partner_id=self.other_customer.id))
        delivery = self._ship(self._send_back(line))
        with self.assertRaisesRegex(UserError, "not for BB-2"):
            delivery.move_line_ids.copy({"lot_id": self.other_lot.id, "quantity": 1})

    # ------------------------------------------------------------------
    # Goods that have nothing to do with returns
    # ------------------------------------------------------------------
    def test_corrections_of_our_own_transfers(self):
        goods = self._create_goods("Plain", tracking="none")
        stock, customers = self.warehouse.lot_stock_id, self.at_customers
        self._create_admin(
            "stock.quant", product_id=goods.id, location_id=stock.id, quantity=9
        )
        delivery = self._transfer(goods, [self.env["stock.lot"]], stock, customers)
        lines = delivery.with_user(self.storekeeper).move_line_ids
        lines.quantity = 2
        lines.location_id = self.warehouse.lot_stock_id
        self.assertEqual(delivery.move_ids.quantity, 2)

    def test_shelf_of_what_became_ours(self):
        stock = self.warehouse.lot_stock_id
        shelf, room = (
            self._create_admin(
                "stock.location",
                name=name,
                location_id=stock.id,
                company_id=self.company.id,
            )
            for name in ("Shelf", "Room")
        )
        line = self._receive(self._authorize())
        line.sudo().take_over_location_id = shelf
        line._propose_refund({"fate": "take_over"})
        self._ship(self._get_picking(line, "takeover"))
        shelf.location_id = room
        self.assertEqual(self._place_of(self.lot).location_id, room)

    def test_place_with_goods_keeps_its_purpose(self):
        self._receive(self._authorize())
        with self.assertRaisesRegex(UserError, "not empty"):
            self.rma_place.customer_service_customer_goods = False
