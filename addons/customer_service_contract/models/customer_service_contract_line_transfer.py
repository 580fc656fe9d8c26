from odoo import models


class CustomerServiceContractLine(models.Model):
    """Rows of the ledger for whoever pays on the day they are due."""

    _inherit = "customer.service.contract.line"

    def _prepare_period_vals(self, terms, due, own):
        vals = super()._prepare_period_vals(terms, due, own)
        return {**vals, "payer_id": self.contract_id._get_payer_on(due).id}
