from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestCrmLead(ServiceCrmCommon):
    """Leads become customers, are merged, lost and deleted: calls stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._create_lead(
            name="Heating of the bar",
            type="lead",
            contact_name="Mario Neri",
            partner_name="Bar Sport",
            phone="+39 011 555 7777",
            email_from="mario@sport.example",
        )
        cls.call = cls._create_call(
            partner_id=False,
            caller_name="Mario, the barman",
            caller_phone="+39 333 555 1234",
            lead_id=cls.lead.id,
        )

    def _convert(self, lead, **vals):
        """Convert a lead with the host's dialog, as its salesperson."""
        wizard = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.seller)
            .with_context(
                active_model="crm.lead", active_id=lead.id, active_ids=lead.ids
            )
            .create({"lead_id": lead.id, **vals})
        )
        wizard.action_apply()

    def test_conversion_makes_the_call_the_customers(self):
        self._convert(self.lead, name="convert", action="create")
        contact = self.lead.partner_id
        self.assertTrue(contact.parent_id)
        self.assertRecordValues(
            self.call,
            [
                {
                    "partner_id": contact.commercial_partner_id.id,
                    "caller_id": contact.id,
                    "caller_name": "Mario, the barman",
                    "caller_phone": "+39 333 555 1234",
                    "caller_email": "mario@sport.example",
                    "lead_id": self.lead.id,
                }
            ],
        )
        self.assertIn("Bar Sport", "".join(self.call.message_ids.mapped("body")))
        self.assertTrue(self.call.with_user(self.seller).has_access("read"))

    def test_conversion_to_a_customer_who_is_there(self):
        self._convert(
            self.lead, name="convert", action="exist", partner_id=self.contact.id
        )
        self.assertEqual(self.call.partner_id, self.customer)
        self.assertEqual(self.call.caller_id, self.contact)

    def test_a_customer_of_the_call_is_kept(self):
        self.call.partner_id = self.other_customer
        self.lead.partner_id = self.contact
        self.assertEqual(self.call.partner_id, self.other_customer)

    def test_merging_leads_brings_the_calls_along(self):
        other = self._create_lead(name="Cooling", probability=90)
        call = self._create_call(
            partner_id=False, caller_name="Luigi", lead_id=other.id
        )
        origin = self._create_call(
            partner_id=False, caller_name="Luigi", lead_id=self.lead.id
        )._create_opportunity("machine", "x")
        leads = (self.lead | other).with_user(self.seller)
        kept = leads.merge_opportunity()
        self.assertEqual((self.call | call).lead_id, kept.sudo())
        self.assertEqual(origin.sudo().lead_id, kept.sudo())
        self.assertEqual(kept.sudo().customer_service_kind, "machine")
        again = origin.call_id._create_opportunity("machine", "x")
        self.assertEqual(again, origin)

    def test_merging_into_a_lead_of_another_company(self):
        self.lead.write({"company_id": False, "user_id": False})
        foreign = self._create_lead(
            name="Cooling",
            type="opportunity",
            probability=90,
            user_id=False,
            company_id=self.other_company.id,
        )
        self.call._create_opportunity("machine", "x")
        kept = (self.lead | foreign).sudo().merge_opportunity()
        self.assertEqual(kept, foreign)
        self.assertTrue(self.call.exists())
        self.assertFalse(self.call.lead_id)
        self.assertFalse(kept.customer_service_origin_ids)

    def test_merging_by_the_dialog_of_conversion(self):
        other = self._create_lead(name="Cooling", email_from="mario@sport.example")
        call = self._create_call(
            partner_id=False, caller_name="Luigi", lead_id=other.id
        )
        self._convert(
            self.lead,
            name="merge",
            duplicated_lead_ids=[(6, 0, (self.lead | other).ids)],
        )
        kept = (self.lead | other).exists()
        self.assertEqual(len(kept), 1)
        self.assertEqual((self.call | call).lead_id, kept)

    def test_merging_contacts_keeps_calls_and_origins(self):
        self.lead.partner_id = self.contact
        twin = self._create_admin(
            "res.partner", name="Officine Verdi srl", is_company=True
        )
        origin = self.call._create_opportunity("machine", "x")
        merge = self.admin_env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.customer | twin).ids, twin)
        self.env.invalidate_all()
        self.assertEqual(self.call.partner_id, twin)
        self.assertEqual(origin.sudo().lead_id, self.lead)

    def test_a_deleted_lead_leaves_the_call(self):
        self.lead.unlink()
        self.assertTrue(self.call.exists())
        self.assertFalse(self.call.lead_id)

    def test_calls_of_a_lead(self):
        self.call._create_opportunity("machine", "x")
        self._create_call(partner_id=False, caller_name="Luigi", lead_id=self.lead.id)
        lead = self.lead.with_user(self.seller)
        self.assertEqual(lead.customer_service_call_count, 2)
        action = lead.action_view_customer_service_calls()
        calls = self.env["customer.service.call"].search(action["domain"])
        self.assertEqual(calls, self.lead.customer_service_call_ids)

    def test_a_call_is_taken_from_a_lead(self):
        lead = self.lead.with_user(self.both)
        action = lead.action_create_customer_service_call()
        entry = (
            self.env["customer.service.call.entry"]
            .with_user(self.both)
            .with_context(**action["context"])
            .create({"subject": "Wants somebody to come"})
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "lead_id": lead.id,
                    "caller_name": "Mario Neri",
                    "caller_phone": "+39 011 555 7777",
                    "partner_id": False,
                }
            ],
        )
        entry.action_save()
        self.assertEqual(entry.call_id.lead_id, lead)
