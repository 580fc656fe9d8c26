from odoo import api, fields, models

from ..tools.portions import divide
from .customer_service_billing_item import EXCLUDED


class CustomerServiceBillingItem(models.Model):
    """Who pays which part of the quantity that an item bills.

    What happened, and what rounding and minimums make of it, is covered, billed or
    excluded; nothing gets lost between.
    """

    _inherit = "customer.service.billing.item"

    raw_quantity = fields.Float(
        string="What Happened",
        compute="_compute_portions",
        digits="Product Unit",
        help="Before it was rounded, raised to a minimum, or partly free.",
    )
    rounding_quantity = fields.Float(
        string="Rounding",
        compute="_compute_portions",
        digits="Product Unit",
        help="Billed beyond what happened; negative: free.",
    )
    covered_quantity = fields.Float(compute="_compute_portions", digits="Product Unit")
    billable_quantity = fields.Float(
        string="Quantity to Pay", compute="_compute_portions", digits="Product Unit"
    )
    excluded_quantity = fields.Float(compute="_compute_portions", digits="Product Unit")

    @api.depends("charge_id", "period_id", "state")
    def _compute_portions(self):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for item in self:
            sign, raw, billed = item._get_quantities()
            parts = divide(
                raw,
                billed,
                item.charge_id.coverage_rate,
                digits,
                item.state == EXCLUDED,
            )
            item.raw_quantity = sign * raw
            item.rounding_quantity = sign * float(parts.rounding)
            item.covered_quantity = sign * float(parts.covered)
            item.billable_quantity = sign * float(parts.billable)
            item.excluded_quantity = sign * float(parts.excluded)

    def _get_quantities(self):
        """Return the sign of the quantity, what happened and what is billed of it.

        What was added by hand happened as it is billed; so did fees, some of which
        give back.
        """
        self.ensure_one()
        charge = self.charge_id
        billed = charge.quantity if charge else self.period_id.quantity
        happened = charge.actual_quantity if charge.key else billed
        return (-1 if billed < 0 else 1), abs(happened), abs(billed)
