"""Portions of quantities: what happened is covered, billed or excluded, all of it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

portions = load_tools("customer_service_billing").portions
divide = portions.divide
MANY = settings(max_examples=10_000, deadline=None)

digits = st.integers(0, 6)
numbers = st.one_of(
    st.decimals(0, 100_000, places=6),
    st.floats(0, 100_000, allow_nan=False),
    st.integers(0, 100_000),
)
rates = st.one_of(
    st.sampled_from([0, 12.5, 33.33, 50, 99.99, 100]), st.decimals(0, 100, places=2)
)


@MANY
@given(numbers, numbers, rates, digits, st.booleans())
def test_nothing_is_lost_and_nothing_is_negative(raw, billed, rate, places, excluded):
    parts = divide(raw, billed, rate, places, excluded)
    happened = divide(raw, raw, 0, places).billable
    assert happened + parts.rounding == (
        parts.covered + parts.billable + parts.excluded
    )
    assert min(parts.covered, parts.billable, parts.excluded) >= 0
    for part in (parts.covered, parts.billable, parts.excluded, parts.rounding):
        assert -part.as_tuple().exponent == places


@settings(max_examples=2_000, deadline=None)
@given(numbers, rates, digits)
def test_who_decides_moves_the_rest_and_no_more(billed, rate, places):
    kept = divide(billed, billed, rate, places)
    left = divide(billed, billed, rate, places, excluded=True)
    assert kept.covered == left.covered
    assert (kept.billable, kept.excluded) == (left.excluded, left.billable)


@settings(max_examples=2_000, deadline=None)
@given(numbers, digits)
def test_more_cover_never_costs_more(billed, places):
    paid = [divide(billed, billed, rate, places).billable for rate in (0, 30, 60, 100)]
    assert paid == sorted(paid, reverse=True)
    assert paid[-1] == 0


@pytest.mark.parametrize(
    ("raw", "billed", "rate", "covered", "billable", "rounding"),
    [
        (1.2, 1.5, 0, "0.00", "1.50", "0.30"),  # rounded up to half hours
        (0.25, 1, 50, "0.50", "0.50", "0.75"),  # minimum
        (2, 1.5, 0, "0.00", "1.50", "-0.50"),  # half an hour is free
        (1, 1, 33.33, "0.33", "0.67", "0.00"),
        (0.01, 0.01, 50, "0.01", "0.00", "0.00"),  # a half is rounded to who covers it
        (3, 3, 100, "3.00", "0.00", "0.00"),
    ],
)
def test_edge_cases(raw, billed, rate, covered, billable, rounding):
    parts = divide(raw, billed, rate)
    assert (parts.covered, parts.billable, parts.rounding) == (
        Decimal(covered),
        Decimal(billable),
        Decimal(rounding),
    )


@pytest.mark.parametrize(
    ("raw", "billed", "rate"), [(-1, 1, 0), (1, -1, 0), (1, 1, -1), (1, 1, 101)]
)
def test_what_cannot_be_is_refused(raw, billed, rate):
    with pytest.raises(ValueError, match=r"negative|percentage"):
        divide(raw, billed, rate)
