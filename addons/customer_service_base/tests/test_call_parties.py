from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallParties(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment = cls._create_equipment(
            site_id=cls.site.id, end_user_id=cls.other_customer.id
        )

    def _create_bare_call(self, **vals):
        """Create a call of which only what is said is known."""
        return self.env["customer.service.call"].create({"subject": "Help", **vals})

    def test_machine_tells_customer_end_user_and_site(self):
        self.assertRecordValues(
            self._create_bare_call(equipment_id=self.equipment.id),
            [
                {
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "end_user_id": self.other_customer.id,
                    "site_id": self.site.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_caller_tells_the_customer(self):
        self.assertRecordValues(
            self._create_bare_call(caller_id=self.contact.id),
            [
                {
                    "partner_id": self.customer.id,
                    "caller_name": "Anna Gallo",
                    "caller_phone": "011 555 0101",
                    "caller_email": "anna@verdi.example",
                }
            ],
        )

    def test_machine_beats_the_caller(self):
        call = self._create_bare_call(
            equipment_id=self.equipment.id, caller_id=self.other_customer.id
        )
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.caller_id, self.other_customer)

    def test_caller_said_later_leaves_end_user_and_site(self):
        call = self._create_bare_call(equipment_id=self.equipment.id)
        call.write({"end_user_id": False, "site_id": self.customer.id})
        call.caller_id = self.contact
        self.assertRecordValues(
            call, [{"end_user_id": False, "site_id": self.customer.id}]
        )

    def test_customer_said_beats_the_caller(self):
        call = self._create_bare_call(
            partner_id=self.other_customer.id, caller_id=self.contact.id
        )
        self.assertEqual(call.partner_id, self.other_customer)

    def test_customer_said_beats_the_machine(self):
        call = self._create_bare_call(
            partner_id=self.other_customer.id, equipment_id=self.equipment.id
        )
        self.assertEqual(call.partner_id, self.other_customer)

    def test_chosen_machine_changes_the_parties(self):
        call = self._create_bare_call(partner_id=self.other_customer.id)
        call.equipment_id = self.equipment
        self.assertRecordValues(
            call,
            [
                {
                    "partner_id": self.customer.id,
                    "end_user_id": self.other_customer.id,
                    "site_id": self.site.id,
                }
            ],
        )

    def test_removed_machine_leaves_the_parties(self):
        call = self._create_bare_call(equipment_id=self.equipment.id)
        call.equipment_id = False
        self.assertEqual(call.partner_id, self.customer)

    def test_machine_sold_later_leaves_the_call_alone(self):
        call = self._create_bare_call(equipment_id=self.equipment.id)
        self.equipment.partner_id = self.other_customer
        self.env.flush_all()
        self.assertEqual(call.partner_id, self.customer)

    def test_name_alone_is_a_prospect(self):
        self.assertRecordValues(
            self._create_bare_call(caller_name="Mr Blu", caller_phone="333 1"),
            [
                {
                    "partner_id": False,
                    "payer_id": False,
                    "caller_id": False,
                    "caller_name": "Mr Blu",
                }
            ],
        )

    def test_prospect_found_in_the_contacts_keeps_nothing_of_the_name(self):
        call = self._create_bare_call(caller_name="Mr Blu")
        call.caller_id = self.contact
        self.assertEqual(call.caller_name, "Anna Gallo")
        self.assertEqual(call.partner_id, self.customer)

    def test_phone_of_a_contact_without_phone_is_kept(self):
        call = self._create_bare_call(
            caller_id=self.other_customer.id, caller_phone="333 1"
        )
        self.assertEqual(call.caller_phone, "333 1")

    def test_other_caller_keeps_no_address_of_the_first(self):
        call = self._create_bare_call(caller_id=self.contact.id)
        call.caller_id = self.site
        self.assertRecordValues(
            call,
            [
                {
                    "caller_name": "Stabilimento Nord",
                    "caller_phone": False,
                    "caller_email": False,
                }
            ],
        )

    def test_caller_taken_out_leaves_name_and_address(self):
        call = self._create_bare_call(caller_id=self.contact.id)
        call.caller_id = False
        self.assertRecordValues(
            call,
            [{"caller_name": "Anna Gallo", "caller_email": "anna@verdi.example"}],
        )

    def test_nobody_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_bare_call()

    def test_caller_taken_away_is_refused(self):
        call = self._create_bare_call(caller_name="Mr Blu")
        with self.assertRaises(ValidationError):
            call.caller_name = False

    def test_customer_pays(self):
        call = self._create_bare_call(partner_id=self.customer.id)
        self.assertEqual(call.payer_id, self.customer)

    def test_invoice_address_pays(self):
        office = self._create_admin(
            "res.partner", name="Accounts", parent_id=self.customer.id, type="invoice"
        )
        calls = self._create_bare_call(partner_id=self.customer.id)
        calls |= self._create_bare_call(partner_id=self.other_customer.id)
        self.assertEqual(calls.mapped("payer_id"), office | self.other_customer)

    def test_payer_by_hand_is_kept(self):
        call = self._create_bare_call(
            partner_id=self.customer.id, payer_id=self.other_customer.id
        )
        self.assertEqual(call.payer_id, self.other_customer)

    def test_other_customer_has_another_payer(self):
        call = self._create_bare_call(partner_id=self.customer.id)
        call.partner_id = self.other_customer
        self.assertEqual(call.payer_id, self.other_customer)

    def test_form_of_an_operator_fills_in_from_the_machine(self):
        with Form(self.env["customer.service.call"]) as form:
            form.subject = "No heating"
            form.equipment_id = self.equipment
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.site_id, self.site)
        self.assertRegex(form.record.name, r"^CALL/\d{4}/\d{5}$")

    def test_answers_do_not_loop_on_the_callers_address(self):
        calls = self.env["customer.service.call"]
        self.assertEqual(calls._mail_get_primary_email_field(), "caller_email")
        call = self._create_bare_call(caller_id=self.contact.id)
        self.assertEqual(
            calls.search([(calls._primary_email, "=", "anna@verdi.example")]), call
        )
