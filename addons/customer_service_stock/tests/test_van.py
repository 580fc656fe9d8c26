from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .van_common import VanCommon


@tagged("post_install", "-at_install")
class TestVan(VanCommon):
    """Vans: one for each technician, beside the stock, refilled from it."""

    def test_van_is_beside_the_stock(self):
        self.assertEqual(self.van.location_id, self.warehouse.customer_service_vans_id)
        self.assertFalse(self.van._child_of(self.warehouse.lot_stock_id))
        self.assertEqual(self.van.warehouse_id, self.warehouse)

    def test_ordinary_orders_do_not_take_from_vans(self):
        order = self._confirm_order(self.pump)
        self.assertEqual(order.picking_ids.move_ids.quantity, 0)
        self.assertEqual(self._count(), (10, 0))

    def test_van_under_the_stock_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not under it"):
            self.van.location_id = self.warehouse.lot_stock_id

    @mute_logger("odoo.sql_db")
    def test_one_van_for_each_technician(self):
        with self.assertRaises(IntegrityError):
            self._create_van(self.technician)

    def test_technician_of_the_other_company_has_no_van_here(self):
        stranger = self._create_user(
            "van_stranger",
            groups="customer_service_base.group_technician",
            company=self.other_company,
        )
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self._create_van(stranger)

    def test_company_without_warehouse_has_no_vans(self):
        company = self._create_admin("res.company", name="Senza Magazzino")
        self.admin_env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        ).active = False
        with self.assertRaisesRegex(UserError, "no warehouse"):
            self._create_van(self.env["res.users"].sudo(), company=company)

    def test_warehouses_of_both_companies_have_field_use(self):
        other = self._get_warehouse(self.other_company, "MNE")
        kind = other.customer_service_field_type_id
        self.assertEqual(kind.company_id, self.other_company)
        self.assertEqual(kind.warehouse_id, other)
        self.assertEqual(other.customer_service_vans_id.usage, "view")
        # where the host takes the first type of a code, it is its own
        self.assertGreater(kind.sequence, other.out_type_id.sequence)

    def test_technician_sees_the_own_van(self):
        lot = self._create_lot(self.board, "B-1")
        self._put_in_stock(self.board, lot=lot, location=self.van)
        part = self._create_part(quantity=3)
        part.action_reserve()
        parts = self.env["customer.service.part"].with_user(self.technician)
        stock = {row["name"]: row for row in parts._get_van_stock(self.technician)}
        self.assertEqual(stock["Pump"]["quantity"], 10)
        self.assertEqual(stock["Pump"]["available"], 7)
        self.assertEqual(stock["Board"]["serials"], ["B-1"])
        self.assertFalse(parts._get_van_stock(self.operator))

    def _refill(self):
        action = self.van.with_user(self.storekeeper).action_customer_service_refill()
        return self.admin_env["stock.picking"].browse(action["res_id"])

    def test_refill_proposes_what_was_used(self):
        part = self._create_part(quantity=4)
        part.action_consume()
        part._give_back({part: 1})
        picking = self._refill()
        self.assertEqual(picking.location_dest_id, self.van)
        self.assertEqual(picking.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(picking.move_ids.product_uom_qty, 3)
        self.assertEqual(self._refill(), picking)

    def test_refill_is_not_proposed_twice(self):
        self._create_part(quantity=4).action_consume()
        self._refill().action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing is missing"):
            self._refill()

    def test_reordering_rule_says_how_much_a_van_carries(self):
        self._put_in_stock(self.valve, 50)
        self._create_admin(
            "stock.warehouse.orderpoint",
            product_id=self.valve.id,
            location_id=self.van.id,
            warehouse_id=self.warehouse.id,
            company_id=self.company.id,
            product_min_qty=5,
            product_max_qty=8,
        )
        self.assertEqual(self._refill().move_ids.product_uom_qty, 8)

    def test_scheduler_refills_by_the_rule_of_the_van(self):
        self._put_in_stock(self.valve, 50)
        rule = self._create_admin(
            "stock.warehouse.orderpoint",
            product_id=self.valve.id,
            location_id=self.van.id,
            warehouse_id=self.warehouse.id,
            company_id=self.company.id,
            product_min_qty=5,
            product_max_qty=8,
        )
        rule.with_company(self.company).action_replenish()
        move = self.admin_env["stock.move"].search(
            [("product_id", "=", self.valve.id), ("location_dest_id", "=", self.van.id)]
        )
        self.assertEqual(move.product_uom_qty, 8)
        self.assertEqual(move.location_id, self.warehouse.lot_stock_id)

    def test_van_is_made_in_its_form(self):
        self.company.partner_id.country_id = self.env.ref("base.it")
        manager = self._create_user(
            "van_manager",
            groups="stock.group_stock_manager,stock.group_stock_multi_locations",
        )
        locations = (
            self.env["stock.location"]
            .with_user(manager)
            .with_context(default_customer_service_van=True)
        )
        view = "customer_service_stock.customer_service_van_view_form"
        with Form(locations, view=view) as form:
            form.name = "Van 2"
            form.customer_service_user_id = self.operator
        self.assertTrue(form.record.customer_service_van)
        self.assertEqual(
            form.record.location_id, self.warehouse.customer_service_vans_id
        )
