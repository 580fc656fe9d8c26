"""The sizes of the benchmark databases."""

import pytest

from tests.bench import plan


@pytest.mark.parametrize("calls", [1_000, 12_345, 100_000, 1_000_000])
def test_plan_keeps_the_proportions(calls):
    sizes = plan.make_plan(calls)
    assert sizes.machines == calls // 5
    assert 0 < sizes.customers <= sizes.machines
    assert sizes.meters * 2 <= sizes.machines


@pytest.mark.parametrize("calls", [0, 999, 1_000_001])
def test_size_out_of_range_is_refused(calls):
    with pytest.raises(ValueError, match="between"):
        plan.make_plan(calls)


@pytest.mark.parametrize(("total", "size"), [(1, 10), (10, 10), (11, 10), (100_000, 7)])
def test_chunks_cover_every_row_once(total, size):
    ranges = list(plan.chunks(total, size))
    assert ranges[0][0] == 0
    assert ranges[-1][1] == total - 1
    assert all(last - first < size for first, last in ranges)
    assert all(
        before[1] + 1 == after[0]
        for before, after in zip(ranges, ranges[1:], strict=False)
    )


def test_no_rows_no_chunks():
    assert list(plan.chunks(0, 10)) == []


def test_every_word_list_has_choices_of_its_own():
    for name, words in plan.WORDS.items():
        choices = words.split("|")
        assert len(choices) == len(set(choices)) > 1, name
        assert all(word == word.strip() and word for word in choices), name


def test_products_are_two_for_each_category():
    assert len(plan.CATEGORIES) * 2 == plan.PRODUCTS
