"""Counters do not go back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

first_decrease = load_tools("customer_service_base").meter.first_decrease

VALUES = st.lists(st.floats(0, 1e9, allow_nan=False), max_size=50)


def rows(values, resets=()):
    return [(key, value, key in resets) for key, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "resets", "wrong"),
    [
        ([], (), None),
        ([5], (), None),
        ([5, 5, 6], (), None),
        ([5, 4], (), 1),
        ([5, 6, 3, 2], (), 2),
        ([5, 1], (1,), None),
        ([5, 1, 0], (1,), 2),
        ([5, 1, 0], (1, 2), None),
        ([0, -1], (), 1),
    ],
)
def test_first_value_that_goes_back_is_named(values, resets, wrong):
    assert first_decrease(rows(values, resets)) == wrong


@given(VALUES)
def test_growing_values_are_right(values):
    assert first_decrease(rows(sorted(values))) is None


@given(VALUES)
def test_restarts_allow_everything(values):
    assert first_decrease(rows(values, range(len(values)))) is None


@given(VALUES)
def test_what_is_named_is_the_first_fall(values):
    wrong = first_decrease(rows(values))
    falls = [key for key in range(1, len(values)) if values[key] < values[key - 1]]
    assert wrong == (falls[0] if falls else None)


@given(VALUES)
def test_readings_may_be_a_stream(values):
    assert first_decrease(iter(rows(values))) == first_decrease(rows(values))
