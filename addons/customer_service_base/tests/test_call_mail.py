from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .mail_common import DOMAIN, CallMailCommon


@tagged("post_install", "-at_install")
class TestCallMail(CallMailCommon):
    """A mail to a team's address makes a call."""

    def test_mail_makes_a_call_of_a_known_contact(self):
        with freeze_time("2026-03-02 10:00:00"):
            call = self._receive_call(
                Subject="  Boiler\r\n does not start ", Date="2 Mar 2026 10:15:00 +0100"
            )
        self.assertRecordValues(
            call,
            [
                {
                    "subject": "Boiler does not start",
                    "channel": "email",
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                    "caller_id": self.contact.id,
                    "caller_email": "anna@verdi.example",
                    "partner_id": self.customer.id,
                    "user_id": False,
                    "quarantine": False,
                    "date_open": fields.Datetime.to_datetime("2026-03-02 09:15:00"),
                }
            ],
        )
        self.assertRegex(call.name, r"^CALL/")
        self.assertIn("The boiler leaks.", call.description)

    def test_text_is_the_first_message_with_its_files(self):
        boundary = 'multipart/mixed; boundary="b"'
        call = self._receive_call(
            Content_Type=boundary,
            body="--b\r\nContent-Type: text/plain\r\n\r\nLook\r\n--b\r\n"
            "Content-Type: application/pdf; name=plate.pdf\r\n"
            "Content-Disposition: attachment\r\n\r\n%PDF\r\n--b--",
        )
        message = call.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertIn("Look", message.body)
        self.assertEqual(message.author_id, self.contact)
        self.assertFalse(message.subtype_id.internal)
        self.assertEqual(message.attachment_ids.mapped("name"), ["plate.pdf"])
        self.assertEqual(message.attachment_ids.res_id, call.id)

    def test_stranger_makes_a_call_and_no_contact(self):
        contacts = self.admin_env["res.partner"].search_count([])
        call = self._receive_call(From="Ugo Bo <UGO@nowhere.example>")
        self.assertRecordValues(
            call,
            [
                {
                    "caller_id": False,
                    "partner_id": False,
                    "caller_name": "Ugo Bo",
                    "caller_email": "ugo@nowhere.example",
                }
            ],
        )
        self.assertEqual(self.admin_env["res.partner"].search_count([]), contacts)

    def test_mail_without_anything_makes_a_call(self):
        raw = f"To: {self.address}\r\n\r\n".encode()
        call = self._receive(raw)
        self.assertEqual(call.subject, "(no subject)")
        self.assertEqual(call.caller_name, "Unknown sender")
        self.assertFalse(self._mails)

    def test_no_subject_is_said_in_the_language_of_the_company(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.company.partner_id.lang = "it_IT"
        call = self._receive_call(Subject=None)
        self.assertTrue(call.subject)

    def test_date_is_not_in_the_future_nor_long_ago(self):
        now = fields.Datetime.to_datetime("2026-03-02 10:00:00")
        with freeze_time(now):
            for date in (
                "3 Mar 2026 10:00:00 +0000",
                "1 Jan 1970 00:00:00 +0000",
                "yesterday at noon",
                "31 Feb 9999 99:99",
            ):
                with self.subTest(date=date):
                    self.assertEqual(self._receive_call(Date=date).date_open, now)

    def test_copies_are_kept_and_known_contacts_follow(self):
        colleague = self._create_admin(
            "res.partner",
            name="Luca",
            parent_id=self.customer.id,
            email="luca@verdi.example",
        )
        stranger = self._create_admin(
            "res.partner", name="Eve", email="eve@else.example"
        )
        call = self._receive_call(
            Cc=f"Luca <luca@verdi.example>, eve@else.example, workshop@{DOMAIN}"
        )
        self.assertIn("luca@verdi.example", call.email_cc)
        self.assertIn("eve@else.example", call.email_cc)
        self.assertNotIn("workshop", call.email_cc)
        self.assertIn(self.contact, call.message_partner_ids)
        self.assertIn(colleague, call.message_partner_ids)
        self.assertNotIn(stranger, call.message_partner_ids)

    def test_mail_to_two_teams_makes_one_call_of_the_first(self):
        call = self._receive_call(To=f"workshop@{DOMAIN}, {self.address}")
        self.assertEqual(call.team_id, self.workshop)

    def test_mail_delivered_twice_makes_one_call(self):
        raw = self._make_mail()
        self.assertEqual(len(self._receive(raw)), 1)
        self.assertFalse(self._receive(raw))
        without = self._make_mail(Message_Id=None)
        self.assertEqual(len(self._receive(without)), 1)
        self.assertFalse(self._receive(without))

    def test_mail_of_a_shared_team_belongs_to_the_company_of_the_address(self):
        self.team.company_id = False
        sender = "ugo@nowhere.example"
        call = self._receive_call(From=sender)
        self.assertEqual(call.company_id, self.admin_env.company)
        self.other_company.alias_domain_id = False
        self.admin_env["res.company"].search(
            [("id", "!=", self.company.id)]
        ).alias_domain_id = False
        call = self._receive_call(From=sender)
        self.assertEqual(call.company_id, self.company)

    def test_mail_of_another_company_is_its_own(self):
        self._create_admin(
            "customer.service.team",
            name="Neri",
            company_id=self.other_company.id,
            alias_name="neri",
            alias_domain_id=self.alias_domain.id,
        )
        call = self._receive_call(To=f"neri@{DOMAIN}")
        self.assertEqual(call.company_id, self.other_company)
        self.assertFalse(call.with_user(self.operator).search([("id", "=", call.id)]))

    def test_fallback_model_makes_calls_of_any_mail(self):
        raw = self._make_mail(To="someone@else.example")
        self.assertEqual(len(self._receive(raw, "customer.service.call")), 1)

    def test_other_mails_are_left_to_the_host(self):
        raw = self._make_mail(To="someone@else.example")
        with self.assertRaises(ValueError):
            self.gateway.message_process(None, raw)

    def test_long_mail_is_shown_in_part(self):
        call = self._receive_call(body="word " * 200_000)
        self.assertLess(len(call.description), 120_000)
        self.assertIn("The mail is longer", call.description)

    def test_pictures_in_the_text_are_seen_in_the_description(self):
        call = self._receive_call(
            Content_Type='multipart/related; boundary="b"',
            body="--b\r\nContent-Type: text/html\r\n\r\n<p>See <img src='cid:1'></p>"
            "\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <1>\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--",
        )
        self.assertNotIn("cid:", call.description)
        self.assertIn("/web/image/", call.description)

    def test_sealed_mail_keeps_the_original(self):
        call = self._receive_call(
            Content_Type='application/ms-tnef; name="winmail.dat"', body="x"
        )
        names = call.message_ids.attachment_ids.mapped("name")
        self.assertIn("original.eml", names)
        self.assertIn("winmail.dat", names)

    def test_certified_mail_comes_from_who_wrote_it(self):
        call = self._receive_call(
            From='"Per conto di: anna@verdi.example" <posta-certificata@pec.example>',
            Reply_To="anna@verdi.example",
            X_Trasporto="posta-certificata",
        )
        self.assertEqual(call.caller_id, self.contact)
        message = call.message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(message.author_id, self.contact)

    def test_web_form_comes_from_who_filled_it_in(self):
        call = self._receive_call(
            From="no-reply@site.example", Reply_To="Anna <anna@verdi.example>"
        )
        self.assertEqual(call.caller_id, self.contact)

    def test_portal_user_writes_as_contact(self):
        call = self._receive_call()
        self.assertEqual(call.caller_id, self.portal_user.partner_id)
        self.assertFalse(call.user_id)


@tagged("post_install", "-at_install")
class TestCallMailSender(CallMailCommon):
    """Who wrote: certain, or proposed."""

    def test_same_address_of_two_customers_is_decided_by_what_they_have(self):
        self._create_admin(
            "res.partner",
            name="Anna",
            parent_id=self.other_customer.id,
            email="anna@verdi.example",
        )
        call = self._receive_call()
        self.assertFalse(call.caller_id)
        self.assertFalse(call.partner_id)
        self.assertEqual(len(call.proposed_partner_ids), 2)
        self._create_equipment()
        call = self._receive_call()
        self.assertEqual(call.caller_id, self.contact)

    def test_same_address_of_two_colleagues_tells_the_customer(self):
        self._create_admin(
            "res.partner",
            name="Front desk",
            parent_id=self.customer.id,
            email="anna@verdi.example",
        )
        call = self._receive_call()
        self.assertFalse(call.caller_id)
        self.assertEqual(call.partner_id, self.customer)

    def test_contact_of_another_company_is_not_taken(self):
        self._create_admin(
            "res.partner",
            name="Ugo",
            email="ugo@nowhere.example",
            company_id=self.other_company.id,
        )
        call = self._receive_call(From="ugo@nowhere.example")
        self.assertFalse(call.caller_id)
        self.assertFalse(call.proposed_partner_ids)

    def test_domain_proposes_the_customer(self):
        call = self._receive_call(From="Ugo <ugo@verdi.example>")
        self.assertFalse(call.partner_id)
        proposed = call.with_user(self.operator).proposed_partner_ids
        self.assertEqual(proposed, self.customer)
        self.contact.email = "anna@gmail.com"
        call = self._receive_call(From="Ugo <ugo@gmail.com>")
        self.assertFalse(call.proposed_partner_ids)

    def test_taking_a_proposal_says_who_wrote(self):
        call = self._receive_call(From="Ugo <ugo@verdi.example>")
        call = call.with_user(self.operator)
        call.proposed_partner_ids.with_context(
            customer_service__call_id=call.id
        ).action_customer_service_set_caller()
        self.assertEqual(call.partner_id, self.customer)
        self.assertFalse(call.caller_id)
        call.action_create_caller()
        self.assertRecordValues(
            call.caller_id,
            [
                {
                    "name": "Ugo",
                    "email": "ugo@verdi.example",
                    "parent_id": self.customer.id,
                }
            ],
        )
        self.assertFalse(call.proposed_partner_ids)

    def test_serial_number_in_the_text_proposes_the_machine(self):
        machine = self._create_equipment(serial="AB-1234/7")
        self._create_equipment(serial="AB-1234/8")
        call = self._receive_call(
            From="Ugo <ugo@nowhere.example>", body="Serial: AB 1234, no: ab-1234/7."
        ).with_user(self.operator)
        self.assertEqual(call.proposed_equipment_ids, machine)
        call.proposed_equipment_ids.with_context(
            customer_service__call_id=call.id
        ).action_customer_service_set_on_call()
        self.assertEqual(call.equipment_id, machine)
        self.assertEqual(call.partner_id, self.customer)

    def test_proposals_need_as_many_queries_for_one_call_as_for_twenty(self):
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": f"Serial AB123{number}",
                    "channel": "email",
                    "caller_email": f"u{number}@verdi.example",
                }
                for number in range(20)
            ]
        )
        counts = []
        for records in (calls[0], calls):
            self.env.invalidate_all()
            records.mapped("proposed_partner_ids")
            records.mapped("proposed_equipment_ids")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.mapped("proposed_partner_ids")
            records.mapped("proposed_equipment_ids")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_forwarded_mail_comes_from_who_wrote_it_first(self):
        self.operator.partner_id.email = f"olga@{DOMAIN}"
        call = self._receive_call(
            From=f"Olga <olga@{DOMAIN}>",
            Subject="I: Boiler",
            body="Please look\r\n\r\nDa: Anna Gallo <anna@verdi.example>\r\n"
            "Inviato: lunedì\r\nA: Olga\r\nOggetto: Boiler\r\n\r\nIt leaks",
        )
        self.assertEqual(call.caller_id, self.contact)
        self.assertFalse(self._mails)

    def test_mail_of_an_employee_says_who_and_asks_for_the_customer(self):
        self.operator.partner_id.email = f"olga@{DOMAIN}"
        call = self._receive_call(From=f"Olga <olga@{DOMAIN}>")
        self.assertRecordValues(
            call,
            [{"caller_id": False, "partner_id": False, "caller_name": "Olga"}],
        )
        self.assertFalse(self._mails)

    def test_proposals_are_taken_by_who_may_change_the_call(self):
        call = self._receive_call(From="Ugo <ugo@verdi.example>")
        reader = self.users["reader"]
        proposed = call.with_user(reader).proposed_partner_ids
        with self.assertRaises(AccessError):
            proposed.with_context(
                customer_service__call_id=call.id
            ).action_customer_service_set_caller()
