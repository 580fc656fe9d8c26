"""What a period of a recurring fee amounts to: pure arithmetic of terms and dates.

Amounts are whole units of the smallest coin. A part of a period is what the period
amounts to until its end, rounded, less what it amounts to until its start, rounded:
so parts that tile a period sum to its full fee to the cent, in whatever order and
however late each of them is reckoned.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .schedule import Period, Schedule

PER_PERIOD, PER_YEAR = PRICE_BASES = ("period", "year")
DAYS, MONTH_30, YEAR_DAYS, FULL, FREE = PRORATIONS = (
    "days",
    "month30",
    "year",
    "full",
    "free",
)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """Price from a day on.

    :param date date_from: first day it holds.
    :param float quantity: of the line; machines have their own.
    :param float price: of one unit, for a whole period or a year.
    :param float discount: percent.
    """

    date_from: date
    quantity: float
    price: float
    discount: float = 0.0


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that is paid for while it is covered.

    :param key: what tells it from others.
    :param date date_from: first day, None since ever.
    :param date date_to: last day, None for ever.
    :param float price: its own, None for the price of the line.
    """

    key: Hashable
    date_from: date | None = None
    date_to: date | None = None
    quantity: float = 1.0
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that decides what a line costs.

    :param Schedule schedule: of the grid it is billed by.
    :param date start: first day that is paid for.
    :param date end: last day, None for ever.
    :param tuple rates: in the order of their dates; the first one also holds before.
    :param tuple machines: None when the fee is one for the line.
    :param tuple pauses: pairs of first and last day that are not paid for.
    :param str proration: how a part of a period is paid.
    :param str basis: whether prices are for a period or for a year.
    :param int digits: decimals of the currency.
    :param int free_periods: number of periods at the start that cost nothing.
    """

    schedule: Schedule
    start: date
    end: date | None = None
    rates: tuple = ()
    machines: tuple | None = None
    pauses: tuple = ()
    proration: str = DAYS
    basis: str = PER_PERIOD
    digits: int = 2
    free_periods: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one price makes in a stretch of days.

    :param int units: amount in the smallest coin.
    :param bool whole: the fee of the whole period, nothing prorated.
    """

    start: date
    end: date
    quantity: float
    price: float
    discount: float
    units: int
    whole: bool
    machine: Hashable = None


@dataclass(frozen=True, slots=True)
class Fee:
    """What a line costs in a period: the stretch that is paid for, and its parts."""

    period: Period
    start: date
    end: date
    parts: tuple = field(default=())
    free: bool = False

    @property
    def units(self):
        """Amount in the smallest coin."""
        return sum(part.units for part in self.parts)


def period_fee(terms, period, since=None, until=None):
    """Return what a line costs in a period of its schedule, or in a stretch of it.

    :param Terms terms: of the line.
    :param Period period: theoretical, maybe longer than what is paid for.
    :param date since: first day asked for, None for the first of the period.
    :param date until: last day asked for, None for the last of the period.
    :return: :class:`Fee`, None when the line is not in force in the period.
    :raise ValueError: for a price per year of a schedule that makes no years.
    """
    window = max(period.start, terms.start), min(period.end, terms.end or period.end)
    start = max(window[0], since or period.start)
    end = min(window[1], until or period.end)
    if start > end:
        return None
    first = terms.schedule.index(terms.start)
    if period.index - first < terms.free_periods:
        return Fee(period, start, end, free=True)
    clipped = window != (period.start, period.end)
    if clipped and terms.proration == FREE:
        return Fee(period, start, end, free=True)
    parts = []
    for machine in [None] if terms.machines is None else terms.machines:
        for span, rate in _stretches(terms, machine, start, end):
            parts.append(_part(terms, period, window, span, rate, machine))
    return Fee(period, start, end, tuple(parts))


