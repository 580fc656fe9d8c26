"""What recurring fees will come to, and what they are worth in a year: pure functions.

Both look at the same terms as ``fee`` does. Most of the future is whole periods at a
price that does not change: those are reckoned once and repeated.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .fee import PER_YEAR, period_fee
from .schedule import DAY, MONTH, WEEK, YEAR, Period

ONE_DAY = timedelta(days=1)
MONTHS_OF_YEAR = 12
# on average, leap years included
DAYS_OF_YEAR = Fraction(1461, 4)
_MONTHS = {MONTH: 1, YEAR: 12}
_DAYS = {DAY: 1, WEEK: 7}


@dataclass(frozen=True, slots=True)
class Future:
    """Fee of a period that is still to come.

    :param date start: first day that is paid for.
    :param date end: last day that is paid for.
    :param int units: amount in the smallest coin.
    """

    start: date
    end: date
    units: int


@dataclass(frozen=True, slots=True)
class Step:
    """What a line is worth in a year, from a day to a day.

    :param date start: first day.
    :param date end: last day, None for ever.
    :param Decimal amount: of a year.
    """

    start: date
    end: date | None
    amount: Decimal


def get_futures(terms, since, horizon):
    """Return the fees from a day on.

    :param Terms terms: of the line.
    :param date since: first day that is not accounted for yet.
    :param date horizon: last day of the start of a period.
    :return: list of :class:`Future`, the same that ``fee.period_fee`` gives.
    :raise ValueError: for a price per year of a schedule that makes no years.
    """
    since = max(since, terms.start)
    borders = _get_borders(terms)
    per_year = terms.schedule.per_year() if terms.basis == PER_YEAR else 1
    first_paid = terms.schedule.index(terms.start) + terms.free_periods
    known, found = {}, []
    for period in _get_periods(terms, since, horizon):
        stretch = bisect_right(borders, period.start)
        plain = (
            period.index >= first_paid
            and period.start >= since
            and not (terms.end and period.end > terms.end)
            and bisect_right(borders, period.end) == stretch
        )
        key = (stretch, period.index % (per_year or 1))
        if plain and key in known:
            found.append(Future(period.start, period.end, known[key]))
            continue
        own = period_fee(terms, period, since)
        if own is None:
            continue
        if plain:
            known[key] = own.units
        found.append(Future(own.start, own.end, own.units))
    return found


def get_steps(terms):
    """Return what a line is worth in a year, from when to when.

    Free periods and pauses are worth nothing and left out.

    :param Terms terms: of the line.
    :return: list of :class:`Step`, in order, neighbours differ.
    """
    grid = terms.schedule
    factor = _get_factor(terms)
    if not factor:
        return []
    start = terms.start
    if terms.free_periods:
        start = max(start, grid.boundary(grid.index(start) + terms.free_periods))
    if terms.end and start > terms.end:
        return []
    days = [day for day in _get_borders(terms) if day > start]
    if terms.end:
        days = [day for day in days if day <= terms.end]
    steps = []
    ends = [day - ONE_DAY for day in days]
    for first, last in zip([start, *days], [*ends, terms.end], strict=True):
        amount = _get_amount(terms, first) * factor
        amount = Decimal(amount.numerator) / Decimal(amount.denominator)
        if steps and steps[-1].amount == amount and steps[-1].end == first - ONE_DAY:
            steps[-1] = Step(steps[-1].start, last, amount)
        elif amount:
            steps.append(Step(first, last, amount))
    return steps


def _get_periods(terms, since, horizon):
    """Return the periods that have a day in a window."""
    grid = terms.schedule
    until = min(horizon, terms.end) if terms.end else horizon
    if since > until:
        return ()
    if grid.unit not in (*_MONTHS, *_DAYS):
        return grid.between(since, until)
    return _get_tiles(grid, grid.index(since), grid.index(until))


@lru_cache(maxsize=2048)
def _get_tiles(grid, first, last):
    """Return periods that follow each other: lines often share their grid."""
    starts = [grid.boundary(index) for index in range(first, last + 2)]
    return tuple(
        Period(first + number, start, starts[number + 1] - ONE_DAY)
        for number, start in enumerate(starts[:-1])
    )


def _get_borders(terms):
    """Return the days on which the price may change, in order."""
    borders = {rate.date_from for rate in terms.rates[1:]}
    for begin, finish in terms.pauses:
        borders.update((begin, finish + ONE_DAY if finish else None))
    for machine in terms.machines or ():
        finish = machine.date_to
        borders.update((machine.date_from, finish + ONE_DAY if finish else None))
    borders.discard(None)
    return sorted(borders)


def _get_factor(terms):
    """Return how often a price is paid in a year, 0 when it is paid once."""
    if terms.basis == PER_YEAR:
        return Fraction(1)
    grid = terms.schedule
    if grid.unit in _MONTHS:
        return Fraction(MONTHS_OF_YEAR, _MONTHS[grid.unit] * grid.interval)
    if grid.unit in _DAYS:
        return DAYS_OF_YEAR / (_DAYS[grid.unit] * grid.interval)
    return Fraction(0)


def _get_amount(terms, day):
    """Return the price of a day, of all that is paid for."""
    if any(begin <= day and (not end or day <= end) for begin, end in terms.pauses):
        return Fraction(0)
    begun = [rate for rate in terms.rates if rate.date_from <= day]
    rate = begun[-1] if begun else next(iter(terms.rates), None)
    if not rate:
        return Fraction(0)
    if terms.machines is None:
        amount = _multiply(rate.quantity, rate.price)
    else:
        amount = sum(
            _multiply(one.quantity, rate.price if one.price is None else one.price)
            for one in terms.machines
            if not (one.date_from and one.date_from > day)
            and not (one.date_to and one.date_to < day)
        )
    return amount * (100 - Fraction(str(rate.discount))) / 100


def _multiply(quantity, price):
    return Fraction(str(quantity)) * Fraction(str(price))
