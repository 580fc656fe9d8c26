from odoo import models


class CustomerServicePart(models.Model):
    """Cost of parts that stock moved: stock's value, not the list cost."""

    _inherit = "customer.service.part"

    def _is_cost_in_stock(self):
        return super()._is_cost_in_stock() or any(
            move.state == "done" for move in self.move_ids
        )

    def write(self, vals):
        """Take the cost along when a part changes its call, as in a merge."""
        res = super().write(vals)
        if "call_id" in vals:
            # sudo: who merges calls reads neither movements nor their cost
            moves = self.sudo().move_ids
            moves.analytic_account_line_ids.unlink()
            moves._create_analytic_move()
        return res
