"""What a contract covers: examples, and what holds of every decision."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").coverage
Fact, Rule, Offer = tool.Fact, tool.Rule, tool.Offer
decide, choose = tool.decide, tool.choose

START = date(2026, 1, 31)
DAY = date(2026, 6, 1)
MANY = settings(max_examples=500, deadline=None)
KINDS = ("labour", "travel", "part")


def fact(kind="labour", day=DAY, **vals):
    return Fact(kind=kind, day=day, **vals)


def reason(fact_, *rules):
    return decide(fact_, rules, START).reason


few = st.frozensets(st.integers(1, 3), max_size=2)
facts = st.builds(
    Fact,
    kind=st.sampled_from(KINDS),
    day=st.dates(START - timedelta(days=5), START + timedelta(days=200)),
    product=st.none() | st.integers(1, 3),
    categories=few,
    call_type=st.none() | st.integers(1, 3),
    intervention_kind=st.sampled_from([None, "onsite", "phone"]),
    band=st.none() | st.integers(1, 3),
    calendars=few,
)
rules = st.lists(
    st.builds(
        Rule,
        key=st.integers(1, 1000),
        kind=st.none() | st.sampled_from(KINDS),
        percent=st.sampled_from([0.0, 50.0, 100.0]),
        products=few,
        categories=few,
        call_types=few,
        intervention_kinds=st.sampled_from([frozenset(), frozenset({"onsite"})]),
        bands=few,
        calendar=st.none() | st.integers(1, 3),
        waiting=st.integers(0, 60),
        waiting_unit=st.sampled_from(tool.UNITS),
        counted=st.booleans(),
    ),
    max_size=5,
)


class TestDecide:
    def test_first_rule_that_fits_decides(self):
        found = decide(fact(), [Rule(1, percent=50), Rule(2, percent=100)], START)
        assert (found.percent, found.rule) == (50, 1)

    def test_nothing_said_is_not_included(self):
        assert reason(fact()) == tool.NOT_INCLUDED
        assert reason(fact(), Rule(1, kind="part")) == tool.NOT_INCLUDED

    def test_exclusion_before_covers_the_rest(self):
        consumables = Rule(1, percent=0, categories=frozenset({7}))
        parts = Rule(2, kind="part")
        toner = fact("part", categories=frozenset({7, 1}))
        assert reason(toner, consumables, parts) == tool.EXCLUDED
        assert reason(fact("part"), consumables, parts) == tool.COVERED

    def test_waiting_says_its_first_day(self):
        rule = Rule(1, waiting=1, waiting_unit="months")
        early = decide(fact(day=date(2026, 2, 27)), [rule], START)
        assert early.reason == tool.WAITING
        assert early.values == {"first_day": date(2026, 2, 28)}
        assert reason(fact(day=date(2026, 2, 28)), rule) == tool.COVERED

    def test_waiting_in_days_counts_the_first_one(self):
        rule = Rule(1, waiting=10)
        first = START + timedelta(days=10)
        assert reason(fact(day=first - timedelta(days=1)), rule) == tool.WAITING
        assert reason(fact(day=first), rule) == tool.COVERED

    def test_later_rule_covers_less_while_one_waits(self):
        rules = [Rule(1, waiting=60), Rule(2, percent=50)]
        assert decide(fact(day=START), rules, START).percent == 50

    def test_hours_of_another_band_are_outside(self):
        rule = Rule(1, bands=frozenset({1}))
        assert reason(fact(band=2), rule) == tool.OUTSIDE
        assert reason(fact(band=1), rule) == tool.COVERED
        assert reason(fact(band=None), rule) == tool.COVERED

    def test_outside_the_calendar_is_said(self):
        rule = Rule(1, calendar=4)
        assert reason(fact(), rule) == tool.OUTSIDE
        assert reason(fact(calendars=frozenset({4})), rule) == tool.COVERED

    def test_exclusion_at_night_is_no_near_miss(self):
        rule = Rule(1, percent=0, bands=frozenset({1}))
        assert reason(fact(band=2), rule) == tool.NOT_INCLUDED

    def test_conditions_on_the_work(self):
        rule = Rule(
            1,
            call_types=frozenset({1}),
            intervention_kinds=frozenset({"phone"}),
            products=frozenset({9}),
        )
        right = fact(call_type=1, intervention_kind="phone", product=9)
        assert reason(right, rule) == tool.COVERED
        for change in (
            {"call_type": 2},
            {"intervention_kind": "onsite"},
            {"intervention_kind": None},
            {"product": None},
        ):
            assert reason(replace(right, **change), rule) == tool.NOT_INCLUDED

    @MANY
    @given(facts, rules)
    def test_every_decision_has_a_known_reason(self, fact_, rules):
        found = decide(fact_, rules, START)
        assert found.reason in tool.REASONS
        assert (found.percent > 0) == (found.reason == tool.COVERED)
        assert 0 <= found.percent <= 100
        assert found.counted or found.percent == 0 or found.rule is not None

    @MANY
    @given(facts, rules)
    def test_covered_by_the_first_of_those_that_hold(self, fact_, rules):
        holding = [
            rule
            for rule in rules
            if rule.fits(fact_)
            and rule.is_in_hours(fact_)
            and fact_.day >= rule.first_day(START)
        ]
        found = decide(fact_, rules, START)
        assert found.percent == (holding[0].percent if holding else 0)

    @MANY
    @given(facts, rules, st.integers(0, 5))
    def test_rule_that_does_not_fit_changes_nothing(self, fact_, rules, position):
        other = Rule(0, kind="other")
        mixed = [*rules[:position], other, *rules[position:]]
        assert decide(fact_, mixed, START) == decide(fact_, rules, START)

    @MANY
    @given(facts, rules)
    def test_without_waiting_no_day_matters(self, fact_, rules):
        rules = [replace(rule, waiting=0) for rule in rules]
        after = replace(fact_, day=max(fact_.day, START))
        later = replace(after, day=after.day + timedelta(days=1000))
        assert decide(after, rules, START) == decide(later, rules, START)


class TestChoose:
    def test_nothing_offered(self):
        assert choose([]) == (None, [])

    def test_order_of_sources(self):
        offers = [Offer(source, source) for source in reversed(tool.ORDER)]
        while offers:
            best, rivals = choose(offers)
            assert best.source == tool.ORDER[len(tool.ORDER) - len(offers)]
            assert not rivals
            offers.remove(best)

    def test_the_nearer_one_of_one_source(self):
        far, near = Offer("plant", "equipment", 1), Offer("machine", "equipment")
        assert choose([far, near]) == (near, [])

    def test_equally_specific_ones_are_told(self):
        one, two = Offer(1, "category"), Offer(2, "category")
        assert choose([one, two, Offer(3, "customer")]) == (one, [two])

    @MANY
    @given(
        st.lists(
            st.builds(
                Offer,
                key=st.integers(),
                source=st.sampled_from(tool.ORDER),
                distance=st.integers(0, 2),
            )
        )
    )
    def test_nothing_is_more_specific_than_the_choice(self, offers):
        best, rivals = choose(offers)
        assert (best is None) == (not offers)
        assert all(best.rank <= offer.rank for offer in offers)
        assert len(rivals) == max(
            sum(offer.rank == best.rank for offer in offers) - 1, 0
        )
