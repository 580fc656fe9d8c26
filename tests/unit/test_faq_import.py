"""Cells of a spreadsheet of questions and answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

tool = load_tools("customer_service_faq").faq_import


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("  \n ", ""),
        ("Premere reset", "<p>Premere reset</p>"),
        ("Uno\nDue", "<p>Uno<br/>Due</p>"),
        ("Uno\r\n\r\n\r\nDue", "<p>Uno</p><p>Due</p>"),
        ("Sotto < 1 bar & sopra > 2", "<p>Sotto &lt; 1 bar &amp; sopra &gt; 2</p>"),
        ("if a<b and c>d", "<p>if a&lt;b and c&gt;d</p>"),
        ("<p>Già <b>HTML</b></p>", "<p>Già <b>HTML</b></p>"),
        ("Uno<br>Due", "Uno<br>Due"),
    ],
)
def test_html_of_a_cell(text, html):
    assert tool.to_html(text) == html


@given(st.text("ab<>&/ \n", max_size=40))
def test_html_stays_as_it_is(text):
    once = tool.to_html(text)
    assert tool.to_html(once) == once


@given(st.text("ab \n", max_size=40))
def test_no_line_is_lost(text):
    words = tool.to_html(text).replace("</p><p>", " ").replace("<br/>", " ")
    assert words.removeprefix("<p>").removesuffix("</p>").split() == text.split()


def test_parts_of_cells():
    assert tool.split_path("Heating / Boilers/") == ("Heating", "Boilers")
    assert tool.split_path("") == ()
    assert tool.split_cell("A, B;C\n,") == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[CB35] Boiler [new]", ["CB35", "Boiler [new]"]),
        ("[CB35]", ["CB35"]),
        (" Boiler ", ["Boiler"]),
    ],
)
def test_what_a_product_is_meant_by(text, words):
    assert tool.split_reference(text) == words
