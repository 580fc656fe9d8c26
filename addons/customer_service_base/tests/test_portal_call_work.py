from unittest.mock import patch

from odoo.tests import tagged

from .test_portal_call import PortalCallCase


@tagged("post_install", "-at_install")
class TestPortalCallWork(PortalCallCase):
    """Visits and quotations on the page of a call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        interventions = cls.env["customer.service.intervention"]
        common = {"call_id": cls.own_call.id, "user_id": cls.technician.id}
        cls.visit = interventions.create(
            {
                **common,
                "date_start": "2026-03-02 08:00:00",
                "date_stop": "2026-03-02 09:00:00",
                "internal_note": "<p>for us only</p>",
            }
        )
        cls.undated = interventions.create(common)
        cls.phone_call = interventions.create(
            {**common, "kind": "phone", "date_start": "2026-03-01 08:00:00"}
        )
        cls.order = cls._create_admin(
            "sale.order",
            partner_id=cls.contact.id,
            company_id=cls.company.id,
            customer_service_call_id=cls.own_call.id,
        )

    def _report_url(self, visit, call=None):
        call = call or self.own_call
        return f"{call.access_url}/visits/{visit.id}/report"

    def test_planned_visit_is_shown_and_to_be_confirmed(self):
        self._login()
        text = self._text(self.own_call.access_url)
        self.assertIn("To be confirmed", text)
        self.assertIn("Marco Ferri", text)
        self.assertNotIn("for us only", text)
        self.assertEqual(self.own_call._get_portal_visits(), self.visit)

    def test_cancelled_visit_is_not_shown(self):
        self.visit.action_cancel()
        self.assertFalse(self.own_call._get_portal_visits())

    def test_report_only_of_a_visit_that_was_done(self):
        self._login()
        self.assertEqual(self._get(self._report_url(self.visit)).status_code, 404)
        self.visit.sudo().state = "done"
        reports = type(self.env["ir.actions.report"])
        with patch.object(
            reports, "_render_qweb_pdf", autospec=True, return_value=(b"%PDF", "pdf")
        ):
            response = self._get(self._report_url(self.visit))
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_report_of_another_call_or_customer(self):
        self.visit.sudo().state = "done"
        self._login()
        url = self._report_url(self.visit, self.colleague_call)
        self.assertEqual(self._get(url).status_code, 404)
        self._login(self.other_portal_user)
        self.assertEqual(self._get(self._report_url(self.visit)).status_code, 404)

    def test_draft_quotation_is_not_shown(self):
        self._login()
        self.assertNotIn(self.order.name, self._text(self.own_call.access_url))
        self.order.action_quotation_sent()
        text = self._text(self.own_call.access_url)
        self.assertIn(self.order.name, text)
        self.assertIn("Waiting for your answer", text)

    def test_who_uses_the_machine_sees_no_prices(self):
        """A quotation to the owner is no business of the end user."""
        self.order.action_quotation_sent()
        self.order.partner_id = self.other_customer
        self._login()
        self.assertNotIn(self.order.name, self._text(self.own_call.access_url))
