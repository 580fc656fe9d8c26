"""Revision of prices: examples of clauses, and what holds of all of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D
from random import Random

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").price_revision
Case, Clause, Fee, Price, Series = (
    tool.Case,
    tool.Clause,
    tool.Fee,
    tool.Price,
    tool.Series,
)
revise = tool.revise

MANY = settings(max_examples=400, deadline=None)
START = date(2024, 1, 1)
DAY = date(2026, 1, 1)
# the clause looks two months back: November
SERIES = Series(
    {
        date(2023, 11, 1): D("118.0"),
        date(2024, 11, 1): D("119.5"),
        date(2025, 10, 1): D("121.0"),
        date(2025, 11, 1): D("121.4"),
    }
)


def fee(*prices, **vals):
    prices = prices or (Price(START, D(1000)),)
    return Fee(**{"start": prices[0].day, "prices": prices, **vals})


def case(clause=None, one=None, day=DAY, series=SERIES, **vals):
    return Case(one or fee(), clause or Clause(), day, series, **vals)


def revised(day, price, month, **vals):
    return Price(day, D(price), tool.REVISION, month, **vals)


months = st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(tool.first_of_month)
percents = st.integers(0, 4000).map(lambda number: D(number) / 100)
prices = st.integers(1, 10_000_000).map(lambda number: D(number) / 100)
steps = st.sampled_from([D(0), D("0.0001"), D("0.01"), D("0.05"), D(1), D(10)])
clauses = st.builds(
    Clause,
    kind=st.sampled_from(tool.KINDS),
    method=st.sampled_from(tool.METHODS),
    share=st.sampled_from([D(100), D(75), D(50)]),
    fixed=percents,
    cap=st.none() | percents,
    floor=st.none() | st.just(D(0)) | percents.map(lambda number: -number),
    rounding=steps,
    digits=st.integers(0, 4),
)


@st.composite
def full_series(draw):
    """Return an index with a value for each month of 2020 to 2030."""
    seed = Random(draw(st.integers()))
    return Series(
        {
            date(2020 + n // 12, n % 12 + 1, 1): D(seed.randint(500, 20_000)) / 10
            for n in range(132)
        }
    )


# Months ------------------------------------------------------------------------------


@MANY
@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(-400, 400))
def test_months_are_added_like_dateutil(day, number):
    assert tool.add_months(day, number) == day + relativedelta(months=number)


@MANY
@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_whole_months_are_the_most_that_fit(start, end):
    assume(start <= end)
    number = tool.months_between(start, end)
    assert tool.add_months(start, number) <= end < tool.add_months(start, number + 1)


@MANY
@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(0, 365),
)
def test_anniversary_is_the_first_one_in_the_window(start, first, length):
    last = first + timedelta(days=length)
    found = [
        day
        for day in (start + relativedelta(years=n) for n in range(1, 45))
        if first <= day <= last
    ]
    assert tool.anniversary(start, first, last) == (found[0] if found else None)


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [
        (None, date(2026, 1, 1), date(2025, 11, 1)),
        (None, date(2026, 3, 31), date(2026, 1, 1)),
        (12, date(2026, 1, 1), date(2025, 12, 1)),
        (12, date(2026, 12, 1), date(2025, 12, 1)),
        (6, date(2026, 7, 1), date(2026, 6, 1)),
        (6, date(2026, 6, 30), date(2025, 6, 1)),
    ],
)
def test_wanted_month(month, day, expected):
    assert Clause(month=month).wanted_month(day) == expected


# Index -------------------------------------------------------------------------------


def test_months_that_are_not_published_have_no_value():
    assert SERIES.at(date(2025, 12, 1)) is None
    assert SERIES.latest(date(2026, 2, 1)) == date(2025, 11, 1)
    assert SERIES.latest(date(2026, 11, 1)) is None


@MANY
@given(full_series(), months, st.integers(1, 3000))
def test_a_new_base_changes_no_percentage(series, begin, link):
    link = D(link) / 1000
    rebased = Series(
        {
            month: value / link if month >= begin else value
            for month, value in series.values.items()
        },
        ((begin, link),),
    )
    old, new = date(2020, 1, 1), date(2030, 12, 1)
    assert rebased.change(old, new) == pytest.approx(series.change(old, new))


def test_two_changes_of_base_multiply():
    series = Series(
        {date(2010, 1, 1): D(140), date(2016, 1, 1): D(100), date(2026, 1, 1): D(100)},
        ((date(2016, 1, 1), D("1.5")), (date(2026, 1, 1), D("1.2"))),
    )
    assert series.at(date(2026, 1, 1)) == D(180)
    assert series.change(date(2016, 1, 1), date(2026, 1, 1)) == D(20)


# Methods -----------------------------------------------------------------------------


def test_first_revision_compares_with_the_month_of_the_price():
    """121.4 / 118.0 is 2.88 %, published as 2.9 %."""
    outcome = revise(case())
    assert outcome.index_change == D("2.9")
    assert outcome.price_new == D("1029.00")
    assert (outcome.month_old, outcome.month_new) == (
        date(2023, 11, 1),
        date(2025, 11, 1),
    )
    assert (outcome.value_old, outcome.value_new) == (D("118.0"), D("121.4"))


def test_previous_compares_with_the_last_revision():
    one = fee(Price(START, D(1000)), revised(date(2025, 1, 1), 1013, date(2024, 11, 1)))
    outcome = revise(case(one=one))
    assert outcome.month_old == date(2024, 11, 1)
    assert outcome.index_change == D("1.6")
    assert outcome.price_new == D("1029.21")


def test_base_compares_with_the_first_price_and_revises_that():
    one = fee(Price(START, D(1000)), revised(date(2025, 1, 1), 1013, date(2024, 11, 1)))
    outcome = revise(case(Clause(method=tool.BASE), one))
    assert outcome.month_old == date(2023, 11, 1)
    assert (outcome.price_old, outcome.price_from) == (D(1013), D(1000))
    assert outcome.price_new == D("1029.00")
    assert outcome.coefficient == D(1029) / D(1013)


def test_year_forgets_the_years_that_were_not_revised():
    outcome = revise(case(Clause(method=tool.YEAR)))
    assert outcome.month_old == date(2024, 11, 1)
    assert outcome.price_new == D("1016.00")


def test_a_month_named_in_the_contract_is_the_base():
    one = fee(base_month=date(2024, 11, 1))
    for method in (tool.BASE, tool.PREVIOUS):
        assert revise(case(Clause(method=method), one)).month_old == date(2024, 11, 1)


def test_a_price_agreed_later_is_a_new_base():
    """What was agreed is not revised for the time before it was agreed."""
    one = fee(
        Price(START, D(1000)),
        Price(date(2025, 1, 1), D(1500), "amendment"),
        base_month=date(2020, 1, 1),
    )
    for method in (tool.BASE, tool.PREVIOUS):
        outcome = revise(case(Clause(method=method), one))
        assert outcome.month_old == date(2024, 11, 1)
        assert outcome.price_new == D("1524.00")


def test_a_change_of_quantity_is_no_new_price():
    one = fee(Price(START, D(1000)), Price(date(2025, 6, 1), D(1000), "amendment"))
    assert revise(case(one=one)).month_old == date(2023, 11, 1)


def test_share_is_taken_of_the_rounded_change():
    """Three quarters of 2.9 % are 2.175 %."""
    outcome = revise(case(Clause(share=D(75))))
    assert outcome.change == D("2.175")
    assert outcome.price_new == D("1021.75")


def test_fixed_percentage_asks_no_index():
    clause = Clause(kind=tool.FIXED, fixed=D("2.5"))
    assert revise(case(clause, series=Series({}))).price_new == D("1025.00")


def test_month_of_the_campaign_wins():
    outcome = revise(case(month=date(2025, 10, 1)))
    assert outcome.month_wanted == outcome.month_new == date(2025, 10, 1)
    assert not outcome.provisional


@MANY
@given(full_series(), prices)
def test_year_by_year_and_from_the_base_agree(series, price):
    """Without rounding, share and limits both methods lead to the same price."""
    free = Clause(floor=None, digits=20, rounding=D("1e-12"))
    rows = [Price(date(2022, 1, 1), price)]
    for year in range(2023, 2030):
        one = Case(fee(*rows), free, date(year, 1, 1), series)
        step = revise(one)
        at_once = revise(replace(one, clause=replace(free, method=tool.BASE)))
        assert step.price_new == pytest.approx(at_once.price_new)
        rows.append(revised(date(year, 1, 1), step.price_new, step.month_new))


# Limits and rounding -----------------------------------------------------------------


def test_cap_and_floor():
    capped = revise(case(Clause(cap=D(2))))
    assert (capped.price_new, capped.limit) == (D("1020.00"), tool.CAP)
    falling = Series({date(2023, 11, 1): D(120), date(2025, 11, 1): D(114)})
    kept = revise(case(series=falling))
    assert (kept.price_new, kept.limit) == (D("1000.00"), tool.FLOOR)
    assert kept.why_not is None
    lower = revise(case(Clause(floor=None), series=falling))
    assert (lower.price_new, lower.limit) == (D("950.00"), None)
    some = revise(case(Clause(floor=D(-3)), series=falling))
    assert (some.price_new, some.limit) == (D("970.00"), tool.FLOOR)


def test_limits_of_a_discount_change_sides():
    one = fee(Price(START, D(-100)))
    assert revise(case(Clause(cap=D(2)), one)).price_new == D("-102.00")
    assert revise(case(Clause(cap=D(2)), one)).limit == tool.CAP


@pytest.mark.parametrize(
    ("step", "price", "expected"),
    [
        ("0.01", "33.335", "34.30"),
        ("0.05", "33.33", "34.30"),
        ("1", "33.33", "34"),
        ("10", "1000", "1030"),
        # no multiple of ten between 12.00 and 12.35
        ("10", "12", "12.35"),
        ("0", "10.0001", "10.2901029"),
    ],
)
def test_rounding_of_the_price(step, price, expected):
    one = fee(Price(START, D(price)))
    assert revise(case(Clause(rounding=D(step)), one)).price_new == D(expected)


@MANY
@given(clauses, prices, full_series(), st.booleans())
def test_a_revision_keeps_its_limits(clause, price, series, negative):
    price = -price if negative else price
    one = fee(Price(date(2021, 1, 1), price))
    outcome = revise(Case(one, clause, date(2026, 5, 1), series))
    assert outcome.why_not is None
    growth = outcome.coefficient
    if clause.cap is not None and clause.cap >= (clause.floor or 0):
        assert growth <= 1 + clause.cap / 100
    if clause.floor is not None:
        assert growth >= 1 + clause.floor / 100


@MANY
@given(clauses, prices, full_series())
def test_a_revised_price_is_a_multiple_when_nothing_limits(clause, price, series):
    clause = replace(clause, floor=None, cap=None)
    outcome = revise(Case(fee(Price(date(2021, 1, 1), price)), clause, DAY, series))
    if clause.rounding:
        assert outcome.price_new % clause.rounding == 0
        exact = outcome.price_from * (1 + outcome.change / 100)
        assert abs(outcome.price_new - exact) <= clause.rounding / 2


# Not revised -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why_not", "vals"),
    [
        ("never", {"never": True}),
        ("ended", {"ended": True}),
        ("ended", {"end": date(2025, 12, 31)}),
        ("currency", {"foreign": True}),
        ("early", {"start": date(2025, 2, 1)}),
        ("early", {"start": date(2026, 2, 1)}),
    ],
)
def test_fees_that_are_not_revised(why_not, vals):
    outcome = revise(case(one=fee(**vals)))
    assert outcome.why_not == why_not
    assert outcome.price_new == outcome.price_old == D(1000)


def test_a_fee_that_ends_on_the_day_is_revised():
    assert revise(case(one=fee(end=DAY))).why_not is None


def test_currency_is_no_matter_of_a_fixed_percentage():
    clause = Clause(kind=tool.FIXED, fixed=D(2))
    assert revise(case(clause, fee(foreign=True))).price_new == D("1020.00")


def test_first_revision_waits_its_months_to_the_day():
    one = fee(Price(date(2025, 1, 1), D(1000)))
    series = Series({**SERIES.values, date(2024, 11, 1): D(119)})
    assert revise(case(one=one, series=series)).why_not is None
    eve = case(one=one, day=date(2025, 12, 31), series=series)
    assert revise(eve).why_not == "early"
    sooner = replace(eve, clause=Clause(start=6))
    assert revise(sooner).why_not is None
    at_once = case(Clause(start=0), one, date(2025, 1, 1), series)
    assert revise(at_once).why_not == "early"


def test_a_price_that_changed_lately_waits():
    agreed = Price(date(2025, 3, 1), D(1100), "amendment")
    assert revise(case(one=fee(Price(START, D(1000)), agreed))).why_not == "recent"
    quantity = replace(agreed, price=D(1000))
    assert revise(case(one=fee(Price(START, D(1000)), quantity))).why_not is None


def test_a_free_fee_and_one_without_price():
    assert revise(case(one=fee(Price(START, D(0))))).why_not == "free"
    assert revise(case(one=Fee(START, ()))).why_not == "early"


def test_a_past_revision_is_not_undermined():
    one = fee(Price(START, D(1000)), revised(date(2026, 6, 1), 1013, date(2026, 4, 1)))
    assert revise(case(one=one)).why_not == "later"


def test_index_that_lacks():
    empty = Series({})
    assert revise(case(series=empty)).why_not == "unpublished"
    only_new = Series({date(2025, 11, 1): D(121)})
    assert revise(case(series=only_new)).why_not == "no_base"
    only_old = Series({date(2023, 11, 1): D(118)})
    assert revise(case(series=only_old)).why_not == "unpublished"
    same = fee(base_month=date(2025, 11, 1))
    assert revise(case(one=same)).why_not == "no_base"


@MANY
@given(clauses, prices, full_series(), st.dates(date(2022, 1, 1), date(2029, 1, 1)))
def test_what_was_revised_is_not_revised_again(clause, price, series, day):
    one = fee(Price(date(2021, 1, 1), price))
    outcome = revise(Case(one, clause, day, series))
    row = revised(day, outcome.price_new, outcome.month_new)
    again = replace(one, prices=(*one.prices, row))
    for later in (0, 1, 100, 364):
        after = Case(again, clause, day + timedelta(days=later), series)
        assert revise(after).why_not == "recent"


# Provisional -------------------------------------------------------------------------


def test_estimate_of_a_month_that_is_not_published():
    day = date(2026, 2, 1)
    outcome = revise(case(day=day))
    assert outcome.provisional
    assert outcome.month_wanted == date(2025, 12, 1)
    assert outcome.month_new == date(2025, 11, 1)
    waiting = revise(case(day=day, estimate=False))
    assert waiting.why_not == "unpublished"


def test_no_revision_before_an_estimate_is_settled():
    estimate = revised(date(2025, 1, 1), 1010, date(2024, 10, 1), provisional=True)
    one = fee(Price(START, D(1000)), estimate)
    assert revise(case(one=one)).why_not == "provisional"


@MANY
@given(
    clauses, prices, full_series(), st.integers(1, 11), st.sampled_from(tool.METHODS)
)
def test_settling_an_estimate_is_having_waited(clause, price, series, lack, method):
    """Whatever was estimated, the end is what the published index gives."""
    clause = replace(clause, kind=tool.INDEX, method=method)
    one = fee(
        Price(date(2021, 1, 1), price),
        revised(date(2023, 1, 1), price + 1, date(2022, 11, 1)),
    )
    known = {
        month: value
        for month, value in series.values.items()
        if month <= tool.add_months(date(2025, 11, 1), -lack)
    }
    before = Case(one, clause, DAY, Series(known))
    estimated = revise(before)
    assert estimated.provisional
    assert tool.settle(before, estimated).why_not == "unpublished"
    after = replace(before, series=series)
    assert tool.settle(after, estimated) == revise(after)


# Rows that follow --------------------------------------------------------------------


def test_later_rows_of_quantity_follow_the_price():
    follow = Price(date(2026, 3, 1), D(1000), "amendment")
    own = Price(date(2026, 5, 1), D(1200), "amendment")
    after = Price(date(2026, 6, 1), D(1000), "amendment")
    one = fee(Price(START, D(1000)), follow, own, after)
    assert one.carriers(DAY) == [follow]
    assert one.carriers(date(2026, 5, 1)) == []
    assert Fee(START, ()).carriers(DAY) == []
