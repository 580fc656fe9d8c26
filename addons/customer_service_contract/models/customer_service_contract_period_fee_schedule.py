from odoo import models

from .customer_service_contract_period import CREDITED, DUE, INVOICED


class CustomerServiceContractPeriod(models.Model):
    """A row of the ledger in the schedule of fees."""

    _inherit = "customer.service.contract.period"

    def _prepare_schedule_row(self, kinds):
        """Return the row as the schedule of fees shows it.

        :param dict kinds: names of the kinds.
        """
        self.ensure_one()
        counts = self.state in (INVOICED, DUE)
        return {
            "id": self.id,
            "line": self.line_id.name or self.note or kinds[self.kind],
            "line_id": self.line_id.id or 0,
            "kind": kinds[self.kind],
            "period_start": self.period_start,
            "period_end": self.period_end,
            "date_due": self.date_due,
            "amount": self.amount,
            "state": self.state,
            "note": self.note or "",
            "invoice": self._get_invoice_label(),
            "invoice_id": self.invoice_id.id,
            "error": self.error or "",
            "if_renewed": False,
            "counts": counts,
            "can_waive": self.state == DUE,
            "can_bill_again": self.state in ("waived", CREDITED),
        }

    def _get_invoice_label(self):
        """Return what the invoice of the row is known by."""
        self.ensure_one()
        move = self.invoice_id
        if not move:
            return ""
        if move.name and move.name != "/":
            return move.name
        return self.env._("Draft invoice")
