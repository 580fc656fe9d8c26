"""Territories against a list of all postal codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

territory = load_tools("customer_service_base").territory

CODES = [f"{number:03d}" for number in range(1000)]
CODE = st.sampled_from(CODES)
PREFIX = st.text("0123456789", min_size=1, max_size=3)
TEXT = st.text(max_size=30)


@st.composite
def entries(draw):
    """Return what somebody types, and whether a code of three digits is meant."""
    low = draw(PREFIX)
    high = draw(st.text("0123456789", min_size=len(low), max_size=len(low)))
    low, high = sorted((low, high))
    if draw(st.booleans()):
        return low, lambda code: code.startswith(low)
    return f"{low}-{high}", lambda code: low <= code[: len(low)] <= high


@st.composite
def areas(draw, key=0):
    """Return an area among two countries with two states each."""
    zips = ", ".join(entry for entry, _meant in draw(st.lists(entries(), max_size=3)))
    return territory.Territory(
        key=key,
        countries=frozenset(draw(st.sets(st.sampled_from("IF"), max_size=2))),
        states=frozenset(draw(st.sets(st.sampled_from("abcd"), max_size=2))),
        zips=territory.parse_zips(zips),
    )


PLACES = st.tuples(st.sampled_from("IFX"), st.sampled_from("abcde"), CODE)


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("60, 61, 62100-62999", "60121", True),
        ("60, 61, 62100-62999", "61999", True),
        ("60, 61, 62100-62999", "62099", False),
        ("60, 61, 62100-62999", "62100", True),
        ("60, 61, 62100-62999", "62999", True),
        ("60, 61, 62100-62999", "63000", False),
        ("60; 61\n62100 - 62999", "62500", True),
        ("100-109", "10512", True),
        ("100-109", "10", False),
        ("SW1-SW9", "sw1a 1aa", True),
        ("SW1-SW9", "SE1 0AA", False),
        ("110 00", "11000", True),
        ("60,,", "60121", True),
    ],
)
def test_code_is_in_the_list(text, code, found):
    zips = territory.parse_zips(text)
    compact = territory.compact_zip(code)
    assert any(compact in part for part in zips) is found


@pytest.mark.parametrize(
    "text", ["62999-62100", "1-10", "10-", "-10", "1-2-3", "00-950", "!", "60, ?"]
)
def test_what_is_no_list_of_codes_is_refused(text):
    with pytest.raises(territory.ZipError) as error:
        territory.parse_zips(text)
    assert error.value.entry in text


@pytest.mark.parametrize("text", [None, False, "", " \n , ; "])
def test_nothing_typed_is_no_condition(text):
    assert territory.parse_zips(text) == ()


@given(TEXT)
def test_any_text_is_read_or_refused(text):
    try:
        zips = territory.parse_zips(text)
    except territory.ZipError:
        return
    assert all(0 < part.share <= 1 for part in zips)


@given(st.lists(entries()), CODE)
def test_list_means_what_was_typed(typed, code):
    zips = territory.parse_zips(", ".join(entry for entry, _meant in typed))
    assert any(code in part for part in zips) is any(
        meant(code) for _entry, meant in typed
    )


@given(entries(), entries())
def test_fewer_codes_are_a_smaller_share(one, other):
    (small,), (large,) = territory.parse_zips(one[0]), territory.parse_zips(other[0])
    codes = {code for code in CODES if code in small}
    if codes < {code for code in CODES if code in large}:
        assert small.share < large.share


@given(st.lists(areas()), PLACES)
def test_found_area_holds_the_place_and_none_fits_closer(found, place):
    keyed = [
        territory.Territory(index, area.countries, area.states, area.zips)
        for index, area in enumerate(found)
    ]
    ranks = {area.key: area.rank(*place) for area in keyed}
    fitting = {key: rank for key, rank in ranks.items() if rank is not None}
    key = territory.find_territory(keyed, *place)
    if not fitting:
        assert key is None
        return
    assert fitting[key] == min(fitting.values())
    assert key == min(k for k, rank in fitting.items() if rank == fitting[key])


@given(areas(), PLACES)
def test_area_without_conditions_is_everywhere(area, place):
    everywhere = territory.Territory("everywhere")
    assert everywhere.rank(*place) is not None
    key = territory.find_territory([everywhere, area], *place)
    inside = area.rank(*place) is not None
    narrower = bool(area.countries or area.states or area.zips)
    assert key == (0 if inside and narrower else "everywhere")


def test_code_beats_state_and_state_beats_country():
    country = territory.Territory("country", frozenset("I"))
    state = territory.Territory("state", frozenset("I"), frozenset("a"))
    code = territory.Territory("code", zips=territory.parse_zips("1"))
    narrow = territory.Territory("narrow", zips=territory.parse_zips("100-120"))
    every = [country, state, code, narrow]
    for place, key in (
        (("I", "a", "105"), "narrow"),
        (("I", "a", "150"), "code"),
        (("I", "a", "250"), "state"),
        (("I", "b", "250"), "country"),
        (("F", "a", "250"), None),
        (("F", "a", None), None),
    ):
        assert territory.find_territory(every, *place) == key
