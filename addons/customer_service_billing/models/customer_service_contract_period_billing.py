from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_billing_item import HELD_STATES, POSTPONED
from .customer_service_billing_item_emit import RUN


class CustomerServiceContractPeriod(models.Model):
    """Fees in runs."""

    _inherit = "customer.service.contract.period"

    billing_item_ids = fields.One2many(
        "customer.service.billing.item",
        "period_id",
        string="In Billing Runs",
        groups="customer_service_base.group_billing",
    )

    def write(self, vals):
        """Have the items of runs follow."""
        result = super().write(vals)
        if "state" in vals and not self.env.context.get(RUN):
            # sudo: whoever decides about a fee need not see runs
            self.sudo().billing_item_ids._follow()
        return result

    @api.model
    def _get_due_domain(self, day, company):
        """Leave to runs what they hold or put off, and all where it is wanted so."""
        domain = super()._get_due_domain(day, company)
        if self.env.context.get(RUN):
            return domain
        if company.customer_service_billing_fees:
            return Domain.FALSE
        later = Domain("state", "=", POSTPONED) & Domain("date_again", ">", day)
        kept = Domain("state", "in", HELD_STATES) | later
        return domain & ~Domain("billing_item_ids", "any", kept)

    @api.model
    def _is_to_post(self, move):
        """Leave drafts when the run does."""
        run = self.env.context.get(RUN)
        if (
            run
            and self.env["customer.service.billing.run"].browse(run).invoice_mode
            == "draft"
        ):
            return False
        return super()._is_to_post(move)
