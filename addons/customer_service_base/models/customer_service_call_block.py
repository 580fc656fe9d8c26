from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .customer_service_stage import CANCELLED, CLOSED

SAFETY = "3"
PERSONAL_CHANNELS = ("phone", "visit")


class CustomerServiceCall(models.Model):
    """Calls of customers who are blocked."""

    _inherit = "customer.service.call"

    block_notice = fields.Char(
        compute="_compute_block_notice",
        groups="customer_service_base.group_reader",
        help="Why the customer or the payer is blocked today.",
    )

    @api.depends("partner_id", "payer_id", "company_id")
    def _compute_block_notice(self):
        for company, calls in self.grouped("company_id").items():
            debtors = (calls.partner_id | calls.payer_id).commercial_partner_id
            reasons = debtors._get_customer_service_block(company)
            for call in calls:
                firms = (call.partner_id | call.payer_id).commercial_partner_id
                call.block_notice = " ".join(
                    reasons[firm] for firm in firms if reasons[firm]
                )

    @api.model
    def _may_serve_blocked(self):
        """Tell whether the user takes calls of blocked customers."""
        return self.env.su or self.env.user.has_group(
            "customer_service_base.group_serve_blocked"
        )

    def _after_create(self):
        result = super()._after_create()
        self._check_block()
        return result

    def _after_change(self, before):
        """What is said later, or a safety call that was none, does not get around."""
        result = super()._after_change(before)
        said = self.browse().union(
            *(
                self._filter_changed(before, name)
                for name in ("partner_id", "payer_id", "channel")
            )
        )
        lowered = self._filter_changed(before, "priority").filtered(
            lambda call: before[call]["priority"] == SAFETY
        )
        (said | lowered)._check_block()
        return result

    def _check_block(self):
        """Refuse what a person takes down for a blocked customer.

        Safety calls pass, whoever takes them. Calls that come by mail or from the
        portal pass too and show the notice: nobody was there to ask. Closed calls,
        taken over from an old system, are history.
        """
        if not self or self._may_serve_blocked():
            return
        refused = self.filtered(
            lambda call: (
                call.channel in PERSONAL_CHANNELS
                and call.state not in (CLOSED, CANCELLED)
                and call.priority != SAFETY
                and call.block_notice
            )
        )
        if refused:
            call = refused[0]
            raise ValidationError(
                self.env._(
                    "%(customer)s is blocked: %(reason)s\nA dispatcher may take the "
                    "call. If people are in danger, set the priority to Safety.",
                    customer=call.partner_id.commercial_partner_id.name,
                    reason=call.block_notice,
                )
            )
