from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize_all

from ..tools import mail_message
from .customer_service_stage import CANCELLED, CLOSED, OPEN_STATES

# of the values of a call that continues another: what the mail tells better
OF_THE_MAIL = (
    "subject",
    "channel",
    "caller_id",
    "caller_name",
    "caller_phone",
    "caller_email",
)


class CustomerServiceCall(models.Model):
    """Which call a mail belongs to, and whether anybody wrote it."""

    _inherit = "customer.service.call"

    @api.model
    def _route_mail(self, mail, message_dict, routes):
        """Return the routes of a mail, one of them at most to the calls.

        :param dict message_dict: what the host read of the mail; changed.
        :param routes: what the host decided.
        """
        ours = [route for route in routes or [] if route[0] == self._name]
        others = [route for route in routes or [] if route[0] != self._name]
        alias = self._get_mail_alias(mail)
        if not ours:
            if not message_dict.get("is_bounce") or others:
                return routes
            ours = [
                (self._name, 0, self._get_alias_defaults(alias), self.env.uid, None)
            ]
        if alias:
            ours.sort(key=lambda route: route[4] != alias)
        values = dict(ours[0][2] or {})
        companies = alias.alias_domain_id.company_ids
        if len(companies) == 1:
            values.setdefault("company_id", companies.id)
        call = self.browse(ours[0][1]).exists() or self._get_mail_answered(mail)
        call, values, automatic = self._decide_mail(mail, message_dict, call, values)
        message_dict["customer_service__automatic"] = automatic
        if automatic:
            message_dict["is_internal"] = True
            message_dict.pop("parent_id", None)
        elif (
            call
            and not message_dict["is_internal"]
            and self._get_mail_staff(mail.sender)
        ):
            message_dict["outgoing_email_to"] = call._get_unreached_caller(message_dict)
        # without its alias the host sends the customer nothing when we fail
        return [*others, (self._name, call.id or 0, values, ours[0][3], None)]

    @api.model
    def _decide_mail(self, mail, message_dict, call, values):
        """Decide which call a mail belongs to and whether anybody wrote it.

        :param call: the call the mail answers, if any.
        :param dict values: values of a new call.
        :return: the call or none, values of a new call, whether it is automatic.
        """
        sender = mail.sender
        staff = self._get_mail_staff(sender)
        automatic = mail.kind != mail_message.PERSON or bool(
            message_dict.get("is_bounce")
        )
        own = bool(self.env["mail.alias.domain"]._find_aliases([sender]))
        # a customer writes no notes of ours
        message_dict["is_internal"] = bool(staff and message_dict.get("is_internal"))
        if not call:
            call, maybe = self._find_mail_call(mail, values, staff)
            if call and staff:
                message_dict["is_internal"] = True  # anybody can write a number
            if maybe:
                values["origin_id"] = maybe.id
        call = call and call._get_survivor()
        ended = call.state in (CLOSED, CANCELLED) and not automatic and not staff
        if ended and not call._is_mail_of_thanks(message_dict):
            call, values = call._continue_by_mail(values)
        if not self._is_mail_allowed(sender):
            if self._is_mail_flood(sender, call):
                return call or self._get_last_call(sender), values, True
            if not call and (automatic or own):
                values["quarantine"] = True
                values["quarantine_reason"] = mail.reason or sender
        return call, values, automatic or own

    def _continue_by_mail(self, values):
        """Return the open call that continues this one, or the values of a new one.

        :param dict values: what the alias gives to new calls.
        """
        self.ensure_one()
        going_on = self.follow_up_ids.filtered(lambda call: call.state in OPEN_STATES)
        follow_up = self._prepare_follow_up_vals()
        for name in OF_THE_MAIL:
            follow_up.pop(name, None)
        return going_on[:1], {**values, **follow_up}

    def _is_mail_of_thanks(self, message_dict):
        """Tell whether who writes on an ended call asks for nothing."""
        self.ensure_one()
        message = self.env["mail.message"].new(
            {
                "body": message_dict.get("body"),
                "email_from": message_dict.get("email_from"),
            }
        )
        files = message_dict.get("attachments")
        return not files and self._is_only_thanks(message)

    @api.model
    def _get_mail_staff(self, address):
        """Return the internal user who writes from an address."""
        if not address:
            return self.env["res.users"]
        return self.env["res.users"].search(
            Domain("email_normalized", "=", address) & Domain("share", "=", False),
            limit=1,
        )

    @api.model
    def _find_mail_call(self, mail, values, staff):
        """Return the call named in the subject: for sure, or maybe.

        :return: two calls of which one at most is there. It is sure when the sender
            belongs to the call; whoever else writes a number that is easy to guess
            must not get into the conversation of another customer.
        """
        tokens = mail_message.find_tokens(mail.subject)
        if not tokens:
            return self.browse(), self.browse()
        team = self.env["customer.service.team"].browse(values.get("team_id"))
        companies = team.company_id or self.env["res.company"].search(Domain.TRUE)
        calls = self.search(
            Domain("name", "in", tokens) & Domain("company_id", "in", companies.ids),
            order="id desc",
        )
        if staff:
            return calls[:1], self.browse()
        sure = calls.filtered(lambda call: call._is_mail_of_call(mail.sender))[:1]
        return sure, (self.browse() if sure else calls[:1])

    def _is_mail_of_call(self, address):
        """Tell whether an address belongs to who has to do with the call."""
        self.ensure_one()
        if not address:
            return False
        written = email_normalize_all(
            f"{self.caller_email or ''},{self.email_cc or ''}"
        )
        if address in written or address in self.message_partner_ids.mapped(
            "email_normalized"
        ):
            return True
        parties = (
            self.caller_id | self.partner_id | self.end_user_id | self.site_id
        ).commercial_partner_id
        partners = self._get_mail_partners(address, self.company_id)
        return bool(parties & partners.commercial_partner_id)

    @api.model
    def _get_mail_partners(self, address, company):
        """Return the contacts with an address that a call of a company may name."""
        if not address:
            return self.env["res.partner"]
        return self.env["res.partner"].search(
            Domain("email_normalized", "=", address)
            & Domain("company_id", "in", [False, company.id])
        )

    @api.model
    def _is_mail_allowed(self, address):
        """Tell whether an address is one of the machines we expect mails from."""
        allowed = self.env["mail.gateway.allowed"]
        return bool(allowed.search_count([("email_normalized", "=", address)], limit=1))

    @api.model
    def _is_mail_flood(self, address, call):
        """Tell whether an address writes more often than a person does.

        The limits are those of the host (``mail.gateway.loop.*``), which counts other
        things, answers each mail and drops it.
        """
        if not address:
            return False
        get_param = self.env["ir.config_parameter"].get_param
        minutes = int(get_param("mail.gateway.loop.minutes", 120))
        threshold = int(get_param("mail.gateway.loop.threshold", 20))
        since = Domain(
            "create_date", ">=", self.env.cr.now() - timedelta(minutes=minutes)
        )
        if not call:
            made = self._get_mail_domain(address) & since
            return self.search_count(made, limit=threshold) >= threshold
        messages = self.env["mail.message"].search_count(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", call.id)
            & Domain("message_type", "=", "email")
            & Domain("email_from", "ilike", address)
            & since,
            limit=threshold,
        )
        return messages >= threshold

    @api.model
    def _get_last_call(self, address):
        made = self._get_mail_domain(address)
        call = self.search(made, order="id desc", limit=1)
        return call and call._get_survivor()

    @api.model
    def _get_mail_domain(self, address):
        """Return the calls that mails of an address made, by their index."""
        return Domain("mail_reference", "!=", False) & Domain(
            "caller_email", "=", address
        )
