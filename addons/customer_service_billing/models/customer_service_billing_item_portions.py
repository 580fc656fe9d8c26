from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.portions import divide
from .customer_service_billing_item import EXCLUDED, FREE, GONE, POSTPONED

# In which the run bills nothing of an item, whoever decided it
NOT_BILLED_STATES = (EXCLUDED, POSTPONED, FREE, GONE)


class CustomerServiceBillingItem(models.Model):
    """Who pays which part of what an item bills, in quantity and in value.

    What happened, and what rounding and minimums make of it, is covered, billed or
    not billed by the run; nothing gets lost between. The full value is covered, to pay
    or not billed, to the cent.
    """

    _inherit = "customer.service.billing.item"

    raw_quantity = fields.Float(
        string="Actual Quantity",
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
    excluded_quantity = fields.Float(
        string="Quantity Not Billed",
        compute="_compute_portions",
        digits="Product Unit",
        help="Excluded, postponed, let go or settled elsewhere.",
    )
    amount_covered = fields.Monetary(
        string="Covered Value",
        compute="_compute_amounts",
        help="What a warranty, a contract or goodwill takes off the full value.",
    )
    amount_billable = fields.Monetary(
        string="Value to Pay",
        compute="_compute_amounts",
        help="What the run bills, without taxes.",
    )
    amount_excluded = fields.Monetary(
        string="Value Not Billed",
        compute="_compute_amounts",
        help="To be paid, but excluded, postponed, let go or settled elsewhere.",
    )

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
                item.state in NOT_BILLED_STATES,
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

    @api.depends("amount_full", "amount_due", "state")
    def _compute_amounts(self):
        for item in self:
            full, due = item.amount_full, item.amount_due
            billed = item.state not in NOT_BILLED_STATES
            item.amount_covered = full - due
            item.amount_billable = due if billed else 0.0
            item.amount_excluded = 0.0 if billed else due

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in ("amount_covered", "amount_billable", "amount_excluded"):
            return super()._field_to_sql(alias, field_expr, query)
        due = self._field_to_sql(alias, "amount_due", query)
        if field_expr == "amount_covered":
            full = self._field_to_sql(alias, "amount_full", query)
            return SQL("(%s - %s)", full, due)
        return SQL(
            "(CASE WHEN %s IN %s THEN %s ELSE %s END)",
            self._field_to_sql(alias, "state", query),
            NOT_BILLED_STATES,
            *((0, due) if field_expr == "amount_billable" else (due, 0)),
        )
