from odoo import models
from odoo.exceptions import UserError

from ..tools import rma


class StockMove(models.Model):
    """The number that came is the number that goes back, from end to end."""

    _inherit = "stock.move"

    def _get_pinned_lot(self):
        """Return the only lot the movement may carry, or none. Hook."""
        self.ensure_one()
        line = self.customer_service_rma_line_id
        if self.customer_service_rma_role in (rma.REPLACEMENT, rma.LOAN_OUT):
            return self.env["stock.lot"]
        return line.lot_id

    def _pin_lots(self):
        """Put the pinned lots on the lines of movements that reserve nothing."""
        for move in self:
            lot = move._get_pinned_lot()
            if lot and move._should_bypass_reservation():
                move.move_line_ids.filtered(lambda line: not line.lot_id).lot_id = lot

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        return super()._update_reserved_quantity_vals(
            need,
            location_id,
            lot_id=self._get_pinned_lot() or lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        return super()._get_available_quantity(
            location_id,
            lot_id=self._get_pinned_lot() or lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
            allow_negative=allow_negative,
        )

    def _action_done(self, cancel_backorder=False):
        self.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._check_pinned_lots()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_pinned_lots(self):
        """Refuse another number than the pinned one.

        :raises UserError: another number was put on a movement of a return.
        """
        for move in self:
            pinned = move._get_pinned_lot()
            if not pinned:
                continue
            for line in move.move_line_ids:
                name = line.lot_id.name or line.lot_name
                if line.quantity and line.lot_id != pinned and name != pinned.name:
                    raise UserError(
                        self.env._(
                            "%(return)s is for %(expected)s, not for %(found)s.",
                            **{
                                "return": move.customer_service_rma_line_id.rma_id.name,
                                "expected": pinned.name,
                                "found": name or self.env._("goods without number"),
                            },
                        )
                    )
