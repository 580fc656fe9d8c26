"""Serial numbers and search words as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

serial = load_tools("customer_service_base").serial

TEXT = st.text(max_size=60)
PLAIN = st.text("ABCXYZ0189", min_size=1, max_size=20)
SEPARATOR = st.text(" -./_:", max_size=3)


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("ab-12 / 3", "AB123"),
        ("  KX.20_77:81 ", "KX207781"),
        ("", ""),
        (None, ""),
        (False, ""),
        ("---", ""),
    ],
)
def test_compact_serial_keeps_letters_and_digits(text, compact):
    assert serial.compact_serial(text) == compact


@given(TEXT)
def test_compact_serial_is_compact_already(text):
    compact = serial.compact_serial(text)
    assert serial.compact_serial(compact) == compact
    assert compact == compact.upper()
    assert all(character.isascii() and character.isalnum() for character in compact)


@given(st.lists(st.tuples(PLAIN, SEPARATOR), min_size=1))
def test_separators_and_case_do_not_matter(parts):
    typed = "".join(part + separator for part, separator in parts)
    plain = "".join(part for part, _separator in parts)
    assert serial.compact_serial(typed.lower()) == serial.compact_serial(plain)


@given(TEXT)
def test_search_words_have_no_blanks(text):
    words = serial.search_words(text)
    assert len(words) <= 8
    assert words == text.split()[:8]
    assert all(word and not any(map(str.isspace, word)) for word in words)


@pytest.mark.parametrize("text", [None, False, "", " \t\n"])
def test_nothing_typed_has_no_words(text):
    assert serial.search_words(text) == []


@given(st.lists(st.one_of(st.none(), st.just(False), TEXT)))
def test_searchable_has_each_text_once_and_in_order(parts):
    wanted = []
    for part in parts:
        text = " ".join((part or "").split())
        if text and text not in wanted:
            wanted.append(text)
    assert serial.searchable(parts) == " | ".join(wanted)


def test_searchable_takes_numbers():
    assert serial.searchable([24, 0, "kW", 2.5]) == "24 | kW | 2.5"


@given(st.lists(PLAIN, min_size=1))
def test_every_text_is_found_in_the_searchable_line(parts):
    line = serial.searchable(parts)
    assert all(part in line for part in parts)
