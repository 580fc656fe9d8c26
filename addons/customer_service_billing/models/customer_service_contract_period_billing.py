from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_service_billing_item import HELD_STATES, POSTPONED
from .customer_service_billing_item_emit import RUN

# What somebody looked at who verified a fee
VERIFIED_FIELDS = {"amount", "payer_id"}


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
        """Have the items of runs follow; who changes a fee has it verified anew."""
        if self.env.context.get(RUN):
            return super().write(vals)
        # sudo: whoever decides about a fee need not see runs
        rows = self.sudo()
        names = VERIFIED_FIELDS & vals.keys()
        before = {row: [row[name] for name in names] for row in rows if names}
        result = super().write(vals)
        changed = rows.filtered(
            lambda row: row in before and before[row] != [row[name] for name in names]
        )
        if changed:
            changed.billing_item_ids._verify_anew()
        if "state" in vals:
            rows.billing_item_ids._follow()
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

    def action_retry(self):
        """Leave what failed to runs, where only they bill fees."""
        if any(self.company_id.mapped("customer_service_billing_fees")):
            raise UserError(self.env._("Only runs bill fees: gather them in one."))
        return super().action_retry()

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

    @api.model
    def _set_lane_count(self, count):
        """Have as many jobs make the invoices of runs."""
        result = super()._set_lane_count(count)
        self.env["customer.service.billing.run"]._make_lanes(count)
        return result
