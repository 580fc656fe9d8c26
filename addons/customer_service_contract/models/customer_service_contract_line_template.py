from odoo import api, models


class CustomerServiceContractLine(models.Model):
    """What the type of the contract proposes for the fee of a line."""

    _inherit = "customer.service.contract.line"

    @api.depends("contract_id.template_id")
    def _compute_rate(self):
        """Propose quantity and fee of the type before the pricelist's."""
        result = super()._compute_rate()
        for line in self:
            promised = line._get_template_line()
            if promised:
                line.quantity = promised.quantity
                line.price_unit = promised.price_unit or line.price_unit
        return result

    def _get_template_line(self):
        """Return the line of the contract's type that a new line comes from.

        The one with the same product; of several, the one with the same name.
        """
        self.ensure_one()
        if self.rate_ids or not self.product_id:
            return self.env["customer.service.contract.template.line"]
        same = self.contract_id.template_id.line_ids.filtered(
            lambda one: one.product_id == self.product_id
        )
        named = same.filtered(lambda one: one.name and one.name == self.name)
        return (named or same)[:1]
