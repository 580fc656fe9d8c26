"""When planned maintenance is due, and which visits go together.

Dates and values in, dates out: no database and no clock.
"""

import math
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}
UNITS = (*DAYS, *MONTHS)
EARLIER, LATER, NEAREST = "earlier", "later", "nearest"
# How far an open day is looked for: a season comes back within a year
REACH = 366
# Days of readings that say how much a machine is used
USAGE_DAYS = 365


def add_units(day: date, unit: str, count: int) -> date:
    """Return the day some units later: 31 January and a month is 28 February.

    :param str unit: ``day``, ``week``, ``month`` or ``year``.
    """
    if unit in DAYS:
        return day + timedelta(days=DAYS[unit] * count)
    year, month = divmod(day.year * 12 + day.month - 1 + MONTHS[unit] * count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def get_span(unit: str, count: int) -> float:
    """Return how many days some units last, on average."""
    return count * (DAYS[unit] if unit in DAYS else MONTHS[unit] * 30.4375)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days of a rule, each counted from the anchor and never from the last one.

    :param date anchor: where counting begins.
    :param str unit: ``day``, ``week``, ``month`` or ``year``.
    :param int interval: units from one occurrence to the next.
    :param int first: units from the anchor to occurrence 0.
    """

    anchor: date
    unit: str
    interval: int
    first: int = 0

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unit: {self.unit}")
        if self.interval < 1 or self.first < 0:
            raise ValueError("an interval of at least 1, a first from 0 up")

    def day(self, number: int) -> date:
        """Return the day of an occurrence."""
        return add_units(self.anchor, self.unit, self.first + number * self.interval)

    def numbers(self, start: date, end: date) -> range:
        """Return the numbers of the occurrences from a day to a day, both included."""
        if end < start:
            return range(0)
        first = self._number_from(start)
        return range(first, max(first, self._number_from(end + DAY)))

    def after(self, done: date) -> date:
        """Return when the next one is due that floats with the last one done."""
        return add_units(done, self.unit, self.interval)

    @property
    def span(self) -> float:
        """Days from one occurrence to the next, on average."""
        return get_span(self.unit, self.interval)

    def _number_from(self, day: date) -> int:
        """Return the number of the first occurrence on a day or later, 0 at least."""
        if self.unit in DAYS:
            units = (day - self.anchor).days // DAYS[self.unit]
        else:
            months = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
            units = months // MONTHS[self.unit]
        number = max((units - self.first) // self.interval, 0)
        while self.day(number) < day:
            number += 1
        return number


# ----------------------------------------------------------------------
# Days on which one may come
# ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Days:
    """Days on which somebody may come.

    :param frozenset months: of the season, 1 to 12; none stands for all the year.
    :param frozenset weekdays: worked, 0 is Monday.
    :param frozenset closed: single days on which it is closed.
    """

    months: frozenset = frozenset()
    weekdays: frozenset = frozenset(range(7))
    closed: frozenset = frozenset()

    def __contains__(self, day: date) -> bool:
        return (
            self.is_season(day)
            and day.weekday() in self.weekdays
            and day not in self.closed
        )

    def is_season(self, day: date) -> bool:
        """Tell whether the month of a day belongs to the season."""
        return not self.months or day.month in self.months

    def has_season(self, start: date, end: date) -> bool:
        """Tell whether a day of the season lies between two days, both included."""
        months = (end.year - start.year) * 12 + end.month - start.month
        return any(
            self.is_season(add_units(start.replace(day=1), "month", count))
            for count in range(min(months, 11) + 1)
        )


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when something may be done, and when it is best done."""

    earliest: date
    target: date
    latest: date

    def clip(self, start: date | None, end: date | None) -> "Window":
        """Return what is left of the window from a day to a day, both included.

        The target moves along; when nothing would be left, the window stays.
        """
        earliest = max(self.earliest, start or self.earliest)
        latest = min(self.latest, end or self.latest)
        if earliest > latest:
            return self
        return Window(earliest, min(max(self.target, earliest), latest), latest)


def choose_day(day: date, start: date, end: date, days: Days, prefer: str) -> date:
    """Return the open day that fits a day best, between two days if one is there.

    :param str prefer: ``earlier``, ``later`` or ``nearest``; days outside are taken
        when none inside is open, within a year, else the day itself.
    """
    inside = [one for one in _walk(day, start, end, prefer) if one in days]
    if inside:
        return inside[0]
    reach = timedelta(days=REACH)
    around = _walk(day, day - reach, day + reach, prefer)
    return next((one for one in around if one in days), day)


def _walk(day: date, start: date, end: date, prefer: str) -> Iterable[date]:
    """Yield the days between two days, those preferred first."""
    before = (day - DAY * step for step in range((day - start).days + 1))
    after = (day + DAY * step for step in range(1, (end - day).days + 1))
    if prefer == NEAREST:
        yield from sorted(
            (*before, *after), key=lambda one: (abs((one - day).days), one)
        )
    elif prefer == LATER:
        yield day
        yield from after
        next(before, None)
        yield from before
    else:
        yield from before
        yield from after


def get_window(
    due: date, before: int, after: int, days: Days, prefer: str = NEAREST
) -> Window:
    """Return the window of what is due on a day.

    :param int before: days it may be earlier.
    :param int after: days it may be later.
    :return: with a target outside the tolerance when no day of it is open; the
        window then reaches to the target.
    """
    earliest, latest = due - DAY * before, due + DAY * after
    target = due
    if due not in days:
        target = choose_day(due, earliest, latest, days, prefer)
    return Window(min(earliest, target), target, max(latest, target))


# ----------------------------------------------------------------------
# Meters
# ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reading:
    """Value of a counter on a day; after a reset it begins again."""

    day: date
    value: float
    is_reset: bool = False


class Usage:
    """What a counter counted in all, whatever was reset, and when it will be where.

    :param readings: in the order of time.
    """

    def __init__(self, readings: Sequence[Reading]):
        self.days, self.totals = [], []
        previous, total = None, 0.0
        for reading in readings:
            if previous is None or reading.is_reset:
                total += reading.value
            else:
                total += max(reading.value - previous, 0.0)
            previous = reading.value
            if self.days and self.days[-1] == reading.day:
                self.totals[-1] = total
            else:
                self.days.append(reading.day)
                self.totals.append(total)

    def total(self, day: date) -> float:
        """Return what was counted up to a day, between two readings in proportion."""
        place = bisect_right(self.days, day)
        if not place:
            return self.totals[0] if self.totals else 0.0
        if place == len(self.days):
            return self.totals[-1]
        begin, end = self.days[place - 1], self.days[place]
        share = (day - begin).days / (end - begin).days
        low, high = self.totals[place - 1], self.totals[place]
        return low + (high - low) * share

    def rate(self) -> float:
        """Return units a day, of the readings of the last year; 0 when unknown."""
        if len(self.days) < 2:
            return 0.0
        begin = self.days[-1] - timedelta(days=USAGE_DAYS)
        place = min(bisect_right(self.days, begin), len(self.days) - 2)
        days = (self.days[-1] - self.days[place]).days
        return (self.totals[-1] - self.totals[place]) / days

    def reach(self, total: float) -> date | None:
        """Return when a total was or, going on like that, will be counted.

        :return: None when nobody can tell.
        """
        if not self.days:
            return None
        for place, counted in enumerate(self.totals):
            if counted >= total:
                return self._reach_between(place, total)
        rate = self.rate()
        if rate <= 0:
            return None
        days = math.ceil((total - self.totals[-1]) / rate)
        if days > (date.max - self.days[-1]).days:
            return None
        return self.days[-1] + DAY * days

    def _reach_between(self, place: int, total: float) -> date:
        if not place:
            return self.days[0]
        begin, end = self.days[place - 1], self.days[place]
        low, high = self.totals[place - 1], self.totals[place]
        return begin + DAY * math.ceil(
            (end - begin).days * (total - low) / (high - low)
        )


# ----------------------------------------------------------------------
# Changes of the rhythm
# ----------------------------------------------------------------------
def keep_distance(dues: Iterable[date], kept: Sequence[date], span: float) -> list:
    """Return the days that are not the same visit as one that stays.

    Who changes a rhythm keeps the visits that were ordered or done: a new one that is
    less than half an interval from one of them would be done twice.

    :param float span: days from one occurrence to the next.
    """
    return [
        due
        for due in dues
        if not any(abs((due - other).days) * 2 < span for other in kept)
    ]


# ----------------------------------------------------------------------
# Which rule
# ----------------------------------------------------------------------
# What a rule is for, the most specific last
SCOPES = ("category", "product", "customer", "site", "line", "equipment")


@dataclass(frozen=True, slots=True)
class Rule:
    """For which machines a rule is.

    :param kind: of maintenance: of the rules of a kind the most specific counts.
    :param str scope: one of ``SCOPES``.
    :param target: the record it is for.
    :param category: only machines of this category or those below it.
    :param product: only machines that are this product.
    """

    key: Hashable
    kind: Hashable
    scope: str
    target: Hashable
    category: Hashable = None
    product: Hashable = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What rules ask of a machine.

    :param customers: the customer's company first, then the customer.
    :param categories: from the top of the tree down to its own.
    :param lines: of contracts that cover it, the most specific first.
    """

    equipment: Hashable
    categories: tuple = ()
    product: Hashable = None
    customers: tuple = ()
    site: Hashable = None
    lines: tuple = ()

    def targets(self) -> Iterable[tuple]:
        """Yield what a rule may be for, the most specific last."""
        yield from (("category", one) for one in self.categories)
        yield "product", self.product
        yield from (("customer", one) for one in self.customers)
        yield "site", self.site
        yield from (("line", one) for one in reversed(self.lines))
        yield "equipment", self.equipment


class RuleBook:
    """The rules in force, found by what they are for."""

    def __init__(self, rules: Iterable[Rule]):
        self.rules = {}
        for rule in rules:
            self.rules.setdefault((rule.scope, rule.target), []).append(rule)

    def find(self, machine: Machine) -> dict:
        """Return the key of the rule that counts for a machine, by kind."""
        best = {}
        for place, target in enumerate(machine.targets()):
            for rule in self.rules.get(target, ()):
                rank = self._get_rank(rule, machine, place)
                if rank and (rule.kind not in best or best[rule.kind][0] < rank):
                    best[rule.kind] = rank, rule.key
        return {kind: key for kind, (_rank, key) in best.items()}

    def _get_rank(self, rule: Rule, machine: Machine, place: int) -> tuple | None:
        """Return how closely a rule fits; nothing when it asks for something else."""
        if rule.product and rule.product != machine.product:
            return None
        if rule.category and rule.category not in machine.categories:
            return None
        depth = machine.categories.index(rule.category) + 1 if rule.category else 0
        return place, bool(rule.product), depth


# ----------------------------------------------------------------------
# Who covers when
# ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Cover:
    """From when to when something covers a machine; no end is for ever."""

    key: Hashable
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, in which the same covers are in force."""

    start: date
    end: date
    covers: tuple


def get_spans(start: date, end: date, covers: Sequence[Cover]) -> list[Span]:
    """Cut a time into spans in which nothing begins or ends.

    :param covers: the most specific first, which is kept.
    """
    cuts = {start}
    for cover in covers:
        cuts.add(cover.start)
        if cover.end:
            cuts.add(cover.end + DAY)
    begins = sorted(cut for cut in cuts if start <= cut <= end)
    ends = [begin - DAY for begin in begins[1:]] + [end]
    return [
        Span(
            begin,
            finish,
            tuple(
                dict.fromkeys(
                    cover.key
                    for cover in covers
                    if cover.start <= begin and (not cover.end or finish <= cover.end)
                )
            ),
        )
        for begin, finish in zip(begins, ends, strict=True)
    ]


def without(covers: Iterable[Cover], pauses: Sequence[tuple]) -> list[Cover]:
    """Return what is left of covers outside pauses.

    :param pauses: first and last day; no last day is for ever.
    """
    left = list(covers)
    for begin, finish in pauses:
        pieces = []
        for cover in left:
            if cover.start < begin:
                last = begin - DAY
                pieces.append(
                    Cover(cover.key, cover.start, min(cover.end or last, last))
                )
            if finish and (not cover.end or cover.end > finish):
                first = max(cover.start, finish + DAY)
                pieces.append(Cover(cover.key, first, cover.end))
        left = pieces
    return left


# ----------------------------------------------------------------------
# Which visits go together
# ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Slot:
    """A visit to a machine that may be made together with others.

    :param key: what it is, comparable.
    :param series: rule and machine: two of one series are never made together.
    """

    key: Hashable
    series: Hashable
    window: Window


@dataclass(frozen=True, slots=True)
class Group:
    """Visits made together, and the window that all of them have in common."""

    slots: tuple
    window: Window


def make_groups(slots: Iterable[Slot]) -> list[Group]:
    """Return the fewest groups of visits whose windows have a day in common.

    The one that has to be done first takes along all that may be done by then; what
    comes out depends on nothing but the visits.
    """
    waiting = sorted(
        slots, key=lambda one: (one.window.latest, one.window.earliest, one.key)
    )
    groups = []
    while waiting:
        last = waiting[0].window.latest
        together, others, series = [], [], set()
        for slot in waiting:
            if slot.window.earliest <= last and slot.series not in series:
                series.add(slot.series)
                together.append(slot)
            else:
                others.append(slot)
        groups.append(Group(tuple(together), _get_common(together)))
        waiting = others
    return groups


def _get_common(slots: Sequence[Slot]) -> Window:
    """Return the common window; its target is the middle one of the targets."""
    earliest = max(one.window.earliest for one in slots)
    latest = min(one.window.latest for one in slots)
    targets = sorted(one.window.target for one in slots)
    middle = targets[(len(targets) - 1) // 2]
    return Window(earliest, min(max(middle, earliest), latest), latest)


def get_visit_day(window: Window, today: date, days: Days) -> date:
    """Return the day to propose for a visit that is ordered today.

    :return: the open day of the window nearest to its target and not past; for a
        window that is over, the next open day.
    """
    start = max(window.earliest, today)
    end = max(window.latest, today)
    wanted = min(max(window.target, start), end)
    inside = [one for one in _walk(wanted, start, end, NEAREST) if one in days]
    if inside:
        return inside[0]
    later = _walk(end, end, end + timedelta(days=REACH), LATER)
    return next((one for one in later if one in days), wanted)
