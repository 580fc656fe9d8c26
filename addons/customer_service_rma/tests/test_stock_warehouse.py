from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestStockWarehouse(RmaCommon):
    """Every warehouse has a place and types for goods of customers."""

    def _create_warehouse(self):
        return self._create_admin(
            "stock.warehouse", name="South", code="STH", company_id=self.company.id
        )

    def test_a_new_warehouse(self):
        warehouse = self._create_warehouse()
        place = warehouse.customer_service_rma_location_id
        self.assertTrue(place.customer_service_customer_goods)
        self.assertNotEqual(place, self.rma_place)
        self.assertEqual(place.location_id, self.rma_place.location_id)
        receipts = warehouse.customer_service_rma_in_type_id
        deliveries = warehouse.customer_service_rma_out_type_id
        repairs = warehouse.customer_service_rma_repair_type_id
        self.assertEqual(receipts.default_location_dest_id, place)
        self.assertEqual(receipts.return_picking_type_id, deliveries)
        self.assertEqual(deliveries.default_location_src_id, place)
        self.assertEqual(deliveries.return_picking_type_id, receipts)
        self.assertEqual(repairs.default_product_location_src_id, place)
        warehouse.code = "SUD"
        self.assertEqual(warehouse.customer_service_rma_location_id, place)

    def test_where_one_type_is_taken_it_is_the_host_s(self):
        """The host takes the first of a code where it needs just one."""
        warehouse = self._create_warehouse()
        for code, kind in (
            ("incoming", warehouse.in_type_id),
            ("outgoing", warehouse.out_type_id),
        ):
            found = self.admin_env["stock.picking.type"].search(
                [("code", "=", code), ("warehouse_id", "=", warehouse.id)], limit=1
            )
            self.assertEqual(found, kind)

    def test_the_host_tells_what_it_misses(self):
        """The place of production is the host's to make, or to ask for."""
        produced = self.admin_env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.company.id)]
        )
        produced.usage = "internal"
        with self.assertRaisesRegex(UserError, "production location"):
            self._create_warehouse()
