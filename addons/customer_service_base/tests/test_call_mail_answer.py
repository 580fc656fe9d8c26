from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .mail_common import DOMAIN, CallMailCommon

ANSWER = "odoo.addons.customer_service_base.models.customer_service_call_answer"


@tagged("post_install", "-at_install")
class TestCallMailAcknowledgement(CallMailCommon):
    """Who writes is told the number, once."""

    def test_who_writes_is_told_the_number(self):
        for sender in ("Anna <anna@verdi.example>", "Ugo <ugo@nowhere.example>"):
            with self.subTest(sender=sender):
                call = self._receive_call(From=sender)
                (mail,) = self._mails
                self.assertIn(call.caller_email, str(mail["email_to"]))
                self.assertIn(f"[{call.name}]", mail["subject"])
                self.assertIn(self.address, mail["email_from"])
                self.assertIn(self.address, mail["reply_to"])
                self.assertEqual(mail["headers"]["Auto-Submitted"], "auto-replied")
                self.assertEqual(mail["headers"]["X-Auto-Response-Suppress"], "All")
                self.assertIn(call.name, mail["body"])
                self.assertTrue(call.date_acknowledged)
                posted = call.message_ids[0]
                self.assertEqual(posted.message_type, "auto_comment")
                self.assertFalse(call.date_staff_message)

    def test_once_an_hour_for_an_address(self):
        first = self._receive_call()
        self.assertTrue(self._mails)
        self.assertFalse(self._receive_call().date_acknowledged)
        self.assertFalse(self._mails)
        self._receive_call(From="ugo@nowhere.example")
        self.assertTrue(self._mails)
        first.write(
            {
                "date_acknowledged": first.date_acknowledged - timedelta(minutes=61),
                "ack_key": "anna@verdi.example earlier",
            }
        )
        self._receive_call()
        self.assertTrue(self._mails)

    def test_two_workers_tell_it_once(self):
        self._receive_call()
        calls = self.registry["customer.service.call"]
        with (
            patch.object(calls, "_may_acknowledge", return_value=True),
            mute_logger("odoo.sql_db"),
        ):
            call = self._receive_call()
        self.assertFalse(call.date_acknowledged)
        self.assertFalse(self._mails)

    def test_who_gets_none(self):
        self.operator.partner_id.email = f"olga@{DOMAIN}"
        for headers in (
            {"From": "no-reply@shop.example"},
            {"From": "postmaster@shop.example"},
            {"From": f"olga@{DOMAIN}"},
            {"From": f"workshop@{DOMAIN}"},
            {"From": None},
            {"Precedence": "bulk"},
            {"Auto_Submitted": "auto-generated"},
            {"X_Auto_Response_Suppress": "All"},
            {"List_Unsubscribe": "<mailto:x@shop.example>"},
        ):
            with self.subTest(headers=headers):
                self.assertFalse(self._receive_call(**headers).date_acknowledged)
                self.assertFalse(self._mails)

    def test_team_may_not_want_it(self):
        self.team.acknowledge = False
        self._receive_call()
        self.assertFalse(self._mails)

    def test_broken_template_loses_nothing(self):
        template = self.admin_env.ref(
            "customer_service_base.customer_service_call_acknowledgement"
        )
        template.body_html = "<p t-out='object.nothing_like_it'/>"
        with mute_logger(ANSWER, "odoo.addons.mail.models.mail_render_mixin"):
            call = self._receive_call()
        self.assertFalse(call.quarantine)
        self.assertFalse(self._mails)
        template.unlink()
        self.assertFalse(self._receive_call(From="ugo@x.example").quarantine)

    def test_answer_to_it_is_the_customer_speaking(self):
        call = self._receive_call()
        told = call.message_ids[0]
        self.assertFalse(self._receive(In_Reply_To=told.message_id))
        self.assertFalse(call.message_ids[0].subtype_id.internal)


