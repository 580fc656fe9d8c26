from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_common import CallMailCommon
from .mail_corpus import corpus

LOGGERS = (
    "odoo.addons.customer_service_base.models.customer_service_call_mail",
    "odoo.addons.mail.models.mail_thread",
    "odoo.sql_db",
)


@tagged("post_install", "-at_install")
class TestCallMailCorpus(CallMailCommon):
    """Whatever arrives: nothing raised, nothing lost, nothing answered in a loop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["ir.config_parameter"].set_param(
            "mail.gateway.loop.threshold", 100_000
        )
        cls.call = cls._create_call(caller_id=cls.contact.id, team_id=cls.team.id)
        cls.sent = cls.call.with_env(cls.admin_env).message_post(
            body="We come tomorrow.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        cls.samples = corpus(cls.sent.message_id)

    def _get_kept(self, since):
        """Return the messages and calls that mails have left behind.

        :param since: the last message and the last call before.
        """
        message, call = since
        messages = self.admin_env["mail.message"].search(
            [
                ("id", ">", message.id),
                ("model", "=", "customer.service.call"),
                ("message_type", "=", "email"),
            ]
        )
        return messages, self.calls.search([("id", ">", call.id)])

    def _get_fate(self, messages, calls):
        """Tell what became of a mail, in the words of the corpus."""
        if not messages:
            return "again"
        if messages.res_id == self.call.id:
            return "note" if messages.subtype_id.internal else "answer"
        return "quarantine" if calls.quarantine else "call"

    def _check_fates(self, model, samples):
        """Let the samples in; return how many mails we sent because of them."""
        wrong = []
        last = self.sent, self.calls.search([], order="id desc", limit=1)
        with self.mock_mail_gateway(), mute_logger(*LOGGERS):
            for sample in samples:
                self.gateway.message_process(model, sample.raw)
                self.env.flush_all()
                messages, calls = self._get_kept(last)
                self.assertLessEqual(len(messages), 1, sample.name)
                fate = self._get_fate(messages, calls)
                lost = sample.fate == "any" and fate == "again"
                if lost or sample.fate not in ("any", fate):
                    wrong.append((sample.name, sample.fate, fate))
                last = messages or last[0], calls or last[1]
            self._send_queue()
            sent = len(self._mails)
        self.assertFalse(wrong)
        return sent

    def test_whatever_arrives_is_kept_and_nothing_loops(self):
        self.assertGreaterEqual(len(self.samples), 300)
        sent = self._check_fates(None, self.samples)
        acknowledged = self.calls.search([("date_acknowledged", "!=", False)])
        self.assertEqual(sent, len(acknowledged))
        self.assertFalse(acknowledged.filtered("quarantine"))
        addresses = acknowledged.mapped("caller_email")
        self.assertEqual(len(addresses), len(set(addresses)))
        unread = self.calls.search([("quarantine_reason", "like", "could not be read")])
        self.assertFalse(unread.mapped("quarantine_reason"))

    def test_fallback_model_keeps_them_too(self):
        samples = [one for one in self.samples if one.fate != "again"][::8]
        self._check_fates("customer.service.call", samples)
