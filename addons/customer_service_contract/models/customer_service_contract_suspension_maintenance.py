from odoo import models


class CustomerServiceContractSuspension(models.Model):
    """Nobody comes while a contract sleeps, from the first day on that is known."""

    _inherit = "customer.service.contract.suspension"

    def _apply(self, since):
        result = super()._apply(since)
        self.contract_id.line_ids._plan_maintenance_again()
        return result
