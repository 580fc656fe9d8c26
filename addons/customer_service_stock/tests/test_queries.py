from odoo.tests import tagged

from .common import CustomerServiceStockCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestQueries(CustomerServiceStockCommon):
    """Twenty numbers cost as many queries as one, but for the numbers of machines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods(customer_service_installed_base=False)
        cls.lots = cls._create_serials(
            cls.goods, *(f"SN-{index:02}" for index in range(MANY + 2))
        )
        cls.deliveries = [
            cls._sell(cls.goods, lots).picking_ids
            for lots in (cls.lots[0], cls.lots[1], cls.lots[2:])
        ]
        cls.goods.product_tmpl_id.customer_service_installed_base = True
        cls.numbers = cls.admin_env["ir.sequence"].search(
            [("code", "=", "customer.service.equipment")]
        )
        cls.env.flush_all()

    def _count(self, method, record):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        method(record.browse(record.ids))
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _measure(self, method):
        """Return the queries for one and for twenty numbers, after a first run."""
        counts = [self._count(method, picking) for picking in self.deliveries]
        return counts[1:]

    def test_making_machines(self):
        one, many = self._measure(
            lambda picking: picking.move_ids._follow_in_installed_base()
        )
        numbers = MANY - 1
        self.assertLessEqual(many - numbers, one + 2)

    def test_moving_machines(self):
        def send_back(picking):
            picking.sudo().move_line_ids._follow_in_installed_base()

        for picking in self.deliveries:
            picking.move_ids._follow_in_installed_base()
        back = [
            self._return(picking, picking.move_line_ids.lot_id)
            for picking in self.deliveries
        ]
        machines = self._machine_of(self.lots[0])
        machines.search([("lot_id", "in", self.lots.ids)]).state = "installed"
        self.deliveries = back
        one, many = self._measure(send_back)
        self.assertLessEqual(many, one + 2)
        self.assertEqual(
            set(machines.search([("lot_id", "in", self.lots.ids)]).mapped("state")),
            {"in_house"},
        )

    def test_counts_of_lots_and_transfers(self):
        for picking in self.deliveries:
            picking.move_ids._follow_in_installed_base()
        user = self._create_user(
            "both", groups="customer_service_base.group_user,stock.group_stock_user"
        )

        def read(lots):
            return lots.with_user(user).mapped("customer_service_open_call_count")

        self._count(read, self.lots[0])
        self.assertLessEqual(
            self._count(read, self.lots[1:]), self._count(read, self.lots[0])
        )
