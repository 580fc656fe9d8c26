"""Bands of time against an oracle that is asked minute by minute."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tools = load_tools("customer_service_base")
Band, Bands = tools.time_band.Band, tools.time_band.Bands
Attendance, WorkingTime = tools.working_time.Attendance, tools.working_time.WorkingTime

UTC = ZoneInfo("UTC")
ROME = ZoneInfo("Europe/Rome")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MANY = settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck)
)
OFFICE = tuple(
    Attendance(day, begin, end)
    for day in range(5)
    for begin, end in ((8, 12), (13, 17))
)
USUAL = (
    Band("holiday", weekdays=frozenset({6}), holidays=True),
    Band("night", hour_from=22, hour_to=6),
    Band("ordinary", worked=True),
    Band("overtime"),
)


def at(text):
    """Return a moment in UTC, naive as the host has them."""
    return datetime.fromisoformat(text)


def make_bands(bands=USUAL, tz=ROME, holidays=()):
    working = WorkingTime(tz, OFFICE, tuple(holidays))
    return Bands(tz, tuple(bands), working, tuple(holidays))


def band_of(moment, bands):
    """Tell the band of one minute, straight from the definition."""
    wall = moment.replace(tzinfo=UTC).astimezone(bands.tz)
    hour = wall.hour + wall.minute / 60
    holiday = any(begin <= moment < end for begin, end in bands.holidays)
    for band in bands.bands:
        day = wall.weekday() in band.weekdays or (band.holidays and holiday)
        if band.hour_from < band.hour_to:
            inside = band.hour_from <= hour < band.hour_to
        else:
            inside = hour >= band.hour_from or hour < band.hour_to
        if day and inside and (not band.worked or bands.working.is_open(moment)):
            return band.key
    return None


hours = st.sampled_from([0.0, 5.5, 6.0, 8.0, 12.25, 17.0, 22.0, 23.5])
some_band = st.builds(
    Band,
    key=st.sampled_from("abcdefgh"),
    weekdays=st.frozensets(st.integers(0, 6), max_size=7),
    holidays=st.booleans(),
    hour_from=hours,
    hour_to=hours.map(lambda hour: hour or 24.0),
    worked=st.booleans(),
)
# around the days on which Rome changes its clocks, and New Year
starts = st.builds(
    lambda day, minutes: at(day) + minutes * MINUTE,
    st.sampled_from(["2026-03-28", "2026-10-24", "2025-12-31", "2026-06-05"]),
    st.integers(0, 2 * 24 * 60),
)


@MANY
@given(
    bands=st.lists(some_band, max_size=5, unique_by=lambda band: band.key),
    start=starts,
    minutes=st.integers(1, 26 * 60),
    leaves=st.lists(st.tuples(starts, st.integers(1, 1500)), max_size=2),
)
def test_every_minute_has_the_band_the_oracle_says(bands, start, minutes, leaves):
    holidays = tuple((begin, begin + count * MINUTE) for begin, count in leaves)
    clock = make_bands(bands, holidays=holidays)
    pieces = clock.split(start, start + minutes * MINUTE)
    for (begin, end), key in pieces:
        moment = begin
        while moment < end:
            assert band_of(moment, clock) == key
            moment += 17 * MINUTE
        assert band_of(end - MINUTE, clock) == key


@MANY
@given(
    bands=st.lists(some_band, max_size=5, unique_by=lambda band: band.key),
    start=starts,
    seconds=st.integers(1, 200_000),
)
def test_pieces_tile_the_stretch(bands, start, seconds):
    end = start + timedelta(seconds=seconds)
    pieces = make_bands(bands).split(start, end)
    moment, last = start, object()
    for (begin, finish), key in pieces:
        assert begin == moment < finish
        assert key != last
        moment, last = finish, key
    assert moment == end


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # Monday: ordinary until 12, lunch is overtime
        ("2026-03-02T09:00", "2026-03-02T12:00", [("ordinary", 2), ("overtime", 1)]),
        # Friday from 16 to 23: the office closes at 17, night begins at 22
        (
            "2026-03-06T15:00",
            "2026-03-06T22:00",
            [("ordinary", 1), ("overtime", 5), ("night", 1)],
        ),
        # Sunday night: after midnight it is Monday's night
        ("2026-03-08T21:00", "2026-03-09T01:00", [("holiday", 2), ("night", 2)]),
    ],
)
def test_the_usual_bands(start, end, expected):
    pieces = make_bands().split(at(start), at(end))
    assert [(key, (end - begin) / HOUR) for (begin, end), key in pieces] == expected


def test_the_night_clocks_go_back_is_an_hour_longer():
    nights = make_bands([Band("night", hour_from=22, hour_to=6)])
    pieces = nights.split(at("2026-10-24T12:00"), at("2026-10-25T12:00"))
    assert [(end - begin) / HOUR for (begin, end), key in pieces if key] == [9]


def test_the_night_clocks_go_forward_is_an_hour_shorter():
    nights = make_bands([Band("night", hour_from=22, hour_to=6)])
    pieces = nights.split(at("2026-03-28T12:00"), at("2026-03-29T12:00"))
    assert [(end - begin) / HOUR for (begin, end), key in pieces if key] == [7]


def test_a_public_holiday_is_one_on_any_day():
    day = (at("2026-04-05T22:00"), at("2026-04-06T22:00"))  # Easter Monday in Rome
    pieces = make_bands(holidays=[day]).split(
        at("2026-04-06T08:00"), at("2026-04-06T10:00")
    )
    assert [key for _piece, key in pieces] == ["holiday"]


def test_no_time_has_no_pieces():
    assert make_bands().split(at("2026-03-02T09:00"), at("2026-03-02T09:00")) == []
