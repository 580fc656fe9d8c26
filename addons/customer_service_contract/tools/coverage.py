"""What a contract covers of a charge: pure decision of a coverage profile.

Every answer carries its reason: a key and its values, which whoever asks puts in words.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# what may cover a charge, in the order in which it is asked
DECIDED, WARRANTY, EQUIPMENT, CATEGORY, SITE, CUSTOMER = ORDER = (
    "decided",
    "warranty",
    "equipment",
    "category",
    "site",
    "customer",
)
COVERED, EXCLUDED, WAITING, OUTSIDE, NOT_INCLUDED = REASONS = (
    "covered",
    "excluded",
    "waiting",
    "outside",
    "not_included",
)
DAYS, MONTHS = UNITS = ("days", "months")


@dataclass(frozen=True)
class Fact:
    """Something that is charged, and may be covered.

    :param str kind: kind of the charge.
    :param date day: the day that counts, on which the call was opened.
    :param product: what is charged, if known.
    :param categories: categories of the product and those above them.
    :param str intervention_kind: None for what belongs to the call alone.
    :param band: band of time of the hours.
    :param calendars: calendars by which it was begun in working hours.
    """

    kind: str
    day: date
    product: Hashable = None
    categories: frozenset = frozenset()
    call_type: Hashable = None
    intervention_kind: str | None = None
    band: Hashable = None
    calendars: frozenset = frozenset()


@dataclass(frozen=True)
class Rule:
    """What is covered, or excluded. Empty conditions ask nothing.

    :param key: what the rule is told by.
    :param str kind: kind of the charge, None for any.
    :param float percent: what the customer does not pay; 0 excludes.
    :param products: one of them is charged.
    :param categories: the product is in one of them, or below.
    :param bands: bands of time of hours; what has no band is in any.
    :param calendar: it was begun in the working hours of this calendar.
    :param int waiting: days or months from the beginning of the line.
    :param str waiting_unit: ``days`` or ``months``.
    :param bool counted: allowances of the line are used up by it.
    """

    key: Hashable
    kind: str | None = None
    percent: float = 100.0
    products: frozenset = frozenset()
    categories: frozenset = frozenset()
    call_types: frozenset = frozenset()
    intervention_kinds: frozenset = frozenset()
    bands: frozenset = frozenset()
    calendar: Hashable = None
    waiting: int = 0
    waiting_unit: str = DAYS
    counted: bool = True

    def fits(self, fact: Fact) -> bool:
        """Tell whether the rule is for a fact, leaving the clock aside."""
        return (
            self.kind in (None, fact.kind)
            and (not self.products or fact.product in self.products)
            and (not self.categories or bool(self.categories & fact.categories))
            and (not self.call_types or fact.call_type in self.call_types)
            and (
                not self.intervention_kinds
                or fact.intervention_kind in self.intervention_kinds
            )
        )

    def is_in_hours(self, fact: Fact) -> bool:
        """Tell whether the fact happened in the hours of the rule."""
        if self.bands and fact.band is not None and fact.band not in self.bands:
            return False
        return self.calendar is None or self.calendar in fact.calendars

    def first_day(self, start: date) -> date:
        """Return the first day on which the rule holds, of a line that starts."""
        if self.waiting_unit == MONTHS:
            return start + relativedelta(months=self.waiting)
        return start + timedelta(days=self.waiting)


@dataclass(frozen=True)
class Decision:
    """What is covered, and why.

    :param float percent: what the customer does not pay.
    :param str reason: one of ``REASONS``.
    :param dict values: what the reason is told with.
    :param rule: key of the rule that decided, or that nearly fitted.
    :param bool counted: allowances of the line are used up by it.
    """

    percent: float
    reason: str
    values: dict = field(default_factory=dict, compare=False)
    rule: Hashable = None
    counted: bool = True


def decide(fact: Fact, rules, start: date) -> Decision:
    """Return what a profile covers of a fact.

    The first rule that fits, is in its hours and past its waiting decides. When none
    does, the reason is that of the first one that would have.

    :param rules: in the order in which they are asked.
    :param date start: first day of the line of the contract.
    """
    near = None
    for rule in rules:
        if not rule.fits(fact):
            continue
        if not rule.is_in_hours(fact):
            near = near or (_refuse(OUTSIDE, rule) if rule.percent else None)
            continue
        first_day = rule.first_day(start)
        if fact.day < first_day:
            waiting = _refuse(WAITING, rule, first_day=first_day)
            near = near or (waiting if rule.percent else None)
            continue
        if not rule.percent:
            return _refuse(EXCLUDED, rule)
        return Decision(
            rule.percent, COVERED, {"percent": rule.percent}, rule.key, rule.counted
        )
    return near or Decision(0.0, NOT_INCLUDED, {"kind": fact.kind})


def _refuse(reason, rule, **values):
    return Decision(0.0, reason, values, rule.key, counted=False)


@dataclass(frozen=True)
class Offer:
    """Something that may cover: a warranty, a line of a contract.

    :param key: what it is told by.
    :param str source: one of ``ORDER``.
    :param int distance: how far from the machine itself: 0 for the machine or its own
        category, 1 for what it is part of or the category above, and so on.
    """

    key: Hashable
    source: str
    distance: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """Return what orders offers: the lower, the more specific."""
        return ORDER.index(self.source), self.distance


def choose(offers) -> tuple[Offer | None, list[Offer]]:
    """Return the most specific offer, and those as specific as it is.

    Of equals, the first one given is taken.
    """
    ranked = sorted(offers, key=lambda offer: offer.rank)
    if not ranked:
        return None, []
    best = ranked[0]
    return best, [offer for offer in ranked[1:] if offer.rank == best.rank]
