from odoo import api, models


class CustomerServiceInterventionTime(models.Model):
    """Corrected hours change what is charged."""

    _inherit = "customer.service.intervention.time"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.intervention_id._refresh_charges()
        return rows

    def write(self, vals):
        interventions = self.intervention_id
        result = super().write(vals)
        (interventions | self.intervention_id)._refresh_charges()
        return result

    def unlink(self):
        interventions = self.intervention_id
        result = super().unlink()
        interventions._refresh_charges()
        return result
