"""When periods of a recurring fee begin and end: pure arithmetic of dates.

Every boundary is counted from the original anchor, never from the period before, so
that 31 January is followed by 28 February and 31 March, and so that the period of any
day is found without walking there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DAY, WEEK, MONTH, YEAR, ONCE = UNITS = ("day", "week", "month", "year", "once")
START, ON_DAY, CALENDAR, CONTRACT = ALIGNMENTS = (
    "start",
    "day",
    "calendar",
    "contract",
)
ADVANCE, ARREARS = TIMINGS = ("advance", "arrears")

_MONTHS = {MONTH: 1, YEAR: 12}
_DAYS = {DAY: 1, WEEK: 7}
_LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Period:
    """One theoretical period: first and last day, both included."""

    index: int
    start: date
    end: date

    @property
    def days(self):
        """Number of days of the period."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Periods of equal length that tile the calendar in both directions.

    :param date anchor: first day of period 0.
    :param str unit: day, week, month, year, or once for a single day.
    :param int interval: units in a period, at least 1.
    :raise ValueError: when the unit is unknown or the interval below 1.
    """

    anchor: date
    unit: str = MONTH
    interval: int = 1

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}")
        if self.interval < 1:
            raise ValueError("the interval must be at least 1")

    def boundary(self, index):
        """Return the first day of a period.

        :param int index: of the period, negative before the anchor.
        :return: date.
        :raise OverflowError: beyond the calendar.
        """
        if self.unit == ONCE:
            return self.anchor + timedelta(days=index)
        months = _MONTHS.get(self.unit)
        if months:
            return self.anchor + relativedelta(months=months * self.interval * index)
        return self.anchor + timedelta(days=_DAYS[self.unit] * self.interval * index)

    def period(self, index):
        """Return a period.

        :param int index: of the period.
        :return: :class:`Period`.
        """
        if self.unit == ONCE:
            return Period(0, self.anchor, self.anchor)
        return Period(
            index, self.boundary(index), self.boundary(index + 1) - timedelta(days=1)
        )

    def index(self, day):
        """Return the index of the period a day lies in.

        :param date day: any day.
        :return: int, such that ``boundary(index) <= day < boundary(index + 1)``.
        """
        if self.unit == ONCE:
            return 0
        months = _MONTHS.get(self.unit)
        if not months:
            return (day - self.anchor).days // (_DAYS[self.unit] * self.interval)
        apart = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
        index = apart // (months * self.interval)
        # within the month of a boundary, the day decides
        return index - 1 if day < self.boundary(index) else index

    def per_year(self):
        """Return how many periods make a year, 0 when they do not.

        :return: int.
        """
        months = _MONTHS.get(self.unit, 0) * self.interval
        return 12 // months if months and 12 % months == 0 else 0

    def years(self):
        """Return how many whole years a period lasts, 0 when it is none.

        :return: int.
        """
        months = _MONTHS.get(self.unit, 0) * self.interval
        return months // 12 if months and months % 12 == 0 else 0

    def between(self, start, end) -> Iterator[Period]:
        """Yield the periods that have a day in a window.

        :param date start: first day of the window.
        :param date end: its last day, None for ever.
        """
        if self.unit == ONCE:
            if start <= self.anchor and not (end and self.anchor > end):
                yield self.period(0)
            return
        index = self.index(start)
        while not (end and self.boundary(index) > end):
            yield self.period(index)
            index += 1


def align(start, unit, interval, alignment=START, day=1, contract_start=None):
    """Return the anchor of the grid that a line bills by, at or before its start.

    The first period of the line is what of the grid's period is left at its start.

    :param date start: when the line begins.
    :param str unit: of the schedule.
    :param int interval: of the schedule.
    :param str alignment: start: from the line's own first day; day: on a day of the
        month; calendar: on months, quarters, half-years or years of the calendar;
        contract: on the periods of the contract.
    :param int day: of the month, 1 to 31; months that are shorter use their last.
    :param date contract_start: first day of the contract.
    :return: date; days and weeks are never aligned to months.
    """
    if alignment == CONTRACT and contract_start:
        return contract_start
    if unit not in _MONTHS or alignment not in (ON_DAY, CALENDAR):
        return start
    if alignment == CALENDAR:
        months = _MONTHS[unit] * interval
        if 12 % months == 0:
            # a grid that starts with the year
            month = (start.month - 1) // months * months + 1
            return date(start.year, month, 1)
        return date(start.year, 1, 1) if months % 12 == 0 else start.replace(day=1)
    first = start.replace(day=1)
    for back in (0, 1):
        anchor = first - relativedelta(months=back)
        anchor += relativedelta(day=min(max(day, 1), _LAST_DAY))
        if anchor <= start:
            break
    return _original(anchor, day)


def _original(anchor, day):
    """Return an anchor that keeps the wanted day of the month.

    A grid on the 31st that would begin in a short month begins in the long one before,
    as many months as needed; whole periods stay where they are for one-month grids.
    """
    while anchor.day < min(day, _LAST_DAY):
        anchor -= relativedelta(months=1)
        anchor += relativedelta(day=day)
    return anchor


def due_date(period_start, period_end, timing=ADVANCE, lead_days=0):
    """Return the day from which a period may be billed.

    :param date period_start: first day that is billed.
    :param date period_end: last day that is billed.
    :param str timing: advance: on the first day; arrears: on the day after the last.
    :param int lead_days: days earlier; negative is later.
    :return: date.
    """
    day = period_start if timing == ADVANCE else period_end + timedelta(days=1)
    return day - timedelta(days=lead_days)
