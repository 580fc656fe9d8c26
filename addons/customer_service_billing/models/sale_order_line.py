from odoo import models
from odoo.fields import Command


class SaleOrderLine(models.Model):
    """Lines of calls that runs invoice: the charges of the run, and no others."""

    _inherit = "sale.order.line"

    def _is_billed_with(self, charges):
        """Tell whether the line is invoiced when some charges are billed.

        A fixed price, and what is not for service, is invoiced as the host says.
        """
        self.ensure_one()
        if (
            not self._is_billed_by_charges()
            or self.order_id.customer_service_mode == "fixed"
        ):
            return True
        # sudo: who invoices the order need not see the calls
        return bool(self.sudo().customer_service_charge_ids & charges)

    def _prepare_invoice_line(self, **optional_values):
        vals = super()._prepare_invoice_line(**optional_values)
        chosen = self.order_id._get_chosen_charges()
        if (
            chosen is None
            or not self._is_billed_by_charges()
            or self.order_id.customer_service_mode == "fixed"
        ):
            return vals
        # sudo: who invoices the order need not see the calls
        charges = self.sudo().customer_service_charge_ids._filter_to_bill()
        quantity = sum(
            charge.uom_id._compute_quantity(
                charge.quantity, self.product_uom_id, round=False
            )
            for charge in charges
        )
        left = self.qty_to_invoice
        return {
            **vals,
            "quantity": min(quantity, left),
            "customer_service_charge_ids": [Command.set(charges.ids)],
        }
