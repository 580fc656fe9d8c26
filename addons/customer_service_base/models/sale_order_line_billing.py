from odoo import api, fields, models
from odoo.tools import float_compare

from .customer_service_charge import INVOICED, VERIFIED
from .sale_order_line import PRICE_DIGITS, SPENT_KINDS

CHARGED = "customer_service"
FACT_STATES = (VERIFIED, INVOICED)


class SaleOrderLine(models.Model):
    """What of a service line is done, and what may be invoiced: its charges decide.

    The host would invoice again what a credit note gave back; a charge is invoiced
    once, and again only when somebody says so.
    """

    _inherit = "sale.order.line"

    qty_delivered_method = fields.Selection(
        selection_add=[(CHARGED, "Service Charges")]
    )

    # ------------------------------------------------------------------
    # Done
    # ------------------------------------------------------------------
    @api.depends("customer_service_kind")
    def _compute_qty_delivered_method(self):
        result = super()._compute_qty_delivered_method()
        for line in self:
            if line._is_delivered_by_charges():
                line.qty_delivered_method = CHARGED
        return result

    def _is_delivered_by_charges(self):
        """Tell whether charges say what is done, and not movements of goods. Hook."""
        self.ensure_one()
        return (
            bool(self.customer_service_kind)
            and self.qty_delivered_method != "stock_move"
        )

    @api.depends(
        "customer_service_charge_ids.state",
        "customer_service_charge_ids.quantity",
        "customer_service_charge_ids.uom_id",
    )
    def _compute_qty_delivered(self):
        return super()._compute_qty_delivered()

    def _prepare_qty_delivered(self):
        quantities = super()._prepare_qty_delivered()
        for line in self:
            if line.qty_delivered_method == CHARGED:
                quantities[line] = line._get_charged_quantity(FACT_STATES)
        return quantities

    def _get_charged_quantity(self, states):
        """Return the quantity of the charges in some states, in the line's unit."""
        self.ensure_one()
        # sudo: who sells the order need not see the calls
        charges = self.sudo().customer_service_charge_ids
        return sum(
            charge.uom_id._compute_quantity(
                charge.quantity, self.product_uom_id, round=False
            )
            for charge in charges
            if charge.state in states
        )

    # ------------------------------------------------------------------
    # To invoice
    # ------------------------------------------------------------------
    def _is_billed_by_charges(self):
        """Tell whether the line belongs to a call and follows its charges."""
        self.ensure_one()
        # sudo: who sells the order need not see the call
        order = self.order_id.sudo()
        return bool(self.customer_service_kind and order.customer_service_call_id)

    @api.depends(
        "customer_service_kind",
        "order_id.customer_service_mode",
        "order_id.customer_service_call_id",
        "customer_service_charge_ids.state",
        "customer_service_charge_ids.bill_again",
        "customer_service_charge_ids.quantity",
        "customer_service_charge_ids.uom_id",
    )
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        for line in self:
            if line.state == "sale" and line._is_billed_by_charges():
                line.qty_to_invoice = line._get_service_quantity_to_invoice()
        return result

    def _get_service_quantity_to_invoice(self):
        """Return what may be invoiced now.

        Fixed price: what was ordered and not invoiced yet, credit notes or not, unless
        somebody said to bill again. Time and material: the verified charges, as far as
        the order goes.
        """
        self.ensure_one()
        if self.order_id.customer_service_mode == "fixed":
            # sudo: who invoices the order need not see the calls
            again = any(self.sudo().customer_service_charge_ids.mapped("bill_again"))
            invoiced = (
                self.qty_invoiced if again else self._get_quantity_ever_invoiced()
            )
            return max(self.product_uom_qty - invoiced, 0.0)
        left = self.product_uom_qty - self._get_charged_quantity((INVOICED,))
        return max(min(self._get_charged_quantity((VERIFIED,)), left), 0.0)

    def _get_quantity_ever_invoiced(self):
        """Return what was invoiced, whatever was given back later."""
        self.ensure_one()
        return sum(
            line.product_uom_id._compute_quantity(line.quantity, self.product_uom_id)
            for line in self.invoice_lines
            if line.move_id.move_type == "out_invoice"
            and line.move_id.state != "cancel"
        )

    def _get_invoiced_beyond(self, charges):
        """Return the quantity invoiced, and not given back, besides some charges.

        :param charges: invoiced charges of the line.
        """
        self.ensure_one()
        if self.order_id.customer_service_mode == "fixed":
            return self.qty_invoiced
        others = self.customer_service_charge_ids - charges
        rest = sum(
            charge.uom_id._compute_quantity(
                charge.quantity, self.product_uom_id, round=False
            )
            for charge in others
            if charge.state == INVOICED
        )
        return self.product_uom_id.round(max(self.qty_invoiced - rest, 0.0))

    def _compute_invoice_status(self):
        """A line all of whose charges are invoiced is invoiced, less or more."""
        result = super()._compute_invoice_status()
        for line in self:
            if (
                line.state == "sale"
                and line.invoice_status in ("no", "upselling")
                and line._is_billed_by_charges()
                and line._get_quantity_ever_invoiced()
            ):
                line.invoice_status = "invoiced"
        return result

    def _prepare_invoice_line(self, **optional_values):
        """Take the charges of the line along, so that none is invoiced twice."""
        vals = super()._prepare_invoice_line(**optional_values)
        if not self._is_billed_by_charges():
            return vals
        # sudo: who invoices the order need not see the calls
        charges = self.sudo().customer_service_charge_ids._filter_to_bill()
        label = self._get_coverage_label()
        return {
            **vals,
            "name": "\n".join(filter(None, (vals.get("name"), label))),
            "customer_service_charge_ids": [fields.Command.set(charges.ids)],
        }

    def _get_coverage_label(self):
        """Return what covers the line, why, and what it is worth, for the customer."""
        self.ensure_one()
        rate = self.customer_service_coverage_rate
        if not rate:
            return ""
        labels = dict(
            self._fields["customer_service_coverage"]._description_selection(self.env)
        )
        return self.env._(
            "%(coverage)s %(rate)s %%: %(reason)s. Full price: %(price)s",
            coverage=labels.get(self.customer_service_coverage),
            rate=f"{rate:g}",
            reason=self.customer_service_coverage_reason,
            price=self.currency_id.format(self.customer_service_full_price),
        )

    # ------------------------------------------------------------------
    # Against what was accepted
    # ------------------------------------------------------------------
    def _find_line_of_charge(self, charge):
        """Return the accepted line a charge belongs on, maybe none.

        What was accepted decides price and coverage. A line that is used up takes
        nothing more, unless its price includes everything.
        """
        if charge.part_id.sale_line_id in self:
            return charge.part_id.sale_line_id
        same = self.filtered(lambda line: line._fits_charge(charge))
        fixed = same.filtered(
            lambda line: line.order_id.customer_service_mode == "fixed"
        )
        same = same.sorted(
            lambda line: (
                line.customer_service_coverage_rate != charge.coverage_rate,
                line.id,
            )
        )
        open_lines = same.filtered(
            lambda line: (
                line.order_id.customer_service_direct
                or line._get_charged_quantity(FACT_STATES) < line.product_uom_qty
            )
        )
        return (open_lines or fixed)[:1]

    def _fits_charge(self, charge):
        """Tell whether the line quotes what a charge bills."""
        self.ensure_one()
        if self.customer_service_kind != charge.kind:
            return False
        order = self.order_id
        same_product = self.product_id == charge.product_id
        if order.customer_service_mode == "fixed":
            included = charge.kind != "part" or same_product
            return included and not order.customer_service_supplement
        if not same_product:
            return False
        own_price = charge.kind in SPENT_KINDS or order.customer_service_direct
        same_price = not float_compare(
            self._get_full_price(), charge.price_unit, PRICE_DIGITS
        )
        same_cover = self.customer_service_coverage_rate == charge.coverage_rate
        return not own_price or (same_price and same_cover)

    def _get_due_price(self):
        """Return what one unit costs without taxes, coverage and discount off."""
        self.ensure_one()
        if self.product_uom_qty:
            return self.price_reduce_taxexcl
        return self.price_unit * (1 - self.discount / 100)

    def _get_done_amount(self):
        """Return what is to be paid for what was done, without taxes."""
        self.ensure_one()
        if not self.customer_service_kind:
            return self.price_subtotal
        order = self.order_id
        included = (
            order.customer_service_mode == "fixed"
            and not order.customer_service_supplement
        )
        if included:
            return self.price_subtotal
        return self._get_charged_quantity(FACT_STATES) * self._get_due_price()

    def _get_overrun(self):
        """Return the quantity done beyond the accepted one and not asked about yet."""
        self.ensure_one()
        if self.order_id.customer_service_mode == "fixed":
            return 0.0
        asked = sum(self.customer_service_extra_ids.mapped("product_uom_qty"))
        charged = self._get_charged_quantity(FACT_STATES)
        over = self.product_uom_id.round(charged - self.product_uom_qty - asked)
        return max(over, 0.0)

    def _raise_to_charged(self):
        """Have lines order what was done."""
        for line in self:
            line.product_uom_qty += line._get_overrun()

    def _prepare_extra_vals(self):
        """Return the values of a line that asks about what exceeds this one."""
        self.ensure_one()
        call = self.order_id.customer_service_call_id
        rate = self.customer_service_coverage_rate
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "product_uom_qty": self._get_overrun(),
            "name": self.name,
            "discount": self.discount,
            "sequence": self.sequence,
            "customer_service_kind": self.customer_service_kind,
            "customer_service_coverage": self.customer_service_coverage,
            "customer_service_coverage_rate": rate,
            "customer_service_coverage_reason": self.customer_service_coverage_reason,
            "customer_service_extra_of_id": self.id,
            "analytic_distribution": self.analytic_distribution,
            **call._prepare_full_price(self._get_full_price(), rate),
        }
