from collections import defaultdict

from odoo import models

from odoo.addons.customer_service_base.models.customer_service_charge import (
    INVOICED,
    NOT_BILLABLE,
    VERIFIED,
)

from ..tools.coverage import COVERED, NOT_INCLUDED
from .customer_service_allowance import MEASURED, VISITS
from .customer_service_allowance_use import BEYOND_KEY, CALL_KEY, Ask


class CustomerServiceCall(models.Model):
    """What the work of calls uses of allowances, and what of it is covered so.

    Visits and calls come first: beyond them nothing is covered. Then hours, kilometres
    and the value of parts, of which a part may be covered.
    """

    _inherit = "customer.service.call"

    def _get_priced_facts(self, planned=False):
        priced = super()._get_priced_facts(planned)
        # sudo: counters are closed to everybody
        uses = self.env["customer.service.allowance.use"].sudo()
        held = uses.search([("call_id", "in", self.ids)])
        if not held and not self.contract_line_id.allowance_ids:
            return priced
        return self._apply_allowances(priced, held, planned)

    def _apply_allowances(self, priced, held, planned):
        """Return charges, with what allowances cover of them.

        :param list priced: pairs of a fact and the values of its charge.
        :param held: what the calls have used so far.
        :param bool planned: only say what would be covered; nothing is counted.
        :return: pairs; what is covered in part may be two of them.
        """
        counted = self._get_counted(priced)
        visits = self._get_visit_asks(priced, counted)
        measured = self._get_measured_asks(priced, counted)
        closed = self._get_closed_keys(visits + measured, priced)
        of_work = held.filtered(lambda use: use.key != CALL_KEY)
        counters = {} if planned else of_work._lock_counters(visits + measured)
        splits = of_work._settle(visits, closed, counters)
        gates = self._get_gates(priced, counted, held, visits, splits)
        open_asks = [
            ask
            for ask in measured
            if all(within for _allowance, within in gates[ask.positions[0]])
        ]
        splits.update(of_work._settle(open_asks, closed, counters))
        if not planned:
            of_work._record(visits + open_asks, splits, counters)
        return self._cover_charges(priced, counted, gates, open_asks, splits)

    # ------------------------------------------------------------------
    # Who asks for what
    # ------------------------------------------------------------------
    def _get_counted(self, priced):
        """Return which charges use allowances, with what the profile says of them.

        :return: dict of ``tools.coverage.Decision`` by position.
        """
        decided = self._get_decided_keys()
        counted = {}
        for position, (fact, vals) in enumerate(priced):
            call = fact["call"]
            if (
                vals["coverage"] not in ("none", "contract")
                or not call.contract_line_id.allowance_ids
                or (call, vals["key"]) in decided
            ):
                continue
            product = self.env["product.product"].browse(vals["product_id"])
            decision = call._decide_coverage(fact["kind"], product, fact)
            if decision.counted and decision.reason in (COVERED, NOT_INCLUDED):
                counted[position] = decision
        return counted

    def _get_decided_keys(self):
        """Return the charges of which a person decided who pays them."""
        return {
            (charge.call_id, charge.key)
            for charge in self.charge_ids
            if charge.coverage_manual
            or (charge.state == NOT_BILLABLE and charge.quantity)
        }

    def _get_visit_asks(self, priced, counted):
        """Return the visits that charges are of, once each."""
        asks = {}
        for position, decision in counted.items():
            fact, _vals = priced[position]
            call, visit = fact["call"], fact.get("intervention")
            if not visit or visit.kind != "onsite":
                continue
            for allowance in call.contract_line_id.allowance_ids:
                if allowance.kind != VISITS:
                    continue
                if not allowance._pays(call, fact["kind"], decision):
                    continue
                key = f"visit:{visit.id}"
                if (allowance, call, key) not in asks:
                    asks[allowance, call, key] = Ask(
                        call,
                        allowance,
                        allowance._get_nearest_period(fact["date"]),
                        key,
                        1.0,
                        fact["date"],
                        visit.name,
                        visit,
                        [],
                    )
                asks[allowance, call, key].positions.append(position)
        return list(asks.values())

    def _get_measured_asks(self, priced, counted):
        """Return what charges ask of hours, kilometres and the value of parts."""
        asks = []
        for position, decision in counted.items():
            fact, vals = priced[position]
            call = fact["call"]
            allowance = call.contract_line_id.allowance_ids.filtered(
                lambda one, fact=fact, decision=decision: (
                    one.kind == MEASURED.get(fact["kind"])
                    and one._pays(fact["call"], fact["kind"], decision)
                )
            )[:1]
            if allowance:
                asks.append(
                    Ask(
                        call,
                        allowance,
                        allowance._get_nearest_period(fact["date"]),
                        vals["key"],
                        allowance._measure(fact, vals, decision),
                        fact["date"],
                        vals["name"],
                        fact.get("intervention"),
                        [position],
                    )
                )
        return asks

    def _get_closed_keys(self, asks, priced):
        """Return the askers on whose charges somebody has decided: they get no more.

        What was verified as billable stays so, whatever becomes free later.
        """
        charges = defaultdict(self.env["customer.service.charge"].browse)
        for charge in self.charge_ids:
            key = (charge.key or "").removesuffix(BEYOND_KEY)
            charges[charge.call_id, key] |= charge
        closed = set()
        for ask in asks:
            for position in ask.positions:
                fact, vals = priced[position]
                same = charges[ask.call, vals["key"]]
                decided = any(one.state in (VERIFIED, INVOICED) for one in same)
                done = sum(same.mapped("actual_quantity"))
                if decided and not round(done - fact["quantity"], 4):
                    closed.add((ask.call.id, ask.key))
        return closed

    def _get_gates(self, priced, counted, held, visits, splits):
        """Return by position the visits and calls a charge is of.

        :return: dict of lists of pairs: an allowance, and whether it is within.
        """
        gates = defaultdict(list)
        for ask in visits:
            within = not splits[ask.allowance, ask.call, ask.key].beyond
            for position in ask.positions:
                gates[position].append((ask.allowance, within))
        calls = held.filtered(lambda use: use.key == CALL_KEY).grouped("call_id")
        for position, decision in counted.items():
            fact, _vals = priced[position]
            for use in calls.get(fact["call"], held.browse()):
                if use.allowance_id._pays(fact["call"], fact["kind"], decision):
                    gates[position].append((use.allowance_id, not use.beyond))
        return gates

    # ------------------------------------------------------------------
    # What becomes of the charges
    # ------------------------------------------------------------------
    def _cover_charges(self, priced, counted, gates, asks, splits):
        """Return the charges, with what is covered and what is beyond."""
        by_position = {ask.positions[0]: ask for ask in asks}
        result = []
        for position, (fact, vals) in enumerate(priced):
            decision = counted.get(position)
            ask = by_position.get(position)
            for allowance, within in sorted(
                gates.get(position, ()), key=lambda gate: not gate[1]
            ):
                vals = {
                    **vals,
                    **(
                        allowance._prepare_within_vals(fact["call"], decision)
                        if within
                        else allowance._prepare_beyond_vals(fact["call"])
                    ),
                }
            if ask:
                split = splits[ask.allowance, ask.call, ask.key]
                result += ask.allowance._split_charge(fact, vals, decision, split)
            else:
                result.append((fact, vals))
        return result