@tagged("post_install", "-at_install")
class TestCallMailAnswer(CallMailCommon):
    """Answers come from the team and reach who wrote."""

    def test_address_of_an_agent_is_nobodys_business(self):
        self.operator.partner_id.email = "olga@private.example"
        call = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
        message = self._answer(call, partner_ids=self.contact.ids)
        (mail,) = self._mails
        self.assertIn(self.address, mail["email_from"])
        self.assertIn(self.address, mail["reply_to"])
        self.assertNotIn("private.example", str(mail))
        self.assertIn(f"[{call.name}]", mail["subject"])
        self.assertEqual(message.author_id, self.operator.partner_id)

    def test_team_without_address_answers_for_the_company(self):
        self.team.alias_name = False
        call = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
        self._answer(call, partner_ids=self.contact.ids)
        self.assertIn(f"info@{DOMAIN}", self._mails[0]["email_from"])
        self.assertIn(f"catchall@{DOMAIN}", self._mails[0]["reply_to"])

    def test_unknown_caller_is_proposed_and_answered_without_a_contact(self):
        call = self._receive_call(From="Ugo <ugo@nowhere.example>")
        call = call.with_user(self.operator)
        call.partner_id = self.customer
        proposed = call._message_get_suggested_recipients(reply_discussion=True)
        self.assertEqual(
            [(one["name"], one["email"], one["partner_id"]) for one in proposed],
            [("Ugo", "ugo@nowhere.example", False)],
        )
        contacts = self.admin_env["res.partner"].search_count([])
        self._answer(call, outgoing_email_to="ugo@nowhere.example")
        self.assertIn("ugo@nowhere.example", str(self._get_sent()))
        self.assertEqual(self.admin_env["res.partner"].search_count([]), contacts)

    def test_known_caller_is_proposed_before_the_customer(self):
        self.customer.email = "office@verdi.example"
        call = self._create_call(caller_id=self.contact.id)
        proposed = call._message_get_suggested_recipients()
        self.assertEqual([one["partner_id"] for one in proposed], self.contact.ids)
        call = self._create_call()
        proposed = call._message_get_suggested_recipients()
        self.assertEqual([one["partner_id"] for one in proposed], self.customer.ids)

    def test_former_customer_no_longer_follows(self):
        """https://github.com/odoo/odoo/issues/69281"""
        call = self._receive_call()
        other = self._receive_call(From="ugo@nowhere.example")
        call.message_subscribe(
            (self.operator.partner_id | self.other_customer | self.customer).ids
        )
        token = call._portal_ensure_token()
        call.with_user(self.operator).partner_id = self.other_customer
        followers = call.message_partner_ids
        self.assertFalse(followers & (self.contact | self.customer))
        self.assertIn(self.operator.partner_id, followers)
        self.assertIn(self.other_customer, followers)
        self.assertTrue(call.access_token)
        self.assertNotEqual(call.access_token, token)
        token = other._portal_ensure_token()
        other.with_user(self.operator).subject = "Changed"
        self.assertEqual(other.access_token, token)


@tagged("post_install", "-at_install")
class TestCallMailChatter(CallMailCommon, HttpCase):
    """What the browser sends when somebody answers."""

    def _post(self, call, **values):
        """Answer a call in the browser and return the message."""
        self.authenticate(self.operator.login, self.operator.login)
        with self.mock_mail_gateway():
            self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "customer.service.call",
                    "thread_id": call.id,
                    "post_data": {
                        "body": "We come tomorrow.",
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_comment",
                        **values,
                    },
                },
            )
        return call.message_ids[0]

    def test_answer_to_an_address_makes_no_contact_of_it(self):
        self.operator.group_ids |= self.admin_env.ref("base.group_partner_manager")
        call = self._receive_call(From="Ugo <ugo@nowhere.example>")
        contacts = self.admin_env["res.partner"].search_count([])
        message = self._post(
            call, partner_emails=["ugo@nowhere.example", "anna@verdi.example"]
        )
        self.assertEqual(self.admin_env["res.partner"].search_count([]), contacts)
        self.assertEqual(message.outgoing_email_to, "ugo@nowhere.example")
        self.assertEqual(message.partner_ids, self.contact)
        self.assertEqual(message.author_id, self.operator.partner_id)

    def test_answer_to_a_contact_is_as_the_host_sends_it(self):
        call = self._receive_call()
        message = self._post(call, partner_ids=self.contact.ids)
        self.assertFalse(message.outgoing_email_to)
        self.assertEqual(message.partner_ids, self.contact)
