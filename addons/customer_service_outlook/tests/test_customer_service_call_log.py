from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.customer_service_base.models.customer_service_stage import CLOSED
from odoo.addons.customer_service_base.tests.mail_common import CallMailCommon

from ..models import customer_service_call_request as request
from .outlook_common import MAIL, PIXEL, OutlookCommon
from .test_customer_service_call_create import SMALL


@tagged("post_install", "-at_install")
class TestCustomerServiceCallLog(OutlookCommon):
    """The envelope of the add-in: a mail becomes a note on a call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(caller_id=cls.contact.id)

    def _get_note(self, call=None):
        return (call or self.call).message_ids[0]

    def test_mail_is_an_internal_note_of_who_logs_it(self):
        before = self.call.message_ids
        self.assertIs(self._log(self.call), True)
        note = self.call.message_ids - before
        self.assertEqual(len(note), 1)
        self.assertRecordValues(
            note,
            [
                {
                    "author_id": self.operator.partner_id.id,
                    "message_type": "notification",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "model": "customer.service.call",
                }
            ],
        )
        self.assertIn("The boiler leaks.", note.body)
        self.assertNotIn("steal", note.body)

    def test_note_is_no_answer_and_goes_to_nobody(self):
        self.call.message_subscribe(partner_ids=self.contact.ids)
        mails = self.admin_env["mail.mail"].search_count([])
        self._log(self.call)
        self.assertFalse(self.call.date_staff_message)
        self.assertFalse(self.call.customer_replied)
        self.assertFalse(self._get_note().notified_partner_ids)
        self.assertEqual(self.admin_env["mail.mail"].search_count([]), mails)

    def test_our_own_name_of_the_model_is_good_too(self):
        self.assertIs(self._log(self.call, model="customer.service.call"), True)

    def test_files_and_pictures_come_along(self):
        self._log(
            self.call,
            message=f'<html><img src="data:image/png;base64,{PIXEL}"></html>',
            attachments=[
                ["../../etc/photo.jpg", self._encode(b"one")],
                ["", self._encode(b"two")],
            ],
        )
        note = self._get_note()
        self.assertEqual(
            sorted(note.attachment_ids.mapped("name")),
            ["attachment", "photo.jpg", "picture-1.png"],
        )
        self.assertEqual(set(note.attachment_ids.mapped("res_id")), {self.call.id})
        self.assertIn("/web/image/", note.body)
        self.assertNotIn("data:", note.body)

    def test_file_that_is_a_page_does_not_run(self):
        self._log(
            self.call,
            attachments=[["page.html", self._encode(b"<script>alert(1)</script>")]],
        )
        self.assertEqual(self._get_note().attachment_ids.mimetype, "text/plain")

    def test_ended_call_takes_the_note_and_stays_ended(self):
        self.call.sudo()._move_to(CLOSED)
        self._log(self.call)
        self.assertEqual(self.call.state, CLOSED)
        self.assertIn("The boiler leaks.", self._get_note().body)

    def test_note_on_a_merged_call_arrives_where_it_goes_on(self):
        survivor = self._create_call(caller_id=self.contact.id)
        self.call.with_user(self.manager)._merge_into(survivor)
        self._log(self.call, attachments=[["a.txt", self._encode(b"a")]])
        note = self._get_note(survivor)
        self.assertIn("The boiler leaks.", note.body)
        self.assertEqual(note.attachment_ids.res_id, survivor.id)

    def test_empty_mail_is_refused(self):
        for message in ("", None, "<p><br></p>", "<html><body> </body></html>"):
            with self.subTest(message=message):
                self._refuse(
                    "log_mail_content",
                    {
                        "model": "helpdesk.ticket",
                        "res_id": self.call.id,
                        "message": message,
                    },
                )

    def test_mail_with_a_file_only_is_logged(self):
        self._log(self.call, message="", attachments=[["a.txt", self._encode(b"a")]])
        self.assertEqual(self._get_note().attachment_ids.name, "a.txt")

    def test_second_protocol_names_the_text_body(self):
        self._ask(
            "log_mail_content",
            {"model": "helpdesk.ticket", "res_id": self.call.id, "body": MAIL},
        )
        self.assertIn("The boiler leaks.", self._get_note().body)

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def _refuse_log(self, **params):
        """Check that a mail is refused, and that nothing is left of the try."""
        before = len(self.call.message_ids), self._count_files()
        values = {
            "model": "helpdesk.ticket",
            "res_id": self.call.id,
            "message": MAIL,
            **params,
        }
        error = self._refuse("log_mail_content", values)
        self.assertEqual((len(self.call.message_ids), self._count_files()), before)
        return error

    def test_too_much_is_refused_whole_and_in_words(self):
        good = ["a.txt", self._encode(b"a")]
        with patch.object(request, "LIMITS", SMALL):
            error = self._refuse_log(
                attachments=[good, ["big.bin", self._encode(b"x" * 2001)]]
            )
            self.assertIn("big.bin is larger", error["message"])
            half = ["half.bin", self._encode(b"x" * 1900)]
            error = self._refuse_log(attachments=[half] * 3)
            self.assertIn("Nothing was saved", error["message"])

    def test_file_that_cannot_be_read_leaves_nothing_of_the_others(self):
        good = ["a.txt", self._encode(b"a")]
        for bad in (["b.txt", "%%%"], ["b.txt"], ["b.txt", 5], "b.txt", None, {}):
            with self.subTest(bad=bad):
                error = self._refuse_log(attachments=[good, bad])
                self.assertEqual(error["name"], "odoo.exceptions.UserError")

    def test_call_that_is_not_there_is_said(self):
        gone = self._create_call()
        key = gone.id
        gone.with_env(self.admin_env).unlink()
        for res_id in (key, 2**31 - 1, -1, None, 0):
            with self.subTest(res_id=res_id):
                error = self._refuse_log(res_id=res_id)
                self.assertIn("not there any more", error["message"])

    def test_no_other_model_is_written_on(self):
        for model in ("res.users", "mail.thread", "x", "", None, 5, ["res.partner"]):
            with self.subTest(model=model):
                error = self._refuse_log(model=model)
                self.assertEqual(error["name"], "werkzeug.exceptions.Forbidden")

    def test_contacts_are_logged_on_as_before(self):
        self._log(self.contact, model="res.partner")
        self.assertIn("The boiler leaks.", self.contact.message_ids[0].body)

    def test_another_helpdesk_keeps_its_tickets(self):
        with self._with_helpdesk():
            error = self._refuse_log()
            self.assertEqual(error["name"], "werkzeug.exceptions.Forbidden")
            self.assertIs(self._log(self.call, model="customer.service.call"), True)

    # ------------------------------------------------------------------
    # Twice the same mail
    # ------------------------------------------------------------------
    def test_mail_is_logged_once_when_its_identity_is_known(self):
        for _each in range(2):
            self._log(self.call, message_id="<1@verdi.example>")
        found = self.call.message_ids.filtered(
            lambda message: message.message_id == "<1@verdi.example>"
        )
        self.assertEqual(len(found), 1)

    def test_mail_without_identity_is_logged_each_time(self):
        before = len(self.call.message_ids)
        for message_id in (None, "", "none", 5, "<a b>"):
            self._log(self.call, message_id=message_id)
        self.assertEqual(len(self.call.message_ids), before + 5)

    def test_mail_on_two_calls_keeps_its_identity_on_the_first(self):
        second = self._create_call()
        for call in (self.call, second, second):
            self._log(call, message_id="<1@verdi.example>")
        self.assertEqual(self._get_note().message_id, "<1@verdi.example>")
        self.assertNotEqual(self._get_note(second).message_id, "<1@verdi.example>")


@tagged("post_install", "-at_install")
class TestCustomerServiceCallLogGateway(CallMailCommon, OutlookCommon):
    def test_answer_to_a_logged_mail_finds_the_call(self):
        call = self._create_call(caller_id=self.contact.id)
        self._log(call, message_id="<1@verdi.example>")
        made = self._receive(
            Message_Id="<2@verdi.example>", References="<1@verdi.example>"
        )
        self.assertFalse(made)
        self.assertTrue(call.sudo().customer_replied)

    def test_mail_that_came_by_itself_is_not_logged_again(self):
        call = self._receive(Message_Id="<3@verdi.example>")
        before = len(call.message_ids)
        self._log(call, message_id="<3@verdi.example>")
        self.assertEqual(len(call.message_ids), before)
