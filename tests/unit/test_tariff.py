"""What a tariff bills of facts: examples, and what holds of all of them."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_base").tariff
Fact, Rule, decide, round_up = tool.Fact, tool.Rule, tool.decide, tool.round_up

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)
MANY = settings(max_examples=500, deadline=None)
KINDS = ("labour", "travel", "km", "callout")


def fact(key="a", kind="labour", quantity=1.0, day=MONDAY, **vals):
    return Fact(key=key, kind=kind, quantity=quantity, day=day, **vals)


def billed(facts, rules):
    """Return what is billed by key of the fact."""
    return {spec.fact.key: spec.quantity for spec in decide(facts, rules)}


quantities = st.integers(1, 40_000).map(lambda number: number / 1000)
facts = st.lists(
    st.builds(
        Fact,
        key=st.integers().map(str),
        kind=st.sampled_from(KINDS),
        quantity=quantities,
        day=st.sampled_from([MONDAY, TUESDAY]),
        group=st.sampled_from([None, "x", "y"]),
        intervention=st.integers(1, 3),
        intervention_kind=st.sampled_from(["onsite", "phone"]),
        band=st.integers(1, 3),
        skills=st.frozensets(st.integers(1, 3)),
        distance=st.floats(0, 100),
        optional=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)
rules = st.lists(
    st.builds(
        Rule,
        key=st.integers(1, 1000),
        kind=st.sampled_from(KINDS),
        mode=st.sampled_from(tool.MODES),
        intervention_kinds=st.sampled_from([frozenset(), frozenset({"onsite"})]),
        bands=st.frozensets(st.integers(1, 3), max_size=2),
        skills=st.frozensets(st.integers(1, 3), max_size=1),
        distance_from=st.sampled_from([0.0, 20.0]),
        distance_to=st.sampled_from([None, 50.0]),
        increment=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        minimum=st.sampled_from([0.0, 1.0, 2.0]),
        free=st.sampled_from([0.0, 0.5, 3.0]),
    ),
    max_size=8,
    unique_by=lambda rule: rule.key,
)


# ----------------------------------------------------------------------
# What always holds
# ----------------------------------------------------------------------
@MANY
@given(facts=facts, rules=rules)
def test_every_fact_is_charged_once(facts, rules):
    keys = [spec.fact.key for spec in decide(facts, rules)]
    fitting = [
        one.key
        for one in facts
        if not one.optional or any(rule.fits(one) for rule in rules)
    ]
    assert keys == fitting


@MANY
@given(facts=facts, rules=rules)
def test_the_first_rule_that_fits_decides(facts, rules):
    for spec in decide(facts, rules):
        first = next((rule.key for rule in rules if rule.fits(spec.fact)), None)
        assert spec.rule == first


@MANY
@given(facts=facts, rules=rules)
def test_without_a_rule_the_fact_is_charged_as_it_is(facts, rules):
    for spec in decide(facts, rules):
        if spec.rule is None:
            assert spec.quantity == spec.fact.quantity


@MANY
@given(facts=facts, rules=rules)
def test_nothing_billed_is_below_what_happened_less_what_is_free(facts, rules):
    by_key = {rule.key: rule for rule in rules}
    for spec in decide(facts, rules):
        rule = by_key.get(spec.rule)
        if rule and rule.mode == tool.ACTUAL:
            assert spec.quantity >= spec.fact.quantity - rule.free - 0.0001 * max(
                rule.increment, 1
            )


@MANY
@given(facts=facts, rules=rules)
def test_a_fixed_quantity_is_billed_once(facts, rules):
    by_key = {rule.key: rule for rule in rules}
    counted = Counter()
    for spec in decide(facts, rules):
        rule = by_key.get(spec.rule)
        if rule and rule.mode not in (tool.ACTUAL, tool.NOTHING):
            counted[rule.once_per(spec.fact)] += spec.quantity
    assert set(counted.values()) <= {1.0}


@MANY
@given(facts=facts, rules=rules)
def test_the_same_facts_are_charged_the_same(facts, rules):
    first = decide(facts, rules)
    assert decide(facts, rules) == first


@MANY
@given(facts=facts, rules=rules)
def test_plain_rules_conserve_what_happened(facts, rules):
    plain = [
        replace(rule, mode=tool.ACTUAL, increment=0.0, minimum=0.0, free=0.0)
        for rule in rules
    ]
    for spec in decide(facts, plain):
        assert spec.quantity == pytest.approx(spec.fact.quantity)


@MANY
@given(quantity=quantities, increment=st.sampled_from([0.25, 0.5, 1.0, 5.0]))
def test_rounding_up_is_the_next_multiple(quantity, increment):
    rounded = round_up(quantity, increment)
    assert rounded >= quantity - 0.0001 * increment
    assert rounded - quantity < increment
    assert (rounded / increment) == pytest.approx(round(rounded / increment))


# ----------------------------------------------------------------------
# Examples
# ----------------------------------------------------------------------
def test_hours_from_seconds_are_not_rounded_past_themselves():
    assert round_up(0.75 + 1e-7, 0.25) == 0.75
    assert round_up(0.7503, 0.25) == 1.0


def test_the_minimum_is_of_the_visit_not_of_each_band():
    visit = [
        fact("a", quantity=0.5, group="v", band=1),
        fact("b", quantity=0.25, group="v", band=2),
    ]
    assert billed(visit, [Rule("r", "labour", minimum=1.0)]) == {"a": 0.75, "b": 0.25}


def test_what_is_free_has_no_minimum():
    assert billed(
        [fact(quantity=0.25)], [Rule("r", "labour", minimum=1, free=0.5)]
    ) == {"a": 0.0}


def test_free_kilometres_are_taken_off_once():
    ride = [fact("a", "km", 20, group="v"), fact("b", "km", 20, group="v")]
    assert billed(ride, [Rule("r", "km", free=30)]) == {"a": 0.0, "b": 10.0}


def test_a_fee_is_billed_once_per_call_day_or_visit():
    visits = [
        fact("a", "callout", intervention=1),
        fact("b", "callout", intervention=2),
        fact("c", "callout", intervention=3, day=TUESDAY),
    ]
    for mode, expected in (
        (tool.PER_CALL, [1, 0, 0]),
        (tool.PER_DAY, [1, 0, 1]),
        (tool.PER_INTERVENTION, [1, 1, 1]),
        (tool.NOTHING, [0, 0, 0]),
    ):
        quantities = billed(visits, [Rule("r", "callout", mode=mode)])
        assert list(quantities.values()) == expected


def test_zones_go_by_the_distance():
    zones = [
        Rule("near", "km", distance_to=20.0, mode=tool.PER_INTERVENTION),
        Rule("far", "km", distance_from=20.0),
    ]
    specs = decide(
        [fact("a", "km", 30, distance=15), fact("b", "km", 40, distance=20)], zones
    )
    assert [(spec.rule, spec.quantity) for spec in specs] == [("near", 1), ("far", 40)]


def test_a_specialist_has_a_price_of_their_own():
    prices = [Rule("expert", "labour", skills=frozenset({7})), Rule("any", "labour")]
    specs = decide(
        [fact("a", skills=frozenset({7, 8})), fact("b", skills=frozenset({8}))], prices
    )
    assert [spec.rule for spec in specs] == ["expert", "any"]


def test_a_visit_without_a_fee_is_no_charge():
    assert decide([fact(kind="callout", optional=True)], [Rule("r", "labour")]) == []
