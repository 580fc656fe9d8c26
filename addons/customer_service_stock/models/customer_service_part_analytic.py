from odoo import models


class CustomerServicePart(models.Model):
    """Cost of parts that stock moved: stock's value, not the list cost."""

    _inherit = "customer.service.part"

    def _is_cost_in_stock(self):
        return super()._is_cost_in_stock() or any(
            move.state == "done" for move in self.move_ids
        )
