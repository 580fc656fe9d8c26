from odoo import models


class StockPicking(models.Model):
    """Returns of what was delivered, and transfers of returns."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return ("move_ids.picking_id", "delivery_move_id.picking_id")

    def _prepare_rma_vals(self):
        self.ensure_one()
        partner = self.move_ids[:1]._get_customer_service_parties()[0]
        vals = self.env["customer.service.rma"]._prepare_vals_of_moves(
            self.move_ids, partner or self.partner_id
        )
        self._check_rma_lines(vals["line_ids"])
        if self.partner_id.commercial_partner_id == partner:
            vals["address_id"] = self.partner_id.id
        return vals
