from odoo import api, models


class CustomerServiceContractEquipment(models.Model):
    """A machine that joins or leaves changes what is to come."""

    _inherit = "customer.service.contract.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        covered = super().create(vals_list)
        covered.line_id._forget_forecast()
        return covered

    def write(self, vals):
        result = super().write(vals)
        self.line_id._forget_forecast()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines.exists()._forget_forecast()
        return result
