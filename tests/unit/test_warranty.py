"""Warranty arithmetic over thousands of dates."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

warranty = load_tools("customer_service_base").warranty

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 240)
MAYBE_DAY = st.one_of(st.none(), st.just(False), DAYS)
NOTICE = st.integers(0, 3650)
STATES = {warranty.NONE, warranty.VALID, warranty.EXPIRING, warranty.EXPIRED}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 3, 10), 24, date(2026, 3, 9)),
        (date(2025, 1, 31), 1, date(2025, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
        (date(2025, 1, 31), 3, date(2025, 4, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2024, 3, 1), 12, date(2025, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 27)),
    ],
)
def test_end_is_the_day_before_the_anniversary(start, months, end):
    assert warranty.warranty_end(start, months) == end


@given(DAYS, MONTHS)
def test_end_is_in_the_right_month(start, months):
    anniversary = warranty.warranty_end(start, months) + timedelta(days=1)
    count = start.year * 12 + start.month + months
    assert anniversary.year * 12 + anniversary.month == count
    last = monthrange(anniversary.year, anniversary.month)[1]
    assert anniversary.day == min(start.day, last)


@given(DAYS, MONTHS, MONTHS)
def test_more_months_end_later(start, months, more):
    assert warranty.warranty_end(start, months) < warranty.warranty_end(
        start, months + more
    )


@given(DAYS, st.integers(-240, 0))
def test_no_months_are_no_warranty(start, months):
    assert warranty.warranty_end(start, months) is False


@given(st.sampled_from([None, False]), st.integers(-12, 240))
def test_no_start_is_no_warranty(start, months):
    assert warranty.warranty_end(start, months) is False


@given(st.lists(MAYBE_DAY))
def test_latest_end_is_the_greatest_known(ends):
    known = sorted(end for end in ends if end)
    assert warranty.latest_end(ends) == (known[-1] if known else False)


@given(DAYS, MAYBE_DAY, NOTICE)
def test_every_day_has_one_state(today, end, notice):
    assert warranty.warranty_state(today, end, notice) in STATES


@given(DAYS, DAYS, NOTICE)
def test_state_goes_one_way_as_days_pass(today, end, notice):
    order = [warranty.VALID, warranty.EXPIRING, warranty.EXPIRED]
    before = warranty.warranty_state(today, end, notice)
    after = warranty.warranty_state(today + timedelta(days=1), end, notice)
    assert order.index(after) >= order.index(before)


@given(DAYS, NOTICE)
def test_borders_of_the_states(end, notice):
    def state(days):
        return warranty.warranty_state(end + timedelta(days=days), end, notice)

    assert state(1) == warranty.EXPIRED
    assert state(0) == warranty.EXPIRING
    assert state(-notice) == warranty.EXPIRING
    assert state(-notice - 1) == warranty.VALID


@given(DAYS, DAYS, st.integers(-3650, -1))
def test_negative_notice_is_none(today, end, notice):
    assert warranty.warranty_state(today, end, notice) == warranty.warranty_state(
        today, end, 0
    )


@given(DAYS, MAYBE_DAY, MAYBE_DAY)
def test_covered_days_lie_between_start_and_end(day, start, end):
    inside = bool(end) and day <= end and (not start or day >= start)
    assert warranty.is_covered(day, start, end) is inside


@given(DAYS, MONTHS)
def test_first_and_last_day_are_covered(start, months):
    end = warranty.warranty_end(start, months)
    one = timedelta(days=1)
    covered = [
        warranty.is_covered(day, start, end)
        for day in (start - one, start, end, end + one)
    ]
    assert covered == [False, True, True, False]


RULES = st.sampled_from([warranty.DELIVERY, warranty.INSTALLATION, warranty.FIRST_USE])
LIMIT = st.integers(-100, 1000)


@pytest.mark.parametrize(
    ("rule", "days", "limit", "start"),
    [
        (warranty.DELIVERY, (1, 5, 9), 2, 1),
        (warranty.DELIVERY, (None, 5, 9), 2, 5),
        (warranty.DELIVERY, (None, None, 9), 0, 9),
        (warranty.INSTALLATION, (1, 5, 9), 0, 5),
        (warranty.INSTALLATION, (1, 5, 9), 2, 3),
        (warranty.INSTALLATION, (1, 5, 9), 4, 5),
        (warranty.INSTALLATION, (1, None, None), 0, None),
        (warranty.INSTALLATION, (1, None, None), 7, 8),
        (warranty.INSTALLATION, (1, None, 9), 0, 9),
        (warranty.FIRST_USE, (1, 5, 9), 0, 9),
        (warranty.FIRST_USE, (1, 5, None), 0, None),
        (warranty.FIRST_USE, (1, 5, None), 7, 8),
        (warranty.FIRST_USE, (None, 5, None), 7, 12),
        (warranty.AGREED, (1, 5, 9), 7, None),
        (False, (1, 5, 9), 7, None),
    ],
)
def test_start_follows_the_rule(rule, days, limit, start):
    days = [day and date(2026, 1, day) for day in days]
    found = warranty.warranty_start(rule, *days, limit)
    assert found == (date(2026, 1, start) if start else False)


@given(RULES, MAYBE_DAY, MAYBE_DAY, MAYBE_DAY, LIMIT)
def test_start_is_a_day_that_was_told_or_the_limit(rule, delivered, installed, used, n):
    start = warranty.warranty_start(rule, delivered, installed, used, n)
    known = {day for day in (delivered, installed, used) if day}
    limits = {day + timedelta(days=n) for day in known if n > 0}
    assert start is False or start in known | limits


@given(RULES, DAYS, MAYBE_DAY, MAYBE_DAY, st.integers(1, 1000))
def test_with_a_limit_delivered_machines_have_a_start(
    rule, delivered, installed, used, n
):
    start = warranty.warranty_start(rule, delivered, installed, used, n)
    assert start and start <= delivered + timedelta(days=n)


@given(DAYS, MAYBE_DAY, MAYBE_DAY, LIMIT)
def test_delivery_alone_decides_when_it_is_the_rule(delivered, installed, used, n):
    start = warranty.warranty_start(warranty.DELIVERY, delivered, installed, used, n)
    assert start == delivered


@given(RULES, MAYBE_DAY, MAYBE_DAY, MAYBE_DAY, st.integers(-100, 0))
def test_no_limit_is_no_limit(rule, delivered, installed, used, n):
    assert warranty.warranty_start(
        rule, delivered, installed, used, n
    ) == warranty.warranty_start(rule, delivered, installed, used)


@given(DAYS, DAYS, DAYS, LIMIT)
def test_later_installation_never_starts_the_term_earlier(delivered, one, two, n):
    early, late = sorted([one, two])
    rule = warranty.INSTALLATION
    assert warranty.warranty_start(
        rule, delivered, early, None, n
    ) <= warranty.warranty_start(rule, delivered, late, None, n)


@given(DAYS, MAYBE_DAY, MAYBE_DAY)
def test_a_day_awaits_the_start_or_lies_in_the_term(day, delivered, start):
    awaiting = warranty.is_awaiting_start(day, delivered, start)
    in_term = bool(start) and day >= start
    assert not (awaiting and in_term)
    assert awaiting == (bool(delivered) and day >= delivered and not in_term)


@pytest.mark.parametrize("day", [None, False, "2026-01-01"])
def test_no_day_awaits_nothing(day):
    assert warranty.is_awaiting_start(day, date(2020, 1, 1), False) is False


@pytest.mark.parametrize("day", [None, False, "2026-01-01"])
def test_no_day_is_not_covered(day):
    assert warranty.is_covered(day, False, date(2026, 12, 31)) is False
