"""What is kept of a search names nobody, and keeps what it was about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

query = load_tools("customer_service_faq").faq_query


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  la caldaia   segna E10 ", "la caldaia segna E10"),
        ("errore 30211 stampante HP 4250", "errore 30211 stampante HP 4250"),
        ("chiamare anna.gallo+x@verdi.example subito", "chiamare … subito"),
        ("tel. +39 011 555-0101 E10", "tel. … E10"),
        ("matricola 1234567890", "matricola …"),
        ("(011)5550101", "…"),
        ("GLLNNA80A41L219K non parte", "… non parte"),
        ("IT60 X054 2811 1010 0000 0123 456 rimborso", "… rimborso"),
        ("2/3 fogli, 1.5 bar", "2/3 fogli, 1.5 bar"),
        ("", ""),
        (None, ""),
    ],
)
def test_what_is_kept(text, kept):
    assert query.clean_query(text) == kept


@given(st.text(max_size=600))
def test_any_text(text):
    kept = query.clean_query(text)
    assert len(kept) <= query.MAX_LENGTH
    assert "@" not in kept or query.clean_query(kept) == kept


@given(st.from_regex(r"\A\+?[0-9]{6,15}\Z"), st.sampled_from(["", "tel ", "E10 "]))
def test_numbers_of_people_go(number, before):
    assert number not in query.clean_query(before + number)
