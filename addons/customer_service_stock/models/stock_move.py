from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class StockMove(models.Model):
    """The spare part of a call that a movement of goods carries."""

    _inherit = "stock.move"

    customer_service_part_id = fields.Many2one(
        "customer.service.part",
        string="Spare Part of a Call",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Call",
        compute="_compute_customer_service_call_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _auto_init(self):
        """Create the columns empty: no old movement belongs to a call."""
        for name in ("customer_service_part_id", "customer_service_call_id"):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    @api.depends("customer_service_part_id.call_id")
    def _compute_customer_service_call_id(self):
        for move in self:
            move.customer_service_call_id = move.customer_service_part_id.call_id
