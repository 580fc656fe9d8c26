from odoo import models

from .customer_service_billing_item_emit import CHARGES


class SaleOrder(models.Model):
    """Orders of calls that runs invoice."""

    _inherit = "sale.order"

    def _get_chosen_charges(self):
        """Return the charges that the run bills; None when no run invoices."""
        chosen = self.env.context.get(CHARGES)
        if chosen is None:
            return None
        return self.env["customer.service.charge"].browse(chosen)

    # ------------------------------------------------------------------
    # What is invoiced
    # ------------------------------------------------------------------
    def _get_invoiceable_lines(self, final=False):
        """Leave out what the run does not bill, with titles that have nothing below."""
        lines = super()._get_invoiceable_lines(final)
        chosen = self._get_chosen_charges()
        if chosen is None or not self.customer_service_call_id:
            return lines
        if not self._is_billed_with(chosen):
            return lines.browse()
        kept = lines.filtered(
            lambda line: line.display_type or line._is_billed_with(chosen)
        )
        if not any(not (line.display_type or line.is_downpayment) for line in kept):
            return lines.browse()
        filled = set()
        section = None
        for line in kept:
            if line.display_type == "line_section":
                section = line.id
            elif not line.display_type:
                filled.add(section)
        return kept.filtered(
            lambda line: line.display_type != "line_section" or line.id in filled
        )

    def _is_billed_with(self, charges):
        """Tell whether the order is invoiced when some charges are billed.

        What was ordered for other work of the call waits for it. Extra work that was
        accepted has no charges of its own.
        """
        self.ensure_one()
        # sudo: who invoices the order need not see the calls
        own = self.sudo().order_line.customer_service_charge_ids
        return self.customer_service_supplement or bool(own & charges)

    # ------------------------------------------------------------------
    # What is never on one invoice
    # ------------------------------------------------------------------
    def _get_invoice_grouping_keys(self):
        return [*super()._get_invoice_grouping_keys(), "customer_service_billing_key"]

    def _prepare_invoice(self):
        vals = super()._prepare_invoice()
        if self.customer_service_call_id:
            vals["customer_service_billing_key"] = self._get_billing_key()
        else:
            vals["customer_service_billing_key"] = ""
        return vals

    def _get_billing_key(self):
        """Return what orders must have in common to be on one invoice. Hook.

        The host asks for the payer, the address, the currency, the fiscal position and
        the company by itself, and would lose what differs of the rest.

        :return: str.
        """
        self.ensure_one()
        return "|".join(str(part) for part in self._get_billing_key_parts())

    def _get_billing_key_parts(self):
        """Return the parts of the key. Hook: extend it with ``super``."""
        self.ensure_one()
        return [
            self.payment_term_id.id or 0,
            self.client_order_ref or "",
            self._get_billing_token(),
        ]

    def _get_billing_token(self):
        """Return which invoice of the payer the run puts the order on.

        Who invoices by hand chooses the orders that go together.
        """
        self.ensure_one()
        chosen = self._get_chosen_charges()
        if chosen is None:
            return ""
        # sudo: who invoices the order need not see the call
        call = self.sudo().customer_service_call_id
        # read for all calls at once, unlike the charges of each
        own = chosen.filtered(lambda charge: charge.call_id == call)
        dates = own.mapped("date")
        month = max(dates).strftime("%Y-%m") if dates else ""
        return call._get_billing_token(call.payer_id or call.partner_id, month)
