"""Files in the texts of entries, and texts as visitors get them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

page = load_tools("customer_service_faq").faq_page


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (None, set()),
        ('<img src="/web/image/12">', {12}),
        ('<img src="/web/image/12-abc/name.png?access_token=x&amp;width=3">', {12}),
        ("<a href='/web/content/7?download=true'>x</a>", {7}),
        ('<img src="/web/image/ir.attachment/9/datas"/>', {9}),
        ('<p style="background-image: url(&quot;/web/image/5&quot;)">x</p>', {5}),
        ('<p style="background: url(/web/image/5)">x</p>', {5}),
        ('<img srcset="/web/image/1 1x, /web/image/2 2x">', {1, 2}),
        ('<img src="https://elsewhere.example/web/image/12">', set()),
        ('<img src="/web/image/99999999999999999">', set()),
        ('<img src="/web/static/img/12.png">', set()),
    ],
)
def test_files_are_found(text, files):
    assert page.find_files(text) == files


def test_files_are_replaced():
    text = '<img src="/web/image/1?a=b"><img src="/web/image/2"><p>x</p>'
    assert page.replace_files(text, {1: "/new/1"}) == (
        '<img src="/new/1"><img src="/web/image/2"><p>x</p>'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<p><img src="/web/image/1?access_token=t" alt="a"></p>',
         '<p><img src="/f/1" alt="a"></p>'),
        ('<p>x<img src="/web/image/2">y</p>', "<p>xy</p>"),
        ('<a href="/web/content/2">x</a>', "<a>x</a>"),
        ('<a href="/web/content?model=res.partner&amp;id=2">x</a>', "<a>x</a>"),
        ('<a href="../web/content/2">x</a>', "<a>x</a>"),
        ('<img src="/web/static/x.png">', '<img src="/web/static/x.png">'),
        ('<a href="https://x.example/a?access_token=t">x</a>',
         '<a href="https://x.example/a">x</a>'),
        ("<p>a<!-- for us -->b</p>", "<p>ab</p>"),
        ('<p data-x="1" onclick="y()" contenteditable="true">x</p>', "<p>x</p>"),
        ("<p>x<script>y()</script><iframe src='z'></iframe></p>", "<p>x</p>"),
        ("see https://x.example/?a=1&access_token=secret",
         "see https://x.example/?a=1"),
    ],
)  # fmt: skip
def test_page(text, shown):
    assert page.to_page(text, {1: "/f/1"}) == f"<div>{shown}</div>"


def test_page_of_nothing():
    assert page.to_page(None, {}) == ""
    assert page.to_page("", {}) == ""


@given(st.text(), st.sampled_from(["", "<p>", "<img src='/web/image/3", "<!--"]))
def test_no_token_and_no_file_of_others(text, before):
    shown = page.to_page(f"{before}{text}?access_token=abc", {})
    assert "access_token" not in shown
    assert 'src="/web/image' not in shown
