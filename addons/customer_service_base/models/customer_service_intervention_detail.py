from odoo import api, models


class CustomerServiceInterventionDetail(models.AbstractModel):
    """Fact of an intervention (hours, expense, check), fixed once it is done.

    Whoever corrects it leaves a trace: ``customer.service.intervention.correct``.
    """

    _name = "customer.service.intervention.detail"
    _description = "Fact of an Intervention"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.intervention_id._check_not_done()
        return rows

    def write(self, vals):
        self.intervention_id._check_not_done()
        result = super().write(vals)
        if "intervention_id" in vals:
            self.intervention_id._check_not_done()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self.intervention_id._check_not_done()
