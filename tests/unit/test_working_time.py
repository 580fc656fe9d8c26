"""The clock of working time against one that looks at every single minute."""

from datetime import datetime, timedelta
from functools import cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_base").working_time
Attendance, WorkingTime = tool.Attendance, tool.WorkingTime

UTC = ZoneInfo("UTC")
ROME = ZoneInfo("Europe/Rome")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(text):
    """Return a moment in UTC, naive as the host has them."""
    return datetime.fromisoformat(text)


# Days, in UTC, on which clocks are changed: by an hour, at midnight, by half an hour
ZONES = {
    "UTC": [at("2026-01-01")],
    "Europe/Rome": [at("2026-03-29"), at("2026-10-25")],
    "America/Sao_Paulo": [at("2018-02-18"), at("2018-11-04")],
    "Australia/Lord_Howe": [at("2026-04-04"), at("2026-10-03")],
    "America/New_York": [at("2026-03-08"), at("2026-11-01")],
    "Asia/Kathmandu": [at("2026-06-01")],
    "Pacific/Apia": [at("2011-12-30")],  # a day that was left out
}
MANY = settings(
    max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
SOME = settings(
    max_examples=200, deadline=None, suppress_health_check=list(HealthCheck)
)


# ----------------------------------------------------------------------
# The oracle: every minute is asked by itself
# ----------------------------------------------------------------------
def is_work(moment, calendar):
    """Tell of one minute whether it is worked, straight from the definition."""
    if is_covered(moment, calendar.leaves):
        return False
    if calendar.always:
        return True
    weekday, minute, week = on_the_wall(moment, calendar.tz)
    return any(
        attendance.weekday == weekday
        and attendance.week in (None, week)
        and round(attendance.hour_from * 60) <= minute
        and minute < round(attendance.hour_to * 60)
        for attendance in calendar.attendances
    )


@cache
def on_the_wall(moment, tz):
    """Return day of the week, minute of the day and parity of the week."""
    wall = moment.replace(tzinfo=UTC).astimezone(tz)
    return (
        wall.weekday(),
        wall.hour * 60 + wall.minute,
        (wall.toordinal() - 1) // 7 % 2,
    )


def is_covered(moment, intervals):
    return any(
        begin <= moment and (finish is None or moment < finish)
        for begin, finish in intervals
    )


def every_minute(start, end, calendar):
    """Return each minute between two moments, and whether it is worked."""
    count = (end - start) // MINUTE
    minutes = [start + number * MINUTE for number in range(count)]
    return [(minute, is_work(minute, calendar)) for minute in minutes]


def expected_intervals(minutes):
    runs = []
    for work, run in groupby(minutes, key=lambda pair: pair[1]):
        moments = [moment for moment, _work in run]
        if work:
            runs.append((moments[0], moments[-1] + MINUTE))
    return runs


def expected_due(minutes, duration):
    """Return when the minutes are over, False when that lies beyond them."""
    left = duration
    for moment, work in minutes:
        if work and left == 0:
            return moment
        left -= work
        if work and left == 0:
            return moment + MINUTE
    return False


# ----------------------------------------------------------------------
# Random calendars
# ----------------------------------------------------------------------
@st.composite
def attendances(draw):
    start = draw(st.integers(0, 24 * 60 - 1))
    end = draw(st.one_of(st.integers(start, 24 * 60), st.just(24 * 60)))
    return Attendance(
        draw(st.integers(0, 6)),
        start / 60,
        end / 60,
        draw(st.sampled_from((None, 0, 1))),
    )


@st.composite
def stretches(draw, around, days=3, unit=MINUTE):
    reach = int(days * DAY / unit)
    begin = around + draw(st.integers(-reach, reach)) * unit
    return begin, begin + draw(st.integers(0, reach)) * unit


@st.composite
def situations(draw, unit=MINUTE, length=20 * 60):
    """Return a calendar, two moments and pauses, mostly near a change of the clock."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    around = draw(st.sampled_from(ZONES[zone])) + draw(st.integers(-20, 20)) * HOUR
    # most of the hours fall on the days looked at
    days = {(around + number * DAY).weekday() for number in (-1, 0, 1)}
    hours = draw(st.lists(attendances(), max_size=8))
    hours += [
        Attendance(day, hour.hour_from, hour.hour_to, hour.week)
        for day, hour in zip(days, hours, strict=False)
    ]
    calendar = WorkingTime(
        ZoneInfo(zone),
        tuple(hours),
        tuple(draw(st.lists(stretches(around, 2, unit), max_size=3))),
        draw(st.integers(0, 9)) == 9,
    )
    pauses = draw(st.lists(stretches(around, 1, unit), max_size=3))
    if pauses and draw(st.booleans()):
        pauses[-1] = (pauses[-1][0], None)
    start = around + draw(st.integers(-600, 600)) * unit
    return calendar, start, start + draw(st.integers(0, length)) * unit, pauses


# ----------------------------------------------------------------------
# Properties
# ----------------------------------------------------------------------
@MANY
@given(situations(), st.integers(0, 1200))
def test_agrees_with_every_minute(situation, duration):
    calendar, start, end, pauses = situation
    free = every_minute(start, end, calendar)
    assert list(calendar.intervals(start, end)) == expected_intervals(free)
    minutes = [
        (minute, work and not is_covered(minute, pauses)) for minute, work in free
    ]
    worked = sum(work for _minute, work in minutes)
    assert calendar.elapsed(start, end, pauses) == worked * MINUTE
    for length in (duration, worked):
        expected = expected_due(minutes, length)
        due = calendar.due(start, length * MINUTE, pauses)
        if expected:
            assert due == expected
        else:
            assert due is None or due >= end
    assert calendar.is_open(start) is is_work(start, calendar)


@SOME
@given(situations(timedelta(milliseconds=997)), st.integers(1, 10**11))
def test_due_is_the_first_moment_with_the_time(situation, microseconds):
    calendar, start, _end, pauses = situation
    duration = timedelta(microseconds=microseconds)
    due = calendar.due(start, duration, pauses)
    if due is not None:
        before = due - timedelta(microseconds=1)
        assert calendar.elapsed(start, due, pauses) == duration
        assert calendar.elapsed(start, before, pauses) < duration


@SOME
@given(situations(timedelta(milliseconds=997)), st.floats(0, 1))
def test_time_adds_up(situation, share):
    calendar, start, end, pauses = situation
    middle = start + share * (end - start)
    assert calendar.elapsed(start, end, pauses) == calendar.elapsed(
        start, middle, pauses
    ) + calendar.elapsed(middle, end, pauses)
    assert calendar.elapsed(end, start, pauses) == timedelta(0)


@SOME
@given(situations())
def test_intervals_are_apart_and_in_order(situation):
    calendar, start, end, _pauses = situation
    intervals = list(calendar.intervals(start, end))
    assert all(begin < finish for begin, finish in intervals)
    assert all(first[1] < second[0] for first, second in pairwise(intervals))


@SOME
@given(situations(), st.integers(0, 6))
def test_days_are_those_with_work(situation, days):
    calendar, start, _end, _pauses = situation
    moment = calendar.add_days(start, days)
    first = calendar.next_moment(start)
    if moment is None:
        assert first is None
        return
    assert calendar.is_open(moment)

    def local(moment):
        return moment.replace(tzinfo=UTC).astimezone(calendar.tz)

    days_after = {
        local(piece).date()
        for begin, finish in calendar.intervals(first, moment + MINUTE)
        for piece in (begin, finish - MINUTE / 2, *_steps(begin, finish))
        if local(piece).date() > local(first).date()
    }
    assert moment >= first
    if days:
        nth = sorted(days_after)[days - 1]
        wall = datetime.combine(nth, local(first).time(), tzinfo=calendar.tz)
        same_time = max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        # on that day at that time, or later only because nobody works in between
        assert calendar.elapsed(same_time.replace(tzinfo=None), moment) == 0 * HOUR
        assert local(moment).date() >= nth


def _steps(begin, finish):
    """Return moments of each date that a long interval crosses."""
    return [begin + number * HOUR for number in range(int((finish - begin) / HOUR))]


# ----------------------------------------------------------------------
# Examples
# ----------------------------------------------------------------------
def weekly(*hours, tz=ROME, days=range(5), **kwargs):
    return WorkingTime(
        tz,
        tuple(
            Attendance(day, hour_from, hour_to)
            for day in days
            for hour_from, hour_to in hours
        ),
        **kwargs,
    )


OFFICE = weekly((8, 12), (13, 17))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # winter: Rome is an hour ahead; Monday 2 March 2026
        ("2026-03-02 07:00", 4, "2026-03-02 11:00"),  # lunch begins, not ends
        ("2026-03-02 07:00", 4.5, "2026-03-02 12:30"),
        ("2026-03-02 11:30", 1, "2026-03-02 13:00"),  # at lunch
        ("2026-03-06 15:30", 1, "2026-03-09 07:30"),  # over the weekend
        ("2026-03-07 10:00", 0, "2026-03-09 07:00"),  # no time: at the opening
        ("2026-03-27 15:00", 8, "2026-03-30 14:00"),  # the clock goes forward
        ("2026-10-23 14:00", 8, "2026-10-26 15:00"),  # and back
    ],
)
def test_due_in_an_office(start, hours, due):
    start, due = at(start), at(due)
    assert OFFICE.due(start, hours * HOUR) == due


def test_midnight_is_the_end_of_the_day():
    night = weekly((22, 24), (0, 6), days=range(7))
    start = at("2026-01-05 21:00")
    assert night.due(start, 8 * HOUR) == at("2026-01-06 05:00")
    assert list(night.intervals(start, start + DAY)) == [
        (at("2026-01-05 21:00"), at("2026-01-06 05:00"))
    ]


def test_night_shift_is_shorter_in_spring_and_longer_in_autumn():
    night = weekly((0, 6), days=range(7))
    spring, autumn = at("2026-03-28 20:00"), at("2026-10-24 20:00")
    assert night.elapsed(spring, spring + DAY) == 5 * HOUR
    assert night.elapsed(autumn, autumn + DAY) == 7 * HOUR


def test_overlapping_hours_count_once():
    assert weekly((8, 12), (10, 14)).elapsed(at("2026-03-02"), at("2026-03-03")) == (
        6 * HOUR
    )


def test_hours_are_taken_to_the_minute():
    calendar = weekly((8.33, 9.67), tz=UTC)
    assert list(calendar.intervals(at("2026-03-02"), at("2026-03-03"))) == [
        (at("2026-03-02 08:20"), at("2026-03-02 09:40"))
    ]


def test_alternating_weeks_never_meet_twice():
    calendar = WorkingTime(UTC, (Attendance(0, 8, 9, 0), Attendance(0, 10, 11, 1)))
    start = at("2026-12-01")  # over the year's end, which has 53 weeks
    hours = [begin.hour for begin, _end in calendar.intervals(start, start + 70 * DAY)]
    assert all(first != second for first, second in pairwise(hours))


def test_around_the_clock_knows_leaves():
    leave = (at("2026-01-02"), at("2026-01-03"))
    calendar = WorkingTime(UTC, leaves=(leave,), always=True)
    assert calendar.due(at("2026-01-01 12:00"), DAY) == at("2026-01-03 12:00")


def test_pause_outside_the_hours_costs_nothing():
    start = at("2026-03-06 15:00")
    weekend = (at("2026-03-06 16:00"), at("2026-03-09 07:00"))
    assert OFFICE.due(start, 2 * HOUR, [weekend]) == OFFICE.due(start, 2 * HOUR)


def test_pause_without_end_is_never_due():
    start = at("2026-03-02 07:00")
    assert OFFICE.due(start, 9 * HOUR, [(at("2026-03-02 08:00"), None)]) is None
    assert OFFICE.due(start, HOUR, [(at("2026-03-02 08:00"), None)]) == at(
        "2026-03-02 08:00"
    )


@pytest.mark.parametrize(
    "calendar",
    [
        WorkingTime(UTC),
        weekly((8, 8)),
        WorkingTime(UTC, leaves=((at("0001-01-01"), at("9999-12-31")),), always=True),
    ],
)
def test_no_working_time_is_never_due(calendar):
    start = at("2026-01-01")
    assert calendar.due(start, HOUR) is None
    assert calendar.next_moment(start) is None
    assert calendar.add_days(start, 1) is None
    assert not calendar.is_open(start)
    assert calendar.elapsed(start, start + 400 * DAY) == timedelta(0)


def test_search_ends():
    calendar = weekly((8, 8 + 1 / 60), days=[0])
    assert calendar.due(at("2026-01-01"), 10**6 * HOUR) is None


def test_negative_duration_is_refused():
    with pytest.raises(ValueError, match="negative"):
        OFFICE.due(at("2026-01-01"), -HOUR)


def test_years_of_pause_are_skipped(monkeypatch):
    looked_at = []
    offset = WorkingTime._offset
    monkeypatch.setattr(
        WorkingTime,
        "_offset",
        lambda self, moment: looked_at.append(moment) or offset(self, moment),
    )
    pause = (at("2026-03-02 09:00"), at("2126-03-04 09:00"))
    due = OFFICE.due(at("2026-03-02 07:00"), 8 * HOUR, [pause])
    assert due == at("2126-03-04 16:00")
    assert len(looked_at) < 20


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [
        ("2026-03-02 09:00", 0, "2026-03-02 09:00"),
        ("2026-03-02 09:00", 3, "2026-03-05 09:00"),
        ("2026-03-05 09:00", 2, "2026-03-09 09:00"),  # over the weekend
        ("2026-03-07 09:00", 1, "2026-03-10 07:00"),  # from Monday's opening
        ("2026-03-27 09:00", 1, "2026-03-30 08:00"),  # the same time on the wall
    ],
)
def test_working_days(start, days, result):
    start, result = at(start), at(result)
    assert OFFICE.add_days(start, days) == result
