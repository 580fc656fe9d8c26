from odoo import fields, models


class AccountMove(models.Model):
    """Invoices of runs: their items follow what becomes of them."""

    _inherit = "account.move"

    customer_service_billing_key = fields.Char(
        string="Not with Others",
        copy=False,
        readonly=True,
        help="What orders of service calls have in common that are on this invoice.",
    )

    def _get_billing_items(self):
        """Return the items that the moves, or what they credit, settle."""
        # sudo: who works on an invoice need not see runs
        items = self.env["customer.service.billing.item"].sudo()
        moves = self | self.reversed_entry_id
        return items.search([("invoice_id", "in", moves.ids)])

    def _post(self, soft=True):
        """Have items credited whose invoice is credited."""
        posted = super()._post(soft)
        refunds = posted.filtered(lambda move: move.move_type == "out_refund")
        if refunds:
            refunds._get_billing_items()._follow()
        return posted

    def button_cancel(self):
        """Let go of the items of cancelled invoices."""
        items = self._get_billing_items()
        result = super().button_cancel()
        items._follow()
        return result

    def button_draft(self):
        """Have items follow invoices that are revived, and credit notes taken back."""
        if not self:
            return super().button_draft()
        items = self._get_billing_items()
        items._check_not_billed_again(self)
        result = super().button_draft()
        items._follow()
        return result

    def unlink(self):
        """Let go of the items of deleted invoices."""
        if not self:
            return super().unlink()
        items = self._get_billing_items()
        result = super().unlink()
        items._follow()
        return result

    def _queue_run_sending(self, run):
        """Have the host send the invoices later, after this transaction.

        :param run: that made them.
        """
        author = run.user_id or self.env.user
        self.sending_data = {
            "author_user_id": author.id,
            "author_partner_id": author.partner_id.id,
        }
        if self:
            # sudo: the job of the host
            self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()
