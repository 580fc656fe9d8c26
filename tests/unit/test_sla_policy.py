"""Which policy fits a call best: an order without gaps or surprises."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_base").sla_policy
Conditions, Facts, specificity = tool.Conditions, tool.Facts, tool.specificity

# The sets of ids a policy may ask for, the most specific first
SETS = ("equipment", "partners", "categories", "types", "teams")
IDS = st.integers(1, 4)
SOME = st.frozensets(IDS, max_size=3)
PRIORITY = st.sampled_from("0123")
MAYBE = st.one_of(st.just(False), IDS)

CONDITIONS = st.builds(Conditions, **dict.fromkeys(SETS, SOME), min_priority=PRIORITY)
FACTS = st.builds(
    Facts,
    equipment=MAYBE,
    partners=st.tuples(MAYBE, MAYBE, MAYBE),
    categories=st.lists(IDS, max_size=3, unique=True).map(tuple),
    type=MAYBE,
    priority=PRIORITY,
    team=MAYBE,
)


def fits(conditions, facts):
    """Tell whether conditions hold, one by one."""
    found = {
        "equipment": {facts.equipment},
        "partners": set(facts.partners),
        "categories": set(facts.categories),
        "types": {facts.type},
        "teams": {facts.team},
    }
    return facts.priority >= conditions.min_priority and all(
        not getattr(conditions, name) or getattr(conditions, name) & (values - {False})
        for name, values in found.items()
    )


@given(CONDITIONS, FACTS)
def test_fits_when_every_condition_holds(conditions, facts):
    assert (specificity(conditions, facts) is not None) == bool(fits(conditions, facts))


@given(FACTS)
def test_no_condition_fits_everything_least(facts):
    assert specificity(Conditions(), facts) == (0, 0, 0, 0, 0, 0)


@given(CONDITIONS, FACTS, st.sampled_from(SETS))
def test_dropping_a_condition_fits_at_least_as_many_and_less_closely(
    conditions, facts, name
):
    rank = specificity(conditions, facts)
    if rank is not None:
        looser = specificity(replace(conditions, **{name: frozenset()}), facts)
        assert looser <= rank


@pytest.mark.parametrize(
    ("closer", "wider"),
    [
        ({"equipment": {1}}, {"partners": {7}, "categories": {3}, "teams": {5}}),
        ({"partners": {7}}, {"partners": {6}}),
        ({"partners": {6}}, {"partners": {5}}),
        ({"partners": {5}}, {"categories": {3}, "types": {4}}),
        ({"categories": {3}}, {"categories": {2}}),
        ({"categories": {2}}, {"types": {4}, "min_priority": "2"}),
        ({"types": {4}}, {"min_priority": "2", "teams": {5}}),
        ({"min_priority": "2"}, {"min_priority": "1", "teams": {5}}),
        ({"min_priority": "1"}, {"teams": {5}}),
        ({"teams": {5}}, {}),
    ],
)
def test_order_of_the_conditions(closer, wider):
    facts = Facts(
        equipment=1,
        partners=(5, 6, 7),
        categories=(2, 3),
        type=4,
        priority="2",
        team=5,
    )

    def rank(conditions):
        return specificity(
            Conditions(
                **{
                    name: value if isinstance(value, str) else frozenset(value)
                    for name, value in conditions.items()
                }
            ),
            facts,
        )

    assert rank(closer) > rank(wider)
