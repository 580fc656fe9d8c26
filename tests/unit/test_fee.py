"""Amounts of periods: edge cases by number, and what holds of all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tools = load_tools("customer_service_contract")
Schedule = tools.schedule.Schedule
Machine, Rate, Terms = tools.fee.Machine, tools.fee.Rate, tools.fee.Terms
period_fee = tools.fee.period_fee

MANY = settings(max_examples=400, deadline=None)
JANUARY = date(2026, 1, 1)
MONTHLY = Schedule(JANUARY)


def terms(price=100.0, schedule=MONTHLY, start=JANUARY, rates=None, **vals):
    rates = rates or (Rate(start, 1.0, price),)
    return Terms(schedule=schedule, start=start, rates=rates, **vals)


def amount(own, day):
    """Return the amount, in cents, of the period of a day."""
    fee = period_fee(own, own.schedule.period(own.schedule.index(day)))
    return fee and fee.units


# ----------------------------------------------------------------------
# Edge cases
# ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "days", "length"),
    [
        (date(2026, 2, 26), 3, 28),
        (date(2024, 2, 27), 3, 29),
        (date(2026, 4, 28), 3, 30),
        (date(2026, 3, 29), 3, 31),
    ],
)
def test_case_11_denominator_is_the_full_period(start, days, length):
    own = terms(100.0, start=start)
    assert amount(own, start) == round(10000 * days / length)


def test_case_11_stub_of_a_quarter_counts_the_days_of_the_quarter():
    own = terms(900.0, Schedule(JANUARY, "month", 3), start=date(2026, 3, 1))
    assert amount(own, date(2026, 3, 1)) == round(90000 * 31 / 90)


prices = st.integers(1, 10_000_000).map(lambda cents: cents / 100)
rates = st.lists(
    st.tuples(st.integers(0, 90), prices),
    min_size=1,
    max_size=4,
    unique_by=lambda r: r[0],
)
prorations = st.sampled_from(["days", "month30", "year"])


@MANY
@given(prices, st.lists(st.integers(1, 30), max_size=5, unique=True), prorations)
def test_case_12_parts_of_a_period_sum_to_its_fee(price, cuts, proration):
    """However a month is cut, in whatever order, the cents are those of the month."""
    borders = [JANUARY, *(JANUARY + timedelta(days=cut) for cut in sorted(cuts))]
    total = 0
    for start, after in zip(borders, [*borders[1:], date(2026, 2, 1)], strict=True):
        own = terms(
            price, start=start, end=after - timedelta(days=1), proration=proration
        )
        total += amount(own, start)
    assert total == amount(terms(price), JANUARY) == round(price * 100)


@MANY
@given(prices, st.integers(1, 30), st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_case_12_machines_that_come_and_go_sum_to_the_cent(price, cut, starts):
    """A machine that leaves and one that takes its place cost one whole machine."""
    out = JANUARY + timedelta(days=cut - 1)
    leaves = Machine("old", None, out)
    comes = Machine("new", out + timedelta(days=1))
    own = terms(price, machines=(leaves, comes))
    assert amount(own, JANUARY) == round(price * 100)
    machines = tuple(
        Machine(index, JANUARY + timedelta(days=start))
        for index, start in enumerate(starts)
    )
    single = [amount(terms(price, machines=(one,)), JANUARY) for one in machines]
    assert amount(terms(price, machines=machines), JANUARY) == sum(single)


@MANY
@given(prices, st.sampled_from([1, 2, 3, 4, 6, 12]), st.integers(-24, 24))
def test_case_13_instalments_sum_to_the_annual_fee(price, interval, year):
    schedule = Schedule(JANUARY, "month", interval)
    own = terms(price, schedule, start=date(2020, 1, 1), basis="year")
    number = 12 // interval
    periods = [schedule.period(year * number + index) for index in range(number)]
    fees = [period_fee(own, period) for period in periods if period.start >= own.start]
    if len(fees) == number:
        assert sum(fee.units for fee in fees) == round(price * 100)
        assert len({fee.units for fee in fees[:-1]}) <= 1


def test_case_13_last_instalment_takes_the_cents():
    own = terms(1000.0, basis="year")
    assert [amount(own, date(2026, month, 1)) for month in (1, 11, 12)] == [
        8333,
        8333,
        8337,
    ]


def test_case_14_price_change_within_a_period():
    own = terms(rates=(Rate(JANUARY, 1, 310.0), Rate(date(2026, 1, 11), 1, 620.0)))
    fee = period_fee(own, MONTHLY.period(0))
    assert [(part.start.day, part.end.day, part.units) for part in fee.parts] == [
        (1, 10, 10000),
        (11, 31, 42000),
    ]


def test_case_15_machine_added_and_removed():
    machines = (
        Machine("a"),
        Machine("b", date(2026, 1, 17)),
        Machine("c", None, date(2026, 1, 10), price=62.0),
    )
    fee = period_fee(terms(31.0, machines=machines), MONTHLY.period(0))
    assert {part.machine: part.units for part in fee.parts} == {
        "a": 3100,
        "b": 1500,
        "c": 2000,
    }


def test_case_17_free_periods_and_nothing():
    own = terms(free_periods=2)
    assert [amount(own, date(2026, month, 1)) for month in (1, 2, 3)] == [0, 0, 10000]
    assert period_fee(own, MONTHLY.period(0)).free
    assert amount(terms(0.0), JANUARY) == 0


def test_case_18_negative_lines_are_rounded_alike():
    for price in (33.33, 10.01, 99.99):
        for day in range(1, 31):
            end = date(2026, 1, day)
            plus = amount(terms(price, end=end), JANUARY)
            assert amount(terms(-price, end=end), JANUARY) == -plus


def test_case_21_suspended_days_are_not_paid():
    pause = ((date(2026, 1, 11), date(2026, 1, 20)),)
    assert amount(terms(310.0, pauses=pause), JANUARY) == 21000
    fee = period_fee(terms(310.0, pauses=pause), MONTHLY.period(0))
    assert [part.start.day for part in fee.parts] == [1, 21]


def test_case_21_suspension_without_end_and_overlaps():
    pauses = ((date(2026, 1, 11), None), (date(2026, 1, 5), date(2026, 1, 12)))
    assert amount(terms(310.0, pauses=pauses), JANUARY) == 4000
    assert amount(terms(310.0, pauses=pauses), date(2026, 2, 1)) == 0


# ----------------------------------------------------------------------
# The rest
# ----------------------------------------------------------------------
def test_not_in_force():
    own = terms(start=date(2026, 2, 1), end=date(2026, 2, 10))
    assert amount(own, JANUARY) is None
    assert amount(own, date(2026, 3, 1)) is None


def test_proration_policies_of_a_stub():
    vals = {"start": date(2026, 1, 17)}
    assert amount(terms(310.0, **vals), JANUARY) == 15000
    assert amount(terms(310.0, proration="full", **vals), JANUARY) == 31000
    assert amount(terms(310.0, proration="free", **vals), JANUARY) == 0
    assert amount(terms(300.0, proration="month30", **vals), JANUARY) == 14000
    year = terms(365.0, proration="year", **vals)
    assert amount(year, JANUARY) == 36500 - 12 * 16 * 100


@MANY
@given(rates, st.integers(0, 60), st.integers(0, 60), prorations)
def test_price_changes_tile(changes, start, length, proration):
    """Cut where terms change or anywhere else, the sum is the same."""
    own = tuple(
        Rate(JANUARY + timedelta(days=day), 1.0, price)
        for day, price in sorted(changes)
    )
    first = JANUARY + timedelta(days=start)
    last = first + timedelta(days=length)
    cut = first + timedelta(days=length // 2)

    def total(begin, end):
        vals = {"start": begin, "end": end, "rates": own, "proration": proration}
        fees = (period_fee(terms(**vals), p) for p in MONTHLY.between(begin, end))
        return sum(fee.units for fee in fees if fee)

    whole = total(first, last)
    halves = total(first, cut) + (
        total(cut + timedelta(days=1), last) if cut < last else 0
    )
    assert whole == halves


def test_annual_price_needs_years():
    own = terms(basis="year", schedule=Schedule(JANUARY, "week", 4))
    with pytest.raises(ValueError, match="per year"):
        amount(own, JANUARY)
    two_years = terms(100.0, basis="year", schedule=Schedule(JANUARY, "month", 24))
    assert amount(two_years, JANUARY) == 20000


def test_whole_is_told_from_prorated():
    assert period_fee(terms(), MONTHLY.period(0)).parts[0].whole
    assert (
        not period_fee(terms(end=date(2026, 1, 30)), MONTHLY.period(0)).parts[0].whole
    )
