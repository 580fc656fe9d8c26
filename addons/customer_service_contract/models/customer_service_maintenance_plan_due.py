from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from markupsafe import Markup
from pytz import timezone, utc

from odoo import api, models
from odoo.fields import Domain

from ..tools.maintenance import (
    REACH,
    Days,
    Reading,
    Usage,
    Window,
    get_window,
    keep_distance,
)
from .customer_service_maintenance_plan import FIRST, FIXED, FLOATING, METER

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """What a plan asks for on a machine: the day, its window, the contract line."""

    day: date
    window: Window
    line_id: int | bool


@dataclass(slots=True)
class Situation:
    """What the dues of a plan on a machine hang on.

    :param stretches: from when to when the plan counts, with the contract lines.
    :param date since: dues before this day are no longer planned anew.
    :param rows: the visits of the plan on the machine that are known.
    :param others: days of visits of the same kind that stay, of any plan.
    :param last: day of the last one done of the kind, maybe None.
    :param usage: of the meter that the plan goes by, maybe None.
    """

    machine: models.BaseModel
    stretches: list
    since: date
    rows: models.BaseModel
    others: list
    last: date | None = None
    usage: Usage | None = None
    exception: models.BaseModel | None = None


class CustomerServiceMaintenancePlan(models.Model):
    """On which days a plan asks for visits of a machine."""

    _inherit = "customer.service.maintenance.plan"

    def _get_dues(self, situation, days, begin, end):
        """Return what the plan asks for on a machine.

        :param situation: :class:`Situation`.
        :param days: ``tools.maintenance.Days`` on which one may come.
        :param date begin: first day that the stretches were looked for.
        :param date end: last day of them.
        :return: list of :class:`Due`.
        """
        self.ensure_one()
        if situation.exception.skip:
            return []
        if self.mode == FIXED:
            found = self._get_fixed_days(situation)
        else:
            found = self._get_next_day(situation)
        dues = []
        for day, (first, last, lines) in found:
            window = get_window(
                day, self.days_before, self.days_after, days, self.prefer
            )
            if self.out_of_season == "skip" and not days.has_season(
                day - DAY * self.days_before, day + DAY * self.days_after
            ):
                continue
            if self.requires_coverage:
                # where the question ends, the contract need not
                window = window.clip(
                    first if first > begin else None, last if last < end else None
                )
            dues.append(Due(day, window, lines[0] if lines else False))
        return dues

    # ------------------------------------------------------------------
    # Fixed calendar
    # ------------------------------------------------------------------
    def _get_fixed_days(self, situation):
        """Return the days of a fixed calendar, each with its stretch."""
        found = []
        for stretch in situation.stretches:
            first, last, lines = stretch
            rhythm = self._get_rhythm(
                self._get_anchor(situation.machine, lines), situation.exception
            )
            begin = max(first, situation.since - DAY * self.days_after)
            days = [rhythm.day(number) for number in rhythm.numbers(begin, last)]
            known = set(situation.rows.mapped("date_due"))
            others = [
                day for day in situation.others if not len(rhythm.numbers(day, day))
            ]
            new = [day for day in days if day not in known]
            kept = known | set(keep_distance(new, others, rhythm.span))
            found += [(day, stretch) for day in days if day in kept]
        return found

    def _get_anchor(self, machine, lines):
        """Return the day from which occurrences on a machine are counted."""
        self.ensure_one()
        anchor = None
        if self.anchor_kind == "contract" and lines:
            anchor = self.env["customer.service.contract.line"].browse(lines[0])
            anchor = anchor.date_start
        elif self.anchor_kind == "installation":
            anchor = machine.installation_date
        return anchor or self.anchor_date or machine.create_date.date()

    # ------------------------------------------------------------------
    # After the last one, by meter
    # ------------------------------------------------------------------
    def _get_next_day(self, situation):
        """Return the one next day of a plan that goes by what was done, if any.

        As long as a visit is ordered, nobody knows when the next one is due.
        """
        if situation.rows.filtered(lambda row: row.state == "ordered"):
            return []
        first, _last, lines = situation.stretches[0]
        anchor = self._get_anchor(situation.machine, lines)
        rhythm = self._get_rhythm(anchor, situation.exception)
        days = []
        if self.mode in (FLOATING, FIRST):
            days.append(
                rhythm.after(situation.last) if situation.last else rhythm.day(0)
            )
        if self.mode in (METER, FIRST) and situation.usage:
            days.append(self._get_meter_day(situation, anchor))
        day = min(filter(None, days), default=None)
        if not day:
            return []
        for stretch in situation.stretches:
            first, last, lines = stretch
            if day <= last:
                return [(max(day, first), stretch)]
        return []

    def _get_meter_day(self, situation, anchor):
        """Return when the meter will be, or was, where the next visit is due."""
        usage, step = situation.usage, self.meter_interval
        if situation.last:
            return usage.reach(usage.total(situation.last) + step)
        begun = usage.total(anchor) // step
        return usage.reach((begun + 1) * step)

    @api.model
    def _get_usages(self, plan_machines):
        """Return what the meters of machines counted, by plan and machine.

        :param plan_machines: machines by plan that goes by a meter.
        """
        machines = self.env["customer.service.equipment"].union(*plan_machines.values())
        meters = self.env["customer.service.meter"].search(
            Domain("equipment_id", "in", machines.ids) & Domain("kind", "=", "counter"),
            order="equipment_id, sequence, id",
        )
        readings = self.env["customer.service.meter.reading"].search(
            [("meter_id", "in", meters.ids)], order="meter_id, date, id"
        )
        by_meter = readings.grouped("meter_id")
        by_machine = meters.grouped("equipment_id")
        usages = {}
        for plan, theirs in plan_machines.items():
            unit = (plan.meter_unit or "").strip().casefold()
            for machine in theirs:
                own = by_machine.get(machine, meters.browse()).filtered(
                    lambda meter, unit=unit: meter.unit.strip().casefold() == unit
                )
                rows = by_meter.get(own[:1], readings.browse())
                if rows:
                    usages[plan, machine] = Usage(
                        [
                            Reading(row.date.date(), row.value, row.is_reset)
                            for row in rows
                        ]
                    )
        return usages

    # ------------------------------------------------------------------
    # Closed days
    # ------------------------------------------------------------------
    def _get_closed_days(self, begin, end):
        """Return the days on which the calendar of the plan is closed.

        :param date begin: first day a visit may be looked for.
        :param date end: last day; a year more is looked at.
        """
        self.ensure_one()
        if not self.calendar_id:
            return frozenset()
        cache = self.env.context.get("customer_service__closed_days", {})
        key = (self.calendar_id.id, begin, end)
        if key not in cache:
            cache[key] = self.calendar_id._get_closed_days(
                begin - DAY * REACH, end + DAY * REACH
            )
        return cache[key]

    def _get_common_days(self, day):
        """Return the days that are open by all the plans, from a day on."""
        seasons = [season for plan in self if (season := plan._get_season())]
        closed = (plan._get_closed_days(day, day + DAY) for plan in self)
        return Days(
            months=frozenset.intersection(*seasons) if seasons else frozenset(),
            closed=frozenset().union(*closed),
        )

    # ------------------------------------------------------------------
    # The work
    # ------------------------------------------------------------------
    def _get_moment(self, day, zone):
        """Return when a visit on a day begins, naive in UTC.

        The clock on the wall of the place counts, also on days on which clocks change.

        :param str zone: name of the time zone of the place.
        """
        self.ensure_one()
        minutes = round(self.start_hour * 60)
        wall = datetime.combine(day, time(minutes // 60, minutes % 60))
        # an hour that clocks leave out is the one after it
        local = timezone(zone).normalize(timezone(zone).localize(wall))
        return local.astimezone(utc).replace(tzinfo=None)

    def _get_instructions(self):
        """Return what to know before going, of all the plans."""
        texts = dict.fromkeys(filter(None, self.mapped("instructions")))
        return Markup().join(texts) or False

    def _get_visit_price(self, contract):
        """Return what a visit costs, in the currency of a contract."""
        self.ensure_one()
        if self.fee_price:
            return self.fee_price
        return contract.pricelist_id._get_product_price(
            self.fee_product_id, 1.0, currency=contract.currency_id
        )
