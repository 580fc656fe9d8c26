import ast
import logging
from datetime import timedelta

import psycopg2
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, html2plaintext
from odoo.tools.mail import email_normalize, email_normalize_all

from ..tools import mail_message

_logger = logging.getLogger(__name__)

MAX_AGE = timedelta(days=7)  # a mail whose Date is older has a wrong clock
MAX_BODY = 500_000  # characters of a mail that the chatter shows
MAX_DESCRIPTION = 100_000
MAX_NAME = 200
MAX_SUBJECT = 1000


class CustomerServiceCall(models.Model):
    """Calls that come by e-mail.

    A mail is never lost: it makes a call, or a message on the call it belongs to; what
    nobody wrote becomes a note or waits in quarantine; what cannot be read waits there
    too, with the original attached. The gateway hands the calls over with ``sudo``.
    """

    _inherit = "customer.service.call"

    email_cc = fields.Char("Copies to", readonly=True)
    mail_reference = fields.Char(
        copy=False,
        readonly=True,
        help="Message-Id of the mail that made the call: it makes one only once.",
    )
    quarantine = fields.Boolean(
        copy=False,
        readonly=True,
        help="Made by a mail that nobody seems to have written or that could not be "
        "read: not acknowledged, not assigned and without agreed times until somebody "
        "releases it.",
    )
    quarantine_reason = fields.Char(copy=False, readonly=True)

    _mail_reference_uniq = models.UniqueIndex(
        "(mail_reference) WHERE mail_reference IS NOT NULL",
        "This mail has made a call already.",
    )
    _mail_sender = models.Index(
        "(caller_email, id DESC) WHERE mail_reference IS NOT NULL"
    )
    _quarantine_idx = models.Index("(id) WHERE quarantine IS TRUE")

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "mail_reference",
            "quarantine",
            "quarantine_reason",
        }

    # ------------------------------------------------------------------
    # Receiving
    # ------------------------------------------------------------------
    @api.model
    def _get_mail_bytes(self, message):
        """Return the bytes of a message, in whatever form the gateway has it."""
        message = getattr(message, "data", message)
        return message.encode() if isinstance(message, str) else bytes(message)

    @api.model
    def _read_mail(self, raw):
        domains = self.env["mail.alias.domain"].search(Domain.TRUE).mapped("name")
        return mail_message.read(raw, tuple(domains))

    @api.model
    def _is_mail_for_calls(self, mail, model):
        """Tell whether a mail goes to a team, answers a call or falls back on calls."""
        return (
            model == self._name
            or bool(self._get_mail_alias(mail))
            or bool(self._get_mail_answered(mail))
        )

    @api.model
    def _get_mail_alias(self, mail):
        """Return the first of our aliases the mail is sent to."""
        locals_ = [address.partition("@")[0] for address in mail.recipients]
        found = self.env["mail.alias"].search(
            Domain("alias_model_id.model", "=", self._name)
            & (
                Domain("alias_full_name", "in", mail.recipients)
                | (
                    Domain("alias_name", "in", locals_)
                    & Domain("alias_incoming_local", "=", True)
                )
            )
        )
        order = {name: place for place, name in reversed(list(enumerate(locals_)))}
        return found.sorted(lambda alias: order.get(alias.alias_name, len(order)))[:1]

    @api.model
    def _get_mail_answered(self, mail):
        """Return the call whose message the mail answers or reports about."""
        message = self.env["mail.message"].search(
            Domain("model", "=", self._name)
            & Domain("message_id", "in", mail.references),
            order="id desc",
            limit=1,
        )
        return self.browse(message.res_id).exists()

    @api.model
    def _receive_mail(self, raw, mail, deliver):
        """Hand a mail to the gateway; what fails leaves a call in quarantine.

        :param bytes raw: the mail as it came.
        :param Mail mail: what was read of it.
        :param deliver: the host's gateway, a function of an environment and the bytes
            of a mail.
        :return: id of the call or other record, as ``message_process`` does.
        """
        if self._is_mail_received_elsewhere(mail):
            return False
        try:
            return self._deliver_mail(raw, mail, deliver)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as conflict:
            if not self.env.context.get("default_fetchmail_server_id"):
                raise  # whoever called repeats the transaction
            error = conflict
        except Exception as failure:  # noqa: BLE001 - a mail is never lost
            error = failure
        if isinstance(error, PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            try:
                return self._deliver_mail_again(raw, mail, deliver)
            except Exception as failure:  # noqa: BLE001 - a mail is never lost
                error = failure
        try:
            if not self._is_mail_made_already(mail, error):
                with self.env.cr.savepoint():
                    return self._quarantine_mail(raw, mail, error)
        except psycopg2.errors.UniqueViolation as violation:
            if not self._is_mail_made_already(mail, violation):
                raise
        return False

    @api.model
    def _is_mail_received_elsewhere(self, mail):
        """Wait for who receives the same mail now, and tell whether they kept it.

        The lock ends with the transaction; what was committed meanwhile is seen by
        another one only.
        """
        key = f"customer.service.call {mail.message_id}"
        if self._try_mail_lock(key):
            return False
        wait = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        self.env.execute_query(SQL(wait, key))
        with self.env.registry.cursor() as cr:
            messages = self.with_env(self.env(cr=cr)).env["mail.message"]
            return bool(
                messages.search_count([("message_id", "=", mail.message_id)], limit=1)
            )

    @api.model
    def _try_mail_lock(self, key):
        """Tell whether no other worker is at the same; none is until we are done."""
        free = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
        return self.env.execute_query(SQL(free, key))[0][0]

    @api.model
    def _deliver_mail(self, raw, mail, deliver):
        """Hand a mail to the gateway as it came, or else as we understand it."""
        source = mail_message.with_message_id(raw, mail)
        if not mail.oversized:
            try:
                with self.env.cr.savepoint():
                    result = deliver(self.env, source)
                    self._after_mail(raw, mail, rebuilt=False)
                return result
            except psycopg2.Error:
                raise  # of the database, not of the mail
            except Exception:  # noqa: BLE001 - whatever a malformed mail causes
                _logger.info("Mail %s is malformed", mail.message_id, exc_info=True)
        with self.env.cr.savepoint():
            result = deliver(self.env, mail_message.rebuild(source))
            self._after_mail(raw, mail, rebuilt=True)
        return result

    @api.model
    def _deliver_mail_again(self, raw, mail, deliver):
        """Repeat in a transaction of its own what another one came in between of.

        Nobody fetches the mail a second time.
        """
        with self.env.registry.cursor() as cr:
            calls = self.with_env(self.env(cr=cr))
            return calls._deliver_mail(raw, mail, deliver)

    @api.model
    def _is_mail_made_already(self, mail, error):
        """Tell whether a mail failed because another worker has made its call."""
        if not isinstance(error, psycopg2.errors.UniqueViolation):
            return False
        made = "mail_reference" in (error.diag.constraint_name or "")
        if made:
            _logger.info("Mail %s has made a call already", mail.message_id)
        return made

    @api.model
    def _clean_mail_values(self, mail, values):
        """Make what the host read of a mail fit to be stored and shown.

        :param dict values: what ``message_parse`` returns; changed.
        """
        for name, value in values.items():
            if isinstance(value, str):
                kept = mail_message.clean(value)
                values[name] = Markup(kept) if isinstance(value, Markup) else kept  # noqa: S704
        if mail.sender and mail.sender != email_normalize(values.get("email_from")):
            name = mail.sender_name.replace('"', "")
            values["email_from"] = f'"{name}" <{mail.sender}>' if name else mail.sender
        if values.get("is_bounce") and mail.kind == mail_message.AUTO_REPLY:
            values["is_bounce"] = False  # an absence or a receipt, not a failure
        values["body"] = self._bound_mail_body(values.get("body") or "", MAX_BODY)
        values["attachments"] = [
            attachment._replace(
                fname=mail_message.clean(attachment.fname or "")[:MAX_NAME]
                or "attachment"
            )
            for attachment in values.get("attachments") or []
        ]

    @api.model
    def _bound_mail_body(self, body, limit):
        """Return the body, or the beginning of its text when it is too long."""
        if len(body) <= limit:
            return body
        text = html2plaintext(body[: 4 * limit])[: limit // 2]
        note = self.env._("The mail is longer: this is its beginning.")
        return Markup("<p><i>%s</i></p><pre>%s</pre>") % (note, text)

    # ------------------------------------------------------------------
    # New calls and further messages
    # ------------------------------------------------------------------
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a call of a mail: ``custom_values`` of the alias prevail."""
        custom_values = custom_values or {}
        team = self.env["customer.service.team"].browse(custom_values.get("team_id"))
        company = (
            team.company_id
            or self.env["res.company"].browse(custom_values.get("company_id"))
            or self.env.company
        )
        calls = self.with_company(company).with_context(
            lang=company.partner_id.lang or self.env.lang, default_user_id=False
        )
        values = {
            **calls._prepare_mail_vals(msg_dict),
            **custom_values,
            "company_id": company.id,
        }
        call = super(CustomerServiceCall, calls).message_new(
            {
                **msg_dict,
                "subject": False,  # the host would take it for the number
                "email_from": values.get("caller_email"),
                "cc": msg_dict.get("cc_filtered"),
            },
            values,
        )
        call._subscribe_mail_contacts(msg_dict)
        return call

    def message_update(self, msg_dict, update_vals=None):
        result = super().message_update(
            {**msg_dict, "cc": msg_dict.get("cc_filtered")}, update_vals
        )
        self._subscribe_mail_contacts(msg_dict)
        return result

    @api.model
    def _prepare_mail_vals(self, msg_dict):
        """Return the values of the call that a mail makes."""
        body = msg_dict.get("body") or ""
        subject = " ".join((msg_dict.get("subject") or "").split())
        return {
            "subject": subject[:MAX_SUBJECT] or self.env._("(no subject)"),
            "description": self._bound_mail_body(body, MAX_DESCRIPTION),
            "channel": "email",
            "date_open": self._get_mail_date(msg_dict.get("date")),
            "mail_reference": msg_dict.get("message_id"),
            **self._prepare_mail_caller_vals(msg_dict),
        }

    @api.model
    def _get_mail_date(self, date):
        """Return when a mail was written: not in the future, nor long ago."""
        now = fields.Datetime.now()
        date = fields.Datetime.to_datetime(date) if date else now
        return date if now - MAX_AGE <= date <= now else now

    def _subscribe_mail_contacts(self, msg_dict):
        """Let the known contacts of the customer follow: who wrote, who got a copy."""
        self.ensure_one()
        if self.quarantine or not self.commercial_partner_id:
            return
        addresses = email_normalize_all(
            f"{msg_dict.get('email_from') or ''},{msg_dict.get('cc_filtered') or ''}"
        )
        contacts = self.env["res.partner"].search(
            Domain("email_normalized", "in", addresses)
            & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
            & Domain("partner_share", "=", True)
        )
        self.message_subscribe(partner_ids=contacts.ids)

    # ------------------------------------------------------------------
    # After the mail
    # ------------------------------------------------------------------
    @api.model
    def _after_mail(self, raw, mail, rebuilt):
        """Complete what the gateway made of a mail.

        :param bool rebuilt: the mail was malformed: the original is kept.
        """
        message = self.env["mail.message"].search(
            Domain("message_id", "=", mail.message_id)
            & Domain("model", "=", self._name),
            limit=1,
        )
        call = self.browse(message.res_id)
        if not call:
            return
        if rebuilt or mail.sealed:
            call._attach_original(message, raw)
        if call.mail_reference == mail.message_id:
            if "cid:" in (call.description or ""):
                call.description = message.body  # pictures stand where they were
            call._acknowledge(mail)

    def _attach_original(self, message, raw):
        """Keep the mail as it came with a message on the call."""
        self.ensure_one()
        attachment = self.env["ir.attachment"].create(
            {
                "name": "original.eml",
                "mimetype": "message/rfc822",
                "raw": raw,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        message.attachment_ids = [fields.Command.link(attachment.id)]

    @api.model
    def _get_alias_defaults(self, alias):
        """Return the values an alias gives to its calls; none when they are broken."""
        try:
            return dict(ast.literal_eval(alias.alias_defaults or "{}"))
        except (SyntaxError, TypeError, ValueError):
            return {}

    @api.model
    def _quarantine_mail(self, raw, mail, error):
        """Make a call of a mail that we failed to read, with the mail attached.

        :param Exception error: why it could not be read.
        """
        _logger.warning("Mail %s goes to quarantine", mail.message_id, exc_info=error)
        values = self._get_alias_defaults(self._get_mail_alias(mail))
        team = self.env["customer.service.team"].browse(values.get("team_id")).exists()
        origin = self._get_mail_answered(mail)
        company = origin.company_id or team.company_id or self.env.company
        calls = self.with_company(company).with_context(
            lang=company.partner_id.lang or self.env.lang,
            customer_service__automatic_mail=True,
        )
        values = calls._prepare_quarantine_vals(raw, mail, error)
        more = {"team_id": team.id or origin.team_id.id, "origin_id": origin.id}
        try:
            with self.env.cr.savepoint():
                call = calls.create({**values, **more})
        except UserError:
            call = calls.create(values)  # the settings themselves are the trouble
        call.message_post(
            body=call.description or "",
            author_id=False,
            email_from=mail.sender or False,
            message_type="email",
            message_id=mail.message_id,
            subtype_xmlid="mail.mt_note",
            attachments=[("original.eml", raw)],
        )
        return call.id

    @api.model
    def _prepare_quarantine_vals(self, raw, mail, error):
        """Return the values of a call for a mail that could not be read."""
        text = mail_message.text_of(raw)
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return {
            "subject": mail.subject[:MAX_SUBJECT] or self.env._("(no subject)"),
            "description": Markup("<pre>%s</pre>") % text if text else False,
            "channel": "email",
            "company_id": self.env.company.id,
            "caller_email": mail.sender,
            "caller_name": mail.sender_name
            or mail.sender
            or self.env._("Unknown sender"),
            "mail_reference": mail.message_id,
            "quarantine": True,
            "quarantine_reason": self.env._(
                "The mail could not be read: %(error)s", error=reason
            ),
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_release(self):
        """Treat calls in quarantine as any other from now on."""
        calls = self.filtered("quarantine")
        calls.check_access("write")
        # sudo: a system field, freed by who may change the call
        calls.sudo().write({"quarantine": False, "quarantine_reason": False})
        if calls:
            calls._after_create()
