from odoo import models

from .customer_service_contract import IN_FORCE_STATES


class CustomerServiceContract(models.Model):
    """What reports expect of a contract."""

    _inherit = "customer.service.contract"

    def write(self, vals):
        """What decides about the renewal changes what is to come."""
        result = super().write(vals)
        if {"renewal", "currency_id"} & vals.keys():
            self.line_ids._forget_forecast()
        return result

    def _is_renewal_expected(self):
        """Tell whether the contract goes on after its term unless somebody acts.

        Hook of notices.
        """
        self.ensure_one()
        return self.renewal == "tacit" and self.state in IN_FORCE_STATES
