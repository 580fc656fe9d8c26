"""Terms, notice and suspension of contracts: cases, properties, brute force."""

from datetime import date, timedelta
from itertools import islice

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").term
Terms = tool.Terms

MANY = settings(max_examples=400, deadline=None)
ONE_DAY = timedelta(days=1)

days = st.dates(date(1996, 1, 1), date(2060, 12, 31))
units = st.sampled_from(["month", "year"])
terms = st.builds(
    Terms,
    start=days,
    count=st.integers(1, 36),
    unit=units,
    first_end=st.none(),
    shift=st.just(0),
)
notices = st.tuples(st.integers(0, 12), st.sampled_from(["day", "month"]))


def ends(own):
    return (term.end for term in own.after(0))


def test_case_22_terms_count_from_the_original_start():
    own = Terms(date(2026, 1, 31), 1)
    assert [own.end(number) for number in (1, 2, 3, 4)] == [
        date(2026, 2, 27),
        date(2026, 3, 30),
        date(2026, 4, 29),
        date(2026, 5, 30),
    ]
    assert Terms(date(2024, 2, 29), 1, "year").end(4) == date(2028, 2, 28)


def test_case_22_a_first_term_of_another_length():
    own = Terms(date(2026, 3, 15), 1, "year", first_end=date(2026, 12, 31))
    assert own.end(1) == date(2026, 12, 31)
    assert own.term(3) == tool.Term(3, date(2028, 1, 1), date(2028, 12, 31))


@MANY
@given(terms, st.integers(1, 40))
def test_terms_tile(own, number):
    before, after = own.term(number), own.term(number + 1)
    assert before.start <= before.end
    assert before.end + ONE_DAY == after.start


@MANY
@given(terms, st.integers(1, 40))
def test_first_end_that_is_regular_changes_nothing(own, number):
    named = Terms(own.start, own.count, own.unit, first_end=own.end(1))
    assert named.end(number) == own.end(number)


@pytest.mark.parametrize(
    ("end", "count", "unit", "deadline"),
    [
        (date(2026, 12, 31), 3, "month", date(2026, 9, 30)),
        (date(2026, 12, 31), 60, "day", date(2026, 11, 1)),
        (date(2026, 3, 30), 1, "month", date(2026, 2, 28)),
        (date(2026, 2, 28), 1, "month", date(2026, 1, 31)),
        (date(2026, 12, 31), 0, "day", date(2026, 12, 31)),
    ],
)
def test_case_22_deadline(end, count, unit, deadline):
    assert tool.get_deadline(end, count, unit) == deadline


@MANY
@given(days, notices)
def test_deadline_is_the_last_day_in_time(end, notice):
    deadline = tool.get_deadline(end, *notice)
    assert tool.get_reach(deadline, *notice) <= end
    assert tool.get_reach(deadline + ONE_DAY, *notice) > end


@MANY
@given(terms, notices, st.integers(0, 4000), st.none() | st.integers(0, 3000))
def test_case_23_a_late_notice_ends_the_next_term(own, notice, received, bound):
    day = own.start + timedelta(days=received)
    minimum = None if bound is None else own.start + timedelta(days=bound)
    found = tool.get_effective_end(day, *notice, ends(own), minimum)
    # brute force: the first term whose notice was in time and that is long enough
    for end in ends(own):
        in_time = day <= tool.get_deadline(end, *notice)
        if in_time and not (minimum and end < minimum):
            assert found == end
            return


def test_case_23_open_ended_contracts_end_with_the_notice():
    received = date(2026, 5, 10)
    assert tool.get_effective_end(received, 3, "month") == date(2026, 8, 10)
    assert tool.get_effective_end(
        received, 3, "month", minimum_end=date(2027, 1, 1)
    ) == date(2027, 1, 1)


def test_case_22_minimum_term_then_rolling():
    own = Terms(date(2026, 1, 1), 1)
    bound = date(2027, 12, 31)
    early = tool.get_effective_end(date(2026, 6, 1), 1, "month", ends(own), bound)
    late = tool.get_effective_end(date(2028, 2, 3), 1, "month", ends(own), bound)
    assert (early, late) == (bound, date(2028, 3, 31))


def test_case_22_three_missed_terms_in_one_run():
    own = Terms(date(2022, 1, 1), 1, "year")
    missing = tool.get_missing(
        own, 1, date(2022, 12, 31), date(2025, 10, 1), 3, "month"
    )
    assert [term.number for term in missing] == [2, 3, 4, 5]
    assert missing[-1] == tool.Term(5, date(2026, 1, 1), date(2026, 12, 31))
    # the deadline of the fourth term was yesterday; a day earlier it had not passed
    sooner = tool.get_missing(own, 1, date(2022, 12, 31), date(2025, 9, 30), 3, "month")
    assert [term.number for term in sooner] == [2, 3, 4]


@MANY
@given(terms, notices, st.integers(0, 6000))
def test_once_renewed_nothing_is_missing(own, notice, later):
    today = own.start + timedelta(days=later)
    missing = tool.get_missing(own, 1, own.end(1), today, *notice)
    last = missing[-1] if missing else own.term(1)
    assert [term.number for term in missing] == list(range(2, last.number + 1))
    assert not tool.get_missing(own, last.number, last.end, today, *notice)
    assert tool.get_deadline(last.end, *notice) >= today


@MANY
@given(terms, st.integers(1, 400))
def test_case_21_a_suspension_puts_off_the_ends_to_come(own, shift):
    put_off = Terms(own.start, own.count, own.unit, shift=shift)
    for number in (1, 2, 3):
        assert put_off.end(number) == own.end(number) + timedelta(days=shift)


spans = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 40)).map(
        lambda pair: (
            date(2026, 1, 1) + timedelta(days=pair[0]),
            date(2026, 1, 1) + timedelta(days=sum(pair)),
        )
    ),
    max_size=8,
)


@MANY
@given(spans)
def test_case_21_overlapping_suspensions_are_one(own):
    merged = tool.merge(own)
    expected = {
        start + timedelta(days=number)
        for start, end in own
        for number in range((end - start).days + 1)
    }
    assert tool.count_days(own) == len(expected)
    found = [
        start + timedelta(days=number)
        for start, end in merged
        for number in range((end - start).days + 1)
    ]
    assert found == sorted(expected)
    for before, after in zip(merged, merged[1:], strict=False):
        assert before[1] + ONE_DAY < after[0]


def test_case_21_an_open_suspension_swallows_what_follows():
    first, second = date(2026, 1, 1), date(2026, 3, 1)
    assert tool.merge([(second, second), (first, None)]) == [(first, None)]
    assert tool.merge([(first, second), (second, None)]) == [(first, None)]


def test_bad_terms_are_refused():
    for values in ({"count": 0}, {"unit": "week"}, {"first_end": date(2025, 1, 1)}):
        with pytest.raises(ValueError, match="."):
            Terms(**{"start": date(2026, 1, 1), "count": 1, **values})


def test_terms_follow_for_ever():
    own = Terms(date(2026, 1, 31), 1)
    found = list(islice(own.after(2), 2))
    assert found[0].number == 3
    assert found[1].start == date(2026, 1, 31) + relativedelta(months=3)
