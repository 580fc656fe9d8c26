from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceOpportunity(ServiceCrmCommon):
    """A call makes one opportunity of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_equipment(serial="AA-1")
        cls.call = cls._create_call(
            equipment_id=cls.machine.id,
            caller_id=cls.contact.id,
            description="<p>Wants a bigger one</p>",
        )

    def _create(self, call=None, kind="machine", user=None):
        call = (call or self.call).with_user(user or self.operator)
        wizard = self.env["customer.service.opportunity"].with_user(call.env.user)
        with Form(wizard.with_context(default_call_id=call.id)) as form:
            form.kind = kind
        return form.record, form.record.action_create()

    def test_operator_makes_an_opportunity(self):
        _wizard, action = self._create()
        origin = self.call.opportunity_origin_ids
        self.assertRecordValues(
            origin,
            [
                {
                    "kind": "machine",
                    "equipment_id": self.machine.id,
                    "company_id": self.company.id,
                    "user_id": self.seller.id,
                    "won_status": "pending",
                }
            ],
        )
        # sudo: the lead is the salesperson's
        lead = origin.sudo().lead_id
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "New Machine: [AA-1] Boiler 24 kW",
                    "type": "opportunity",
                    "partner_id": self.contact.id,
                    "user_id": self.seller.id,
                    "customer_service_kind": "machine",
                    "company_id": self.company.id,
                    "phone": "011 555 0101",
                }
            ],
        )
        self.assertIn("Wants a bigger one", lead.description)
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn(self.seller.name, action["params"]["message"])
        self.assertIn(self.call.name, "".join(lead.message_ids.mapped("body")))
        self.assertEqual(self.call.opportunity_count, 1)

    def test_one_of_each_kind(self):
        self._create()
        wizard, _action = self._create()
        self.assertTrue(wizard.origin_id)
        self._create(kind="contract")
        self.assertEqual(
            sorted(self.call.opportunity_origin_ids.mapped("kind")),
            ["contract", "machine"],
        )
        self._create(kind="machine", user=self.users["technician"])
        self.assertEqual(self.call.opportunity_count, 2)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_it_once(self):
        origin = self.call._create_opportunity("machine", "One")
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            origin.sudo().copy()
        self.assertIn("call_uniq", str(caught.exception))

    def test_salesperson_opens_the_opportunity(self):
        _wizard, action = self._create(user=self.seller)
        self.assertEqual(action["res_model"], "crm.lead")
        lead = self.env["crm.lead"].with_user(self.seller).browse(action["res_id"])
        self.assertEqual(lead.user_id, self.seller)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_not_from_calls_of_others(self):
        with self.assertRaises(AccessError):
            self.call.with_user(self.other_seller)._create_opportunity("machine", "x")

    def test_the_prospects_lead_gets_the_wish(self):
        lead = self._create_lead(contact_name="Bar Sport")
        call = self._create_call(
            partner_id=False, caller_name="Bar Sport", lead_id=lead.id
        )
        origin = call._create_opportunity("contract", "x")
        self.assertEqual(origin.sudo().lead_id, lead)
        self.assertEqual(lead.customer_service_kind, "contract")

    def test_a_stranger_is_taken_down(self):
        call = self._create_call(
            partner_id=False,
            caller_name="Bar Sport",
            caller_phone="+39 011 555 9999",
            caller_email="bar@sport.example",
        )
        lead = call._create_opportunity("machine", "New boiler").sudo().lead_id
        self.assertRecordValues(
            lead,
            [
                {
                    "contact_name": "Bar Sport",
                    "email_from": "bar@sport.example",
                    "user_id": False,
                    "partner_id": False,
                }
            ],
        )

    def test_what_became_of_it_is_on_the_call(self):
        origin = self.call._create_opportunity("machine", "New boiler")
        lead = origin.sudo().lead_id
        lead.action_set_won()
        self.assertRecordValues(origin, [{"won_status": "won", "won_rate": 100.0}])
        other = self.call._create_opportunity("repair", "Repair")
        other.sudo().lead_id.action_set_lost()
        self.assertRecordValues(other, [{"won_status": "lost", "won_rate": 0.0}])
        report = self.env["customer.service.opportunity.origin"]._read_group(
            [("call_id", "=", self.call.id)], [], ["won_rate:avg", "__count"]
        )
        self.assertEqual(report, [(50.0, 2)])

    def test_pipeline_filters_what_comes_from_service(self):
        lead = self.call._create_opportunity("machine", "x").sudo().lead_id
        plain = self._create_lead()
        leads = self.env["crm.lead"].with_user(self.seller)
        found = leads.search(
            [
                ("customer_service_kind", "!=", False),
                ("id", "in", (lead | plain).ids),
            ]
        )
        self.assertEqual(found, lead)

    def test_origins_of_others_are_not_seen(self):
        origin = self.call._create_opportunity("machine", "x")
        origins = self.env["customer.service.opportunity.origin"]
        mine = [("id", "=", origin.id)]
        self.assertTrue(origins.with_user(self.seller).search(mine))
        self.assertFalse(origins.with_user(self.other_seller).search(mine))
        self.assertTrue(origins.with_user(self.sales_all).search(mine))
