import math

from odoo import models

from odoo.addons.customer_service_base.models.customer_service_intervention_charge import (  # noqa: E501
    get_unit,
)

from ..tools.coverage import COVERED
from .customer_service_allowance import (
    AS_CHARGE,
    HOURS,
    KM,
    METER,
    OWN_KINDS,
    PARTS,
)
from .customer_service_allowance_use import BEYOND_KEY

ALLOWANCE = "allowance"
UNITS = {HOURS: "hour", KM: "km"}


class CustomerServiceAllowance(models.Model):
    """What an allowance makes of the charges of a call."""

    _inherit = "customer.service.allowance"

    # ------------------------------------------------------------------
    # What it counts
    # ------------------------------------------------------------------
    def _counts_call(self, call):
        """Tell whether work on a call is counted, by the type of the call."""
        self.ensure_one()
        return self.kind != METER and (
            not self.call_type_ids or call.type_id in self.call_type_ids
        )

    def _pays(self, call, kind, decision):
        """Tell whether the allowance counts and pays a charge.

        Hours, kilometres and parts need no profile. Visits and calls pay for what the
        profile covers, or, where there is none, for what belongs to them.

        :param str kind: of the charge.
        :param decision: ``tools.coverage.Decision``.
        """
        self.ensure_one()
        if not self._counts_call(call):
            return False
        own = kind in OWN_KINDS[self.kind] or (
            self.kind == HOURS and self.include_travel and kind == "travel"
        )
        if self.kind in (HOURS, KM, PARTS):
            return own
        if decision.reason == COVERED:
            return True
        return own and not call.coverage_id

    def _get_nearest_period(self, day):
        """Return the period of a day; of days outside of the line, the nearest one."""
        self.ensure_one()
        start, end = self.line_id.date_start, self.line_id._get_end()
        return self._get_period(min(max(day, start), end or day))

    def _measure(self, fact, vals, decision):
        """Return how much of the allowance a charge asks for."""
        self.ensure_one()
        if self.kind == PARTS:
            return self._get_part_value(vals) * self._get_percent(decision) / 100
        unit = get_unit(self.env, UNITS[self.kind])
        uom = self.env["uom.uom"].browse(vals["uom_id"])
        if unit._has_common_reference(uom):
            return round(uom._compute_quantity(vals["quantity"], unit, round=False), 4)
        return round(fact["quantity"], 4) if vals["quantity"] else 0.0

    def _get_part_value(self, vals):
        """Return the value of a charge, in the currency of the contract."""
        self.ensure_one()
        currency = self.env["res.currency"].browse(vals["currency_id"])
        value = currency.round(vals["quantity"] * vals["price_unit"])
        return currency._convert(value, self.currency_id, self.company_id, vals["date"])

    def _get_percent(self, decision):
        """Return what is covered while something is left."""
        return decision.percent if decision.reason == COVERED else 100.0

    def _prepare_use_vals(self, ask, split, counter):
        """Return the values of the use of an asker."""
        self.ensure_one()
        return {
            "counter_id": counter.id,
            "call_id": ask.call.id,
            "intervention_id": ask.visit.id if ask.visit else False,
            "key": ask.key,
            "name": ask.name,
            "date": ask.date,
            "covered": split.covered,
            "beyond": split.beyond,
        }

    # ------------------------------------------------------------------
    # Charges
    # ------------------------------------------------------------------
    def _split_charge(self, fact, vals, decision, split):
        """Return the charge of a fact, or two: what is covered and what is beyond.

        :return: list of pairs of a fact and the values of its charge.
        """
        self.ensure_one()
        call = fact["call"]
        within = self._prepare_within_vals(call, decision)
        if not split.beyond:
            return [(fact, {**vals, **within} if split.asked else vals)]
        if self.kind == PARTS:
            return [(fact, {**vals, **self._prepare_part_vals(call, vals, split)})]
        beyond = self._prepare_beyond_vals(call, vals)
        if not split.covered:
            return [(fact, {**vals, **beyond})]
        share = split.covered / split.asked
        first = {
            "quantity": round(vals["quantity"] * share, 4),
            "actual_quantity": round(fact["quantity"] * share, 4),
        }
        rest = {name: round(vals[name] - first[name], 4) for name in first}
        key = f"{vals['key']}{BEYOND_KEY}"
        return [
            (
                {**fact, "quantity": first["actual_quantity"]},
                {**vals, **within, **first},
            ),
            (
                {**fact, "quantity": rest["actual_quantity"], "key": key},
                {**vals, **beyond, **rest, "key": key},
            ),
        ]

    def _prepare_part_vals(self, call, vals, split):
        """Return what is covered of a part, as a percentage: parts are not cut."""
        self.ensure_one()
        value = self._get_part_value(vals)
        rate = math.floor(split.covered / value * 10_000) / 100 if value else 0.0
        if not rate:
            return self._prepare_beyond_vals(call)
        reason = self._get_words(call, within=True)
        return {"coverage": ALLOWANCE, "coverage_rate": rate, "coverage_reason": reason}

    def _prepare_within_vals(self, call, decision):
        """Return how a charge is covered that is within the allowance."""
        self.ensure_one()
        return {
            "coverage": ALLOWANCE,
            "coverage_rate": self._get_percent(decision),
            "coverage_reason": self._get_words(call, within=True),
        }

    def _prepare_beyond_vals(self, call, vals=None):
        """Return how a charge is covered that is beyond the allowance.

        Billed with the contract, it is covered here: never both.

        :param dict vals: of the charge, when the price beyond may be its price.
        """
        self.ensure_one()
        by_contract = self.overage != AS_CHARGE
        beyond = {
            "coverage": ALLOWANCE if by_contract else "none",
            "coverage_rate": 100.0 if by_contract else 0.0,
            "coverage_reason": self._get_words(call, within=False),
        }
        if vals and not by_contract and self.overage_price:
            unit = get_unit(self.env, UNITS[self.kind])
            uom = self.env["uom.uom"].browse(vals["uom_id"])
            if unit._has_common_reference(uom):
                currency = self.env["res.currency"].browse(vals["currency_id"])
                beyond["price_unit"] = self.currency_id._convert(
                    unit._compute_price(self.overage_price, uom),
                    currency,
                    self.company_id,
                    vals["date"],
                    round=False,
                )
        return beyond

    def _get_words(self, call, within):
        """Return why something is covered or not, in words of who pays."""
        self.ensure_one()
        lang = call._get_payer().lang or self.env.lang
        own = self.with_context(lang=lang)
        values = {
            "contract": own.line_id._get_cover_name(),
            "allowance": own.display_name,
        }
        if within:
            return own.env._("%(contract)s: within %(allowance)s", **values)
        if self.overage == AS_CHARGE:
            return own.env._("%(contract)s: beyond %(allowance)s", **values)
        return own.env._(
            "%(contract)s: beyond %(allowance)s, billed with the contract", **values
        )
