from odoo import models


class CustomerServiceContractLine(models.Model):
    """What a line covers and costs, in words of the customer."""

    _inherit = "customer.service.contract.line"

    def _get_scope_words(self):
        """Return what the line covers when it names no machines."""
        self.ensure_one()
        if self.scope == "category":
            return self.env._(
                "All machines of the category %(category)s",
                category=self.category_id.complete_name,
            )
        sites = ", ".join(self.contract_id.site_ids.mapped("name"))
        if self.scope == "site" or (self.scope == "customer" and sites):
            return self.env._("All machines at: %(sites)s", sites=sites)
        if self.scope == "customer":
            return self.env._("All machines of the customer")
        return ""

    def _get_fee_words(self):
        """Return per what and how often the fee is paid."""
        self.ensure_one()
        per = [self.schedule_id.name]
        if self.fee_basis == "equipment":
            per.insert(0, self.env._("per machine"))
        if self.price_basis == "year":
            per.insert(0, self.env._("per year"))
        return ", ".join(per)
