from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_common import CallMailCommon

MAIL = "odoo.addons.customer_service_base.models.customer_service_call_mail"


@tagged("post_install", "-at_install")
class TestCallMailQuarantine(CallMailCommon):
    """What cannot be read is kept; who releases it makes a call of it."""

    def _get_original(self, call):
        files = call.message_ids.attachment_ids
        return files.filtered(lambda one: one.name == "original.eml").raw

    def _break(self, model, method, error):
        return patch.object(self.registry[model], method, side_effect=error)

    def test_mail_the_host_cannot_read_is_read_by_us(self):
        raw = self._make_mail(Content_Type="text/plain; charset=unknown-42")
        call = self._receive(raw)
        self.assertFalse(call.quarantine)
        self.assertIn("The boiler leaks.", call.description)
        self.assertEqual(self._get_original(call), raw)
        self.assertEqual(call.caller_id, self.contact)

    def test_failure_of_ours_leaves_the_mail_in_quarantine(self):
        raw = self._make_mail(Subject="Caldaia", body="Non parte")
        for model, method in (
            ("mail.thread", "message_parse"),
            ("mail.thread", "message_route"),
            ("customer.service.call", "message_new"),
            ("customer.service.call", "_prepare_mail_vals"),
            ("customer.service.call", "_after_mail"),
        ):
            with self.subTest(method=method), self.cr.savepoint() as savepoint:
                with self._break(model, method, ZeroDivisionError("by zero")):
                    call = self._receive_broken(raw)
                self.assertRecordValues(
                    call,
                    [
                        {
                            "quarantine": True,
                            "subject": "Caldaia",
                            "caller_email": "anna@verdi.example",
                            "team_id": self.team.id,
                            "company_id": self.company.id,
                        }
                    ],
                )
                self.assertIn("ZeroDivisionError", call.quarantine_reason)
                self.assertIn("Non parte", call.description)
                self.assertEqual(self._get_original(call), raw)
                self.assertFalse(self._mails)
                self.assertEqual(self.team.alias_id.alias_status, "not_tested")
                savepoint.rollback()

    def test_failed_answer_names_the_call_it_belongs_to(self):
        call = self._receive_call()
        sent = self._answer(call)
        with self._break("customer.service.call", "message_update", KeyError("x")):
            lost = self._receive_broken(In_Reply_To=sent.message_id)
        self.assertTrue(lost.quarantine)
        self.assertEqual(lost.origin_id, call)

    def test_mail_in_quarantine_is_not_received_again(self):
        raw = self._make_mail()
        with self._break("mail.thread", "message_route", KeyError("x")):
            self.assertEqual(len(self._receive_broken(raw)), 1)
        self.assertFalse(self._receive(raw))

    def test_conflict_of_transactions_is_left_to_who_repeats_them(self):
        error = psycopg2.errors.SerializationFailure()
        with (
            self._break("mail.thread", "message_route", error),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            self._receive()

    def test_conflict_while_fetching_is_kept(self):
        error = psycopg2.errors.SerializationFailure()
        self.gateway = self.gateway.with_context(default_fetchmail_server_id=1)
        with (
            self.enter_registry_test_mode(),
            self._break("mail.thread", "message_route", error),
        ):
            self.assertTrue(self._receive_broken().quarantine)

    def test_conflict_while_fetching_is_repeated(self):
        self.gateway = self.gateway.with_context(default_fetchmail_server_id=1)
        error = psycopg2.errors.SerializationFailure()
        calls = self.registry["customer.service.call"]
        with (
            self.enter_registry_test_mode(),
            patch.object(calls, "_after_mail", autospec=True) as mocked,
        ):
            mocked.side_effect = [error, None]
            call = self._receive()
        self.assertEqual(mocked.call_count, 2)
        self.assertFalse(call.quarantine)

    def test_mail_that_two_workers_receive_makes_one_call(self):
        raw = self._make_mail()
        call = self._receive(raw)
        call.message_ids.message_id = False  # as if not seen by the second one
        with mute_logger("odoo.sql_db"):
            self.assertFalse(self._receive(raw))

    def test_released_call_is_as_any_other(self):
        call = self._receive_call(Precedence="bulk")
        calls = self.registry["customer.service.call"]
        with patch.object(calls, "_after_create") as after:
            call.with_user(self.operator).action_release()
            after.assert_called_once()
            call.with_user(self.operator).action_release()
            after.assert_called_once()
        self.assertRecordValues(
            call, [{"quarantine": False, "quarantine_reason": False}]
        )

    def test_call_in_quarantine_is_not_looked_after(self):
        calls = self.registry["customer.service.call"]
        with patch.object(calls, "_after_create") as after:
            self._receive_call(Precedence="bulk")
            after.assert_not_called()
            self._receive_call()
            after.assert_called_once()

    def test_who_may_not_change_a_call_does_not_release_it(self):
        call = self._receive_call(Precedence="bulk")
        for role in ("reader", "billing"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                call.with_user(self.users[role]).action_release()

    def test_nobody_writes_what_the_gateway_says(self):
        call = self._receive_call()
        for name, value in (
            ("quarantine", True),
            ("quarantine_reason", "x"),
            ("mail_reference", "<x>"),
            ("ack_key", "x"),
            ("date_acknowledged", "2026-01-01"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                call.with_user(self.manager).write({name: value})
