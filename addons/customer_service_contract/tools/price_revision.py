"""What a price becomes when it is revised: pure arithmetic of a clause.

Prices, index values and percentages are :class:`decimal.Decimal`, months are the first
day of the month. Nothing is read and nothing is written: the preview of a campaign and
its application are the same call of :func:`revise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

INDEX, FIXED = KINDS = ("index", "fixed")
BASE, PREVIOUS, YEAR = METHODS = ("base", "previous", "year")
REVISION = "revision"
# why a price is not revised, in the order in which it is asked
(
    NEVER,
    ENDED,
    CURRENCY,
    EARLY,
    PROVISIONAL,
    LATER,
    RECENT,
    FREE,
    NO_BASE,
    UNPUBLISHED,
) = WHY_NOT = (
    "never",
    "ended",
    "currency",
    "early",
    "provisional",
    "later",
    "recent",
    "free",
    "no_base",
    "unpublished",
)
CAP, FLOOR = LIMITS = ("cap", "floor")
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
# months after which an index that is not kept up is no estimate of another month
STALE_MONTHS = 12


def first_of_month(day: date) -> date:
    """Return the month of a day."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)


def months_between(start: date, end: date) -> int:
    """Return how many whole months lie between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def anniversary(start: date, first: date, last: date) -> date | None:
    """Return the first yearly return of a day that lies in a window.

    A start on 29 February returns on 28 February in other years.

    :param date start: reckoned from; itself no anniversary.
    """
    for year in range(max(first.year, start.year + 1), last.year + 1):
        day = add_months(start, (year - start.year) * 12)
        if first <= day <= last:
            return day
    return None


@dataclass(frozen=True)
class Series:
    """Published values of an index.

    :param values: value by month, of what is published.
    :param links: month from which a new base counts, and what its values are
        multiplied by to go on with those of the base before.
    """

    values: Mapping[date, Decimal]
    links: tuple[tuple[date, Decimal], ...] = ()

    def at(self, month: date) -> Decimal | None:
        """Return the value of a month in the first base, None when not published."""
        value = self.values.get(month)
        if not value:
            return None
        for begin, coefficient in self.links:
            if begin <= month:
                value *= coefficient
        return value

    def latest(self, month: date, months: int = STALE_MONTHS) -> date | None:
        """Return the last month with a value, not after one nor too long before."""
        for back in range(months):
            day = add_months(month, -back)
            if self.values.get(day):
                return day
        return None

    def change(self, old: date, new: date) -> Decimal | None:
        """Return the percentage by which the index changed between two months."""
        before, after = self.at(old), self.at(new)
        if before is None or after is None:
            return None
        return (after / before - 1) * HUNDRED


@dataclass(frozen=True)
class Clause:
    """What a contract says about the revision of its prices.

    :param str kind: ``index``, or a ``fixed`` percentage each time.
    :param str method: the month that the index is compared with: of the agreed price
        (``base``), of the last revision (``previous``) or twelve months before
        (``year``).
    :param Decimal share: percentage of the change of the index that counts.
    :param Decimal fixed: percentage of a fixed revision.
    :param cap: most that one revision adds, in percent; None: no limit.
    :param floor: least that one revision adds, in percent: 0 never lowers a price;
        None: no limit.
    :param Decimal rounding: prices become a multiple of it.
    :param int digits: decimals to which the change of the index is rounded, as it is
        published, before the share is taken.
    :param int start: whole months between the start of the fee and the first revision.
    :param int every: whole months between two changes of the price.
    :param int lag: months between the wanted index and the effective date.
    :param month: the wanted index is of the last such month (1 to 12) instead.
    """

    kind: str = INDEX
    method: str = PREVIOUS
    share: Decimal = HUNDRED
    fixed: Decimal = Decimal(0)
    cap: Decimal | None = None
    floor: Decimal | None = Decimal(0)
    rounding: Decimal = CENT
    digits: int = 1
    start: int = 12
    every: int = 12
    lag: int = 2
    month: int | None = None

    def wanted_month(self, day: date) -> date:
        """Return the month whose index decides at an effective date."""
        if not self.month:
            return add_months(first_of_month(day), -self.lag)
        years = self.month >= day.month
        return date(day.year - years, self.month, 1)


@dataclass(frozen=True)
class Price:
    """The price of a fee from a day on.

    :param str reason: ``revision``, or anything that was agreed.
    :param month: of the index that a revision used.
    :param bool provisional: the index wanted was not published yet.
    """

    day: date
    price: Decimal
    reason: str = "initial"
    month: date | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Fee:
    """What is revised.

    :param date start: from which on it is owed.
    :param end: last day, None without end.
    :param prices: in the order of their days, one a day.
    :param base_month: month of the index that the contract names, if it does.
    :param bool never: it is not to be revised.
    :param bool ended: its contract is over.
    :param bool foreign: in a currency that the index says nothing about.
    """

    start: date
    prices: tuple[Price, ...]
    end: date | None = None
    base_month: date | None = None
    never: bool = False
    ended: bool = False
    foreign: bool = False

    def price_at(self, day: date) -> Price | None:
        """Return the price in force on a day."""
        return next((one for one in reversed(self.prices) if one.day <= day), None)

    def agreed_at(self, day: date) -> Price | None:
        """Return the last price that was agreed, not revised, up to a day.

        A row that repeats the price before, as one does that changes the quantity,
        agrees on no price.
        """
        agreed = before = None
        for one in self.prices:
            if one.day > day:
                break
            if before is None or (one.reason != REVISION and one.price != before.price):
                agreed = one
            before = one
        return agreed

    def revised_at(self, day: date) -> Price | None:
        """Return the last revision of the price agreed, up to a day."""
        agreed = self.agreed_at(day)
        return next(
            (
                one
                for one in reversed(self.prices)
                if one.reason == REVISION and agreed.day < one.day <= day
            ),
            None,
        )

    def carriers(self, day: date) -> list[Price]:
        """Return later rows that only repeat the price of a day: they follow it.

        The first row with a price of its own, and all after it, stay as they are.
        """
        price, rows = self.price_at(day), []
        for one in self.prices:
            if price is None or one.day <= day:
                continue
            if one.price != price.price or one.reason == REVISION:
                break
            rows.append(one)
        return rows


@dataclass(frozen=True)
class Outcome:
    """What becomes of a price, and why.

    :param why_not: one of ``WHY_NOT`` when it stays, else None.
    :param change: percentage applied to ``price_from``; the cap, the floor and the
        rounding are in ``price_new``.
    :param index_change: percentage of the index, rounded as published.
    :param limit: ``cap`` or ``floor`` when one of them decided.
    :param month_wanted: whose index decides; ``month_new`` is the one used.
    """

    why_not: str | None = None
    price_old: Decimal = Decimal(0)
    price_from: Decimal = Decimal(0)
    price_new: Decimal = Decimal(0)
    change: Decimal = Decimal(0)
    index_change: Decimal = Decimal(0)
    limit: str | None = None
    month_wanted: date | None = None
    month_new: date | None = None
    month_old: date | None = None
    value_new: Decimal | None = None
    value_old: Decimal | None = None
    provisional: bool = False

    @property
    def coefficient(self) -> Decimal:
        """What the price before is multiplied by, all told."""
        return self.price_new / self.price_old if self.price_old else Decimal(1)


@dataclass(frozen=True)
class Case:
    """One fee on one effective date, with all that decides.

    :param bool estimate: a month that is not published yet is estimated by the last
        one that is.
    :param month: whose index decides instead of the clause's.
    """

    fee: Fee
    clause: Clause
    day: date
    series: Series = field(default_factory=lambda: Series({}))
    estimate: bool = True
    month: date | None = None


def revise(case: Case) -> Outcome:
    """Return what a price becomes on a day.

    :return: with ``why_not`` when the price is not revised.
    """
    fee, day = case.fee, case.day
    current = fee.price_at(day)
    price = current.price if current else Decimal(0)
    why_not = _refusal(case)
    if why_not:
        return Outcome(why_not, price, price, price)
    if case.clause.kind == FIXED:
        return _priced(case, price, price, case.clause.fixed, {})
    return _revise_by_index(case, price)


def settle(case: Case, estimated: Outcome) -> Outcome:
    """Return what an estimated revision would have been with the wanted index.

    :param case: of the fee as it was before the estimate.
    :param estimated: what was applied; says the months and the price before.
    :return: with ``why_not`` when the index is still not published.
    """
    months = {
        "month_wanted": estimated.month_wanted,
        "month_new": estimated.month_wanted,
        "month_old": (
            add_months(estimated.month_wanted, -12)
            if case.clause.method == YEAR
            else estimated.month_old
        ),
    }
    return _by_months(case, estimated.price_old, estimated.price_from, months)


def _refusal(case):
    """Return why a price is not revised, whatever the index says."""
    fee, clause, day = case.fee, case.clause, case.day
    price = fee.price_at(day)
    later = [one for one in fee.prices if one.day > day and one.reason == REVISION]
    checks = {
        NEVER: lambda: fee.never,
        ENDED: lambda: fee.ended or bool(fee.end and fee.end < day),
        CURRENCY: lambda: fee.foreign and clause.kind == INDEX,
        EARLY: lambda: (
            price is None or day <= fee.start or _within(fee.start, day, clause.start)
        ),
        PROVISIONAL: lambda: any(one.provisional for one in fee.prices),
        LATER: lambda: bool(later),
        RECENT: lambda: _is_recent(fee, day, clause.every),
        FREE: lambda: not price.price,
    }
    return next((name for name, check in checks.items() if check()), None)


def _within(start, day, months):
    return months_between(start, day) < months


def _is_recent(fee, day, months):
    """Tell whether the price changed on the day, or too little before it."""
    changed = [
        one.day
        for before, one in zip(fee.prices, fee.prices[1:], strict=False)
        if one.day <= day and (one.reason == REVISION or one.price != before.price)
    ]
    return bool(changed) and (changed[-1] == day or _within(changed[-1], day, months))


def _revise_by_index(case, price):
    fee, clause, day = case.fee, case.clause, case.day
    wanted = case.month or clause.wanted_month(day)
    new = case.series.latest(wanted) if case.estimate else wanted
    agreed, revised = fee.agreed_at(day), fee.revised_at(day)
    base = fee.base_month if agreed == fee.prices[0] else None
    base = base or clause.wanted_month(max(agreed.day, fee.start))
    old, origin = base, price
    if clause.method == YEAR:
        old = new and add_months(new, -12)
    elif clause.method == PREVIOUS:
        old = revised.month if revised and revised.month else base
    else:
        origin = agreed.price
    months = {"month_wanted": wanted, "month_new": new, "month_old": old}
    return _by_months(case, price, origin, months)


def _by_months(case, price, origin, months):
    """Return the outcome of an index between two months."""
    series, old, new = case.series, months["month_old"], months["month_new"]
    kept = {"price_old": price, "price_from": origin, "price_new": price, **months}
    if new is None or series.at(new) is None:
        return Outcome(UNPUBLISHED, **kept)
    if series.at(old) is None:
        return Outcome(NO_BASE, **kept)
    if new <= old:
        same = new == months["month_wanted"]
        return Outcome(NO_BASE if same else UNPUBLISHED, **kept)
    index_change = _round(
        series.change(old, new), Decimal(1).scaleb(-case.clause.digits)
    )
    change = index_change * case.clause.share / HUNDRED
    facts = {
        **months,
        "index_change": index_change,
        "value_new": series.values[new],
        "value_old": series.values[old],
        "provisional": new != months["month_wanted"],
    }
    return _priced(case, price, origin, change, facts)


def _priced(case, price, origin, change, facts):
    """Return the outcome of a percentage: limited, then rounded within the limits."""
    low, high = _limits(case.clause, price)
    exact = origin * (1 + change / HUNDRED)
    limit = None
    if exact < low:
        exact, limit = low, FLOOR if price > 0 else CAP
    elif exact > high:
        exact, limit = high, CAP if price > 0 else FLOOR
    new = round_between(exact, case.clause.rounding, low, high)
    return Outcome(
        price_old=price,
        price_from=origin,
        price_new=new,
        change=change,
        limit=limit,
        **facts,
    )


def _limits(clause, price):
    """Return the least and the greatest price; of a discount they change sides."""
    infinite = Decimal("Infinity")
    least = (
        -infinite * (1 if price > 0 else -1)
        if clause.floor is None
        else price * (1 + clause.floor / HUNDRED)
    )
    most = (
        infinite * (1 if price > 0 else -1)
        if clause.cap is None
        else price * (1 + clause.cap / HUNDRED)
    )
    return min(least, most), max(least, most)


def round_between(exact: Decimal, step: Decimal, low: Decimal, high: Decimal):
    """Return the nearest multiple of a step, when it keeps within two limits.

    Else it is the nearest cent that does, and without such a cent the exact value: a
    price neither leaves its limits nor makes a leap by being rounded.

    :param exact: between the limits.
    :param step: 0: not rounded.
    """
    if step:
        for unit, mode in (
            (step, ROUND_HALF_UP),
            (CENT, ROUND_HALF_UP),
            (CENT, ROUND_FLOOR),
            (CENT, ROUND_CEILING),
        ):
            rounded = _round(exact, unit, mode)
            if low <= rounded <= high:
                return rounded
    return exact


def _round(value, step, mode=ROUND_HALF_UP):
    """Return the nearest multiple of a step; halves go away from zero."""
    return (value / step).quantize(Decimal(1), mode) * step
