import logging
import uuid
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import formataddr
from odoo.tools.mail import email_normalize, email_normalize_all

from ..tools import mail_message

_logger = logging.getLogger(__name__)

ACKNOWLEDGE_AGAIN = timedelta(hours=1)
MAX_ADDRESS = 68  # characters of a Reply-To that no mail program folds wrongly


class CustomerServiceCall(models.Model):
    """What goes out by e-mail: who gets it, who it seems to come from."""

    _inherit = "customer.service.call"

    ack_key = fields.Char(
        string="Acknowledgement Key",
        copy=False,
        readonly=True,
        help="Address and hour of the acknowledgement: one an hour for an address.",
    )
    date_acknowledged = fields.Datetime(
        string="Acknowledged on", copy=False, readonly=True
    )

    _ack_key_uniq = models.UniqueIndex(
        "(ack_key) WHERE ack_key IS NOT NULL",
        "This address has had an acknowledgement within the hour.",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"ack_key", "date_acknowledged"}

    # ------------------------------------------------------------------
    # The team answers, not the address of a person
    # ------------------------------------------------------------------
    def _get_team_address(self):
        """Return the address customers write to and get answers from, or nothing."""
        self.ensure_one()
        # sudo: the address of the team is known to everybody who writes to it
        team = self.sudo().team_id
        company = self.sudo().company_id  # sudo: its name and address are public
        if team.alias_email:
            return formataddr((team.name, team.alias_email))
        return company.email_formatted

    def _message_compute_author(self, author_id=None, email_from=None):
        """What we write comes from the team: an agent's address is nobody's."""
        author_id, email_from = super()._message_compute_author(author_id, email_from)
        if len(self) == 1 and author_id:
            # sudo: portal users post too and read no contacts
            author = self.env["res.partner"].sudo().browse(author_id)
            # sudo: every call has its company
            company = self.sudo().company_id.partner_id
            if not author.partner_share or author == company:
                email_from = self._get_team_address() or email_from
        return author_id, email_from

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        result = super()._notify_get_reply_to_batch(
            defaults=defaults, author_ids=author_ids
        )
        # sudo: the address of the team is known to everybody who writes to it
        for call in self.sudo():
            team = call.team_id
            if team.alias_email:
                address = formataddr((team.name, team.alias_email))
                short = len(address) <= MAX_ADDRESS
                result[call.id] = address if short else team.alias_email
        return result

    def _message_compute_subject(self):
        self.ensure_one()
        return f"[{self.name}] {self.subject or ''}".strip()

    def _notify_by_email_get_base_mail_values(
        self, message, recipients_data, additional_values=None
    ):
        """Every mail on a call names it: answers without References find it."""
        values = super()._notify_by_email_get_base_mail_values(
            message, recipients_data, additional_values=additional_values
        )
        subject = values.get("subject") or message.subject or ""
        if len(self) == 1 and f"[{self.name}]" not in subject:
            values["subject"] = f"[{self.name}] {subject}".strip()
        return values

    # ------------------------------------------------------------------
    # Recipients
    # ------------------------------------------------------------------
    def _mail_get_partners(self, introspect_fields=False):
        """Who called is written to instead of the customer."""
        result = super()._mail_get_partners(introspect_fields=introspect_fields)
        for call in self:
            result[call.id] = call.caller_id or result[call.id]
        return result

    def _message_add_default_recipients(self):
        """Answer who wrote, known or not, and the customer only when nobody did."""
        result = super()._message_add_default_recipients()
        for call in self:
            values = result[call.id]
            if call.caller_email:
                values["partners"] = call.caller_id
                values["email_to_lst"] = values["email_to_lst"] or [call.caller_email]
            else:
                values["partners"] = (call.caller_id | call.partner_id).filtered(
                    "email"
                )[:1]
        return result

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Propose an address once, however the name beside it is written."""
        result = super()._message_get_suggested_recipients_batch(*args, **kwargs)
        for call in self:
            by_address = {}
            for proposed in result[call.id]:
                by_address.setdefault(
                    proposed["partner_id"] or proposed["email"], proposed
                )
            result[call.id] = list(by_address.values())
        return result

    def _get_customer_information(self):
        """Name contacts that somebody makes of who wrote."""
        result = super()._get_customer_information()
        for call in self:
            address = email_normalize(call.caller_email)
            if address and not call.caller_id:
                result.setdefault(address, {}).update(
                    name=call.caller_name or address,
                    phone=call.caller_phone,
                    parent_id=call.partner_id.commercial_partner_id.id,
                )
        return result

    def _get_unreached_caller(self, msg_dict):
        """Return the caller's address that an employee's answer by mail misses.

        :param dict msg_dict: the answer, as the gateway read it.
        """
        self.ensure_one()
        address = email_normalize(self.caller_email)
        reached = [
            *email_normalize_all(f"{msg_dict.get('to')},{msg_dict.get('cc')}"),
            *self.message_partner_ids.mapped("email_normalized"),
        ]
        return False if address in reached else address

    # ------------------------------------------------------------------
    # Acknowledgement
    # ------------------------------------------------------------------
    def _acknowledge(self, mail):
        """Tell who wrote the number of the call their mail made.

        Once for a call and once an hour for an address, also when several workers
        receive mails at once; never to what answers by itself.

        :param Mail mail: the mail that made the call.
        """
        self.ensure_one()
        if not self._may_acknowledge(mail):
            return
        now = self.env.cr.now().replace(microsecond=0)
        key = f"{mail.sender} {now:%Y-%m-%d %H}"
        if not self._try_mail_lock(f"customer.service.call {key}"):
            return  # another worker tells them
        try:
            with self.env.cr.savepoint():
                # sudo: system fields, written by the gateway
                self.sudo().write({"ack_key": key, "date_acknowledged": now})
        except psycopg2.errors.UniqueViolation:
            return  # another worker has just told them
        try:
            with self.env.cr.savepoint():
                self._send_acknowledgement()
        except Exception:  # noqa: BLE001 - a broken template must not lose the mail
            _logger.warning("Mail %s not acknowledged", mail.message_id, exc_info=True)

    def _may_acknowledge(self, mail):
        self.ensure_one()
        if (
            self.quarantine
            or self.date_acknowledged
            or not self.team_id.acknowledge
            or not mail.sender
            or mail.silent
            or mail.kind != mail_message.PERSON
            or self._is_mail_ours(mail.sender)
        ):
            return False
        return not self.search_count(
            self._get_mail_domain(mail.sender)
            & Domain("date_acknowledged", ">", self.env.cr.now() - ACKNOWLEDGE_AGAIN),
            limit=1,
        )

    def _send_acknowledgement(self):
        self.ensure_one()
        template = self.env.ref(
            "customer_service_base.customer_service_call_acknowledgement",
            raise_if_not_found=False,
        )
        if template:
            self._send_to_caller(template, submitted="auto-replied")

    # ------------------------------------------------------------------
    # Another customer
    # ------------------------------------------------------------------
    def _after_change(self, before):
        result = super()._after_change(before)
        self._filter_changed(before, "partner_id")._forget_customers(before)
        return result

    def _forget_customers(self, before):
        """Let go who followed for a former customer, and their link to the call.

        https://github.com/odoo/odoo/issues/69281
        """
        # sudo: followers and links of a call one may change
        for call in self.sudo():
            former = before[call]["partner_id"].with_env(call.env).commercial_partner_id
            if not former or former == call.commercial_partner_id:
                continue
            call.message_unsubscribe(
                call.message_partner_ids.filtered(
                    lambda partner, former=former: (
                        partner.partner_share
                        and partner.commercial_partner_id == former
                    )
                ).ids
            )
            call.access_token = uuid.uuid4() if call.access_token else False
