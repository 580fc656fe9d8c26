from odoo import api, models


class StockMove(models.Model):
    """Movements of parts from a van or a shelf to the machine of a call."""

    _inherit = "stock.move"

    def _is_field_use(self):
        """Tell whether the movement takes a part to a machine in the field, or back."""
        self.ensure_one()
        part = self.customer_service_part_id
        return bool(part) and part.source in part._get_field_sources()

    def _action_done(self, cancel_backorder=False):
        """Tell the calls what was used and came back, whoever moved it."""
        # sudo: who ships goods may have no rights on calls
        going = self.sudo().filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._is_field_use()
                and not move.origin_returned_move_id
            )
        )
        going.customer_service_part_id._check_lots(going)
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: who ships goods may have no rights on calls
        done = moves.sudo().filtered(
            lambda move: move.state == "done" and move._is_field_use()
        )
        done.customer_service_part_id._record_field_use()
        return moves

    def _action_synch_order(self):
        """Leave parts of calls alone: their order lines come from the call."""
        others = self.filtered(lambda move: not move.customer_service_part_id)
        return super(StockMove, others)._action_synch_order()

    def _prepare_move_split_vals(self, qty):
        vals = super()._prepare_move_split_vals(qty)
        if self.customer_service_part_id:
            vals["customer_service_part_id"] = self.customer_service_part_id.id
        return vals

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "customer_service_part_id",
        ]

    def _prepare_field_return_vals(self, quantity):
        """Return the values of the movement that brings a part back to its van.

        :param float quantity: in the unit of the movement.
        """
        self.ensure_one()
        return {
            **self._prepare_workshop_return_vals(quantity),
            "origin": self.origin,
            "reference": self.reference,
            "partner_id": self.partner_id.id,
        }
