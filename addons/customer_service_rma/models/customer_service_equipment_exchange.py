from odoo import models

from ..tools import rma


class CustomerServiceEquipment(models.Model):
    """What goes back to its customer is the machine that it was."""

    _inherit = "customer.service.equipment"

    def _follow_line(self, line, restarts, vals):
        """A unit that was replaced and goes back is not handed over anew."""
        if restarts and line.move_id.customer_service_rma_role == rma.BACK:
            return None
        return super()._follow_line(line, restarts, vals)
