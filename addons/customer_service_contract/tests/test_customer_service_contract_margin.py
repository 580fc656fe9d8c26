from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestContractMargin(ContractCommon):
    """Fees by the days they are for, costs as they were booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["customer.service.contract.margin"].with_user(cls.manager)

    @classmethod
    def _book(cls, contract, amount, category="labour", **vals):
        """Book a cost on the account of a contract."""
        account = contract.sudo().analytic_account_id
        return cls._create_admin(
            "account.analytic.line",
            name="Work",
            date=date(2026, 2, 10),
            amount=amount,
            category=category,
            company_id=cls.company.id,
            **{account.plan_id._column_name(): account.id, **vals},
        )

    def _sum(self, contract, *measures):
        self.report.web_search_read([], {}, limit=1)
        groups = self.report._read_group(
            [("contract_id", "in", contract.ids)], ["kind"], measures
        )
        return {
            kind: values[0] if len(values) == 1 else values for kind, *values in groups
        }

    def test_fees_are_earned_by_the_day(self):
        """Half of June, of a quarter that was invoiced in April."""
        contract = self._create_contract(
            [{"price_unit": 300.0}], schedule_id=self.quarterly.id
        )
        self._bill(contract, date(2026, 4, 1))
        self.report.web_search_read([], {}, limit=1)
        rows = self.report.search([("contract_id", "=", contract.id)], order="date")
        self.assertEqual(
            [(row.date, row.amount) for row in rows],
            [
                (date(2026, 1, 31), 103.33),
                (date(2026, 2, 28), 93.34),
                (date(2026, 3, 31), 103.33),
                (date(2026, 4, 30), 98.9),
                (date(2026, 5, 31), 102.2),
                # 15 of 30 days
                (date(2026, 6, 15), 49.45),
            ],
        )

    def test_fees_billed_in_arrears_are_earned_before(self):
        contract = self._create_contract(schedule_id=self.arrears.id)
        self._bill(contract, date(2026, 6, 15))
        # five months billed, half of June earned
        self.assertEqual(self._sum(contract, "amount:sum"), {"fee": 550.0})

    def test_fees_that_another_system_billed_are_earned(self):
        contract = self._create_contract(
            date_end=date(2026, 4, 30), billed_elsewhere_until=date(2026, 2, 28)
        )
        self._bill(contract, date(2026, 4, 1))
        self.assertEqual(self._sum(contract, "amount:sum"), {"fee": 400.0})

    def test_booked_is_what_the_analytic_lines_say_to_the_cent(self):
        contract = self._create_contract([{"price_unit": 33.33}])
        moves = self._bill(contract, date(2026, 3, 1))
        moves.with_user(self.admin_env.user).action_post()
        self._book(contract, -80.07, unit_amount=2.5)
        self._book(contract, -12.13, "part")
        self._book(contract, -5.55, "vendor_bill")
        self._book(contract, 45.0, "invoice")
        account = contract.sudo().analytic_account_id
        lines = self.admin_env["account.analytic.line"].search(
            [(account.plan_id._column_name(), "=", account.id)]
        )
        found = self._sum(contract, "booked:sum", "amount:sum", "hours:sum")
        self.assertAlmostEqual(
            sum(values[0] for values in found.values()),
            sum(lines.mapped("amount")),
            places=2,
        )
        self.assertEqual(found["fee"][0], 99.99)
        # five months and half of June, of which March was the last one invoiced
        self.assertEqual(found["fee"][1], 183.32)
        self.assertEqual(found["labour"], [-80.07, -80.07, 2.5])
        self.assertEqual(found["part"][1], -12.13)
        self.assertEqual(found["other"][1], -5.55)
        self.assertEqual(found["invoice"][1], 45.0)

    def test_credited_fee_is_neither_earned_nor_lost(self):
        contract = self._create_contract(date_end=date(2026, 1, 31))
        move = self._bill(contract, date(2026, 2, 1))
        move.action_post()
        refund = move._reverse_moves()
        refund.action_post()
        contract.sudo().period_ids.write({"state": "credited"})
        self.assertEqual(
            self._sum(contract, "amount:sum", "booked:sum"), {"fee": [0.0, 0.0]}
        )

    def test_shared_account_is_counted_once(self):
        first = self._create_contract()
        second = self._create_contract()
        second.sudo().analytic_account_id = first.sudo().analytic_account_id
        self._book(first, -50.0)
        self.assertEqual(self._sum(first, "amount:sum")["labour"], -50.0)
        self.assertNotIn("labour", self._sum(second, "amount:sum"))

    def test_margins_are_for_who_may_see_them(self):
        for user in (self.operator, self.contractor, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.report.with_user(user).web_search_read([], {})
