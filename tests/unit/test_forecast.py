"""What fees will come to: always what ``fee`` says, only faster; worth of a year."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tools = load_tools("customer_service_contract")
Schedule = tools.schedule.Schedule
Machine, Rate, Terms = tools.fee.Machine, tools.fee.Rate, tools.fee.Terms
Step = tools.forecast.Step
get_futures, get_steps = tools.forecast.get_futures, tools.forecast.get_steps

MANY = settings(max_examples=300, deadline=None)
JANUARY = date(2026, 1, 1)
ONE_DAY = timedelta(days=1)

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
prices = st.integers(-10_000, 1_000_000).map(lambda cents: cents / 100)
rates = st.lists(
    st.builds(
        Rate,
        date_from=days,
        quantity=st.sampled_from([1.0, 2.0, 0.5]),
        price=prices,
        discount=st.sampled_from([0.0, 10.0, 33.33]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda rate: rate.date_from,
).map(lambda found: tuple(sorted(found, key=lambda rate: rate.date_from)))
stretches = st.tuples(days, st.none() | st.integers(0, 400)).map(
    lambda pair: (
        pair[0],
        None if pair[1] is None else pair[0] + timedelta(days=pair[1]),
    )
)
machines = st.none() | st.lists(
    st.builds(
        lambda pair, price: Machine("m", pair[0], pair[1], 1.0, price),
        stretches,
        st.none() | prices,
    ),
    max_size=4,
).map(tuple)
terms = st.builds(
    lambda schedule, basis, length, **vals: Terms(
        schedule=schedule,
        basis=(
            basis if schedule.per_year() or schedule.years() else tools.fee.PER_PERIOD
        ),
        end=None if length is None else vals["start"] + timedelta(days=length),
        **vals,
    ),
    schedule=st.builds(
        Schedule,
        anchor=days,
        unit=st.sampled_from(["day", "week", "month", "year", "once"]),
        interval=st.sampled_from([1, 2, 3, 5, 6, 12]),
    ),
    basis=st.sampled_from(tools.fee.PRICE_BASES),
    length=st.none() | st.integers(0, 1500),
    start=days,
    rates=rates,
    machines=machines,
    pauses=st.lists(stretches, max_size=2).map(tuple),
    proration=st.sampled_from(tools.fee.PRORATIONS),
    free_periods=st.sampled_from([0, 0, 1, 3]),
)


@MANY
@given(terms, days, st.integers(0, 400))
def test_futures_are_what_the_fee_says(own, since, length):
    horizon = since + timedelta(days=length)
    start = max(since, own.start)
    end = min(horizon, own.end) if own.end else horizon
    expected = []
    for period in own.schedule.between(start, end) if start <= end else ():
        fee = tools.fee.period_fee(own, period, start)
        if fee:
            expected.append((fee.start, fee.end, fee.units))
    found = get_futures(own, since, horizon)
    assert [(one.start, one.end, one.units) for one in found] == expected


@MANY
@given(terms)
def test_steps_follow_each_other(own):
    steps = get_steps(own)
    assert all(step.amount for step in steps)
    for step, after in zip(steps, steps[1:], strict=False):
        assert step.start <= step.end < after.start
        if step.end + ONE_DAY == after.start:
            assert step.amount != after.amount
    if steps:
        assert steps[0].start >= own.start
        assert own.end is None or steps[-1].end <= own.end


@MANY
@given(prices.filter(bool), st.sampled_from([1, 2, 3, 4, 6, 12]), st.booleans())
def test_a_year_is_worth_the_fees_of_a_year(price, interval, yearly):
    """Whatever the rhythm, twelve months bring what the step says."""
    own = Terms(
        schedule=Schedule(JANUARY, "month", interval),
        start=JANUARY,
        rates=(Rate(JANUARY, 1.0, price),),
        basis=tools.fee.PER_YEAR if yearly else tools.fee.PER_PERIOD,
    )
    (step,) = get_steps(own)
    units = sum(one.units for one in get_futures(own, JANUARY, date(2026, 12, 31)))
    assert step.amount == Decimal(units) / 100


@pytest.mark.parametrize(
    ("unit", "interval", "expected"),
    [
        ("month", 1, [1200]),
        ("month", 3, [400]),
        ("year", 1, [100]),
        ("year", 2, [50]),
        ("day", 1, [36525]),
        ("week", 5, [Decimal(36525) / 35]),
        ("once", 1, []),
    ],
)
def test_fee_in_a_year(unit, interval, expected):
    own = Terms(
        schedule=Schedule(JANUARY, unit, interval),
        start=JANUARY,
        rates=(Rate(JANUARY, 1.0, 100.0),),
    )
    assert [step.amount for step in get_steps(own)] == expected


def test_steps_of_price_machines_pause_and_end():
    own = Terms(
        schedule=Schedule(JANUARY),
        start=JANUARY,
        end=date(2026, 12, 31),
        rates=(Rate(JANUARY, 1.0, 10.0), Rate(date(2026, 7, 1), 1.0, 20.0, 50.0)),
        machines=(
            Machine("a"),
            Machine("b", date(2026, 3, 1), date(2026, 9, 30)),
        ),
        pauses=((date(2026, 5, 1), date(2026, 5, 31)),),
        free_periods=1,
    )
    assert get_steps(own) == [
        Step(date(2026, 2, 1), date(2026, 2, 28), Decimal(120)),
        Step(date(2026, 3, 1), date(2026, 4, 30), Decimal(240)),
        Step(date(2026, 6, 1), date(2026, 9, 30), Decimal(240)),
        Step(date(2026, 10, 1), date(2026, 12, 31), Decimal(120)),
    ]


def test_nothing_after_the_end():
    own = Terms(
        schedule=Schedule(JANUARY),
        start=JANUARY,
        end=date(2026, 2, 28),
        rates=(Rate(JANUARY, 1.0, 10.0),),
        free_periods=5,
    )
    assert get_steps(own) == []
    assert get_futures(own, date(2026, 3, 1), date(2027, 1, 1)) == []
