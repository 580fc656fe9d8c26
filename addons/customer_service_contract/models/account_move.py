from odoo import models


class AccountMove(models.Model):
    """Invoices of contracts: the ledger follows what becomes of them."""

    _inherit = "account.move"

    def _get_contract_periods(self):
        """Return the rows of the ledger that the moves bill or credit."""
        # sudo: who works on an invoice need not see the ledger
        moves = self.sudo()
        lines = moves.line_ids | moves.reversed_entry_id.line_ids
        return lines.customer_service_period_id

    def _is_made_by_contracts(self):
        """Tell whether the ledger made the move, by rows of its own."""
        self.ensure_one()
        # sudo: who works on an invoice need not see the ledger
        lines = self.sudo().invoice_line_ids
        return any(line.customer_service_period_id.invoice_id == self for line in lines)

    def _post(self, soft=True):
        """Have rows credited whose invoice is credited in full."""
        posted = super()._post(soft)
        refunds = posted.filtered(lambda move: move.move_type == "out_refund")
        if refunds:
            refunds._get_contract_periods()._follow_invoices()
        return posted

    def button_cancel(self):
        """Free the periods of a cancelled invoice."""
        rows = self._get_contract_periods()
        result = super().button_cancel()
        rows._follow_invoices()
        return result

    def button_draft(self):
        """Take the periods of a revived invoice back, if nobody billed them since."""
        if not self:  # the host asks that of nothing, several times per invoice
            return super().button_draft()
        # sudo: who works on an invoice need not see the ledger
        dead = self.sudo().filtered(lambda move: move.state == "cancel")
        lines = dead.invoice_line_ids.filtered("customer_service_period_id")
        lines._check_can_bill_again()
        result = super().button_draft()
        for move, own in lines.grouped("move_id").items():
            own.customer_service_period_id._take_back(move)
        self._get_contract_periods()._follow_invoices()
        return result

    def unlink(self):
        """Free the periods of deleted invoices, whatever was deleted before."""
        if not self:
            return super().unlink()
        rows = self._get_contract_periods()
        result = super().unlink()
        rows._follow_invoices()
        return result

    def _queue_contract_sending(self):
        """Have the host send the invoices of contracts that want it, later."""
        wanted = self.filtered(
            lambda move: (
                move.invoice_line_ids.customer_service_period_id.contract_id[
                    :1
                ].invoice_mode
                == "sent"
            )
        )
        for user, moves in wanted.grouped("invoice_user_id").items():
            author = user or self.env.user
            moves.sending_data = {
                "author_user_id": author.id,
                "author_partner_id": author.partner_id.id,
            }
        if wanted:
            # sudo: the job of the host
            self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()
