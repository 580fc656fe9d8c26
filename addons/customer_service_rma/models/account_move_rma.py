from odoo import models


class AccountMove(models.Model):
    """The returns of what was invoiced."""

    _name = "account.move"
    _inherit = ["account.move", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return (
            "delivery_move_id.sale_line_id.invoice_lines.move_id",
            "equipment_id.sale_line_id.invoice_lines.move_id",
        )

    def _prepare_rma_vals(self):
        self.ensure_one()
        # sudo: who invoices may not see movements
        moves = self.sudo().invoice_line_ids.sale_line_ids.move_ids
        vals = self.env["customer.service.rma"]._prepare_vals_of_moves(
            moves, self.partner_id
        )
        self._check_rma_lines(vals["line_ids"])
        if self.partner_shipping_id.commercial_partner_id == (
            self.commercial_partner_id
        ):
            vals["address_id"] = self.partner_shipping_id.id
        return vals
