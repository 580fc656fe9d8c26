from odoo import models


class AccountMove(models.Model):
    """Invoice of contract fees: what is cancelled is free to be billed again."""

    _inherit = "account.move"

    def button_cancel(self):
        """Free the periods of a cancelled invoice."""
        result = super().button_cancel()
        # sudo: who cancels an invoice need not see the ledger
        cancelled = self.sudo().filtered(lambda move: move.state == "cancel")
        cancelled.line_ids.customer_service_period_id._set_free()
        return result
