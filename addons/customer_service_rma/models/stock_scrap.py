from odoo import api, fields, models
from odoo.exceptions import AccessError

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

    @api.model_create_multi
    def create(self, vals_list):
        self._check_rma_closed(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._check_rma_closed(vals.keys())
        return super().write(vals)

    @api.model
    def _check_rma_closed(self, names):
        """Refuse to scrap goods of customers by hand: without their consent.

        :param names: of the fields that are written.
        :raises AccessError: it is not the return that does it.
        """
        if "customer_service_rma_line_id" in names and not self.env.su:
            raise AccessError(
                self.env._("Goods of customers are scrapped on their return (RMA).")
            )

    def _prepare_move_values(self):
        vals = super()._prepare_move_values()
        if self.customer_service_rma_line_id:
            vals["customer_service_rma_line_id"] = self.customer_service_rma_line_id.id
            vals["customer_service_rma_role"] = rma.DISPOSAL
            vals["to_refund"] = False
        return vals
