"""What a mail add-in sends, and what of it is taken."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

plugin = load_tools("customer_service_outlook").plugin_request

LIMITS = plugin.Limits(files=3, file_size=100, total_size=200, text=500)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner)
    ),
    max_leaves=8,
)
CONTENT = st.binary(max_size=60)


def encode(content):
    return base64.b64encode(content).decode()


@given(ANYTHING)
def test_id_is_a_number_of_a_record_or_refused(value):
    try:
        found = plugin.read_id(value, "x")
    except plugin.Refused as refused:
        assert refused.reason == plugin.MALFORMED
    else:
        assert found is None or (type(found) is int and 0 < found <= plugin.MAX_ID)


@given(ANYTHING)
def test_text_is_text_or_refused(value):
    try:
        assert isinstance(plugin.read_text(value, "x", 5), str)
    except plugin.Refused as refused:
        assert refused.name == "x"
        assert not isinstance(value, str)


@given(ANYTHING)
def test_identity_is_never_refused(value):
    found = plugin.read_message_id(value)
    assert found == "" or (found[0] == "<" and found[-1] == ">")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("<a@b.example>", "<a@b.example>"),
        (" <a@b.example>\n", "<a@b.example>"),
        ("a@b.example", ""),
        ("<a b>", ""),
        ("<a><b>", ""),
        ("<" + "a" * 300 + ">", ""),
        (5, ""),
    ],
)
def test_identity_is_one_in_angles(value, found):
    assert plugin.read_message_id(value) == found


@given(ANYTHING)
def test_files_are_pairs_or_refused(value):
    try:
        files = plugin.read_files(value, LIMITS)
    except plugin.Refused:
        return
    assert all(name and isinstance(content, bytes) for name, content in files)


@given(st.lists(st.tuples(st.text(max_size=30), CONTENT), max_size=3))
def test_files_come_as_they_were_sent(files):
    sent = [[name, encode(content)] for name, content in files]
    found = plugin.read_files(sent, LIMITS)
    assert [content for _name, content in found] == [
        content for _name, content in files
    ]
    assert all("/" not in name and "\\" not in name for name, _content in found)


@given(st.lists(st.integers(0, 300), max_size=5))
def test_limits_hold_exactly(sizes):
    sent = [["x", encode(b"x" * size)] for size in sizes]
    fits = (
        len(sizes) <= LIMITS.files
        and all(size <= LIMITS.file_size for size in sizes)
        and sum(sizes) <= LIMITS.total_size
    )
    if fits:
        assert len(plugin.read_files(sent, LIMITS)) == len(sizes)
    else:
        with pytest.raises(plugin.Refused):
            plugin.read_files(sent, LIMITS)


def test_lines_in_base64_are_read():
    sent = [["x", "aGVs\r\nbG8="]]
    assert plugin.read_files(sent, LIMITS) == [("x", b"hello")]


@given(st.lists(CONTENT.filter(bool), max_size=3), st.text("abc <>p/", max_size=40))
def test_pictures_are_taken_out_once_each(contents, text):
    body = text + "".join(
        f"<img alt='x' src='data:image/png;base64,{encode(content)}'>"
        for content in contents
    )
    left, pictures = plugin.take_pictures(body)
    assert "data:" not in left
    assert {content for _name, content, _info in pictures} == set(contents)
    assert all(f"cid:{info['cid']}" in left for _name, _content, info in pictures)
    assert plugin.without_lost_pictures(left, pictures).count("cid:") == len(contents)


@pytest.mark.parametrize(
    "source",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:text/html;base64,PHN2Zz4=",
        "data:image/png;base64,@@",
        "data:,x",
    ],
)
def test_what_is_no_picture_does_not_stay(source):
    left, pictures = plugin.take_pictures(f'<img src="{source}">')
    assert not pictures
    assert "data:" not in left


def test_pictures_elsewhere_leave_no_hole():
    body = '<p>a<img width="1" src="cid:lost@x" />b</p>'
    assert plugin.without_lost_pictures(body, []) == "<p>ab</p>"


def test_long_text_is_refused_and_long_pictures_are_not_text():
    with pytest.raises(plugin.Refused) as refused:
        plugin.read_body("x" * 501, LIMITS, "body")
    assert refused.value.reason == plugin.TOO_MUCH
    picture = f'<img src="data:image/png;base64,{encode(b"x" * 150)}">'
    body, pictures = plugin.read_body("y" * 400 + picture, LIMITS, "body")
    assert len(pictures) == 1
    assert len(body) <= 500


def test_reading_is_linear():
    body = '<img src="data:image/png;base64,' * 20_000 + "<img " * 20_000
    limits = plugin.Limits(files=1, file_size=10, total_size=10**7, text=10**7)
    body, _pictures = plugin.read_body(body, limits, "body")
    plugin.without_lost_pictures(body, [])
