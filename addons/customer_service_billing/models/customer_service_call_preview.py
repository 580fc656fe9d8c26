from odoo import models
from odoo.fields import Command

from odoo.addons.customer_service_base.models.customer_service_call_quotation import (
    LIVE_STATES,
)
from odoo.addons.customer_service_base.models.sale_order_line import due_price

from .customer_service_billing_item_emit import CHARGES


class CustomerServiceCall(models.Model):
    """What an invoice would say of work that nobody quoted."""

    _inherit = "customer.service.call"

    def _has_live_order(self):
        """Tell whether somebody quoted the work, or it was billed on an order."""
        self.ensure_one()
        return any(order.state in LIVE_STATES for order in self.sale_order_ids)

    def _preview_billing_order(self, charges, memo):
        """Return what an order of work nobody quoted would hand to its invoice.

        :param charges: of the call, that somebody pays.
        :param dict memo: orders and taxes of other calls; this call's are added.
        :return: the values of the invoice, and the list of those of its lines.
        :raises UserError: there could be no such order.
        """
        self.ensure_one()
        self._check_billing_order()
        order = self._get_imagined_order(memo)
        order._check_currency(charges)
        ordered = charges.sorted(lambda charge: (charge.date, charge.id))
        lines = [
            self._preview_line(order, vals, memo)
            for vals, _own in self._prepare_charge_lines(ordered)
        ]
        return order._prepare_invoice(), lines

    def _get_imagined_order(self, memo):
        """Return an order that is not stored; calls that agree have the same.

        :param dict memo: orders of other calls.
        """
        vals = self._prepare_billing_order_vals()
        own = ("customer_service_call_id", "origin")
        key = frozenset(item for item in vals.items() if item[0] not in own)
        if key not in memo:
            memo[key] = self.env["sale.order"].new(vals)
        order = memo[key]
        order.customer_service_call_id = self
        return order.with_context(**{CHARGES: self.env.context.get(CHARGES)})

    def _preview_line(self, order, vals, memo):
        """Return the values of the invoice line of an order line.

        :param order: that is not stored.
        :param dict vals: of the order line.
        :param dict memo: taxes of other lines.
        """
        rate = vals["customer_service_coverage_rate"]
        full = vals["customer_service_full_price"] if rate else vals["price_unit"]
        position = order.fiscal_position_id
        key = ("taxes", position.id, vals["product_id"])
        if key not in memo:
            product = self.env["product.product"].browse(vals["product_id"])
            taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
            memo[key] = position.map_tax(taxes).ids
        return {
            "product_id": vals["product_id"],
            "product_uom_id": vals["product_uom_id"],
            "quantity": vals["product_uom_qty"],
            "price_unit": due_price(full, rate),
            "discount": vals["discount"],
            "tax_ids": [Command.set(memo[key])],
            "analytic_distribution": vals["analytic_distribution"],
        }
