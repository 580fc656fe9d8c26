import time
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.mail_common import CallMailCommon

from ..models import customer_service_call_request as request
from ..tools.plugin_request import Limits
from .outlook_common import MAIL, PIXEL, OutlookCommon

SMALL = Limits(files=3, file_size=2000, total_size=4000, text=20000)


@tagged("post_install", "-at_install")
class TestCustomerServiceCallCreate(OutlookCommon):
    """The plus sign of the add-in: a mail becomes a call."""

    def test_call_is_what_the_gateway_would_make_of_the_mail(self):
        call, result = self._make_ticket(self.contact)
        self.assertRecordValues(
            call,
            [
                {
                    "subject": "Boiler",
                    "channel": "email",
                    "caller_id": self.contact.id,
                    "caller_email": "anna@verdi.example",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "team_id": self.team.id,
                    "create_uid": self.operator.id,
                    "state": "new",
                    "quarantine": False,
                }
            ],
        )
        self.assertIn("The boiler leaks.", call.description)
        for rest in ("<script", "steal", "MsoNormal {", "<style", "[if gte"):
            self.assertNotIn(rest, call.description)
        self.assertEqual(result["ticket_id"], call.id)
        self.assertEqual(result["id"], call.id)
        self.assertIn(call.name, result["name"])
        self.assertEqual(result["stage_name"], call.stage_id.name)
        self.assertEqual(result["partner_id"], self.contact.id)
        self.assertIs(result["is_closed"], False)
        self.assertIn("partner_image", result)

    def test_call_starts_its_service_level_and_has_no_message(self):
        """Nobody wrote anything yet but the customer, to us."""
        call, _result = self._make_ticket(self.contact)
        self.assertFalse(call.customer_replied)
        self.assertFalse(call.date_staff_message)
        comments = call.message_ids.filtered(
            lambda message: message.message_type in ("comment", "email")
        )
        self.assertFalse(comments)

    def test_company_as_sender_is_customer_and_caller(self):
        call, _result = self._make_ticket(self.customer)
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.caller_id, self.customer)

    def test_mail_without_subject_and_text_makes_a_call(self):
        for subject in ("", None, False, "   "):
            with self.subTest(subject=subject):
                call, _result = self._make_ticket(
                    self.contact, email_subject=subject, email_body=""
                )
                self.assertEqual(call.subject, "(no subject)")
                self.assertFalse(call.description)

    def test_subject_is_one_line_of_bounded_length(self):
        call, _result = self._make_ticket(
            self.contact, email_subject=" Re:\n boiler\t" + "x" * 5000
        )
        self.assertTrue(call.subject.startswith("Re: boiler x"))
        self.assertLessEqual(len(call.subject), 1000)

    def test_unstorable_characters_are_replaced(self):
        call, _result = self._make_ticket(
            self.contact, email_subject="a\x00b\ud800", email_body="<p>c\x00d</p>"
        )
        self.assertEqual(call.subject, "a\ufffdb\ufffd")
        self.assertIn("c\ufffdd", call.description)

    def test_long_mail_is_told_by_its_beginning(self):
        call, _result = self._make_ticket(
            self.contact, email_body="<p>Begin</p>" + "<p>word</p>" * 60_000
        )
        self.assertIn("Begin", call.description)
        self.assertLess(len(call.description), 110_000)

    def test_broken_pages_are_read_in_no_time(self):
        """Tags that never end make the host's own cleaner quadratic."""
        for broken in ("<", "<a href='", "<!--[if ", "<img src='cid:x'", "<div>"):
            with self.subTest(broken=broken):
                body = "<p>Begin</p>" + broken * 50_000
                start = time.process_time()
                text, _pictures, _files = self.calls._read_plugin_content(
                    body, None, "email_body"
                )
                self.assertLess(time.process_time() - start, 10)
                self.assertIn("Begin", text)

    # ------------------------------------------------------------------
    # Senders
    # ------------------------------------------------------------------
    def test_stranger_gets_no_contact(self):
        partners = self.admin_env["res.partner"].search_count([])
        for partner_id in (-1, None, False):
            with self.subTest(partner_id=partner_id):
                call, result = self._make_ticket(
                    partner_id=partner_id,
                    partner_email="New@Unknown.example",
                    partner_name="New One",
                )
                self.assertRecordValues(
                    call,
                    [
                        {
                            "caller_id": False,
                            "partner_id": False,
                            "caller_name": "New One",
                            "caller_email": "new@unknown.example",
                        }
                    ],
                )
                self.assertIs(result["partner_id"], False)
        self.assertEqual(self.admin_env["res.partner"].search_count([]), partners)

    def test_known_address_finds_its_contact(self):
        call, _result = self._make_ticket(partner_email="Anna@verdi.example")
        self.assertEqual(call.caller_id, self.contact)
        self.assertEqual(call.partner_id, self.customer)

    def test_address_of_several_customers_is_left_to_the_operator(self):
        self._create_admin(
            "res.partner",
            name="Aaron",
            parent_id=self.other_customer.id,
            email="anna@verdi.example",
        )
        call, _result = self._make_ticket(partner_email="anna@verdi.example")
        self.assertFalse(call.caller_id | call.partner_id)
        self.assertEqual(len(call.proposed_partner_ids), 2)

    def test_contact_the_user_saw_is_taken(self):
        twin = self._create_admin(
            "res.partner",
            name="Aaron",
            parent_id=self.other_customer.id,
            email="anna@verdi.example",
        )
        call, _result = self._make_ticket(twin)
        self.assertEqual(call.caller_id, twin)
        self.assertEqual(call.partner_id, self.other_customer)

    def test_what_a_colleague_forwards_comes_from_the_customer(self):
        body = (
            "<p>Please look at this.</p><p>From: Anna Gallo &lt;anna@verdi.example&gt;"
            "<br/>Sent: Monday<br/>To: me<br/>Subject: Boiler</p><p>It leaks.</p>"
        )
        colleague = self.manager.partner_id
        colleague.with_env(self.admin_env).email = "boss@rossi.example"
        call, _result = self._make_ticket(colleague, email_body=body)
        self.assertEqual(call.caller_id, self.contact)
        call, _result = self._make_ticket(colleague, email_body="<p>Mine</p>")
        self.assertFalse(call.caller_id | call.partner_id)
        self.assertEqual(call.caller_email, "boss@rossi.example")

    def test_archived_contact_is_not_linked_and_its_address_not_lost(self):
        self._archive_contact()
        call, _result = self._make_ticket(self.contact)
        self.assertFalse(call.caller_id)
        self.assertEqual(call.caller_name, "Anna Gallo")
        self.assertEqual(call.caller_email, "anna@verdi.example")

    def test_contact_that_took_the_place_of_an_archived_one_is_found(self):
        self._archive_contact()
        new = self.contact.with_env(self.admin_env).copy(
            {"name": "Anna Gallo", "active": True, "email": "anna@verdi.example"}
        )
        call, _result = self._make_ticket(self.contact)
        self.assertEqual(call.caller_id, new)

    def test_nobody_makes_no_call(self):
        before = self._count_calls()
        gone = self._create_admin("res.partner", name="Gone")
        key = gone.id
        gone.unlink()
        for params in ({}, {"partner_id": key}, {"partner_id": -1}):
            with self.subTest(params=params):
                error = self._refuse("ticket/create", params)
                self.assertEqual(error["name"], "odoo.exceptions.UserError")
        self.assertEqual(self._count_calls(), before)

    def test_blocked_customer_is_taken_down_as_by_mail_with_the_notice(self):
        self.customer.with_env(self.admin_env).with_company(self.company).write(
            {
                "customer_service_blocked": True,
                "customer_service_block_reason": "Does not pay",
            }
        )
        call, _result = self._make_ticket(self.contact)
        self.assertIn("Does not pay", call.block_notice)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    def test_files_and_pictures_come_along(self):
        body = f'<p>Look:</p><img src="data:image/png;base64,{PIXEL}">'
        call, _result = self._make_ticket(
            self.contact,
            email_body=body,
            attachments=[["photo.txt", self._encode(b"hello")]],
        )
        files = self.env["ir.attachment"].search(
            [("res_model", "=", call._name), ("res_id", "=", call.id)]
        )
        self.assertEqual(sorted(files.mapped("name")), ["photo.txt", "picture-1.png"])
        self.assertNotIn("data:", call.description)
        self.assertIn("/web/image/", call.description)
        note = files.filtered(lambda one: one.name == "photo.txt")
        self.assertEqual(note.raw, b"hello")

    def test_picture_that_was_not_sent_leaves_no_hole(self):
        call, _result = self._make_ticket(
            self.contact, email_body='<p>Hi <img alt="x" src="cid:abc@1"> there</p>'
        )
        self.assertNotIn("<img", call.description)
        self.assertIn("there", call.description)

    def _refuse_files(self, attachments, **params):
        """Check that files are refused, and that nothing is left of the try."""
        before = self._count_calls(), self._count_files()
        error = self._refuse(
            "ticket/create",
            {
                "partner_id": self.contact.id,
                "email_body": "x",
                "attachments": attachments,
                **params,
            },
        )
        self.assertEqual(error["name"], "odoo.exceptions.UserError")
        self.assertIn("Nothing was saved", error["message"])
        self.assertEqual((self._count_calls(), self._count_files()), before)
        return error["message"]

    def test_too_much_is_refused_whole_and_in_words(self):
        big = self._encode(b"x" * 2001)
        half = self._encode(b"x" * 1900)
        with patch.object(request, "LIMITS", SMALL):
            self.assertIn("big.bin", self._refuse_files([["big.bin", big]]))
            self.assertIn("attachments", self._refuse_files([["a", half]] * 3))
            self.assertIn("more than 3", self._refuse_files([["a", ""]] * 4))
            pictures = f'<img src="data:image/png;base64,{half}">'
            self._refuse_files([["a", half]] * 2, email_body=pictures)
            self._refuse_files([], email_body="x" * 20_001)

    def test_large_file_of_the_real_limit_is_refused(self):
        name = "plan.dwg"
        message = self._refuse_files([[name, "A" * (34 * 1024 * 1024)]])
        self.assertIn(name, message)
        self.assertIn("25 MB", message)

    # ------------------------------------------------------------------
    # Twice the same mail
    # ------------------------------------------------------------------
    def test_mail_makes_one_call_when_its_identity_is_known(self):
        first, _result = self._make_ticket(self.contact, message_id="<1@verdi.example>")
        again, _result = self._make_ticket(self.contact, message_id="<1@verdi.example>")
        self.assertEqual(first, again)
        self.assertEqual(first.sudo().mail_reference, "<1@verdi.example>")

    def test_mail_of_a_merged_call_leads_to_the_one_that_goes_on(self):
        first, _result = self._make_ticket(self.contact, message_id="<1@verdi.example>")
        survivor = self._create_call()
        first.with_user(self.manager)._merge_into(survivor)
        again, _result = self._make_ticket(self.contact, message_id="<1@verdi.example>")
        self.assertEqual(again, survivor)

    def test_mail_that_is_being_saved_is_not_saved_twice(self):
        before = self._count_calls()
        model = self.registry["customer.service.call"]
        with patch.object(model, "_try_mail_lock", lambda *args: False):
            error = self._refuse(
                "ticket/create",
                {"partner_id": self.contact.id, "message_id": "<1@verdi.example>"},
            )
        self.assertIn("try again", error["message"])
        self.assertEqual(self._count_calls(), before)

    def test_more_than_the_protocol_sends_is_passed_over(self):
        call, _result = self._make_ticket(
            self.contact, timestamp=5, application_name="Outlook", model="res.users"
        )
        self.assertEqual(call.caller_id, self.contact)

    # ------------------------------------------------------------------
    # Another helpdesk
    # ------------------------------------------------------------------
    def test_another_helpdesk_gets_no_calls_of_ours(self):
        before = self._count_calls()
        with self._with_helpdesk():
            self._refuse("ticket/create", {"partner_id": self.contact.id})
        self.assertEqual(self._count_calls(), before)


@tagged("post_install", "-at_install")
class TestCustomerServiceCallCreateGateway(CallMailCommon, OutlookCommon):
    """What the add-in saved and what comes by mail are one conversation."""

    def test_mail_that_arrives_later_is_known(self):
        call, _result = self._make_ticket(self.contact, message_id="<7@verdi.example>")
        self.assertFalse(self._receive(Message_Id="<7@verdi.example>"))
        self.assertFalse(
            self._receive(
                Message_Id="<8@verdi.example>", In_Reply_To="<7@verdi.example>"
            )
        )
        self.assertIn("The boiler leaks.", call.message_ids[0].body)
        self.assertTrue(call.sudo().customer_replied)

    def test_mail_that_came_already_leads_to_its_call(self):
        call = self._receive(Message_Id="<9@verdi.example>")
        again, _result = self._make_ticket(self.contact, message_id="<9@verdi.example>")
        self.assertEqual(again, call)

    def test_date_of_the_call_is_now(self):
        before = fields.Datetime.now()
        call, _result = self._make_ticket(self.contact, email_body=MAIL)
        self.assertGreaterEqual(call.date_open, before)
