from odoo import models
from odoo.exceptions import UserError

from ..tools import rma


class StockReturnPickingLine(models.TransientModel):
    """Role and line of the movement that undoes another."""

    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        vals = super()._prepare_move_default_values(new_picking)
        move = self.move_id
        if move.customer_service_rma_line_id:
            vals.update(
                {
                    "customer_service_rma_line_id": (
                        move.customer_service_rma_line_id.id
                    ),
                    "customer_service_rma_role": rma.UNDONE_BY[
                        move.customer_service_rma_role
                    ],
                    "location_id": move.location_dest_id.id,
                    "location_dest_id": move.location_id.id,
                    "to_refund": False,
                    "sale_line_id": False,
                }
            )
        return vals

    def _check_rma_undo(self):
        """Refuse to undo what has no opposite, or is not there to be undone.

        :raises UserError: it is so.
        """
        for line in self:
            move = line.move_id
            item = move.customer_service_rma_line_id
            if not item:
                continue
            role = move.customer_service_rma_role
            if role not in rma.UNDONE_BY:
                raise UserError(
                    self.env._(
                        "%(transfer)s cannot be undone by a transfer back: decide it "
                        "anew on return %(return)s.",
                        **{
                            "transfer": move.reference,
                            "return": item.rma_id.name,
                        },
                    )
                )
            if rma.UNDONE_BY[role] == rma.BACK and line.quantity > item.held_quantity:
                raise UserError(
                    self.env._(
                        "Only %(quantity)s of %(item)s is here.",
                        quantity=item.held_quantity,
                        item=item.display_name,
                    )
                )
            if rma.UNDONE_BY[role] == rma.RECEIPT and line.quantity > (
                item.back_quantity
            ):
                raise UserError(
                    self.env._(
                        "Only %(quantity)s of %(item)s went back.",
                        quantity=item.back_quantity,
                        item=item.display_name,
                    )
                )
            if item.state not in rma.OPEN_STATES:
                # sudo: who ships goods only reads returns
                item.sudo()._check_not_elsewhere()
