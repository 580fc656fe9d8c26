from odoo import models
from odoo.tools import float_compare, float_round

from ..tools import fee


class CustomerServiceContractLine(models.Model):
    """What a renewal makes of prices, and what lines cost in any stretch of days."""

    _inherit = "customer.service.contract.line"

    def _apply_price_rule(self, days):
        """Give lines the prices of a new term, by the rule of their contracts.

        A price that somebody has set for the same day stays.

        :param dict days: first day of the term by contract.
        :return: the new rates.
        """
        # sudo: rates are written by what the contract allows
        lines = self.sudo().filtered(
            lambda line: (
                line.revisable
                and line.contract_id.price_rule != "keep"
                and line.date_start < days[line.contract_id]
                and not (line.date_end and line.date_end < days[line.contract_id])
            )
        )
        vals_list = []
        for line in lines:
            day = days[line.contract_id]
            line._apply_price_rule_to_machines(day)
            rate = line.rate_ids._get_rate_on(day)
            price = rate and line._get_renewal_price(rate.price_unit, day)
            if (
                rate
                and rate.date_from != day
                and line._is_another_price(rate.price_unit, price)
            ):
                vals_list.append(
                    rate.copy_data(
                        {
                            "date_from": day,
                            "price_unit": price,
                            "reason": "renewal",
                            "note": line.contract_id._get_price_rule_text(),
                        }
                    )[0]
                )
        return lines.env["customer.service.contract.rate"].create(vals_list)

    def _apply_price_rule_to_machines(self, day):
        """Give machines with a fee of their own the price of a new term."""
        self.ensure_one()
        if self.contract_id.price_rule != "percent":
            # a fee of its own was agreed beside the pricelist and the clause
            return
        for own in self.equipment_ids.filtered("own_price"):
            price = self._get_renewal_price(own.price_unit, day)
            if own._is_on(day) and self._is_another_price(own.price_unit, price):
                own._reprice(day, price)

    def _get_renewal_price(self, price, day):
        """Return what the rule of the contract makes of a price. Hook.

        :param float price: until the renewal.
        :param date day: first day of the new term.
        :return: float, None when there is nothing to change.
        """
        self.ensure_one()
        contract = self.contract_id
        digits = self.env["decimal.precision"].precision_get("Product Price")
        if contract.price_rule == "percent":
            risen = price * (1 + contract.renewal_percent / 100)
            return float_round(risen, precision_digits=digits)
        if contract.price_rule == "pricelist":
            return self._get_list_price_on(day)
        if contract.price_rule == "clause":
            return self._get_clause_price(day)
        return None

    def _get_clause_price(self, day):
        """Return the price that the clause of the contract gives, None for none."""
        self.ensure_one()
        outcomes = self._get_revised_prices({self: day}, self._get_today())
        found = outcomes.get(self)
        return float(found.price_new) if found and not found.why_not else None

    def _get_list_price_on(self, day):
        """Return the price of the product for the customer on a day."""
        self.ensure_one()
        contract = self.contract_id
        return contract.pricelist_id._get_product_price(
            self.product_id, 1.0, currency=contract.currency_id, date=day
        )

    def _is_another_price(self, price, other):
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return other is not None and bool(
            float_compare(price, other, precision_digits=digits)
        )

    def _get_fees_between(self, start, end):
        """Return what lines cost in a stretch of days, by the terms of now.

        :param date start: first day.
        :param date end: last day, which must be known.
        :return: dict of amounts by line, in the currency of the contract.
        """
        amounts = {}
        for line, terms in self._get_terms().items():
            units = 0
            for period in terms.schedule.between(max(start, terms.start), end):
                own = fee.period_fee(terms, period, start, end)
                units += own.units if own else 0
            amounts[line] = units / 10**terms.digits
        return amounts

    def _true_up_again(self, reason, since=None):
        """Credit or charge what the terms give now, in place of credits not sent yet.

        :param str reason: in words of the customer.
        :param date since: periods that ended before this day are left alone.
        :return: rows that correct.
        """
        # sudo: the ledger is closed to everybody
        waiting = self.sudo().period_ids.filtered(
            lambda row: (
                row.kind == "credit"
                and row.state == "due"
                and row.origin_id
                and not row.overridden
                and not (since and row.period_end < since)
            )
        )
        waiting.write({"state": "cancelled"})
        rows = self._true_up("credit", reason, since)
        rows.filtered(lambda row: row.amount > 0).write({"kind": "delta"})
        return rows
