from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .charge_common import MONDAY, ChargeCommon


@tagged("post_install", "-at_install")
class TestCallMargin(ChargeCommon):
    """What a call cost and brought, on analytic lines, for few eyes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        km = cls.admin_env.ref("customer_service_base.product_km")
        km.with_company(cls.company).standard_price = 0.35

    def _create_closed(self):
        intervention = self._create_intervention(km=20)
        self._work(intervention, 2)
        self.env["customer.service.expense"].create(
            {"intervention_id": intervention.id, "name": "Toll", "amount": 12.5}
        )
        self._close(intervention)
        return intervention

    def test_each_cost_is_booked_once(self):
        call = self._create_closed().call_id
        for _run in range(2):
            lines = self._lines(call)
            self.assertEqual(
                {line.category: line.amount for line in lines},
                {"labour": -60, "travel": -7, "expense": -12.5},
            )
            self.assertEqual(len(lines), 3)
            call._update_charges()
        labour = lines.filtered(lambda line: line.category == "labour")
        account = self.company.customer_service_analytic_account_id
        self.assertRecordValues(
            labour,
            [
                {
                    "unit_amount": 2,
                    "user_id": self.technician.id,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "ref": call.name,
                }
            ],
        )
        self.assertEqual(labour.date, MONDAY.date())
        self.assertEqual(labour._get_analytic_accounts(), account)
        self.assertEqual(call._get_analytic_distribution(), {str(account.id): 100})

    def test_the_database_takes_the_cost_of_a_charge_once(self):
        call = self._create_closed().call_id
        line = self._lines(call)[:1]
        charge = line.customer_service_charge_id.id
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            line.copy({"customer_service_charge_id": charge})

    def test_costs_follow_corrected_hours_at_the_first_rate(self):
        intervention = self._create_closed()
        self.employee.hourly_cost = 100
        intervention.time_ids.sudo().date_to = MONDAY.replace(hour=12)
        call = intervention.call_id
        hours = self._charge(call, "labour")
        self.assertEqual(sum(hours.mapped("cost")), 90)
        lines = self._lines(call).filtered(lambda line: line.category == "labour")
        self.assertEqual(sum(lines.mapped("amount")), -90)

    def test_each_company_has_an_account(self):
        other = self.other_company._get_customer_service_analytic_account()
        own = self.company._get_customer_service_analytic_account()
        self.assertNotEqual(own, other)
        self.assertEqual(own.company_id, self.company)
        self.assertEqual(own.plan_id, other.plan_id)

    def test_a_technician_without_cost_is_told_to_a_manager(self):
        self.employee.hourly_cost = 0
        self.team.user_id = self.manager
        call = self._create_call(team_id=self.team.id)
        intervention = self._create_intervention(call)
        self._work(intervention, 1)
        charges = self._close(intervention)
        self.assertTrue(any(charges.mapped("cost_missing")))
        self.assertEqual(call.activity_ids.user_id, self.manager)
        call._update_charges()
        self.assertEqual(len(call.activity_ids), 1)
        self.employee.hourly_cost = 20
        call._update_charges()
        self.assertFalse(any(charges.mapped("cost_missing")))
        self.assertEqual(call.with_user(self.manager).margin_labour, 20)

    def test_a_technician_without_cost_may_be_refused(self):
        self.employee.hourly_cost = 0
        self.company.customer_service_no_cost = "refuse"
        intervention = self._create_intervention()
        self._work(intervention, 1)
        with self.assertRaisesRegex(UserError, "costs"):
            intervention.with_user(self.technician).action_done()
        self.assertNotEqual(intervention.state, "done")

    def test_who_has_no_right_infers_no_cost(self):
        call = self._create_closed().call_id
        charge = self._charge(call, "labour")
        hidden = {
            "customer.service.charge": ("cost", "cost_rate", "cost_missing"),
            "customer.service.call": ("margin", "margin_labour", "analytic_account_id"),
        }
        for role in ("reader", "technician", "user", "billing", "dispatcher"):
            user = self.users[role]
            user.group_ids += self.env.ref("base.group_allow_export")
            for model, names in hidden.items():
                records = (charge if "charge" in model else call).with_user(user)
                shown = records.fields_get()
                for name in names:
                    with self.subTest(role=role, field=name):
                        self.assertNotIn(name, shown)
                        with self.assertRaises(AccessError):
                            records.read([name])
                        with self.assertRaises(AccessError):
                            records.export_data([name])
                        with self.assertRaises(AccessError):
                            records.search([(name, "!=", False)])
                        with self.assertRaises(AccessError):
                            records.search([], order=name)
            with self.subTest(role=role), self.assertRaises(AccessError):
                charge.with_user(user).formatted_read_group([], [], ["cost:sum"])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._lines(call).with_user(user).read(["amount"])

    def test_a_manager_sees_the_margin(self):
        call = self._create_closed().call_id.with_user(self.manager)
        self.assertEqual(call.margin, -79.5)
        self.assertEqual(self._charge(call, "labour").with_user(self.manager).cost, 60)
        action = call.action_view_analytic_lines()
        lines = self.env[action["res_model"]].with_user(self.manager)
        self.assertEqual(lines.search_count(action["domain"]), 3)


@tagged("post_install", "-at_install")
class TestCallMarginRevenue(ChargeCommon):
    """Invoices of a call's order bring revenue to the margin of the call."""

    def test_margin_agrees_with_the_analytic_lines(self):
        self.env["account.chart.template"].sudo().try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        product = self._create_product("Work", type="service", invoice_policy="order")
        intervention = self._create_intervention()
        self._work(intervention, 1)
        self._close(intervention)
        call = intervention.call_id.with_user(self.manager)
        order = self.admin_env["sale.order"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "customer_service_call_id": call.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 3,
                            "price_unit": 33.33,
                            "tax_ids": False,
                            "analytic_distribution": call._get_analytic_distribution(),
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order._create_invoices().action_post()
        self.assertRecordValues(
            call,
            [{"margin_revenue": 99.99, "margin_labour": 30, "margin": 69.99}],
        )
        account = call.sudo().analytic_account_id
        column = account.plan_id._column_name()
        [[total]] = self.admin_env["account.analytic.line"]._read_group(
            [(column, "=", account.id)], aggregates=["amount:sum"]
        )
        self.assertEqual(self.company.currency_id.compare_amounts(total, 69.99), 0)
        self.assertEqual(
            self.company.currency_id.compare_amounts(account.balance, call.margin), 0
        )
