"""What a number that arrives may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

receipt = load_tools("customer_service_rma").receipt
Number = receipt.Number

ids = st.integers(0, 3)
numbers = st.builds(
    Number,
    customer=st.integers(1, 3),
    line=ids,
    return_id=ids,
    announced=st.booleans(),
    matches=st.booleans(),
    open_line=ids,
    open_return=ids,
    open_customer=ids,
    open_due=st.booleans(),
    here=st.booleans(),
    in_stock=st.booleans(),
    owners=st.frozensets(st.integers(1, 3), max_size=2),
    known=st.booleans(),
)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"matches": True, "known": True}, receipt.EXPECTED),
        ({"matches": True, "here": True}, receipt.HERE),
        ({"matches": True, "in_stock": True}, receipt.STOCK),
        ({"open_line": 2, "open_return": 7, "open_customer": 1}, receipt.SAME_RETURN),
        ({"open_line": 2, "open_return": 8, "open_customer": 1}, receipt.OTHER_RETURN),
        (
            {"open_line": 2, "open_return": 8, "open_customer": 2},
            receipt.FOREIGN_RETURN,
        ),
        ({"owners": frozenset({1}), "known": True}, receipt.OWN),
        ({"owners": frozenset({1, 2})}, receipt.OWN),
        ({"owners": frozenset({2}), "known": True}, receipt.FOREIGN),
        ({"known": True}, receipt.NEVER_SOLD),
        ({}, receipt.UNKNOWN),
        # nobody said which number comes: what does no harm is taken
        ({"announced": False}, receipt.EXPECTED),
        ({"announced": False, "owners": frozenset({1})}, receipt.EXPECTED),
        ({"announced": False, "owners": frozenset({2})}, receipt.FOREIGN),
        ({"announced": False, "in_stock": True}, receipt.STOCK),
        # on no line at all
        ({"line": 0, "announced": False}, receipt.UNKNOWN),
    ],
)
def test_kinds(facts, kind):
    number = Number(**{"customer": 1, "line": 1, "return_id": 7, **facts})
    assert receipt.judge(number) == kind


@pytest.mark.parametrize(
    ("kind", "facts", "choices"),
    [
        (receipt.EXPECTED, {}, ()),
        (receipt.SAME_RETURN, {"open_due": True}, (receipt.SWAP, receipt.LEAVE)),
        (receipt.SAME_RETURN, {"open_due": False}, (receipt.LEAVE,)),
        (receipt.HERE, {}, (receipt.LEAVE,)),
        (receipt.STOCK, {}, (receipt.LEAVE,)),
        (receipt.OWN, {}, (receipt.TAKE, receipt.ADD, receipt.LEAVE)),
        (receipt.FOREIGN, {}, (receipt.LEAVE, receipt.TAKE, receipt.ADD)),
        (receipt.UNKNOWN, {"line": 0}, (receipt.ADD, receipt.LEAVE)),
        (receipt.UNKNOWN, {"line": 0, "return_id": 0}, (receipt.LEAVE,)),
        (receipt.MORE, {}, (receipt.AUTHORIZE, receipt.LIMIT)),
    ],
)
def test_choices(kind, facts, choices):
    number = Number(**{"customer": 1, "line": 1, "return_id": 7, **facts})
    assert receipt.get_choices(kind, number) == choices


@given(numbers)
def test_whatever_arrives_may_be_left_out_unless_it_was_expected(number):
    kind = receipt.judge(number)
    choices = receipt.get_choices(kind, number)
    assert kind in receipt.KINDS
    assert set(choices) <= set(receipt.CHOICES)
    assert len(choices) == len(set(choices))
    assert (receipt.LEAVE in choices) == (kind != receipt.EXPECTED)


@given(numbers)
def test_what_is_in_the_house_never_comes_in_again(number):
    if number.here or number.in_stock:
        choices = receipt.get_choices(receipt.judge(number), number)
        assert choices == (receipt.LEAVE,)


@given(numbers)
def test_another_customers_never_changes_hands_without_proof(number):
    kind = receipt.judge(number)
    for choice in receipt.get_choices(kind, number):
        keeps_owner = choice in (receipt.LEAVE, receipt.SWAP)
        foreign = number.owners and number.customer not in number.owners
        if foreign and not keeps_owner:
            assert receipt.needs_proof(kind, choice)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_excess(quantity, due):
    excess = receipt.get_excess(quantity, due)
    assert excess >= 0
    assert excess == pytest.approx(max(quantity - due, 0), abs=1e-5)
