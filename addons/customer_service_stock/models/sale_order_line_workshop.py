from odoo import models


class SaleOrderLine(models.Model):
    """Delivered quantity of parts built in at the workshop."""

    _inherit = "sale.order.line"

    def _prepare_qty_delivered(self):
        """Count what was used on repairs, less what came back.

        The host counts one line of repair and no returns.
        """
        delivered = super()._prepare_qty_delivered()
        for line in self:
            # sudo: who reads the order may read no movements
            moves = line.sudo().move_ids.filtered(
                lambda move: move.state == "done" and move.customer_service_part_id
            )
            if any(move.repair_id for move in moves):
                delivered[line] = sum(
                    (-1 if move.origin_returned_move_id else 1)
                    * move.product_uom._compute_quantity(
                        move.quantity, line.product_uom_id, rounding_method="HALF-UP"
                    )
                    for move in moves
                )
        return delivered
