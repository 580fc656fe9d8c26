from odoo import Command, models


class CustomerServiceContractPeriod(models.Model):
    """Penalties concern no line: the company says what they are billed as."""

    _inherit = "customer.service.contract.period"

    def _prepare_invoice_line_vals(self, position):
        vals = super()._prepare_invoice_line_vals(position)
        if self.kind != "penalty":
            return vals
        product = self.company_id._get_customer_service_penalty_product()
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return {
            **vals,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(position.map_tax(taxes).ids)],
        }

    def _get_invoice_line_name(self):
        """Name a penalty by its reason: it is of no period."""
        if self.kind == "penalty":
            return self.note
        return super()._get_invoice_line_name()
