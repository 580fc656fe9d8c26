"""What a meter counted: periods tile, estimates are told."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").meter_usage
accumulate, value_at, usage = tool.accumulate, tool.value_at, tool.usage

FIRST = datetime(2026, 1, 1)  # noqa: DTZ001
MANY = settings(max_examples=300, deadline=None)


def at(days):
    return FIRST + timedelta(days=days)


POINTS = accumulate([(at(0), 100, False), (at(10), 200, False)])


class TestAccumulate:
    def test_counts_from_the_first_reading(self):
        assert [(at(0), 0), (at(10), 100)] == POINTS

    def test_restart_loses_nothing(self):
        points = accumulate(
            [
                (at(0), 90, False),
                (at(1), 100, False),
                (at(2), 3, True),
                (at(3), 8, False),
            ]
        )
        assert [value for _moment, value in points] == [0, 10, 10, 15]


class TestValueAt:
    def test_between_readings_in_a_straight_line(self):
        assert value_at(POINTS, at(5)) == tool.Value(50)

    def test_after_the_last_reading_is_an_estimate(self):
        assert value_at(POINTS, at(15)) == tool.Value(150, estimated=True)

    def test_before_the_first_nothing_was_counted(self):
        assert value_at(POINTS, at(-5)) == tool.Value(0)

    def test_on_a_reading_it_is_known(self):
        assert value_at(POINTS, at(10)) == tool.Value(100)

    def test_single_reading_has_no_pace(self):
        assert value_at([(at(0), 0)], at(30)) == tool.Value(0, estimated=True)

    def test_never_read(self):
        assert value_at([], at(0)) == tool.Value(0, estimated=True)


class TestUsage:
    def test_minimum_of_a_period(self):
        assert usage(POINTS, at(0), at(2), minimum=50) == tool.Usage(50)

    def test_estimate_is_corrected_by_the_reading(self):
        estimate = usage(POINTS, at(10), at(20))
        assert estimate == tool.Usage(100, estimated=True)
        known = [*POINTS, (at(20), 130.0)]
        assert usage(known, at(10), at(20)) == tool.Usage(30)

    @MANY
    @given(
        st.lists(
            st.tuples(st.integers(0, 400), st.integers(0, 10**6), st.booleans()),
            min_size=1,
            unique_by=lambda one: one[0],
        ),
        st.lists(st.integers(-10, 500), min_size=3, unique=True),
    )
    def test_periods_tile(self, rows, borders):
        readings, previous = [], 0
        for day, value, restarted in sorted(rows):
            value = value if restarted else max(value, previous)
            readings.append((at(day), value, restarted))
            previous = value
        points = accumulate(readings)
        days = sorted(borders)
        parts = [
            usage(points, at(one), at(two)).quantity for one, two in pairwise(days)
        ]
        whole = usage(points, at(days[0]), at(days[-1])).quantity
        assert all(part >= 0 for part in parts)
        assert sum(parts) == pytest.approx(whole, abs=0.01)

    def test_whole_units_stay_whole(self):
        points = accumulate([(at(0), 0, False), (at(3), 10, False)])
        assert usage(points, at(0), at(1)).quantity == 3
        points = accumulate([(at(0), 0, False), (at(3), 10.5, False)])
        assert usage(points, at(0), at(1)).quantity == 3.5
