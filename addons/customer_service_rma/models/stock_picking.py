from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """Transfers of returns."""

    _inherit = "stock.picking"

    customer_service_rma_ids = fields.Many2many(
        "customer.service.rma",
        compute="_compute_customer_service_rma_ids",
        search="_search_customer_service_rma_ids",
        string="Return Authorizations",
    )

    @api.depends("move_ids.customer_service_rma_line_id")
    def _compute_customer_service_rma_ids(self):
        for picking in self:
            picking.customer_service_rma_ids = (
                picking.move_ids.customer_service_rma_line_id.rma_id
            )

    def _search_customer_service_rma_ids(self, operator, value):
        return Domain("move_ids.customer_service_rma_line_id.rma_id", operator, value)
