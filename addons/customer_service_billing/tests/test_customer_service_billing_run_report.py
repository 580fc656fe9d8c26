from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import BillingCommon

FORMULA = '=HYPERLINK("http://evil.example","x")'


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRunReport(BillingCommon, HttpCase):
    """What a run did, on paper and as a workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.charge = cls._create_charge(name=FORMULA)
        cls.covered = cls._create_charge(
            cls.charge.call_id,
            name="Covered hours",
            coverage="goodwill",
            coverage_rate=100,
            coverage_reason="Our fault",
        )
        cls.billing_run = cls._create_run()
        cls.billing_run.action_simulate()
        cls.billing_run.action_start()
        for user in (cls.biller, cls.technician):
            user.password = user.login

    def _render(self, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.biller)
        html, _kind = report._render_qweb_html(
            "customer_service_billing.report_billing_run", self.billing_run.ids
        )
        return html.decode()

    def _open_workbook(self):
        self.authenticate(self.biller.login, self.biller.login)
        answer = self.url_open(self.billing_run.action_export_xlsx()["url"])
        self.assertEqual(answer.status_code, 200)
        return load_workbook(BytesIO(answer.content))

    def test_paper_shows_covered_work_at_full_value(self):
        html = self._render()
        self.assertIn(self.billing_run.name, html)
        self.assertIn("Our fault", html)
        self.assertIn(self.charge.call_id.name, html)
        [total] = self.billing_run._get_report_totals()
        self.assertEqual((total["full"], total["due"]), (200.0, 100.0))

    def test_paper_tells_what_was_not_billed_why_and_by_whom(self):
        self._get_items(self.charge).write(
            {
                "state": "excluded",
                "reason": "Agreed by phone",
                "decided_by_id": self.biller.id,
            }
        )
        self.assertEqual(
            self.billing_run._get_report_undecided(), self._get_items(self.charge)
        )
        self.assertIn("Agreed by phone", self._render())

    def test_paper_lists_invoices_and_problems(self):
        self.billing_run.action_verify()
        self.billing_run.action_release()
        self._run_lanes()
        invoice = self._get_items(self.charge).invoice_id
        self.assertIn(invoice.name, self._render())
        [total] = self.billing_run._get_report_totals()
        self.assertEqual(total["invoiced"], 100.0)
        sheet = self._open_workbook().worksheets[1]
        self.assertEqual(sheet.cell(2, 1).value, invoice.name)
        self.assertEqual(sheet.cell(2, 6).value, invoice.amount_total)

    def test_texts_never_become_formulas(self):
        sheet = self._open_workbook().worksheets[0]
        labels = [cell.value for cell in sheet[1]]
        place = labels.index("Description") + 1
        cells = [sheet.cell(row, place) for row in (2, 3)]
        self.assertIn(FORMULA, [cell.value for cell in cells])
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertEqual(sheet.max_row, 3)

    @mute_logger("odoo.http")
    def test_who_does_not_bill_gets_nothing(self):
        with self.assertRaises(AccessError):
            self.billing_run.with_user(self.technician)._get_report_totals()
        self.authenticate(self.technician.login, self.technician.login)
        answer = self.url_open(self.billing_run.action_export_xlsx()["url"])
        self.assertNotIn("spreadsheet", answer.headers["Content-Type"])

    @mute_logger("odoo.http")
    def test_other_company_gets_nothing(self):
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        stranger.password = stranger.login
        self.authenticate(stranger.login, stranger.login)
        answer = self.url_open(self.billing_run.action_export_xlsx()["url"])
        self.assertNotIn("spreadsheet", answer.headers["Content-Type"])
