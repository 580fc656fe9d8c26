"""Periods of recurring fees: numbered cases, properties, an independent oracle."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").schedule
Schedule, align, due_date = tool.Schedule, tool.align, tool.due_date

MANY = settings(max_examples=400, deadline=None)
ONE_DAY = timedelta(days=1)
REPEATING = ("day", "week", "month", "year")

days = st.dates(date(1996, 1, 1), date(2060, 12, 31))
schedules = st.builds(
    Schedule, anchor=days, unit=st.sampled_from(REPEATING), interval=st.integers(1, 36)
)


def starts(anchor, unit, number, interval=1):
    schedule = Schedule(anchor, unit, interval)
    return [schedule.boundary(index) for index in range(number)]


# ----------------------------------------------------------------------
# Edge cases
# ----------------------------------------------------------------------
def test_case_01_month_end_is_kept():
    assert starts(date(2026, 1, 31), "month", 5) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]
    assert [day.day for day in starts(date(2026, 1, 30), "month", 4)] == [
        30,
        28,
        30,
        30,
    ]
    assert starts(date(2024, 2, 29), "year", 5) == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


@pytest.mark.parametrize("unit", REPEATING)
@pytest.mark.parametrize("interval", [1, 2, 3, 6, 7, 12, 18])
@pytest.mark.parametrize(
    "anchor",
    [date(2024, 2, 29), date(2026, 1, 31), date(2026, 1, 1), date(2025, 12, 30)],
)
def test_case_02_periods_tile_thirty_years(unit, interval, anchor):
    schedule = Schedule(anchor, unit, interval)
    end = anchor + relativedelta(years=30)
    periods = list(schedule.between(anchor, end))
    assert periods[0].start == anchor
    assert periods[-1].start <= end <= periods[-1].end
    for before, after in zip(periods, periods[1:], strict=False):
        assert before.end + ONE_DAY == after.start
        assert after.index == before.index + 1
        assert before.start <= before.end


@MANY
@given(schedules, st.integers(-20, 100))
def test_case_03_every_day_finds_its_period(schedule, index):
    period = schedule.period(index)
    middle = period.start + timedelta(days=period.days // 2)
    for day in (period.start, min(middle, period.end), period.end):
        assert schedule.index(day) == index


def test_case_04_due_in_advance_and_in_arrears():
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    assert due_date(start, end) == start
    assert due_date(start, end, "arrears") == date(2026, 4, 1)
    assert due_date(start, end, "advance", 10) == date(2026, 2, 19)
    assert due_date(start, end, "arrears", -5) == date(2026, 4, 6)


@MANY
@given(days, st.sampled_from(["day", "week"]), st.integers(1, 60), st.integers(0, 300))
def test_case_05_days_are_not_snapped_to_months(anchor, unit, interval, index):
    length = interval * (7 if unit == "week" else 1)
    assert Schedule(anchor, unit, interval).period(index).days == length
    assert align(anchor, unit, interval, "calendar") == anchor


@pytest.mark.parametrize(
    ("start", "unit", "interval", "alignment", "day", "anchor"),
    [
        (date(2026, 5, 17), "month", 1, "calendar", 1, date(2026, 5, 1)),
        (date(2026, 5, 17), "month", 3, "calendar", 1, date(2026, 4, 1)),
        (date(2026, 5, 17), "month", 6, "calendar", 1, date(2026, 1, 1)),
        (date(2026, 5, 17), "year", 1, "calendar", 1, date(2026, 1, 1)),
        (date(2026, 5, 17), "month", 1, "day", 10, date(2026, 5, 10)),
        (date(2026, 5, 17), "month", 1, "day", 20, date(2026, 4, 20)),
        (date(2026, 2, 28), "month", 1, "day", 31, date(2026, 1, 31)),
        (date(2026, 3, 1), "month", 1, "day", 31, date(2026, 1, 31)),
    ],
)
def test_case_06_alignment(start, unit, interval, alignment, day, anchor):
    assert align(start, unit, interval, alignment, day) == anchor


def test_case_06_later_line_ends_with_the_contract():
    begun = date(2026, 1, 15)
    anchor = align(date(2026, 5, 20), "month", 3, "contract", contract_start=begun)
    schedule = Schedule(anchor, "month", 3)
    assert schedule.period(schedule.index(date(2026, 5, 20))).end == date(2026, 7, 14)


@MANY
@given(days, st.sampled_from([1, 2, 3, 4, 6, 12]), st.integers(1, 31))
def test_aligned_grid_begins_on_the_wanted_day(start, interval, day):
    for alignment in ("day", "calendar"):
        anchor = align(start, "month", interval, alignment, day)
        assert anchor <= start
        schedule = Schedule(anchor, "month", interval)
        period = schedule.period(schedule.index(start))
        assert period.start <= start <= period.end
        wanted = day if alignment == "day" else 1
        last = (period.start + relativedelta(day=31)).day
        assert period.start.day == min(wanted, last)


# ----------------------------------------------------------------------
# Oracles
# ----------------------------------------------------------------------
@MANY
@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 28)).map(
        lambda day: day.replace(day=min(day.day, 28))
    ),
    st.sampled_from(REPEATING),
    st.integers(1, 12),
)
def test_starts_equal_rrule_where_no_month_is_short(anchor, unit, interval):
    frequency = {"day": DAILY, "week": WEEKLY, "month": MONTHLY, "year": YEARLY}[unit]
    expected = rrule(frequency, dtstart=anchor, interval=interval, count=40)
    assert starts(anchor, unit, 40, interval) == [moment.date() for moment in expected]


@MANY
@given(schedules, st.integers(0, 4000))
def test_index_equals_brute_force(schedule, distance):
    day = schedule.anchor + timedelta(days=distance)
    index = 0
    while schedule.boundary(index + 1) <= day:
        index += 1
    assert schedule.index(day) == index


# ----------------------------------------------------------------------
# The rest
# ----------------------------------------------------------------------
def test_once_is_one_day():
    schedule = Schedule(date(2026, 1, 10), "once")
    assert [p.start for p in schedule.between(date(2026, 1, 1), None)] == [
        date(2026, 1, 10)
    ]
    assert not list(schedule.between(date(2026, 1, 11), None))
    assert not list(schedule.between(date(2025, 1, 1), date(2026, 1, 9)))


@pytest.mark.parametrize("vals", [{"unit": "moon"}, {"interval": 0}, {"interval": -1}])
def test_nonsense_is_refused(vals):
    with pytest.raises(ValueError, match="unit|interval"):
        Schedule(date(2026, 1, 1), **vals)


def test_periods_in_a_year():
    per_year = {1: 12, 2: 6, 3: 4, 5: 0, 6: 2, 12: 1, 24: 0}
    for interval, number in per_year.items():
        assert Schedule(date(2026, 1, 1), "month", interval).per_year() == number
    assert Schedule(date(2026, 1, 1), "month", 24).years() == 2
    assert Schedule(date(2026, 1, 1), "week", 4).per_year() == 0
