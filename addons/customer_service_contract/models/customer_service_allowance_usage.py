from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.allowance import price_pieces
from .customer_service_allowance import BY_LEDGER
from .customer_service_contract import BILLED_STATES, FEE_GROUPS
from .customer_service_contract_line_ledger import ENGINE_CONTEXT
from .customer_service_contract_period import CANCELLED, CREDITED, DUE

ONE_DAY = timedelta(days=1)
USAGE, NOTHING = "usage", "nothing"


class CustomerServiceAllowance(models.Model):
    """What goes beyond an allowance and is billed with the contract, in arrears."""

    _inherit = "customer.service.allowance"

    tier_ids = fields.One2many(
        "customer.service.allowance.tier",
        "allowance_id",
        string="Price Tiers",
        copy=True,
        groups=FEE_GROUPS,
    )
    usage_until = fields.Date(
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="Last day of which the usage is in the ledger.",
    )
    date_next = fields.Date(
        string="Usage Due on",
        readonly=True,
        copy=False,
        help="When the usage of the current period becomes due. Empty: nothing will.",
    )

    _next_usage = models.Index("(date_next) WHERE date_next IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        allowances = super().create(vals_list)
        allowances._refresh_next_usage()
        return allowances

    def write(self, vals):
        result = super().write(vals)
        if {"overage", "per", "line_id"} & vals.keys():
            self._refresh_next_usage()
        return result

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------
    def _get_next_usage_period(self):
        """Return the first period whose usage is not in the ledger, maybe None."""
        self.ensure_one()
        if self.overage != BY_LEDGER or self.contract_id.state not in BILLED_STATES:
            return None
        start = self.line_id.date_start
        if self.usage_until:
            start = max(start, self.usage_until + ONE_DAY)
        period = self._get_period(start)
        return period if period and period[1] else None

    def _refresh_next_usage(self):
        """Write when the usage of the next period becomes due."""
        # sudo: dates of the engine follow from terms, whoever changes them
        for allowance in self.sudo().with_context(**ENGINE_CONTEXT):
            period = allowance._get_next_usage_period()
            due = period[1] + ONE_DAY if period else False
            if allowance.date_next != due:
                allowance.date_next = due

    # ------------------------------------------------------------------
    # Into the ledger
    # ------------------------------------------------------------------
    def _materialise_usage(self, day):
        """Enter the usage of periods that have ended into the ledger, once.

        :param date day: last day of becoming due.
        :return: the new rows.
        """
        rows = self.env["customer.service.contract.period"]
        due = self.filtered(lambda one: one.date_next and one.date_next <= day)
        due = due.with_context(**ENGINE_CONTEXT).try_lock_for_update(
            allow_referencing=True
        )
        due.invalidate_recordset(["usage_until", "date_next"])
        for allowance in due:
            while allowance.date_next and allowance.date_next <= day:
                period = allowance._get_next_usage_period()
                rows |= allowance._true_up_usage(*period, allowance.date_next)
                allowance.usage_until = period[1]
                allowance._refresh_next_usage()
        return rows

    def _true_up_usage(self, start, end, date_due):
        """Have the ledger say what was used beyond the allowance in a period.

        What is still due takes the new quantity; of what was billed, the difference
        becomes a new row. Doing it again adds nothing.

        :param date start: first day of the period.
        :param date end: its last day.
        :param date date_due: of new rows.
        :return: the new rows.
        """
        self.ensure_one()
        counters = self.env["customer.service.allowance.counter"]
        counter = counters._get_locked({(self, start): end})[self, start]
        self._measure_usage(counter)
        ledger = self.env["customer.service.contract.period"]
        known = ledger.search(
            Domain("allowance_id", "=", self.id)
            & Domain("period_start", "=", start)
            & Domain("state", "!=", CANCELLED),
            order="id",
        )
        pieces = price_pieces(counter.overage, self._get_price_tiers())
        vals_list = []
        for number, (quantity, price) in enumerate(pieces):
            rows = known.filtered(lambda row, own=number: row.usage_tier == own)
            if not rows and (quantity or not (number or known)):
                vals_list.append(
                    self._prepare_usage_vals(counter, number, quantity, price, date_due)
                )
            elif rows:
                vals_list += rows._follow_usage(quantity, counter)
        return ledger.create(vals_list)

    def _measure_usage(self, counter):
        """Write on a locked counter what was used, where no calls say so. Hook."""

    def _get_price_tiers(self):
        """Return from which quantity beyond the allowance which price holds."""
        self.ensure_one()
        tiers = [(tier.quantity_from, tier.price_unit) for tier in self.tier_ids]
        return [(0.0, self.overage_price), *sorted(tiers)]

    def _prepare_usage_vals(self, counter, number, quantity, price, date_due):
        """Return the values of the row of what was used beyond. Hook.

        :param int number: of the tier.
        """
        self.ensure_one()
        contract = self.contract_id
        amount = self.currency_id.round(quantity * price)
        until = contract.billed_elsewhere_until
        if until and counter.period_start <= until:
            state = "elsewhere"
        else:
            state = NOTHING if self.currency_id.is_zero(amount) else DUE
        return {
            "contract_id": contract.id,
            "line_id": self.line_id.id,
            "allowance_id": self.id,
            "usage_tier": number,
            "company_id": self.company_id.id,
            "payer_id": contract.payer_id.id,
            "currency_id": self.currency_id.id,
            "kind": USAGE,
            "key": f"{self.id}:{number}",
            "period_start": counter.period_start,
            "period_end": counter.period_end,
            "date_due": date_due,
            "quantity": quantity,
            "usage_quantity": quantity,
            "price_unit": price,
            "amount": amount,
            "amount_terms": amount,
            "note": self._get_usage_words(counter),
            "state": state,
        }

    def _get_usage_words(self, counter):
        """Return what was used beyond, in the language of the payer. Hook."""
        self.ensure_one()
        lang = self.contract_id.payer_id.lang or self.env.lang
        own = self.with_context(lang=lang)
        return own.env._(
            "%(used)s used, %(included)s included",
            used=own._format(counter.used + counter.overage),
            included=own._format(counter.included),
        )


class CustomerServiceAllowanceCounter(models.Model):
    """Counters whose period is in the ledger already: work that was charged late."""

    _inherit = "customer.service.allowance.counter"

    def _after_change(self):
        result = super()._after_change()
        for counter in self:
            allowance = counter.allowance_id
            until = allowance.usage_until
            if until and counter.period_end and counter.period_end <= until:
                allowance._true_up_usage(
                    counter.period_start, counter.period_end, allowance._get_today()
                )
        return result


class CustomerServiceContractPeriod(models.Model):
    """Rows of the ledger that bill what was used beyond an allowance."""

    _inherit = "customer.service.contract.period"

    allowance_id = fields.Many2one(
        "customer.service.allowance",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    usage_tier = fields.Integer(
        readonly=True, help="Of the prices beyond the allowance, from 0."
    )
    usage_quantity = fields.Float(
        digits=(16, 4), readonly=True, help="Used beyond; negative: given back."
    )

    def _follow_usage(self, quantity, counter):
        """Have rows of one price say a quantity.

        :param float quantity: used beyond, of the price of these rows.
        :return: list of values of a row that bills the difference.
        """
        by_key = {}
        for row in self.sorted(lambda row: row.state != CREDITED):
            by_key[row.key] = row
        rows = self.browse(row.id for row in by_key.values())
        still_open = rows.filtered(
            lambda row: (
                row.state in (DUE, NOTHING)
                and not row.invoice_id
                and not row.overridden
            )
        )[:1]
        billed = rows - still_open
        rest = round(quantity - sum(billed.mapped("usage_quantity")), 4)
        if still_open:
            still_open._take_quantity(rest, counter)
            return []
        if not rest:
            return []
        return [billed[0]._prepare_usage_correction_vals(rest, len(rows), counter)]

    def _take_quantity(self, quantity, counter):
        """Take a quantity that is not billed yet."""
        self.ensure_one()
        vals = {
            **self._prepare_quantity_vals(quantity),
            "note": self.allowance_id._get_usage_words(counter),
        }
        vals["state"] = NOTHING if self.currency_id.is_zero(vals["amount"]) else DUE
        if any(self[name] != value for name, value in vals.items()):
            self.write(vals)

    def _prepare_quantity_vals(self, quantity):
        """Return what a row of this price says of a quantity.

        What is given back is a quantity at a negative price: so invoices read well.
        """
        self.ensure_one()
        price = abs(self.price_unit)
        amount = self.currency_id.round(quantity * price)
        return {
            "usage_quantity": quantity,
            "quantity": abs(quantity),
            "price_unit": -price if quantity < 0 else price,
            "amount": amount,
            "amount_terms": amount,
        }

    def _prepare_usage_correction_vals(self, quantity, number, counter):
        """Return the values of a row that corrects this one, at its price."""
        self.ensure_one()
        allowance = self.allowance_id
        vals = self._prepare_quantity_vals(quantity)
        return {
            **self._prepare_correction_vals(
                USAGE, allowance._get_usage_words(counter), vals["amount"], number
            ),
            **vals,
            "allowance_id": allowance.id,
            "usage_tier": self.usage_tier,
            "key": f"{allowance.id}:{self.usage_tier}:{number}",
        }

    def _get_product(self):
        own = self.allowance_id.overage_product_id.with_company(self.company_id)
        return own or super()._get_product()
