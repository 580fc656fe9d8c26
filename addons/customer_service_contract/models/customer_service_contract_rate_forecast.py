from odoo import api, models


class CustomerServiceContractRate(models.Model):
    """A price that changes changes what is to come."""

    _inherit = "customer.service.contract.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates.line_id._forget_forecast()
        return rates

    def write(self, vals):
        result = super().write(vals)
        self.line_id._forget_forecast()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines.exists()._forget_forecast()
        return result
