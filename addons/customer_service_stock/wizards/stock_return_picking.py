from odoo import models


class StockReturnPickingLine(models.TransientModel):
    """A part that the warehouse takes back is a part of the call that came back."""

    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        vals = super()._prepare_move_default_values(new_picking)
        part = self.move_id.customer_service_part_id
        if part:
            vals["customer_service_part_id"] = part.id
        return vals
