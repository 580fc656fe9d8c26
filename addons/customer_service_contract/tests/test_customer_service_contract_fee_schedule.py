from datetime import date
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15")
class TestContractFeeSchedule(ContractCommon):
    """The ledger and what is to come, in one list; nothing of the future is stored."""

    def _create_yearly(self, **vals):
        return self._create_contract(
            **{"term_count": 12, "term_unit": "month", "renewal": "tacit", **vals}
        )

    def test_ledger_and_projection_make_one_list(self):
        contract = self._create_yearly()
        self._bill(contract, date(2026, 3, 1))
        before = len(contract.period_ids)
        rows = contract.get_fee_schedule(10)["rows"]
        # 3 billed, 9 to the end of the term, then until the horizon
        self.assertEqual(len(rows), 12 * 10 + 3)
        self.assertEqual(
            [row["state"] for row in rows[:4]],
            ["invoiced", "invoiced", "invoiced", "planned"],
        )
        self.assertEqual(
            [row["if_renewed"] for row in rows], [False] * 12 + [True] * 111
        )
        self.assertEqual(len(contract.period_ids), before)

    def test_periods_tile_across_the_end_of_the_term(self):
        contract = self._create_yearly(
            date_start=date(2026, 1, 10), term_count=1, activate=False
        )
        contract.line_ids.own_schedule_id = self.env.ref(
            "customer_service_contract.billing_schedule_quarter_advance"
        )
        rows = contract.get_fee_schedule(1)["rows"]
        self.assertEqual(
            [
                (row["period_start"], row["period_end"], row["if_renewed"])
                for row in rows[:3]
            ],
            [
                ("2026-01-10", "2026-02-09", False),
                ("2026-02-10", "2026-04-09", True),
                ("2026-04-10", "2026-07-09", True),
            ],
        )
        self.assertEqual(rows[0]["amount"] + rows[1]["amount"], 100.0)

    def test_explicit_renewal_ends_with_the_term(self):
        contract = self._create_yearly(renewal="explicit")
        self.assertEqual(len(contract.get_fee_schedule(10)["rows"]), 12)

    def test_line_that_ends_before_is_not_renewed(self):
        contract = self._create_contract(
            [{"date_end": date(2026, 6, 30)}, {}],
            term_count=12,
            renewal="tacit",
        )
        rows = contract.get_fee_schedule(2)["rows"]
        ending = [r for r in rows if r["line_id"] == contract.line_ids[0].id]
        self.assertEqual(len(ending), 6)
        self.assertFalse(any(row["if_renewed"] for row in ending))

    def test_totals_by_year(self):
        contract = self._create_yearly()
        self._bill(contract, date(2026, 3, 1))
        totals = contract.get_fee_schedule(1)["totals"]
        self.assertEqual(
            totals[0],
            {"year": 2026, "billed": 300.0, "open": 900.0, "if_renewed": 0.0},
        )
        self.assertEqual(totals[1]["if_renewed"], 300.0)

    def test_waived_and_free_periods_do_not_count(self):
        contract = self._create_contract([{"free_periods": 2}], date_end="2026-12-31")
        contract.line_ids.sudo()._materialise(date(2026, 3, 1))
        contract.sudo().period_ids.filtered(
            lambda row: row.state == "due"
        ).action_waive()
        data = contract.get_fee_schedule(1)
        self.assertEqual(
            [row["state"] for row in data["rows"][:4]],
            ["waived", "waived", "waived", "planned"],
        )
        self.assertEqual(data["totals"][0]["open"], 900.0)

    def test_draft_shows_what_is_planned(self):
        contract = self._create_yearly(activate=False)
        rows = contract.get_fee_schedule(1)["rows"]
        self.assertEqual({row["state"] for row in rows}, {"planned"})

    def test_cancelled_contract_plans_nothing(self):
        contract = self._create_yearly()
        contract.action_cancel()
        self.assertFalse(contract.get_fee_schedule(1)["rows"])

    def test_rows_say_what_the_user_may_do(self):
        contract = self._create_yearly()
        contract.line_ids.sudo()._materialise(date(2026, 1, 1))
        self.assertFalse(contract.get_fee_schedule(1)["may_decide"])
        data = contract.with_user(self.biller).get_fee_schedule(1)
        self.assertTrue(data["may_decide"])
        self.assertTrue(data["may_open_invoices"])
        row = data["rows"][0]
        self.assertTrue(row["can_waive"])
        self.env["customer.service.contract.period"].with_user(self.biller).browse(
            row["id"]
        ).action_waive()
        row = contract.with_user(self.biller).get_fee_schedule(1)["rows"][0]
        self.assertTrue(row["can_bill_again"])

    def test_technician_sees_no_fees(self):
        contract = self._create_yearly().with_user(self.technician)
        with self.assertRaises(AccessError):
            contract.get_fee_schedule(1)
        with self.assertRaises(AccessError):
            contract._get_printed_fees()

    def test_other_company_sees_nothing(self):
        contract = self._create_yearly()
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            contract.with_user(foreigner).get_fee_schedule(1)

    def test_print_shows_what_is_billed(self):
        contract = self._create_yearly()
        report = self.env["ir.actions.report"].with_user(self.biller)
        content, _kind = report._render_qweb_html(
            "customer_service_contract.report_fee_schedule", contract.ids
        )
        self.assertIn(contract.name, content.decode())
        self.assertIn("If renewed", content.decode())

    def test_ten_years_take_no_more_queries_than_one(self):
        contract = self._create_yearly()
        counts = []
        contract.get_fee_schedule(1)
        for years in (1, 10):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contract.get_fee_schedule(years)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestContractFeeScheduleExport(ContractCommon, HttpCase):
    """The schedule of fees as a workbook."""

    def test_workbook_has_the_rows(self):
        contract = self._create_contract(date_end=date(2026, 12, 31))
        self.biller.password = "biller_secret_1"
        self.authenticate(self.biller.login, "biller_secret_1")
        response = self.url_open(
            f"/customer_service/contract/{contract.id}/fees.xlsx?years=1"
        )
        self.assertEqual(response.status_code, 200)
        sheet = load_workbook(BytesIO(response.content)).active
        self.assertEqual(sheet.max_row, 13)
        self.assertEqual(sheet.cell(2, 6).value, 100)

    @mute_logger("odoo.http")
    def test_technician_gets_no_workbook(self):
        contract = self._create_contract()
        self.technician.password = "technician_secret_1"
        self.authenticate(self.technician.login, "technician_secret_1")
        response = self.url_open(f"/customer_service/contract/{contract.id}/fees.xlsx")
        self.assertEqual(response.status_code, 403)
