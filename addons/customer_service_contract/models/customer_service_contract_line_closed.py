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

    _inherit = "customer.service.contract.line"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine_fields(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine_fields(vals.keys())
        self._check_kept(vals)
        result = super().write(vals)
        if "date_end" in vals:
            self._follow_end()
        return result

    @api.model
    def _check_engine_fields(self, names):
        """Refuse to have written by hand what the engine keeps.

        :param names: of the fields that are written.
        """
        closed = ENGINE & set(names)
        if closed and not self.env.su:
            raise AccessError(
                self.env._(
                    "These follow from what happens and cannot be written: %(fields)s.",
                    fields=", ".join(sorted(closed)),
                )
            )

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
