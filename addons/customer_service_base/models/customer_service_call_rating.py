from odoo import api, fields, models
from odoo.tools import email_normalize

from .customer_service_stage import CLOSED, SOLVED


class CustomerServiceCall(models.Model):
    """How the customer was served, in their opinion."""

    _inherit = "customer.service.call"

    date_rating_request = fields.Datetime(
        string="Rating Asked on",
        copy=False,
        readonly=True,
        help="The customer is asked once, however often the call is solved.",
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"date_rating_request"}

    # ------------------------------------------------------------------
    # Host's hooks
    # ------------------------------------------------------------------
    def _rating_get_partner(self):
        return self.caller_id or super()._rating_get_partner()

    def _rating_get_parent_field_name(self):
        return "team_id"

    def _rating_apply_get_default_subtype_id(self):
        """A rating is for us: it is no word of the conversation, and no answer."""
        return self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note")

    def _after_change(self, before):
        result = super()._after_change(before)
        self._filter_changed(before, "state")._request_rating()
        return result

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _can_be_rated(self):
        """Tell whether the customer's opinion is wanted on the call's page."""
        self.ensure_one()
        # sudo: customers do not read teams and ratings
        call = self.sudo()
        return (
            call.state in (SOLVED, CLOSED)
            and not call.merged_into_id
            and call.team_id.rating_request
            and not call._get_rating()
        )

    def _get_rating(self):
        """Return the customer's rating of the call, as superuser, or nothing."""
        self.ensure_one()
        # sudo: customers do not read ratings
        return self.sudo().rating_ids.filtered("consumed")[:1]

    def _is_rating_wanted(self):
        """Tell whether to ask by mail. Hook: call ``super`` and add conditions."""
        self.ensure_one()
        return (
            self.state in (SOLVED, CLOSED)
            and self.team_id.rating_request
            and self.channel != "internal"
            and not self.merged_into_id
            and not self.quarantine
            and not self.date_rating_request
            and bool(email_normalize(self.caller_email))
        )

    def _request_rating(self):
        """Ask the callers, once per call, how it went.

        Neither imports nor automatic loads of calls ask.
        """
        context = self.env.context
        if context.get("tracking_disable") or context.get("import_file"):
            return
        # sudo: who solves a call need not be allowed to write what follows from it
        calls = self.sudo().filtered(lambda call: call._is_rating_wanted())
        template = self.env.ref(
            "customer_service_base.mail_template_call_rating", raise_if_not_found=False
        )
        if not calls or not template:
            return
        calls.date_rating_request = fields.Datetime.now()
        for call in calls.with_context(mail_notify_force_send=False):
            # a note: whoever else sees the page does not rate in the caller's name
            call._send_to_caller(template, subtype_xmlid="mail.mt_note")

    def _portal_rate(self, author, rate, feedback):
        """Apply the customer's rating given on the page of the call, once.

        :param res.partner author: who rates; empty for who came by a link.
        :param int rate: 1, 3 or 5, as the host's buttons give it.
        """
        self.ensure_one()
        if not self._can_be_rated():
            return
        token = self._rating_get_access_token(author or None)
        self.rating_apply(rate, token=token, feedback=feedback, subtype_xmlid=None)

    def action_view_ratings(self):
        """Open what the customer said."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rating.rating_rating_action"
        )
        action["domain"] = list(self._rating_domain())
        action["context"] = {}
        return action
