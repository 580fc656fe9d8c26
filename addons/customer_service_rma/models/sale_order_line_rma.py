from odoo import models

from ..tools import rma
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

    def _get_outgoing_incoming_moves(self, strict=True):
        """What is destroyed where it stands counts like what came back."""
        outgoing, incoming = super()._get_outgoing_incoming_moves(strict=strict)
        if strict:
            incoming |= self.move_ids.filtered(
                lambda move: (
                    move.customer_service_rma_role == rma.DISPOSAL
                    and move.location_id.usage == "customer"
                    and move.to_refund
                    and move.state != "cancel"
                )
            )
        return outgoing, incoming

    def _recompute_delivered(self):
        """Count anew what was delivered: whether a movement is a refund is no trigger
        of the host.
        """
        lines = self.exists()
        self.env.add_to_compute(lines._fields["qty_delivered"], lines)
        lines.flush_recordset(["qty_delivered"])
