from odoo import models


class SaleOrder(models.Model):
    """The returns of what was sold."""

    _name = "sale.order"
    _inherit = ["sale.order", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return (
            "delivery_move_id.sale_line_id.order_id",
            "equipment_id.sale_line_id.order_id",
        )

    def _prepare_rma_vals(self):
        self.ensure_one()
        # sudo: who sells may not see movements
        moves = self.sudo().order_line.move_ids
        vals = self.env["customer.service.rma"]._prepare_vals_of_moves(
            moves, self.partner_id
        )
        self._check_rma_lines(vals["line_ids"])
        if self.partner_shipping_id.commercial_partner_id == (
            self.partner_id.commercial_partner_id
        ):
            vals["address_id"] = self.partner_shipping_id.id
        return vals
