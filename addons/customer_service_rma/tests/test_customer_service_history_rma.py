from lxml import html

from odoo.tests import tagged

from .common import RmaCommon

HISTORY = "customer.service.history"


@tagged("post_install", "-at_install")
class TestHistoryRma(RmaCommon):
    """What came in is in the history of its machine."""

    def _get_rows(self, machine=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        history = self.env[HISTORY].with_user(user or self.operator)
        machine = machine or self.machine
        return history.search([("equipment_id", "=", machine.id), ("kind", "=", "rma")])

    def test_nothing_before_it_comes(self):
        self._authorize()
        self.assertFalse(self._get_rows())

    def test_what_came(self):
        return_ = self._authorize()
        line = self._receive(return_)
        line.diagnosis = "Seal <b>worn</b> & dry\nChanged"
        line.action_decide_return()
        row = self._get_rows()
        self.assertRecordValues(
            row,
            [
                {
                    "id": line.id * 16 + 6,
                    "date": line.date_received,
                    "reference": return_.name,
                    "title": "Return as is",
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "user_id": self.operator.id,
                }
            ],
        )
        text = html.fromstring(str(row.detail)).text_content()
        self.assertIn("Seal <b>worn</b> & dry", text)
        action = row.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), (line._name, line.id))
        self.assertFalse(self._get_rows(self.other_machine))

    def test_on_the_print_of_the_machine(self):
        return_ = self._authorize()
        self._receive(return_)
        self.env.flush_all()
        page = self.env["ir.actions.report"]._render_qweb_html(
            "customer_service_base.report_equipment_history", self.machine.ids
        )[0]
        self.assertIn(return_.name, html.fromstring(page).text_content())

    def test_customers_see_their_own(self):
        self._receive(self._authorize())
        self.assertTrue(self._get_rows(user=self.portal_user))
        self.assertFalse(self._get_rows(user=self.other_portal_user))
        self.machine.partner_id = self.other_customer
        self.assertFalse(self._get_rows(user=self.other_portal_user))
        self.contact.customer_service_portal_scope = "none"
        self.assertFalse(self._get_rows(user=self.portal_user))
