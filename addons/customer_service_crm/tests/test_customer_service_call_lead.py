from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceCallLead(ServiceCrmCommon):
    """Prospects are recognised by what they write or call from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead(
            contact_name="Mario Neri",
            phone="+39 011 555 7777",
            email_from="Mario@sport.example",
        )

    def _take(self, **vals):
        return self._create_call(partner_id=False, caller_name="Somebody", **vals)

    def test_by_mail_and_by_number(self):
        by_mail = self._take(caller_email="mario@Sport.example")
        by_phone = self._take(caller_phone="0115557777")
        self.assertEqual(by_mail.lead_id, self.lead)
        self.assertEqual(by_phone.lead_id, self.lead)
        self.assertFalse(self._take(caller_phone="0115550000").lead_id)

    def test_customers_and_contacts_are_no_prospects(self):
        call = self._create_call(caller_email="mario@sport.example")
        self.assertFalse(call.lead_id)

    def test_with_two_leads_a_person_decides(self):
        self._create_lead(name="Cooling", phone="+39 011 555 7777")
        self.assertFalse(self._take(caller_phone="0115557777").lead_id)

    def test_won_and_lost_leads_are_left_alone(self):
        self.lead.action_set_lost()
        self.assertFalse(self._take(caller_phone="0115557777").lead_id)

    def test_a_lead_of_a_customer_brings_the_customer(self):
        self.lead.partner_id = self.contact
        call = self._take(lead_id=self.lead.id)
        self.assertEqual(call.partner_id, self.customer)

    def test_a_lead_that_is_said_later_brings_the_customer(self):
        call = self._take()
        self.lead.partner_id = self.contact
        call.lead_id = self.lead
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.caller_id, self.contact)

    def test_by_an_address_with_a_name(self):
        call = self._take(caller_email="Mario Neri <MARIO@sport.example>")
        self.assertEqual(call.lead_id, self.lead)

    def test_a_technician_takes_the_call_of_a_prospect(self):
        self.lead.partner_id = self.contact
        self.env.flush_all()
        self.env.invalidate_all()
        entry = (
            self.env["customer.service.call.entry"]
            .with_user(self.technician)
            .create(
                {
                    "subject": "Cold",
                    "caller_name": "Ugo",
                    "lead_id": self.lead.id,
                }
            )
        )
        entry.action_save()
        # sudo: the call is not the technician's
        call = entry.sudo().call_id
        self.assertEqual(call.lead_id, self.lead)
        self.assertEqual(call.partner_id, self.customer)
