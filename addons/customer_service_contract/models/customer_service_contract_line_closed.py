from odoo import api, models
from odoo.exceptions import AccessError

from .customer_service_contract import BILLED_STATES

ENGINE = {"state", "ledger_until", "date_next_due", "anchor_date", "error"}
# The ledger was reckoned by them
KEPT = {
    "contract_id",
    "date_start",
    "own_schedule_id",
    "fee_basis",
    "price_basis",
    "free_periods",
}


class CustomerServiceContractLine(models.Model):
    """Where the ledger of a line stands, and what it is reckoned by, stays closed."""

    _name = "customer.service.contract.line"
    _inherit = ["customer.service.contract.line", "customer.service.closed.mixin"]

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | ENGINE

    def write(self, vals):
        self._check_kept(vals)
        result = super().write(vals)
        if "date_end" in vals:
            self._follow_end()
        return result

    def _check_kept(self, vals):
        """Refuse other terms of what has begun than an amendment can write."""
        kept = KEPT & vals.keys()
        if not kept or self.env.su:
            return
        for line in self.filtered(lambda one: one.contract_id.state in BILLED_STATES):
            for name in kept:
                field = line._fields[name]
                new = field.convert_to_record(
                    field.convert_to_cache(vals[name], line), line
                )
                if new != line[name]:
                    raise AccessError(
                        self.env._(
                            "%(line)s has begun: an amendment changes its terms.",
                            line=line.name,
                        )
                    )

    def _follow_end(self):
        """Have the ledger follow another end of lines that have begun."""
        begun = self.filtered(lambda one: one.contract_id.state in BILLED_STATES)
        if begun:
            begun._true_up(
                "delta",
                self.env.context.get("customer_service__change")
                or self.env._("Another end"),
            )
