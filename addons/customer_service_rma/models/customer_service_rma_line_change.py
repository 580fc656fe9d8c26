from odoo import models
from odoo.exceptions import UserError

from ..tools import rma
from .customer_service_rma_line_exchange import BACK

EXCHANGES = (rma.REPLACE, rma.ADVANCE)
# what may be on a transfer, by decision
WANTED = {
    rma.REPLACEMENT: (*EXCHANGES, rma.NO_RETURN),
    rma.TAKEOVER: (*EXCHANGES, rma.REFUND),
    rma.DISPOSAL: (*EXCHANGES, rma.REFUND),
    rma.BACK: (rma.REPAIR, rma.RETURN),
}


class CustomerServiceRmaLine(models.Model):
    """Another decision midway: nothing is given twice, or leaves by the old one."""

    _inherit = "customer.service.rma.line"

    def _decide(self, operation):
        self._check_not_destroyed(operation)
        self._check_not_given_twice(operation)
        return super()._decide(operation)

    def _check_not_destroyed(self, operation):
        """Refuse to wait for what was destroyed where it stood.

        :param str operation: that is about to be decided.
        :raises UserError: the customer destroyed the item.
        """
        for line in self:
            gone = line.disposed_quantity > line.received_quantity
            if gone and operation != rma.NO_RETURN:
                raise UserError(
                    self.env._(
                        "%(item)s was destroyed at the customer: nothing comes.",
                        item=line.display_name,
                    )
                )

    def _check_not_given_twice(self, operation):
        """Refuse to give what the customer got something else for already.

        :param str operation: that is about to be decided.
        :raises UserError: the item was replaced, or has a credit note.
        """
        for line in self:
            if line.replaced_quantity > 0 and operation in (
                rma.REFUND,
                rma.RETURN,
                rma.REPAIR,
            ):
                raise UserError(
                    self.env._(
                        "%(item)s was replaced: take the replacement back first.",
                        item=line.display_name,
                    )
                )
            notes = line._get_valid_refunds()
            if notes and operation not in (rma.REFUND, rma.SCRAP):
                raise UserError(
                    self.env._(
                        "%(item)s is refunded with %(notes)s: cancel or reverse that "
                        "first.",
                        item=line.display_name,
                        notes=", ".join(notes.mapped("display_name")),
                    )
                )

    def _get_valid_refunds(self):
        """Return the credit notes of the item that stand, as superuser."""
        self.ensure_one()
        # sudo: who makes returns may see no credit notes
        notes = self.sudo().refund_line_ids.move_id
        return notes.filtered(
            lambda note: note.state != "cancel" and note.payment_state != "reversed"
        )

    def _after_decide(self):
        """Give up the transfers of an earlier decision."""
        # sudo: access was checked; goods move without stock rights
        unwanted = self.env["stock.move"].sudo()
        for line in self:
            unwanted |= line._get_open_moves().filtered(line._is_unwanted)
        unwanted._action_cancel()
        return super()._after_decide()

    def _is_unwanted(self, move):
        """Tell whether an open movement follows from an earlier decision only."""
        self.ensure_one()
        role = move.customer_service_rma_role
        if role == rma.BACK and self.fate == BACK:
            return self.operation not in (*EXCHANGES, rma.REFUND, *WANTED[role])
        return self.operation not in WANTED.get(role, (self.operation,))
