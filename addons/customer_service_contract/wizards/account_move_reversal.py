from odoo import models


class AccountMoveReversal(models.TransientModel):
    """Correcting an invoice: the new one bills what the old one billed."""

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        """Have the corrected invoice bill the periods of the one it replaces."""
        action = super().reverse_moves(is_modify)
        if is_modify:
            # sudo: who corrects an invoice need not see the ledger
            new = self.sudo().new_move_ids.filtered(lambda move: move.state == "draft")
            for move in new:
                move.invoice_line_ids._bill_credited_again()
        return action
