import datetime
from dataclasses import dataclass, field
from typing import Any

from odoo import fields, models

from ..tools.allowance import settle
from .customer_service_allowance_counter import OTHERS

CALL_KEY = "call"
BEYOND_KEY = ":beyond"


@dataclass
class Ask:
    """What a call asks of an allowance.

    :param period: first and last day of the period it is counted in.
    :param str key: what asks, unique in the call.
    :param visit: the intervention, where it is of one.
    :param positions: of the charges it pays for.
    """

    call: Any
    allowance: Any
    period: tuple[datetime.date, datetime.date | None]
    key: str
    quantity: float
    date: datetime.date
    name: str
    visit: Any = None
    positions: list = field(default_factory=list)


class CustomerServiceAllowanceUse(models.Model):
    """What a call used of an allowance: hours, a visit, the call itself.

    Written by the system alone, together with the counter it belongs to.
    """

    _name = "customer.service.allowance.use"
    _description = "Allowance Use"
    _order = "date desc, id desc"
    _rec_name = "call_id"
    _check_company_auto = True

    counter_id = fields.Many2one(
        "customer.service.allowance.counter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    allowance_id = fields.Many2one(
        related="counter_id.allowance_id", store=True, index=True
    )
    contract_id = fields.Many2one(
        related="counter_id.contract_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="counter_id.company_id", store=True, index=True
    )
    kind = fields.Selection(related="allowance_id.kind")
    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    intervention_id = fields.Many2one(
        "customer.service.intervention",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    key = fields.Char(required=True, help="What used it, unique in the call.")
    name = fields.Char(string="Description")
    date = fields.Date(required=True)
    covered = fields.Float(digits=(16, 4))
    beyond = fields.Float(digits=(16, 4))

    _key_uniq = models.UniqueIndex(
        "(allowance_id, call_id, key)", "This was counted already."
    )
    _quantities_valid = models.Constraint(
        "CHECK (covered >= 0 AND beyond >= 0)", "What is used cannot be negative."
    )

    # ------------------------------------------------------------------
    # Count
    # ------------------------------------------------------------------
    def _count(self, asks):
        """Have these uses be what is asked now, and return what is covered.

        :param list asks: of ``Ask``; what of these uses is not asked is given back.
        """
        if not self and not asks:
            return {}
        counters = self._lock_counters(asks)
        splits = self._settle(asks, frozenset(), counters)
        self._record(asks, splits, counters)
        return splits

    def _lock_counters(self, asks):
        """Return the counters of uses and askers, locked.

        :return: dict of counters by allowance and first day.
        """
        periods = {
            (one.allowance_id, one.period_start): one.period_end or None
            for one in self.counter_id
        }
        for ask in asks:
            start, end = ask.period
            periods[ask.allowance, start] = end
        counters = self.env["customer.service.allowance.counter"]._get_locked(periods)
        self.invalidate_recordset()
        return counters

    def _settle(self, asks, closed, counters):
        """Return what of the asked quantities is covered.

        :param list asks: of ``Ask``.
        :param closed: pairs of the id of a call and a key that get no more.
        :param dict counters: locked ones; empty to look ahead only.
        :return: dict of ``tools.allowance.Split`` by allowance, call and key.
        """
        groups = {}
        for ask in asks:
            groups.setdefault((ask.allowance, ask.period), []).append(ask)
        splits = {}
        for (allowance, period), same in groups.items():
            wanted = {(ask.call.id, ask.key): ask.quantity for ask in same}
            counter = counters.get((allowance, period[0]))
            if counter:
                uses = self.filtered(lambda use, one=counter: use.counter_id == one)
                found = counter._settle(uses, wanted, closed)
            else:
                balance = allowance._get_balances({allowance: period[0]})[allowance]
                held = {OTHERS: balance.used}
                found = settle(balance.included, held, wanted)
            for ask in same:
                splits[allowance, ask.call, ask.key] = found[ask.call.id, ask.key]
        return splits

    def _record(self, asks, splits, counters):
        """Write what is used now in the place of these uses.

        :param dict counters: locked, by allowance and first day.
        """
        known = {(use.allowance_id, use.call_id, use.key): use for use in self}
        missing, kept = [], self.browse()
        for ask in asks:
            place = (ask.allowance, ask.call, ask.key)
            counter = counters[ask.allowance, ask.period[0]]
            vals = ask.allowance._prepare_use_vals(ask, splits[place], counter)
            use = known.get(place)
            if not use:
                missing.append(vals)
                continue
            kept |= use
            changes = {
                name: value
                for name, value in vals.items()
                if use._fields[name].convert_to_write(use[name], use) != value
            }
            if changes:
                use.write(changes)
        (self - kept).unlink()
        self.create(missing)
        every = self.env["customer.service.allowance.counter"].union(*counters.values())
        every._sum_up()
        every._after_change()

    def _release(self):
        """Give back what was used, when what used it is gone."""
        self._count([])
