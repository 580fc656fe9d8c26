from odoo import fields, models

from ..tools import rma


class StockScrap(models.Model):
    """Goods of customers that are destroyed with their consent."""

    _inherit = "stock.scrap"

    customer_service_rma_line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Returned Item",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _prepare_move_values(self):
        vals = super()._prepare_move_values()
        if self.customer_service_rma_line_id:
            vals["customer_service_rma_line_id"] = self.customer_service_rma_line_id.id
            vals["customer_service_rma_role"] = rma.DISPOSAL
            vals["to_refund"] = False
        return vals
