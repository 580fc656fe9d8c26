from odoo import api, models


class AccountTax(models.Model):
    """What invoices that are not made yet come to."""

    _inherit = "account.tax"

    @api.model
    def _reckon_future_invoice(self, invoice, company):
        """Fill in the amounts of a future invoice, as its invoice will have them.

        :param invoice: ``FutureInvoice`` with values and lines.
        :param company: that invoices.
        """
        values = invoice.values
        currency = self.env["res.currency"].browse(values["currency_id"])
        sign = -1 if values["move_type"] == "out_refund" else 1
        base_lines = [
            self._prepare_future_base_line(vals, currency, sign)
            for vals in invoice.lines
        ]
        self._add_tax_details_in_base_lines(base_lines, company)
        self._round_base_lines_tax_details(base_lines, company)
        invoice.subtotals = [
            line["tax_details"]["total_excluded_currency"] for line in base_lines
        ]
        early = self._prepare_future_discount_lines(base_lines, values, currency, sign)
        if early:
            base_lines += early
            self._add_tax_details_in_base_lines(early, company)
            self._round_base_lines_tax_details(base_lines, company)
        totals = self._get_tax_totals_summary(base_lines, currency, company)
        invoice.untaxed = sign * totals["base_amount_currency"]
        invoice.tax = sign * totals["tax_amount_currency"]
        invoice.total = sign * totals["total_amount_currency"]

    @api.model
    def _prepare_future_base_line(self, vals, currency, sign):
        """Return what the host reckons taxes of a line with.

        :param dict vals: of the invoice line.
        """
        env = self.env
        fields = env["account.move.line"]._fields
        numbers = {
            name: fields[name].convert_to_cache(vals.get(name) or 0.0, self)
            for name in ("quantity", "price_unit", "discount")
        }
        tax_ids = [tax for command in vals.get("tax_ids", []) for tax in command[2]]
        return self._prepare_base_line_for_taxes_computation(
            {},
            product_id=env["product.product"].browse(vals.get("product_id") or ()),
            product_uom_id=env["uom.uom"].browse(vals.get("product_uom_id") or ()),
            tax_ids=self.browse(tax_ids),
            currency_id=currency,
            is_refund=sign < 0,
            extra_tax_data=vals.get("extra_tax_data") or {},
            analytic_distribution=vals.get("analytic_distribution"),
            **numbers,
        )

    @api.model
    def _get_term_of_taxes(self, values):
        """Return the term that has taxes reckoned on what an early payment leaves.

        :param dict values: of a future invoice.
        """
        term = self.env["account.payment.term"].browse(
            values.get("invoice_payment_term_id") or ()
        )
        return term.filtered(
            lambda one: (
                one.early_discount and one.early_pay_discount_computation == "mixed"
            )
        )

    @api.model
    def _get_unforeseeable_text(self, values, company):
        """Return why nobody can say what a future invoice comes to, "" if one can.

        The host rounds what such a term takes off and adds in two currencies, each by
        itself. Where the two do not balance it makes no invoice, and trifles decide
        whether it does, and of which amount.

        :param dict values: of the invoice.
        :param company: that invoices.
        """
        currency = self.env["res.currency"].browse(values["currency_id"])
        term = self._get_term_of_taxes(values)
        if not term or currency == company.currency_id:
            return ""
        return self.env._(
            "It cannot be foretold: with the payment terms %(term)s an invoice in "
            "%(currency)s is often refused, because it is not balanced.",
            term=term.name,
            currency=currency.name,
        )

    @api.model
    def _prepare_future_discount_lines(self, base_lines, values, company, sign):
        """Return what a discount for early payment takes off the base of taxes.

        Some terms have taxes reckoned on what is left, whenever one pays. The host
        does so, and rounds, for each account and analytic distribution by itself.
        """
        term = self._get_term_of_taxes(values)
        if not term:
            return []
        currency = self.env["res.currency"].browse(values["currency_id"])
        rate = term.discount_percentage / 100
        amounts = {}
        for line in base_lines:
            if line["tax_ids"]:
                taxes = line["tax_ids"].filtered(lambda tax: tax.amount_type != "fixed")
                product = line["product_id"].with_company(company)
                shares = line["analytic_distribution"] or {}
                key = (
                    taxes,
                    product and product._get_product_accounts()["income"],
                    tuple(sorted(shares.items())),
                )
                off = line["tax_details"]["total_excluded_currency"] * rate
                amounts[key] = amounts.get(key, 0.0) + currency.round(off)
        return [
            self._prepare_base_line_for_taxes_computation(
                {},
                tax_ids=own,
                price_unit=price,
                quantity=1.0,
                currency_id=currency,
                special_mode="total_excluded",
                special_type="early_payment",
                is_refund=sign < 0,
            )
            for (taxes, _account, _shares), amount in amounts.items()
            for own, price in ((taxes, -amount), (self.browse(), amount))
        ]
