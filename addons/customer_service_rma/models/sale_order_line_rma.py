from odoo import models

from .customer_service_rma_line_replacement import KEY


class SaleOrderLine(models.Model):
    """Lines that bill what a return delivers: it is not delivered a second time."""

    _inherit = "sale.order.line"

    def _get_customer_service_keys(self):
        """Return the keys of the facts the line was made from."""
        self.ensure_one()
        return (self.customer_service_keys or "").splitlines()

    def _is_of_rma(self):
        """Tell whether a return delivers what the line sells."""
        self.ensure_one()
        return any(
            key.startswith(f"{KEY}:") for key in self._get_customer_service_keys()
        )

    def _get_rma_lines(self):
        """Return the items of returns that lines are made from, as superuser."""
        ids = {
            int(key.split(":")[1])
            for line in self
            for key in line._get_customer_service_keys()
            if key.startswith(f"{KEY}:")
        }
        # sudo: who sells need not see the returns
        return self.env["customer.service.rma.line"].sudo().browse(ids).exists()

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        others = self.filtered(lambda line: not line._is_of_rma())
        return super(SaleOrderLine, others)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )

    def _fits_charge(self, charge):
        """What a return delivers is billed on its own line, and nothing else is."""
        returned = (charge.key or "").startswith(f"{KEY}:")
        if returned or self._is_of_rma():
            return returned and charge.key in self._get_customer_service_keys()
        return super()._fits_charge(charge)

    def _prepare_qty_delivered(self):
        """Take off what is refunded and no movement of the order brought back."""
        delivered = super()._prepare_qty_delivered()
        # sudo: who sells need not see the returns
        items = self.env["customer.service.rma.line"].sudo()
        for item in items.search([("refund_sale_line_id", "in", self.ids)]):
            line = item.refund_sale_line_id.with_env(self.env)
            if line in delivered and not item._get_refunded_receipts():
                delivered[line] -= item.uom_id._compute_quantity(
                    item._get_refunded_quantity(), line.product_uom_id, round=False
                )
        return delivered

    def _recompute_delivered(self):
        """Count anew what was delivered: whether a movement is a refund is no trigger
        of the host.
        """
        lines = self.exists()
        self.env.add_to_compute(lines._fields["qty_delivered"], lines)
        lines.flush_recordset(["qty_delivered"])
