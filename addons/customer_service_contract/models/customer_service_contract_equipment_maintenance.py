from odoo import api, models
from odoo.fields import Domain

from .customer_service_contract import IN_FORCE_STATES


class CustomerServiceContractEquipment(models.Model):
    """Machines that join or leave a contract have visits from then on, or no more."""

    _inherit = "customer.service.contract.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._plan_maintenance_again()
        return rows

    def write(self, vals):
        self._plan_maintenance_again()
        result = super().write(vals)
        self._plan_maintenance_again()
        return result

    def unlink(self):
        self._plan_maintenance_again()
        return super().unlink()

    def _plan_maintenance_again(self):
        """Have the visits planned again of the machines and their components."""
        begun = self.filtered(lambda row: row.line_id.state in IN_FORCE_STATES)
        machines = self.env["customer.service.equipment"]
        if begun:
            machines._plan_maintenance_again_where(
                Domain("id", "child_of", begun.equipment_id.ids)
            )
