from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
class TestSecurity(CustomerServiceStockCommon):
    """Stock and service open each other's records, not each other's rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods()
        (cls.lot,) = cls._create_serials(cls.goods, "SN-1")
        cls.order = cls._sell(cls.goods, cls.lot)
        cls.machine = cls._machine_of(cls.lot)

    def test_no_role_of_the_service_opens_stock(self):
        for role in ROLES:
            for record in (self.lot, self.order.picking_ids.move_ids):
                with (
                    self.subTest(role=role, model=record._name),
                    self.assertRaises(AccessError),
                ):
                    record.with_user(self.users[role]).read(["display_name"])

    def test_every_role_reads_all_that_the_form_of_a_machine_shows(self):
        for role in ROLES:
            machine = self.machine.with_user(self.users[role])
            self.env.invalidate_all()
            names = machine.get_view(view_type="form")["models"][machine._name]
            with self.subTest(role=role):
                values = machine.web_read({name: {} for name in names})
                self.assertEqual(values[0]["serial"], "SN-1")

    def test_every_role_opens_the_list(self):
        for role in ROLES:
            machines = self.machine.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertTrue(
                    machines.get_views([(False, "list"), (False, "search")])
                )

    def test_links_of_stock_are_closed_to_the_portal(self):
        machine = self.machine.with_user(self.portal_user)
        machine.read(["serial"])
        for name in ("lot_id", "sale_line_id", "sale_order_id", "delivery_move_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                machine.read([name])

    def test_storekeeper_opens_no_machine(self):
        with self.assertRaises(AccessError):
            self.machine.with_user(self.storekeeper).read(["serial"])
