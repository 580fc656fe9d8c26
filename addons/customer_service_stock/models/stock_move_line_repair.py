from odoo import models


class StockMoveLine(models.Model):
    """Corrections of what was used of a part."""

    _inherit = "stock.move.line"

    def write(self, vals):
        """Tell the part of a call when done goods are corrected."""
        res = super().write(vals)
        if "quantity" in vals:
            # sudo: a storekeeper may not write parts of calls
            done = self.sudo().move_id.filtered(lambda move: move.state == "done")
            done.customer_service_part_id._record_workshop_use()
        return res
