from base64 import b64encode

from lxml import etree, html
from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html_sanitize, is_html_empty
from odoo.tools.mail import email_normalize, formataddr

from odoo.addons.customer_service_base.models.customer_service_call_mail import (
    MAX_BODY,
)
from odoo.addons.customer_service_base.tools import mail_message

from ..tools import plugin_request
from ..tools.plugin_request import Limits, Refused

MEGABYTE = 1_000_000
# The add-in itself stops at 10 MB for a file and 40 MB for all; others may send more
LIMITS = Limits(
    files=100,
    file_size=25 * MEGABYTE,
    total_size=50 * MEGABYTE,
    text=2 * MEGABYTE,
)
MAX_TERM = 200
MAX_ADDRESS = 320
MAX_SUBJECT = 2000


class CustomerServiceCall(models.Model):
    """What the mail add-in asks for: a call made of a mail, a mail logged on one."""

    _inherit = "customer.service.call"

    # ------------------------------------------------------------------
    # Reading what was sent
    # ------------------------------------------------------------------
    @api.model
    def _read_plugin(self, read, *args):
        """Return what a reader of ``tools/plugin_request.py`` makes of a value.

        :raises UserError: it was refused; why, in words.
        """
        try:
            return read(*args)
        except Refused as refused:
            raise UserError(self._get_refusal(refused)) from None

    @api.model
    def _get_refusal(self, refused):
        """Return in words why something was refused, and what to do."""
        megabytes = {
            "file": LIMITS.file_size // MEGABYTE,
            "total": LIMITS.total_size // MEGABYTE,
        }
        if refused.reason == plugin_request.TOO_LARGE:
            return self.env._(
                "%(name)s is larger than %(file)s MB. Nothing was saved: leave it "
                "out, or attach it in Odoo.",
                name=refused.name,
                **megabytes,
            )
        if refused.reason == plugin_request.TOO_MUCH:
            return self.env._(
                "The e-mail is larger than %(total)s MB with its attachments. Nothing "
                "was saved: leave some of them out.",
                **megabytes,
            )
        if refused.reason == plugin_request.TOO_MANY:
            return self.env._(
                "The e-mail has more than %(count)s attachments. Nothing was saved.",
                count=LIMITS.files,
            )
        return self.env._(
            "“%(name)s” was not sent as it should be. Nothing was saved.",
            name=refused.name,
        )

    @api.model
    def _read_plugin_text(self, value, name, limit):
        text = self._read_plugin(plugin_request.read_text, value, name, limit)
        return mail_message.clean(text)

    @api.model
    def _read_plugin_id(self, value, name):
        return self._read_plugin(plugin_request.read_id, value, name)

    @api.model
    def _read_plugin_content(self, body, attachments, name):
        """Return the HTML of a mail, fit to be stored, its pictures and its files."""
        files = self._read_plugin(plugin_request.read_files, attachments, LIMITS)
        body, pictures = self._read_plugin(plugin_request.read_body, body, LIMITS, name)
        self._read_plugin(plugin_request.check_total, [*files, *pictures], LIMITS)
        body = html_sanitize(_well_formed(mail_message.clean(body)))
        body = plugin_request.without_lost_pictures(str(body), pictures)
        bounded = self._bound_mail_body(body, MAX_BODY)
        if is_html_empty(bounded) and not pictures:
            bounded = ""
        files = [(mail_message.clean(file_name), data) for file_name, data in files]
        return Markup(bounded), pictures, files  # noqa: S704 - sanitized above

    @api.model
    def _read_plugin_mail(self, res_id, message, attachments):
        """Return what of a mail is for the host to log, in the shape it takes.

        :raises UserError: something of it cannot be taken.
        """
        known = self._read_plugin_id(res_id, "res_id")
        if not known:
            refused = Refused(plugin_request.MALFORMED, "res_id")
            raise UserError(self._get_refusal(refused))
        files = self._read_plugin(plugin_request.read_files, attachments, LIMITS)
        return (
            known,
            _well_formed(self._read_plugin_text(message, "message", None)),
            [(mail_message.clean(name), b64encode(data)) for name, data in files],
        )

    # ------------------------------------------------------------------
    # Who it is
    # ------------------------------------------------------------------
    @api.model
    def _choose_ticket_partner(self, partners, address):
        """Return the contact that a mail is from, of those with its address.

        The one the gateway would take; who is certain only as a customer is stood for
        by the first of its contacts; nobody when it may be several customers.
        """
        if len(partners) < 2:
            return partners
        contact, customer = self._choose_mail_contact(
            email_normalize(address), self.env.company
        )
        of_customer = partners.filtered(
            lambda partner: partner.commercial_partner_id == customer
        )
        return contact if contact in partners else of_customer[:1]

    @api.model
    def _get_ticket_partner(self, partner_id):
        """Return the contact the add-in shows, if it is still there.

        :raises AccessError: the user may not see it.
        """
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        partner.check_access("read")
        return partner

    @api.model
    def _prepare_ticket_vals(self, partner, sender, name, mail):
        """Return the values of the call a mail makes, as the gateway would.

        It is of the contact that the add-in shows and the user has seen; else, and for
        what a colleague forwards, of whom the gateway finds. Nobody gets a contact by
        writing.

        :param partner: the contact, in use, or none.
        :param dict mail: ``subject`` and ``body``.
        """
        address = email_normalize(sender)
        written = formataddr((name, address)) if address else name
        values = self._prepare_mail_vals({**mail, "email_from": written})
        values.pop("mail_reference")  # nobody writes it by hand
        if partner.partner_share:
            values.pop("caller_name")
            values.pop("caller_email")
            values["caller_id"] = partner.id
            values["partner_id"] = partner.commercial_partner_id.id
        return values

    @api.model
    def _get_ticket_company(self, partner):
        """Return the company of a call: the contact's own, or the user's."""
        company = partner.company_id or partner.commercial_partner_id.company_id
        return company if company in self.env.companies else self.env.company

    # ------------------------------------------------------------------
    # A call of a mail
    # ------------------------------------------------------------------
    @api.model
    def _create_ticket(
        self,
        partner_id=None,
        email_subject="",
        email_body="",
        attachments=None,
        partner_email="",
        partner_name="",
        message_id="",
    ):
        """Make a call of a mail that the user reads in the add-in.

        The first protocol sends contact, subject and text only; the second the rest.

        :return: the call; the one that the mail has made already, if any.
        :raises UserError: something of it cannot be taken; nothing is saved.
        """
        self._check_ticket_section()
        shown = self._get_ticket_partner(self._read_plugin_id(partner_id, "partner_id"))
        partner = shown.filtered("active")
        subject = self._read_plugin_text(email_subject, "email_subject", MAX_SUBJECT)
        sender = self._read_plugin_text(partner_email, "partner_email", MAX_ADDRESS)
        name = self._read_plugin_text(partner_name, "partner_name", MAX_ADDRESS)
        body, pictures, files = self._read_plugin_content(
            email_body, attachments, "email_body"
        )
        sender, name = sender or shown.email or "", name or shown.name or ""
        if not (partner or sender or name):
            raise UserError(
                self.env._("The contact is not there any more: refresh the add-in.")
            )
        known = plugin_request.read_message_id(message_id)
        made = self._find_ticket_of_mail(known)
        if made:
            return made
        company = self._get_ticket_company(partner)
        calls = self.with_company(company)
        values = calls._prepare_ticket_vals(
            partner, sender, name, {"subject": subject, "body": body}
        )
        call = calls.create({**values, "company_id": company.id})
        call._keep_mail(known, body, pictures, files)
        return call

    @api.model
    def _find_ticket_of_mail(self, message_id):
        """Return the call that a mail has made already, in the add-in or by itself.

        :raises UserError: somebody is making it at this moment.
        """
        if not message_id:
            return self.browse()
        self._hold_mail(message_id)
        # sudo: a mail makes one call of the database, whoever may read it
        calls = self.sudo().with_context(active_test=False)
        call = calls.search(Domain("mail_reference", "=", message_id), limit=1)
        call = call._get_survivor().with_env(self.env)
        call.check_access("read")
        return call

    def _keep_mail(self, message_id, body, pictures, files):
        """Note what came along with the mail, and which mail it was."""
        self.ensure_one()
        if message_id:
            # sudo: a system field; who makes the call tells the mail
            self.sudo().mail_reference = message_id
        if not (message_id or pictures or files):
            return
        text = Markup("<p>%s</p>") % self.env._("Made of an e-mail in the add-in.")
        message = self._note_mail(
            message_id, body if pictures else text, pictures, files
        )
        if pictures:
            # sudo: the text of the call they have just made, whoever got it
            self.sudo().description = message.body  # pictures stand where they were

    # ------------------------------------------------------------------
    # A mail on a call
    # ------------------------------------------------------------------
    @api.model
    def _log_on_ticket(self, res_id, message="", attachments=None, message_id=""):
        """Note a mail on a call, as an internal note of who logs it.

        Whoever reads a call may; on a merged one it arrives where that goes on. It is
        no answer: neither the customer nor the service levels notice.

        :raises UserError: something of it cannot be taken; nothing is saved.
        """
        call = self.browse(self._read_plugin_id(res_id, "res_id") or []).exists()
        if not call:
            raise UserError(self.env._("The service call is not there any more."))
        call.check_access("read")
        call = call._get_survivor()
        call.check_access("read")
        body, pictures, files = self._read_plugin_content(
            message, attachments, "message"
        )
        if not (body or pictures or files):
            raise UserError(self.env._("The e-mail is empty: there is nothing to log."))
        known = plugin_request.read_message_id(message_id)
        if known:
            self._hold_mail(known)
            if call._has_mail(known):
                return
        call._note_mail(known, body, pictures, files)

    def _has_mail(self, message_id):
        """Tell whether a mail stands on the call already."""
        self.ensure_one()
        # sudo: whether it does is no matter of who may read the message
        messages = self.env["mail.message"].sudo()
        of_call = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        return bool(
            messages.search_count(
                Domain("message_id", "=", message_id) & of_call, limit=1
            )
        )

    def _note_mail(self, message_id, body, pictures, files):
        """Post a mail as a note; answers to it then find the call."""
        self.ensure_one()
        # sudo: an identity is of one message, whoever may read it
        messages = self.env["mail.message"].sudo()
        identity = {}
        if message_id and not messages.search_count(
            Domain("message_id", "=", message_id), limit=1
        ):
            identity["message_id"] = message_id
        return self.message_post(
            body=body,
            attachments=[*pictures, *files],
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            **identity,
        )

    @api.model
    def _hold_mail(self, message_id):
        """Keep others off a mail until we are done with it.

        :raises UserError: somebody is at it.
        """
        if not self._try_mail_lock(f"customer.service.call {message_id}"):
            raise UserError(
                self.env._("This e-mail is being saved at the moment: try again.")
            )


def _well_formed(body):
    """Return HTML whose tags all end: on others the host's cleaner takes hours."""
    if not body.strip():
        return ""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(body.encode(), parser)
    except (etree.ParserError, ValueError):
        return ""
    return html.tostring(root, encoding="unicode")
