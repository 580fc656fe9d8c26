from odoo import api, models
from odoo.exceptions import AccessError

from .customer_service_contract import BILLED_STATES

STEPS = {"state", "definitive", "end_reason", "reminded_deadline"}
# Another one would bill other periods than the ledger knows
KEPT = {"schedule_id", "template_id"}


class CustomerServiceContract(models.Model):
    """Fields that follow from steps: nobody writes them by hand, nor by RPC."""

    _inherit = "customer.service.contract"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_steps(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_steps(vals.keys())
        self._check_kept(vals)
        return super().write(vals)

    @api.model
    def _check_steps(self, names):
        """Refuse to have written by hand what follows from steps.

        :param names: of the fields that are written.
        """
        closed = STEPS & set(names)
        if closed and not self.env.su:
            raise AccessError(
                self.env._(
                    "These follow from what happens and cannot be written: %(fields)s.",
                    fields=", ".join(sorted(closed)),
                )
            )

    def _check_kept(self, vals):
        """Refuse another schedule or type of what has begun: that is an amendment."""
        kept = KEPT & vals.keys()
        if not kept or self.env.su:
            return
        for contract in self.filtered(lambda one: one.state in BILLED_STATES):
            if any(contract[name].id != (vals[name] or False) for name in kept):
                raise AccessError(
                    self.env._(
                        "%(contract)s has begun: an amendment changes its schedule.",
                        contract=contract.display_name,
                    )
                )
