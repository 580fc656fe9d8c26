"""Formatted text in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

to_plain = load_tools("customer_service_faq").plain.to_plain

CASES = [
    (None, ""),
    ("", ""),
    ("<p><br></p>", ""),
    ("<p>One <b>two</b>\n three</p><p>Four</p>", "One two three\nFour"),
    ("<ol><li>A</li><li>B <i>c</i></li></ol>", "1. A\n2. B c"),
    ("<ul><li><p>A</p></li><li>B</li></ul>", "- A\n- B"),
    ("<p>Do:</p><ul><li>A</li></ul><p>Done</p>", "Do:\n- A\nDone"),
    ("A<br>B", "A\nB"),
    ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
    ("p &lt; 1 &amp; q", "p < 1 & q"),
    ("<!-- x --><script>y</script>A<style>z</style> B", "A B"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_words_and_lists_stay(source, expected):
    assert to_plain(source) == expected


@given(st.text(max_size=100))
def test_any_text(source):
    assert to_plain(source) == to_plain(source).strip()
