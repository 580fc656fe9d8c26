"""Where serial numbers stand, over thousands of histories."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

base = load_tools("customer_service_stock").installed_base

START = datetime(2026, 1, 1)  # noqa: DTZ001
PARTIES = st.integers(0, 3)
KINDS = st.sampled_from([base.OUT, base.IN, base.ACROSS])
STATUSES = {base.AT_CUSTOMER, base.IN_HOUSE, base.GONE}


def crossing(key=1, kind=base.OUT, **facts):
    moment = START + timedelta(days=key)
    return base.Crossing(key, moment, moment.date(), kind, **facts)


@st.composite
def histories(draw):
    size = draw(st.integers(0, 8))
    return [
        crossing(
            key,
            draw(KINDS),
            owner=draw(PARTIES),
            end_user=draw(PARTIES),
            site=draw(PARTIES),
            sale=draw(PARTIES),
            given_up=draw(st.booleans()),
        )
        for key in range(1, size + 1)
    ]


@pytest.mark.parametrize(
    ("source", "destination", "kind"),
    [
        (False, True, base.OUT),
        (True, False, base.IN),
        (True, True, base.ACROSS),
        (False, False, None),
    ],
)
def test_kind_of_a_move(source, destination, kind):
    assert base.crossing_kind(source, destination) == kind


@given(histories(), st.randoms())
def test_order_of_reading_does_not_matter(history, random):
    mixed = random.sample(history, len(history))
    assert base.replay(mixed) == base.replay(history)


@given(histories())
def test_never_sold_is_not_known(history):
    coming = [one for one in history if one.kind == base.IN]
    assert base.replay(coming) is None


@given(histories())
def test_status_is_that_of_the_last_move(history):
    placement = base.replay(history)
    if placement is None:
        return
    assert placement.status in STATUSES
    last = history[-1].kind
    assert (placement.status == base.AT_CUSTOMER) == (last != base.IN)


@given(histories())
def test_day_and_key_are_those_of_one_delivery(history):
    placement = base.replay(history)
    if placement is None:
        return
    (delivery,) = [one for one in history if one.key == placement.key]
    assert delivery.kind != base.IN
    assert placement.day == delivery.day


@given(histories())
def test_prefix_then_rest_is_the_whole(history):
    half = len(history) // 2
    placement = base.replay(history[:half])
    assert base.replay(history[half:], placement) == base.replay(history)


@given(histories(), st.sets(st.integers(1, 8)))
def test_latest_are_new_and_nothing_known_follows(history, fresh):
    found = base.latest(history, fresh)
    keys = [one.key for one in found]
    assert set(keys) <= fresh
    rest = history[: len(history) - len(found)]
    assert rest + found == history
    assert not rest or rest[-1].key not in fresh


def test_back_from_repair_keeps_owner_term_and_sale():
    sold = crossing(1, owner=1, site=2, sale=3)
    back = crossing(2, base.IN)
    again = crossing(3, owner=1, site=9, sale=3)
    bought_by_another = base.replace(base.replay([sold]), owner=7, site=8)
    placement = base.replay([back, again], bought_by_another)
    assert placement == bought_by_another


@pytest.mark.parametrize("given_up", [True, False])
def test_refund_ends_the_term(given_up):
    sold = crossing(1, owner=1, sale=3)
    back = crossing(2, base.IN, given_up=given_up)
    again = crossing(3, owner=1, sale=3)
    day = base.replay([sold, back, again]).day
    assert day == date(2026, 1, 4 if given_up else 2)


def test_another_sale_starts_anew():
    history = [
        crossing(1, owner=1, sale=3),
        crossing(2, base.IN),
        crossing(3, owner=1, site=5, sale=4),
    ]
    assert base.replay(history) == base.Placement(
        owner=1, site=5, sale=4, day=date(2026, 1, 4), key=3
    )


def test_first_sale_of_a_machine_typed_in_by_hand_keeps_what_is_known():
    typed = base.Placement(owner=1, site=2, day=date(2020, 1, 1))
    placement = base.place(typed, crossing(1, owner=1, site=9, sale=4))
    assert (placement.owner, placement.site, placement.sale) == (1, 2, 4)
    assert placement.day == date(2020, 1, 1)


def test_coming_back_is_no_delivery_of_a_machine_typed_in_by_hand():
    here = base.Placement(status=base.IN_HOUSE, owner=1)
    back = base.place(here, crossing(5, owner=1))
    assert (back.status, back.day, back.key) == (base.AT_CUSTOMER, None, 0)
    sold = base.place(here, crossing(5, owner=1, sale=7))
    assert sold.day == crossing(5).day


def test_customers_selling_to_each_other_keep_the_term():
    sold = base.place(None, crossing(1, owner=1, site=1, sale=3))
    placement = base.place(sold, crossing(2, base.ACROSS, owner=2, end_user=6, site=5))
    assert placement == base.replace(sold, owner=2, end_user=6, site=5)


def test_returned_again_after_a_refund_stays_given_up():
    history = [
        crossing(1, owner=1),
        crossing(2, base.IN, given_up=True),
        crossing(3, base.IN),
    ]
    assert base.replay(history).status == base.GONE
