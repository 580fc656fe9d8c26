from odoo import models
from odoo.exceptions import UserError


class CustomerServiceRmaLine(models.Model):
    """An item is of the customer of its return, and stays on it."""

    _inherit = "customer.service.rma.line"

    def write(self, vals):
        """An item never goes to another return: it would be another customer's."""
        if "rma_id" in vals and any(line.rma_id.id != vals["rma_id"] for line in self):
            raise UserError(self.env._("An item stays on its return."))
        return super().write(vals)
