from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class StockPicking(models.Model):
    """Transfer that takes parts to the machine of a call."""

    _inherit = "stock.picking"

    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Call",
        compute="_compute_customer_service_call_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups="customer_service_base.group_reader",
    )

    def _auto_init(self):
        """Create the column empty: no old transfer belongs to a call."""
        if not column_exists(self.env.cr, self._table, "customer_service_call_id"):
            create_column(self.env.cr, self._table, "customer_service_call_id", "int4")
        return super()._auto_init()

    @api.depends("move_ids.customer_service_call_id")
    def _compute_customer_service_call_id(self):
        for picking in self:
            picking.customer_service_call_id = (
                picking.move_ids.customer_service_call_id[:1]
            )
