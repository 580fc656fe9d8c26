from odoo import models

from ..tools import rma

NOTICE_OF_ROLE = {
    rma.RECEIPT: "received",
    rma.BACK: "back",
    rma.REPLACEMENT: "back",
}


class StockMove(models.Model):
    """The customer is told when goods come in and leave."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: a storekeeper only reads returns
        mine = moves.sudo().filtered(
            lambda move: (
                move.customer_service_rma_line_id
                and move.state == "done"
                and move.customer_service_rma_role in NOTICE_OF_ROLE
            )
        )
        for notice, told in mine.grouped(
            lambda move: NOTICE_OF_ROLE[move.customer_service_rma_role]
        ).items():
            told.customer_service_rma_line_id._notify_customer(notice)
        return moves
