from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
class TestEquipmentButtons(CustomerServiceStockCommon):
    """From numbers, transfers and orders to their machines, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods()
        cls.lots = cls._create_serials(cls.goods, "SN-1", "SN-2")
        cls.order = cls._sell(cls.goods, cls.lots)
        cls.machines = cls.env["customer.service.equipment"].search(
            [("lot_id", "in", cls.lots.ids)], order="serial"
        )
        cls.both = cls._create_user(
            "both",
            groups="customer_service_base.group_user,stock.group_stock_user,"
            "sales_team.group_sale_salesman_all_leads",
        )

    def test_counts(self):
        self._create_call(equipment_id=self.machines[0].id)
        lots = self.lots.with_user(self.both)
        self.assertEqual(lots.mapped("customer_service_equipment_count"), [1, 1])
        self.assertEqual(lots.mapped("customer_service_open_call_count"), [1, 0])
        picking = self.order.picking_ids.with_user(self.both)
        self.assertEqual(picking.customer_service_equipment_count, 2)
        order = self.order.with_user(self.both)
        self.assertEqual(order.customer_service_equipment_count, 2)

    def test_counts_are_closed_without_a_role(self):
        for record, name in (
            (self.lots[0], "customer_service_equipment_count"),
            (self.lots[0], "customer_service_open_call_count"),
            (self.lots[0], "customer_service_equipment_ids"),
            (self.order.picking_ids, "customer_service_equipment_count"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                record.with_user(self.storekeeper).read([name])

    def test_storekeeper_opens_the_forms(self):
        for record in (self.lots[0], self.order.picking_ids):
            view = record.with_user(self.storekeeper).get_view(view_type="form")
            self.assertNotIn("customer_service_equipment", view["arch"])

    def test_buttons_open_the_machines(self):
        one = self.lots[0].with_user(self.both)
        action = one.action_view_customer_service_equipment()
        self.assertEqual(action["res_id"], self.machines[0].id)
        for records in (self.order.picking_ids, self.order, self.lots):
            action = records.with_user(
                self.both
            ).action_view_customer_service_equipment()
            with self.subTest(model=records._name):
                self.assertEqual(
                    sorted(action["domain"][0][2]), sorted(self.machines.ids)
                )

    def test_calls_of_a_number(self):
        call = self._create_call(equipment_id=self.machines[0].id)
        action = self.lots[0].with_user(self.both).action_view_customer_service_calls()
        self.assertEqual(
            self.env["customer.service.call"].search(action["domain"]), call
        )

    def test_machine_opens_its_documents(self):
        machine = self.machines[0].with_user(self.both)
        self.assertEqual(machine.action_view_lot()["res_id"], self.lots[0].id)
        self.assertEqual(machine.action_view_sale_order()["res_id"], self.order.id)
        transfers = machine.action_view_transfers()
        self.assertEqual(transfers["res_id"], self.order.picking_ids.id)
        returned = self._return(self.order.picking_ids, self.lots)
        self.assertEqual(
            machine._get_transfers().sudo(),
            (self.order.picking_ids | returned).sudo(),
        )

    def test_documents_are_closed_without_rights(self):
        machine = self.machines[0].with_user(self.technician)
        with self.assertRaises(AccessError):
            machine.action_view_transfers()


@tagged("post_install", "-at_install")
class TestEquipmentBackfill(CustomerServiceStockCommon):
    """Machines of what was delivered before its product was marked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods(customer_service_installed_base=False)
        cls.lots = cls._create_serials(cls.goods, *(f"SN-{n}" for n in range(5)))
        cls.orders = cls.admin_env["sale.order"].browse()
        for lot in cls.lots:
            cls.orders |= cls._sell(cls.goods, lot)
        cls.template = cls.goods.product_tmpl_id
        cls.cron = cls.env.ref("customer_service_stock.ir_cron_create_equipment").sudo()

    def _mark(self):
        self.template.customer_service_installed_base = True
        self.template.with_user(self.manager).action_create_customer_service_equipment()

    def _run(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def _serials(self):
        machines = self.env["customer.service.equipment"].search(
            [("product_id", "=", self.goods.id)]
        )
        return sorted(machines.mapped("serial"))

    def test_nothing_before_it_is_asked(self):
        self.template.customer_service_installed_base = True
        self._run()
        self.assertFalse(self._serials())

    def test_past_deliveries_become_machines_once(self):
        self._mark()
        self.assertTrue(self.template.customer_service_backfill)
        self._run()
        self.assertEqual(self._serials(), self.lots.mapped("name"))
        self.assertFalse(self.template.customer_service_backfill)
        self._mark()
        self._run()
        self.assertEqual(self._serials(), self.lots.mapped("name"))

    def test_it_goes_on_where_it_stopped(self):
        self._mark()
        self.assertFalse(self.template._create_equipment_of_past_moves(limit=2))
        self.assertEqual(len(self._serials()), 2)
        self.assertFalse(self.template._create_equipment_of_past_moves(limit=2))
        self.assertTrue(self.template._create_equipment_of_past_moves(limit=2))
        self.assertEqual(self._serials(), self.lots.mapped("name"))

    def test_known_machines_stay_as_people_keep_them(self):
        known = self._create_equipment(
            product_id=self.goods.id,
            serial="SN-0",
            partner_id=self.other_customer.id,
            installation_date="2020-01-01",
        )
        self._mark()
        self._run()
        self.assertRecordValues(
            known,
            [
                {
                    "lot_id": self.lots[0].id,
                    "partner_id": self.other_customer.id,
                    "date_delivered": False,
                }
            ],
        )
        self.assertEqual(self._serials(), self.lots.mapped("name"))

    def test_what_was_refunded_is_left_out(self):
        self._return(self.orders[0].picking_ids, self.lots[0], to_refund=True)
        self._mark()
        self._run()
        self.assertEqual(self._serials(), self.lots[1:].mapped("name"))

    def test_last_sale_counts(self):
        self._return(self.orders[0].picking_ids, self.lots[0], to_refund=True)
        self._sell(self.goods, self.lots[0], partner_id=self.other_customer.id)
        self._mark()
        self._run()
        self.assertEqual(self._machine_of(self.lots[0]).partner_id, self.other_customer)

    def test_product_that_is_not_marked_is_refused(self):
        with self.assertRaisesRegex(UserError, "Boiler Aurora"):
            self.template.with_user(
                self.manager
            ).action_create_customer_service_equipment()

    def test_only_who_may_create_machines_asks(self):
        self.template.customer_service_installed_base = True
        for user in (self.users["reader"], self.storekeeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.template.with_user(user).action_create_customer_service_equipment()
