"""What is included and used up: nothing is lost, nothing is given twice."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_contract").allowance
settle, roll_over, price_pieces = tool.settle, tool.roll_over, tool.price_pieces

MANY = settings(max_examples=500, deadline=None)
quantities = st.integers(0, 500_000).map(lambda number: number / 10_000)
keys = st.integers(1, 5)
asks = st.dictionaries(keys, quantities, max_size=5)


def covered(found):
    return {key: split.covered for key, split in found.items()}


class TestSettle:
    def test_in_the_order_of_asking(self):
        found = settle(10, {}, {"a": 6, "b": 6})
        assert found["a"] == tool.Split(6, 0)
        assert found["b"] == tool.Split(4, 2)

    def test_who_has_something_keeps_it(self):
        found = settle(10, {"b": 6}, {"a": 6, "b": 6})
        assert covered(found) == {"a": 4, "b": 6}

    def test_what_others_have_is_not_taken(self):
        assert covered(settle(10, {"other": 8}, {"a": 6})) == {"a": 2}

    def test_giving_back_frees_it_for_who_asks(self):
        found = settle(10, {"a": 10}, {"b": 4, "a": 0})
        assert covered(found) == {"a": 0, "b": 4}

    def test_more_was_given_than_there_is_now(self):
        found = settle(5, {"a": 8}, {"a": 9, "b": 1})
        assert covered(found) == {"a": 8, "b": 0}

    def test_closed_asker_gets_no_more(self):
        found = settle(10, {"a": 2}, {"a": 5, "b": 3}, closed={"a"})
        assert found["a"] == tool.Split(2, 3)
        assert found["b"] == tool.Split(3, 0)

    def test_negative_quantity_is_refused(self):
        with pytest.raises(ValueError, match="negative"):
            settle(5, {}, {"a": -1})

    @MANY
    @given(quantities, asks)
    def test_asked_is_covered_and_beyond(self, included, asks):
        found = settle(included, {}, asks)
        assert {key: split.asked for key, split in found.items()} == asks
        assert all(split.covered >= 0 <= split.beyond for split in found.values())

    @MANY
    @given(quantities, asks, asks)
    def test_never_overdrawn(self, included, first, second):
        held = covered(settle(included, {}, first))
        held |= covered(settle(included, held, second))
        assert round(sum(held.values()), 4) <= included

    @MANY
    @given(quantities, asks)
    def test_nothing_is_beyond_while_something_is_free(self, included, asks):
        found = settle(included, {}, asks)
        free = round(included - sum(covered(found).values()), 4)
        assert not free or not any(split.beyond for split in found.values())

    @MANY
    @given(quantities, asks)
    def test_asking_again_changes_nothing(self, included, asks):
        found = settle(included, {}, asks)
        assert settle(included, covered(found), asks) == found

    @MANY
    @given(quantities, asks, asks)
    def test_giving_all_back_restores(self, included, first, second):
        held = covered(settle(included, {}, first))
        back = settle(included, held, dict.fromkeys(first, 0.0))
        assert not any(covered(back).values())
        again = settle(included, held | covered(back), second)
        assert again == settle(included, {}, second)

    @MANY
    @given(quantities, asks, asks)
    def test_nobody_loses_without_asking_less(self, included, first, second):
        held = covered(settle(included, {}, first))
        found = settle(included, held, second)
        for key in first.keys() & second.keys():
            assert found[key].covered >= min(held[key], second[key])


class TestRollOver:
    def test_nothing_used_piles_up(self):
        assert roll_over(10, [0, 0]) == [10, 20, 30]

    def test_cap_limits_what_is_carried(self):
        assert roll_over(10, [2, 0], cap=5) == [10, 15, 15]
        assert roll_over(10, [2, 0], cap=0) == [10, 10, 10]

    def test_first_period_may_be_known(self):
        assert roll_over(10, [3], first=25) == [25, 32]

    def test_used_up_carries_nothing(self):
        assert roll_over(10, [10, 12]) == [10, 10, 10]

    @MANY
    @given(quantities, st.lists(quantities, max_size=8), st.none() | quantities)
    def test_bounds(self, quantity, used, cap):
        found = roll_over(quantity, used, cap)
        assert len(found) == len(used) + 1
        assert all(included >= quantity for included in found)
        if cap is not None:
            assert all(round(one - quantity - cap, 4) <= 0 for one in found)

    @MANY
    @given(quantities, st.lists(quantities, max_size=8))
    def test_nothing_is_lost_without_cap(self, quantity, shares):
        """What was brought is used or still there, when nobody overdraws."""
        used = []
        for share in shares:
            used.append(min(share, roll_over(quantity, used)[-1]))
        total = round(quantity * (len(used) + 1) - sum(used), 4)
        assert roll_over(quantity, used)[-1] == pytest.approx(total, abs=1e-3)


class TestPricePieces:
    def test_one_price(self):
        assert price_pieces(7, [(0, 2.0)]) == [(7, 2.0)]

    def test_pieces_by_tier(self):
        tiers = [(0, 0.02), (1000, 0.015), (5000, 0.01)]
        assert price_pieces(6000, tiers) == [(1000, 0.02), (4000, 0.015), (1000, 0.01)]
        assert price_pieces(400, tiers) == [(400, 0.02), (0, 0.015), (0, 0.01)]

    @MANY
    @given(
        quantities,
        st.lists(st.integers(1, 60), unique=True, max_size=4).map(sorted),
    )
    def test_pieces_sum_up(self, quantity, borders):
        tiers = [(0, 1.0)] + [(border, 1.0) for border in borders]
        pieces = price_pieces(quantity, tiers)
        assert sum(piece for piece, _price in pieces) == pytest.approx(quantity)
        assert all(piece >= 0 for piece, _price in pieces)
        sizes = [high - low for low, high in pairwise([*[b for b, _ in tiers], 10**9])]
        assert all(
            piece <= size for (piece, _p), size in zip(pieces, sizes, strict=True)
        )
