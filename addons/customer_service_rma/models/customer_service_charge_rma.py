from odoo import models

from .customer_service_rma_line_replacement import KEY


class CustomerServiceCharge(models.Model):
    """Charges of what returns deliver: the delivery counts on the line they are on."""

    _inherit = "customer.service.charge"

    def _get_rma_lines(self):
        """Return the items that charges are of, as superuser."""
        ids = {
            int(charge.key.split(":")[1])
            for charge in self
            if (charge.key or "").startswith(f"{KEY}:")
        }
        # sudo: who bills need not see the returns
        return self.env["customer.service.rma.line"].sudo().browse(ids).exists()

    def write(self, vals):
        result = super().write(vals)
        if "sale_line_id" in vals:
            self._get_rma_lines()._link_replacement_moves()
        return result
