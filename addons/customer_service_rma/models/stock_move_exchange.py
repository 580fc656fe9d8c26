from odoo import fields, models

from ..tools import rma


class StockMove(models.Model):
    """What follows when goods of a return have moved, whoever moved them."""

    _inherit = "stock.move"

    customer_service_rma_loan_id = fields.Many2one(
        "customer.service.rma.loan",
        string="Loan Unit",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _action_done(self, cancel_backorder=False):
        # sudo: who ships goods may have no rights on returns
        self.sudo()._name_returned_replacements()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: as above
        done = moves.sudo().filtered(
            lambda move: move.state == "done" and move.customer_service_rma_role
        )
        done.customer_service_rma_line_id._after_goods_moved(done)
        return moves

    def _name_returned_replacements(self):
        """Tell the return of a replacement from any other goods that come in."""
        for move in self:
            origin = move.origin_returned_move_id
            if (
                move.state not in ("done", "cancel")
                and not move.customer_service_rma_role
                and origin.customer_service_rma_role == rma.REPLACEMENT
            ):
                move.write(
                    {
                        "customer_service_rma_role": rma.REPLACEMENT_IN,
                        "customer_service_rma_line_id": (
                            origin.customer_service_rma_line_id.id
                        ),
                    }
                )

    def _get_pinned_lot(self):
        """A replacement is what was chosen; one that comes again is what had left."""
        role = self.customer_service_rma_role
        if role == rma.REPLACEMENT:
            return self.customer_service_rma_line_id.replacement_lot_id
        loan = self.customer_service_rma_loan_id
        if loan:
            return loan.lot_id if role == rma.LOAN_OUT else loan._get_lent_lot()
        if role == rma.REPLACEMENT_IN:
            return self.env["stock.lot"]
        return super()._get_pinned_lot()

    def _prepare_move_split_vals(self, qty):
        return {
            **super()._prepare_move_split_vals(qty),
            "customer_service_rma_loan_id": self.customer_service_rma_loan_id.id,
        }

    def _action_synch_order(self):
        """Leave returns alone: their order lines come from the call."""
        others = self.filtered(lambda move: not move.customer_service_rma_line_id)
        return super(StockMove, others)._action_synch_order()

    def _get_value_from_returns(self, quantity, at_date=None):
        """What becomes ours is worth what we sold it from; else what somebody says."""
        found = super()._get_value_from_returns(quantity, at_date=at_date)
        if (
            found["quantity"]
            or self.customer_service_rma_role != rma.TAKEOVER
            or self.product_id.cost_method == "standard"
        ):
            return found
        line = self.customer_service_rma_line_id
        count = self.product_id.uom_id._compute_quantity(
            quantity, line.uom_id, round=False
        )
        return {
            "value": count * line.take_over_value,
            "quantity": quantity,
            "description": self.env._(
                "Taken over with return %(number)s", number=line.rma_id.name
            ),
        }
