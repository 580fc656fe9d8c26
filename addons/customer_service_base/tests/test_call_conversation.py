from freezegun import freeze_time
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import CustomerServiceCommon

NOW = "2026-03-16 10:00:00"


class ConversationCommon(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(
            caller_id=cls.contact.id, team_id=cls.team.id, user_id=cls.operator.id
        )

    def _say(self, call, body="The pump leaks again.", author=None, **kwargs):
        """Post what a customer writes, as the portal does it."""
        author = author or self.contact
        return call.sudo().message_post(
            body=body,
            author_id=author.id,
            **{"message_type": "comment", "subtype_xmlid": "mail.mt_comment", **kwargs},
        )

    def _receive(self, call, body="The pump leaks again.", **kwargs):
        """Post a mail of nobody we know, as the gateway does it."""
        gateway = call.with_user(self.env.ref("base.user_root"))
        return gateway.message_post(
            **{
                "body": body,
                "author_id": False,
                "email_from": "Somebody <somebody@nowhere.example>",
                "message_type": "email",
                "subtype_xmlid": "mail.mt_comment",
                **kwargs,
            }
        )

    def _answer(self, call, user=None, **kwargs):
        return call.with_user(user or self.operator).message_post(
            **{
                "body": "We come tomorrow.",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **kwargs,
            }
        )

    def _notes(self, call):
        """Return the notes on a call, as one text."""
        return " ".join(
            str(body) for body in call.sudo().message_ids.mapped("body") if body
        )


@tagged("post_install", "-at_install")
class TestCallConversation(ConversationCommon):
    """Who speaks in a message, and who has the last word."""

    def _assert_last_word(self, of_customer):
        self.assertEqual(self.call.customer_replied, of_customer)

    @freeze_time(NOW)
    def test_customer_has_the_last_word_until_answered(self):
        moment = fields.Datetime.to_datetime
        self._say(self.call)
        self.assertRecordValues(
            self.call,
            [
                {
                    "customer_replied": True,
                    "date_customer_message": moment(NOW),
                    "date_staff_message": False,
                }
            ],
        )
        with freeze_time("2026-03-16 11:00:00"):
            self._answer(self.call)
        self.assertRecordValues(
            self.call,
            [
                {
                    "customer_replied": False,
                    "date_customer_message": moment(NOW),
                    "date_staff_message": moment("2026-03-16 11:00:00"),
                }
            ],
        )

    def test_mail_of_somebody_unknown_is_the_customers(self):
        self._receive(self.call)
        self._assert_last_word(of_customer=True)

    def test_note_of_the_customer_counts(self):
        """On the portal, and where the host takes an answer to a note for a note."""
        self._say(self.call, subtype_xmlid="mail.mt_note")
        self._assert_last_word(of_customer=True)

    def test_mail_of_a_colleague_is_an_answer(self):
        self._say(self.call)
        self._receive(
            self.call,
            author_id=self.technician.partner_id.id,
            email_from="technician@example.com",
        )
        self._assert_last_word(of_customer=False)
        self.assertTrue(self.call.date_staff_message)

    def test_mail_that_opens_a_call_is_the_request(self):
        """A colleague forwards what a customer wrote to them."""
        call = self._create_call(channel="email")
        mail = {"author_id": self.technician.partner_id.id, "email_from": "t@x.example"}
        self._receive(call, **mail)
        self.assertRecordValues(
            call, [{"customer_replied": True, "date_staff_message": False}]
        )
        self._receive(call, **mail)
        self.assertFalse(call.customer_replied)
        self.assertTrue(call.date_staff_message)

    def test_colleague_who_called_is_a_customer(self):
        call = self._create_call(caller_id=self.technician.partner_id.id)
        self._answer(call, self.technician)
        self.assertRecordValues(
            call, [{"customer_replied": True, "date_staff_message": False}]
        )

    def test_assignee_of_their_own_call_answers(self):
        call = self._create_call(
            caller_id=self.technician.partner_id.id, user_id=self.technician.id
        )
        self._answer(call, self.technician)
        self.assertTrue(call.date_staff_message)

    def test_what_answers_nobody(self):
        self._say(self.call)
        for kwargs in (
            {"subtype_xmlid": "mail.mt_note"},
            {"is_internal": True},
            {"message_type": "notification"},
            {"message_type": "auto_comment"},
            {"message_type": "out_of_office"},
            {"author_id": self.env.ref("base.partner_root").id},
        ):
            with self.subTest(**kwargs):
                self._answer(self.call, **kwargs)
                self.assertFalse(self.call.date_staff_message)
                self._assert_last_word(of_customer=True)

    def test_notice_of_absence_is_no_word_of_the_customer(self):
        self._receive(
            self.call.with_context(customer_service__automatic_mail=True),
            "I am on holiday.",
        )
        self.assertRecordValues(
            self.call, [{"customer_replied": False, "date_customer_message": False}]
        )

    def test_rating_is_no_message(self):
        self.call.sudo().with_user(self.portal_user).sudo().message_post(
            body="Well done",
            rating_value=5,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self.call.date_customer_message)

    def test_tracking_and_notes_say_nothing(self):
        call = self.call.with_context(tracking_disable=False, mail_notrack=False)
        self.cr.flush()
        call.action_solve()
        call._note("Noted")
        self.cr.flush()
        self.assertRecordValues(
            self.call,
            [{"date_staff_message": False, "date_customer_message": False}],
        )

    def test_reader_answers_without_the_right_to_change(self):
        self._say(self.call)
        self._answer(self.call, self.users["reader"])
        self._assert_last_word(of_customer=False)

    def test_what_follows_from_messages_is_not_written(self):
        for name in ("customer_replied", "date_customer_message", "date_staff_message"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.call.with_user(self.manager).write({name: False})

    def test_what_needs_no_answer_is_marked(self):
        self._say(self.call)
        with self.assertRaises(AccessError):
            self.call.with_user(self.users["reader"]).action_mark_answered()
        self.call.action_mark_answered()
        self._assert_last_word(of_customer=False)

    def test_hooks_are_told(self):
        seen = []
        model = type(self.env["customer.service.call"])

        def customer(call, message, automatic):
            seen.append((call.id, message.body, automatic))

        def staff(call, message):
            seen.append((call.id, message.body))

        self.patch(model, "_after_customer_message", customer)
        self.patch(model, "_after_staff_answer", staff)
        self._say(self.call, "One")
        self._answer(self.call, body="Two")
        self._receive(
            self.call.with_context(customer_service__automatic_mail=True), "Three"
        )
        self.assertEqual(
            seen,
            [
                (self.call.id, "<p>One</p>", False),
                (self.call.id, "<p>Two</p>"),
                (self.call.id, "<p>Three</p>", True),
            ],
        )

    def test_new_words_leave_out_what_is_quoted(self):
        message = self._receive(
            self.call,
            Markup(
                "<div>Grazie mille</div>"
                "<blockquote>Il pezzo non è arrivato?</blockquote>"
                '<div data-o-mail-quote="1">On Monday we wrote</div>'
            ),
        )
        self.assertEqual(self.call._get_new_words(message).strip(), "Grazie mille")
        self.assertTrue(self.call._is_only_thanks(message))

    def test_thanks_with_a_file_are_more_than_thanks(self):
        message = self._receive(self.call, "Grazie", attachments=[("photo.png", b"x")])
        self.assertFalse(self.call._is_only_thanks(message))

    def test_empty_message_is_no_thanks(self):
        self.assertFalse(self.call._is_only_thanks(self._receive(self.call, "")))

    def test_names_of_the_parties_may_sign(self):
        message = self._receive(self.call, Markup("Grazie mille<br/>Anna Gallo"))
        self.assertTrue(self.call._is_only_thanks(message))


@tagged("post_install", "-at_install")
class TestCallConversationPortal(ConversationCommon, HttpCase):
    """The route of the chatter, as the portal calls it with the token of a call."""

    def test_message_of_who_has_the_link(self):
        call = self.call.sudo()
        token = call._portal_ensure_token()
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": call._name,
                "thread_id": call.id,
                "post_data": {
                    "body": "It leaks",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
                "token": token,
            },
        )
        self.env.invalidate_all()
        self.assertTrue(self.call.customer_replied)

    def test_message_of_a_colleague(self):
        self._say(self.call)
        self.authenticate(self.operator.login, self.operator.login)
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": self.call._name,
                "thread_id": self.call.id,
                "post_data": {
                    "body": "We come",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
            },
        )
        self.env.invalidate_all()
        self.assertFalse(self.call.customer_replied)
