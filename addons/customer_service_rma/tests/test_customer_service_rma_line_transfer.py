from odoo.exceptions import UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineTransfer(WorkshopCommon):
    """Received in one warehouse, repaired in the next, shipped from a third."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lab, cls.hub = (
            cls._create_admin(
                "stock.warehouse", name=name, code=name[:3], company_id=cls.company.id
            )
            for name in ("Lab", "Hub")
        )

    def _send(self, line, warehouse):
        action = line.action_transfer()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"warehouse_id": warehouse.id})
        )
        wizard.action_transfer()
        return self._get_picking(line, "transfer")

    def test_three_warehouses(self):
        line = self._received()
        before = (self.goods.qty_available, self.goods.total_value)
        picking = self._send(line, self.lab)
        self.assertEqual(picking.move_line_ids.lot_id, self.lot)
        self.assertEqual(line.state, "received")
        self._ship(picking)
        self.assertEqual(
            self._place_of(self.lot), self.lab.customer_service_rma_location_id
        )
        self._repair(line)
        repair = self._repair_of(line)
        self.assertEqual(
            repair.picking_type_id, self.lab.customer_service_rma_repair_type_id
        )
        self.assertEqual(
            self._place_of(self.lot), self.lab.customer_service_rma_location_id
        )
        self._ship(self._send(line, self.hub))
        self.assertEqual(line.state, "ready")
        line.action_return()
        delivery = self._delivery_of(line)
        self.assertEqual(
            delivery.picking_type_id, self.hub.customer_service_rma_out_type_id
        )
        self._ship(delivery)
        self.assertEqual(line.state, "done")
        self.assertEqual(self._place_of(self.lot), self.at_customers)
        self.env.invalidate_all()
        self.assertEqual((self.goods.qty_available, self.goods.total_value), before)

    def test_a_repair_follows_the_item(self):
        line = self._received()
        line.action_repair()
        self._ship(self._send(line, self.lab))
        line.action_repair_start()
        line.action_repair_end()
        self.assertEqual(
            self._place_of(self.lot), self.lab.customer_service_rma_location_id
        )
        self.assertEqual(line.state, "ready")

    def test_while_it_travels_nothing_else(self):
        line = self._received()
        self._send(line, self.lab)
        for method in ("action_repair", "action_scrap", "action_transfer"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(line, method)()
        self._get_picking(line, "transfer").action_cancel()
        line.action_repair()
        self.assertEqual(line.state, "workshop")

    def test_where_it_is_already(self):
        line = self._received()
        with self.assertRaises(UserError):
            self._send(line, self.warehouse)

    def test_a_part_travels(self):
        line = self._received(self._quantity_line(3))
        picking = self._send(line, self.lab).with_user(self.storekeeper)
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        line._decide("return")
        line.action_return()
        first = self._delivery_of(line)
        self.assertEqual(
            (first.picking_type_id, first.move_ids.product_uom_qty),
            (self.lab.customer_service_rma_out_type_id, 2.0),
        )
        self._ship(first)
        self.assertEqual(line.state, "ready")
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual((line.state, line.back_quantity), ("done", 3.0))