def full_units(terms, period, quantity, price, discount):
    """Return what a price makes in a whole period.

    :param Terms terms: of the line.
    :param Period period: of its schedule.
    :return: int, amount in the smallest coin.
    :raise ValueError: for a price per year of a schedule that makes no years.
    """
    units = _to_units(quantity, price, discount, terms.digits)
    if terms.basis == PER_PERIOD:
        return units
    number = terms.schedule.per_year()
    if not number:
        years = terms.schedule.years()
        if not years:
            raise ValueError("a price per year needs periods that make years")
        return units * years
    instalment = _divide(units, number)
    if period.index % number == number - 1:
        return units - instalment * (number - 1)
    return instalment


def _stretches(terms, machine, start, end):
    """Yield stretches of days that are paid for, with the rate that holds in each."""
    if machine:
        start = max(start, machine.date_from or start)
        end = min(end, machine.date_to or end)
    borders = {start}
    for rate in terms.rates[1:]:
        borders.add(rate.date_from)
    for begin, finish in terms.pauses:
        borders.update((begin, finish + ONE_DAY if finish else None))
    borders = sorted(day for day in borders if day and start <= day <= end)
    spans = zip(borders, [*(day - ONE_DAY for day in borders[1:]), end], strict=False)
    for first, last in spans if start <= end else ():
        paused = any(
            begin <= first and (not finish or first <= finish)
            for begin, finish in terms.pauses
        )
        rate = _rate_on(terms.rates, first)
        if rate and not paused:
            yield (first, last), rate


def _rate_on(rates, day):
    """Return the rate of a day: the last that began, else the first of all."""
    begun = [rate for rate in rates if rate.date_from <= day]
    return begun[-1] if begun else next(iter(rates), None)


def _part(terms, period, window, span, rate, machine):
    """Return what a rate makes in a stretch of days of a period."""
    quantity = machine.quantity if machine else rate.quantity
    own = machine is not None and machine.price is not None
    price = machine.price if own else rate.price
    full = full_units(terms, period, quantity, price, rate.discount)
    until = _share(terms, period, window, span[1] + ONE_DAY)
    before = _share(terms, period, window, span[0])
    return Part(
        start=span[0],
        end=span[1],
        quantity=quantity,
        price=price,
        discount=rate.discount,
        units=_round(full * until) - _round(full * before),
        whole=(before, until) == (0, 1),
        machine=machine.key if machine else None,
    )


def _share(terms, period, window, day):
    """Return which share of a period has passed at the beginning of a day."""
    if terms.proration == FULL:
        # whatever is left of a period costs the whole of it
        period = Period(period.index, *window)
    if day <= period.start:
        return Fraction(0)
    if day > period.end:
        return Fraction(1)
    if terms.proration == MONTH_30:
        whole = _days_30(period.start, period.end + ONE_DAY)
        passed = Fraction(_days_30(period.start, day), whole) if whole else Fraction(0)
    elif terms.proration == YEAR_DAYS and terms.schedule.per_year():
        passed = terms.schedule.per_year() * _years(period.start, day)
    else:
        passed = Fraction((day - period.start).days, period.days)
    return min(passed, Fraction(1))


def _days_30(start, end):
    """Return the days between two dates when every month has thirty."""
    return (
        360 * (end.year - start.year)
        + 30 * (end.month - start.month)
        + min(end.day, 30)
        - min(start.day, 30)
    )


def _years(start, end):
    """Return the years between two dates, each day by the length of its year."""
    total = Fraction(0)
    while start < end:
        new_year = date(start.year + 1, 1, 1)
        until = min(end, new_year)
        total += Fraction(
            (until - start).days, (new_year - date(start.year, 1, 1)).days
        )
        start = until
    return total


def _to_units(quantity, price, discount, digits):
    """Return quantity x price less discount, in the smallest coin."""
    amount = Decimal(str(quantity)) * Decimal(str(price))
    amount *= (100 - Decimal(str(discount))) / 100
    return int((amount * 10**digits).to_integral_value(ROUND_HALF_UP))


def _round(value):
    """Round a fraction half away from zero."""
    half = Fraction(1, 2)
    return int(value + half) if value >= 0 else -int(-value + half)


def _divide(units, number):
    """Return a share of an amount, rounded half away from zero."""
    return _round(Fraction(units, number))
