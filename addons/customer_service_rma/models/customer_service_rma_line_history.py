from odoo import models


class CustomerServiceRmaLine(models.Model):
    """What the history of machines reads items by."""

    _inherit = "customer.service.rma.line"

    _history_machine = models.Index(
        "(equipment_id, (COALESCE(date_received, date_done)) DESC)"
        " WHERE equipment_id IS NOT NULL"
    )
    _history_date = models.Index("((COALESCE(date_received, date_done)) DESC)")
    _history_id = models.Index("((id * 16 + 6))")
