"""What recurring fees come to in a year."""

import pytest

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").yearly


@pytest.mark.parametrize(
    ("unit", "interval", "expected"),
    [
        ("month", 1, 12),
        ("month", 3, 4),
        ("month", 5, 2.4),
        ("year", 1, 1),
        ("year", 2, 0.5),
        ("day", 10, 36.525),
        ("once", 1, 0),
    ],
)
def test_periods_of_a_year(unit, interval, expected):
    assert tool.periods_per_year(unit, interval) == pytest.approx(expected)


def test_four_years_have_whole_weeks():
    assert tool.periods_per_year("week", 1) * 4 == pytest.approx(1461 / 7)
