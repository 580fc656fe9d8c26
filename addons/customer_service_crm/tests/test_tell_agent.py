from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestTellAgent(ServiceCrmCommon):
    """The salesperson is told once of each call that burns, where wanted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().customer_service_tell_agent = True

    def _get_told(self, record=None):
        return self.admin_env["mail.activity"].search(
            [
                ("res_model", "=", (record or self.customer)._name),
                ("res_id", "=", (record or self.customer).id),
                ("user_id", "=", self.seller.id),
            ]
        )

    def test_urgent_calls(self):
        self._create_call(subject="Calm")
        self.assertFalse(self._get_told())
        call = self._create_call(subject="Gas smell", priority="3")
        self.assertEqual(len(self._get_told()), 1)
        self.assertIn("Gas smell", self._get_told().summary)
        call.priority = "2"
        self.assertEqual(len(self._get_told()), 1)

    def test_a_call_that_becomes_urgent(self):
        call = self._create_call()
        call.priority = "2"
        self.assertEqual(len(self._get_told()), 1)

    def test_late_calls_once(self):
        call = self._create_call()
        row = self.admin_env["customer.service.call.sla"].create(
            {
                "call_id": call.id,
                "kind": "resolution",
                "cycle": 7,
                "hours": 1,
                "date_start": fields.Datetime.now() - timedelta(hours=3),
                "date_due": fields.Datetime.now() - timedelta(hours=2),
            }
        )
        row._miss(fields.Datetime.now())
        row._miss(fields.Datetime.now())
        self.assertEqual(row.state, "missed")
        self.assertEqual(len(self._get_told()), 1)

    def test_blocked_customers(self):
        self.customer.with_user(self.users["dispatcher"]).write(
            {"customer_service_blocked": True, "customer_service_block_reason": "Debts"}
        )
        self._create_call(channel="email")
        self.assertEqual(len(self._get_told()), 1)

    def test_prospects_on_their_lead(self):
        lead = self._create_lead(contact_name="Bar")
        self._create_call(
            partner_id=False, caller_name="Bar", lead_id=lead.id, priority="2"
        )
        self.assertEqual(len(self._get_told(lead)), 1)

    def test_only_where_wanted(self):
        self.company.sudo().customer_service_tell_agent = False
        self._create_call(priority="3")
        self.assertFalse(self._get_told())

    def test_nobody_sells_to_them(self):
        # sudo: an operator does not say who sells
        self.customer.sudo().user_id = False
        self._create_call(priority="3")
        self.assertFalse(self._get_told())
