from odoo import models


class StockLot(models.Model):
    """What is lent is ours: its worth counts though it stands in no warehouse."""

    _inherit = "stock.lot"

    def _compute_value(self):
        places = self.env["stock.location"].search(
            [
                ("is_valued_internal", "=", True),
                ("company_id", "=", self.env.company.id),
            ]
        )
        free = self.with_context(location=places.ids)
        return super(StockLot, free)._compute_value()
