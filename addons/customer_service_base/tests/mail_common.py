import itertools

from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .common import CustomerServiceCommon

DOMAIN = "rossi.example"


class CallMailCommon(CustomerServiceCommon, MockEmail):
    """Two teams with an address; mails come as the gateway hands them over."""

    numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias_domain = cls._create_admin(
            "mail.alias.domain",
            name=DOMAIN,
            bounce_alias="bounce",
            catchall_alias="catchall",
            default_from="notifications",
        )
        cls.company.write(
            {"alias_domain_id": cls.alias_domain.id, "email": f"info@{DOMAIN}"}
        )
        cls.other_company.alias_domain_id = cls.alias_domain
        cls.team.write(
            {"alias_name": "heating", "alias_domain_id": cls.alias_domain.id}
        )
        cls.workshop = cls._create_admin(
            "customer.service.team",
            name="Workshop",
            sequence=2,
            company_id=cls.company.id,
            alias_name="workshop",
            alias_domain_id=cls.alias_domain.id,
        )
        cls.gateway = cls.admin_env["mail.thread"].with_context(lang=None)
        cls.calls = cls.admin_env["customer.service.call"]
        cls.address = f"heating@{DOMAIN}"
        cls.env.flush_all()

    @classmethod
    def _make_mail(cls, body="The boiler leaks.", **headers):
        """Return the bytes of a mail of Anna, the customer's contact.

        ``Auto_Submitted`` is the header Auto-Submitted; ``None`` leaves one out.
        """
        number = next(cls.numbers)
        values = {
            "From": "Anna Gallo <anna@verdi.example>",
            "To": cls.address,
            "Subject": "Boiler",
            "Message_Id": f"<{number}@verdi.example>",
            "Content_Type": "text/plain; charset=utf-8",
            **headers,
        }
        lines = [
            f"{name.replace('_', '-')}: {value}"
            for name, value in values.items()
            if value is not None
        ]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def _receive(self, raw=None, model=None, **headers):
        """Let a mail in and return the calls it made."""
        raw = self._make_mail(**headers) if raw is None else raw
        before = self.calls.search([])
        with self.mock_mail_gateway():
            self.gateway.message_process(model, raw)
            self._send_queue()
        return self.calls.search([]) - before

    def _send_queue(self):
        """Send what waits to be sent, as the host's cron does."""
        self.env.flush_all()
        self.admin_env["mail.mail"].search([("state", "=", "outgoing")]).send()

    def _receive_broken(self, raw=None, **headers):
        """Let a mail in that the gateway cannot read."""
        with mute_logger(
            "odoo.addons.customer_service_base.models.customer_service_call_mail"
        ):
            return self._receive(raw, **headers)

    def _receive_call(self, **headers):
        """Let a mail in that makes one call, and return it."""
        call = self._receive(**headers)
        self.assertEqual(len(call), 1)
        return call

    def _get_sent(self):
        """Return what the last mail received made us send: (to, subject)."""
        return [(mail["email_to"], mail["subject"]) for mail in self._mails]

    def _answer(self, call, body="We come tomorrow.", user=None, **values):
        """Answer a call in the chatter and return the message."""
        with self.mock_mail_gateway():
            return (
                call.with_user(user or self.operator)
                .sudo(False)
                .message_post(
                    body=body,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    **values,
                )
            )
