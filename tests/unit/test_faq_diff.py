"""What changed between two texts: examples, and what holds of all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_faq").faq_diff
SAME, REMOVED, ADDED = tool.SAME, tool.REMOVED, tool.ADDED

TEXT = st.text("ab1 .\n", max_size=60)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("Premere reset", "Premere reset", [(SAME, "Premere reset")]),
        ("", "Nuovo", [(ADDED, "Nuovo")]),
        ("Vecchio", "", [(REMOVED, "Vecchio")]),
        (
            "Pressione a 1,2 bar.",
            "Pressione a 1,5 bar.",
            [(SAME, "Pressione a 1,"), (REMOVED, "2"), (ADDED, "5"), (SAME, " bar.")],
        ),
        ("Uno\nDue", "Uno\nTre", [(SAME, "Uno\n"), (REMOVED, "Due"), (ADDED, "Tre")]),
    ],
)
def test_examples(old, new, parts):
    assert tool.compare(old, new) == parts


@given(TEXT, TEXT)
def test_both_texts_can_be_read_again(old, new):
    parts = tool.compare(old, new)
    assert "".join(text for kind, text in parts if kind != ADDED) == old
    assert "".join(text for kind, text in parts if kind != REMOVED) == new


@given(TEXT, TEXT)
def test_neighbours_differ_in_kind(old, new):
    kinds = [kind for kind, _text in tool.compare(old, new)]
    assert all(kind != after for kind, after in zip(kinds, kinds[1:], strict=False))
