"""What is billed of the facts of a call: pure decision of a tariff.

Every fact makes one charge, told by the fact's key; rules say what of it is billed.
"""

import math
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

ACTUAL, PER_INTERVENTION, PER_CALL, PER_DAY, NOTHING = MODES = (
    "actual",
    "intervention",
    "call",
    "day",
    "nothing",
)
# tenth of a thousandth: what hours and kilometres differ by is no difference
PRECISION = 4


@dataclass(frozen=True)
class Fact:
    """Something that happened, or is planned, and may be billed.

    :param str key: unique in the call, the same in every run.
    :param str kind: kind of the charge.
    :param float quantity: hours, kilometres or pieces; not negative.
    :param date day: on which it happened.
    :param group: what a minimum is reckoned over, for instance one technician's hours
        of an intervention that lie in several bands.
    :param intervention: the intervention, None for what belongs to the call alone.
    :param str intervention_kind: kind of the intervention.
    :param band: band of time.
    :param skills: what the technician knows.
    :param float distance: kilometres from the office to the place, one way.
    :param territory: area of the place.
    :param bool optional: without a rule it is not charged at all.
    """

    key: str
    kind: str
    quantity: float
    day: date
    group: Hashable = None
    intervention: Hashable = None
    intervention_kind: str | None = None
    call_type: Hashable = None
    band: Hashable = None
    skills: frozenset = frozenset()
    distance: float = 0.0
    territory: Hashable = None
    optional: bool = False


@dataclass(frozen=True)
class Rule:
    """What one kind of fact is billed as. Empty conditions ask nothing.

    :param key: what the rule is told by.
    :param str mode: one of ``MODES``: the quantity of the fact, once per intervention,
        call or day (``fixed``, on the first fact that fits), or nothing.
    :param skills: the technician has one of them.
    :param float distance_from: kilometres from which on, included.
    :param float | None distance_to: kilometres up to which, excluded.
    :param float increment: quantities are rounded up to a multiple; 0: not rounded.
    :param float minimum: least quantity of a group, when any of it is billed.
    :param float free: quantity of a group that is not billed.
    """

    key: Hashable
    kind: str
    mode: str = ACTUAL
    intervention_kinds: frozenset = frozenset()
    call_types: frozenset = frozenset()
    bands: frozenset = frozenset()
    skills: frozenset = frozenset()
    territories: frozenset = frozenset()
    distance_from: float = 0.0
    distance_to: float | None = None
    fixed: float = 1.0
    increment: float = 0.0
    minimum: float = 0.0
    free: float = 0.0

    def fits(self, fact: Fact) -> bool:
        """Tell whether the rule is for a fact."""
        return (
            self.kind == fact.kind
            and _asks(self.intervention_kinds, fact.intervention_kind)
            and _asks(self.call_types, fact.call_type)
            and _asks(self.bands, fact.band)
            and _asks(self.territories, fact.territory)
            and (not self.skills or bool(self.skills & fact.skills))
            and self.distance_from <= fact.distance
            and (self.distance_to is None or fact.distance < self.distance_to)
        )

    def once_per(self, fact: Fact) -> Hashable:
        """Return what a fixed quantity is billed once for."""
        return {
            PER_INTERVENTION: (self.key, fact.intervention),
            PER_CALL: (self.key,),
            PER_DAY: (self.key, fact.day),
        }[self.mode]


@dataclass
class Spec:
    """What a fact is charged as.

    :param rule: key of the rule, None when none fits.
    :param float quantity: what is billed.
    :param bool included: a fixed quantity on another charge covers it.
    """

    fact: Fact
    rule: Hashable = None
    quantity: float = 0.0
    included: bool = False
    _rule: Rule | None = field(default=None, repr=False)


def decide(facts: list[Fact], rules: list[Rule]) -> list[Spec]:
    """Return what the facts of one call are charged as, in their order.

    The first rule that fits a fact decides. A fact without a rule is charged as it
    is, unless it is optional.

    :param facts: of one call, in the order in which they happened.
    :param rules: in the order in which they are asked.
    """
    by_kind = defaultdict(list)
    for rule in rules:
        by_kind[rule.kind].append(rule)
    specs = []
    for fact in facts:
        rule = next((rule for rule in by_kind[fact.kind] if rule.fits(fact)), None)
        if rule or not fact.optional:
            specs.append(Spec(fact, rule and rule.key, fact.quantity, _rule=rule))
    _bill_fixed(specs)
    _bill_actual(specs)
    return specs


def _asks(wanted, value):
    return not wanted or value in wanted


def _bill_fixed(specs):
    """Bill once what has a fixed quantity; the other facts are included in it."""
    billed = set()
    for spec in specs:
        rule = spec._rule
        if not rule or rule.mode == ACTUAL:
            continue
        if rule.mode == NOTHING:
            spec.quantity = 0.0
            continue
        once = rule.once_per(spec.fact)
        spec.included = once in billed
        spec.quantity = 0.0 if spec.included else rule.fixed
        billed.add(once)


def _bill_actual(specs):
    """Bill quantities: less what is free, rounded up, at least the minimum."""
    groups = defaultdict(list)
    for spec in specs:
        if spec._rule and spec._rule.mode == ACTUAL:
            groups[spec.fact.kind, spec.fact.group or spec.fact.key].append(spec)
    for group in groups.values():
        _take_free(group)
        for spec in group:
            spec.quantity = round_up(spec.quantity, spec._rule.increment)
        _raise_to_minimum([spec for spec in group if spec.quantity])


def _take_free(group):
    free = {}
    for spec in group:
        left = free.setdefault(spec._rule.key, spec._rule.free)
        taken = min(left, spec.quantity)
        free[spec._rule.key] = left - taken
        spec.quantity = round(spec.quantity - taken, PRECISION)


def _raise_to_minimum(billed):
    """Add what lacks to the largest charge: the minimum is of the group."""
    if not billed:
        return
    least = max(spec._rule.minimum for spec in billed)
    missing = least - sum(spec.quantity for spec in billed)
    if missing > 0:
        largest = max(billed, key=lambda spec: spec.quantity)
        largest.quantity = round(largest.quantity + missing, PRECISION)


def round_up(quantity: float, increment: float) -> float:
    """Return the least multiple of an increment that is not below a quantity.

    What a quantity exceeds a multiple by is nothing when it is less than a tenth of a
    thousandth: 0.75 hours reckoned from seconds stay three quarters.
    """
    if increment <= 0:
        return quantity
    steps = math.ceil(round(quantity / increment, PRECISION))
    return round(steps * increment, PRECISION)
