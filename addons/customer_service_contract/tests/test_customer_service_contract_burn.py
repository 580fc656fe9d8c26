from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .coverage_common import CoverageCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 10:00:00")
class TestContractBurn(CoverageCommon):
    """Work under contract: what it would have cost, and where it is booked."""

    @classmethod
    def _get_burn(cls, contract):
        report = cls.env["customer.service.contract.burn"].with_user(cls.contractor)
        report.web_search_read([], {}, limit=1)
        cls.env.invalidate_all()
        return report.browse(contract.id)

    def test_covered_work_of_the_fees_earned(self):
        """Six months of 100, two hours of 60 and a call-out of 50 for nothing."""
        contract = self._cover(self.full)
        charges = self._visit(self._open_call())
        self.assertEqual(sum(charges.mapped("amount_full")), 170.0)
        self.assertEqual(sum(charges.mapped("amount_due")), 0.0)
        burn = self._get_burn(contract)
        self.assertEqual(burn.fee_earned, 600.0)
        self.assertEqual(burn.covered_value, 170.0)
        self.assertAlmostEqual(burn.burn_rate, 170 / 600, places=6)
        contract = contract.with_user(self.contractor)
        self.assertAlmostEqual(contract.burn_rate, 170 / 600, places=6)

    def test_what_the_customer_pays_does_not_count(self):
        half = self._create_coverage("Half", [{"percent": 50.0}])
        contract = self._cover(half)
        self._visit(self._open_call())
        self.assertEqual(self._get_burn(contract).covered_value, 85.0)

    def test_goodwill_does_not_count(self):
        contract = self._cover(self.full)
        charges = self._visit(self._open_call())
        charges.sudo().write({"coverage": "goodwill"})
        self.assertEqual(self._get_burn(contract).covered_value, 0.0)

    def test_last_year_is_told_from_all(self):
        """Since January 2025: eighteen months, twelve of them count."""
        contract = self._cover(self.full, date_start=date(2025, 1, 1))
        charges = self._visit(self._open_call())
        charges.sudo()[:1].date = date(2025, 3, 1)
        burn = self._get_burn(contract)
        self.assertEqual((burn.fee_earned_total, burn.fee_earned), (1800.0, 1200.0))
        self.assertEqual(burn.covered_value_total, 170.0)
        self.assertEqual(burn.covered_value, 170.0 - charges[:1].amount_full)

    def test_worst_come_first_and_sums_weigh(self):
        bad = self._cover(self.full, line={"price_unit": 10.0})
        self._visit(self._open_call())
        good = self._create_contract()
        self._get_burn(good)
        report = self.env["customer.service.contract.burn"].with_user(self.contractor)
        domain = [("contract_id", "in", (bad | good).ids)]
        self.assertEqual(report.search(domain).contract_id.ids, [bad.id, good.id])
        ((rate,),) = report._read_group(domain, [], ["burn_rate:avg"])
        self.assertAlmostEqual(float(rate), 170 / 660, places=6)

    def test_work_is_booked_on_the_account_of_the_contract(self):
        contract = self._cover(self.full)
        call = self._open_call()
        self._visit(call)
        account = contract.sudo().analytic_account_id
        self.assertEqual(call.sudo().analytic_account_id, account)
        margin = self.env["customer.service.contract.margin"].with_user(self.manager)
        margin.web_search_read([], {}, limit=1)
        rows = margin._read_group(
            [("contract_id", "=", contract.id)], ["kind"], ["amount:sum", "hours:sum"]
        )
        # an hour of the technician costs 30
        self.assertEqual(rows, [("fee", 600.0, 0.0), ("labour", -60.0, 2.0)])
        contract = contract.with_user(self.manager)
        self.assertEqual((contract.margin, contract.margin_rate), (540.0, 0.9))

    def test_work_follows_the_call_to_another_contract(self):
        first = self._cover(self.full)
        chosen = self._create_contract(
            [{"scope": "customer", "coverage_id": self.full.id}]
        )
        call = self._open_call()
        self._visit(call)
        self.assertEqual(call.contract_id, first)
        call.with_user(self.manager).contract_line_id = chosen.line_ids
        account = chosen.sudo().analytic_account_id
        self.assertEqual(call.sudo().analytic_account_id, account)
        lines = self.admin_env["account.analytic.line"].search(
            [("customer_service_call_id", "=", call.id)]
        )
        self.assertTrue(lines)
        self.assertEqual(lines.mapped(account.plan_id._column_name()), account)

    def test_account_that_a_person_chose_stays(self):
        self._cover(self.full)
        call = self._open_call()
        own = self.admin_env["account.analytic.account"].create(
            {
                "name": "Project",
                "plan_id": self.company._get_customer_service_plan().id,
                "company_id": self.company.id,
            }
        )
        call.sudo().analytic_account_id = own
        self._visit(call)
        self.assertEqual(call.sudo().analytic_account_id, own)

    def test_margins_of_a_list_are_read_at_once(self):
        contracts = self._create_contract().union(
            *(self._create_contract() for _number in range(9))
        )
        counts = []
        for some in (contracts[:1], contracts):
            some = some.with_user(self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("company_id.currency_id")
            before = self.env.cr.sql_log_count
            some.mapped("margin")
            some.mapped("burn_rate")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_technicians_see_neither_burn_nor_margin(self):
        contract = self._create_contract().with_user(self.technician)
        for name in ("burn_rate", "margin"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                contract.read([name])

    def test_buttons_of_the_contract_show_it_alone(self):
        contract = self._cover(self.full)
        charges = self._visit(self._open_call())
        contract = contract.with_user(self.manager)
        for name in ("margin", "forecast"):
            action = getattr(contract, f"action_view_{name}")()
            self.assertEqual(action["domain"], [("contract_id", "in", contract.ids)])
        found = self.env["customer.service.charge"].search(
            contract.action_view_burn()["domain"]
        )
        self.assertEqual(found.sorted("id").ids, charges.sorted("id").ids)

    def test_renewal_calendar_shows_the_day_to_decide(self):
        contract = self._create_contract(
            date_end=date(2026, 12, 31),
            term_count=12,
            renewal="tacit",
            notice_count=2,
            notice_unit="month",
        )
        self.assertEqual(contract.date_to_decide, contract.date_notice_deadline)
        self.assertTrue(contract.date_notice_deadline)
        other = self._create_contract(
            lines=[{"equipment_ids": [Command.clear()]}],
            date_end=date(2026, 12, 31),
            term_count=12,
            renewal="none",
        )
        self.assertEqual(other.date_to_decide, date(2026, 12, 31))
