from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import rma


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

    def _takes_items_of(self, key):
        """Tell whether items may be put on an open delivery of returns.

        :param key: what items of one delivery share, see ``_get_delivery_key``.
        """
        self.ensure_one()
        items = self.move_ids.customer_service_rma_line_id
        return (
            bool(items)
            and not any(self.move_ids.mapped("picked"))
            and set(self.move_ids.mapped("customer_service_rma_role")) == {rma.BACK}
            and {item._get_delivery_key() for item in items} == {key}
        )
