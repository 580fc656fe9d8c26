from odoo import api, models
from odoo.exceptions import AccessError

from .customer_service_contract import BILLED_STATES

STEPS = {"state", "definitive", "end_reason", "reminded_deadline"}
# Another one would bill other periods than the ledger knows
KEPT = {"schedule_id", "template_id"}


class CustomerServiceContract(models.Model):
    """Fields that follow from steps: nobody writes them by hand, nor by RPC."""

    _name = "customer.service.contract"
    _inherit = ["customer.service.contract", "customer.service.closed.mixin"]

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | STEPS

    def write(self, vals):
        self._check_kept(vals)
        return super().write(vals)

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
