from odoo import models


class CustomerServiceContractPeriod(models.Model):
    """Penalties concern no line: the company says what they are billed as."""

    _inherit = "customer.service.contract.period"

    def _get_product(self):
        if self.kind == "penalty" and not self.line_id:
            return self.company_id._get_customer_service_penalty_product()
        return super()._get_product()

    def _get_invoice_line_name(self):
        """Name a penalty by its reason: it is of no period."""
        if self.kind == "penalty" and not self.line_id:
            return self.note
        return super()._get_invoice_line_name()
