from odoo import models


class AccountMoveLine(models.Model):
    """Lines of invoices for service calls."""

    _inherit = "account.move.line"

    def _is_customer_service_cost(self):
        """Tell whether a call bears the cost of the line by other means."""
        self.ensure_one()
        return bool(self.sale_line_ids.order_id.customer_service_call_id)

    def _is_cost_posted_at_repair(self):
        """Tell whether the parts of the line were posted when the repair ended.

        So it is where the place of production has an account of its own.
        """
        self.ensure_one()
        # sudo: who invoices may read no movements
        moves = self.sudo()._get_stock_moves().filtered("customer_service_part_id")
        return bool(moves) and all(move.account_move_id for move in moves)
