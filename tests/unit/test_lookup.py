"""What was typed in the one box of the telephone desk."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

lookup = load_tools("customer_service_base").lookup

TEXT = st.text(max_size=40)
SEPARATOR = st.sampled_from(["", " ", "-", ".", "/", " - "])
NATIONAL = st.from_regex(r"[03][1-9][0-9]{4,9}", fullmatch=True)
CODES = st.sampled_from(["1", "39", "44", "41", "49", "378", "386", "33", "34", "7"])


def spread(digits, separators):
    """Write digits in groups, as people do."""
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    pairs = zip(parts, [*separators, *[" "] * len(parts)], strict=False)
    return "".join(part + separator for part, separator in pairs).strip(" -./")


@pytest.mark.parametrize(
    "text",
    [
        "+39 071 555 0101",
        "0715550101",
        "071/5550101",
        "(071) 555-0101",
        "00390715550101",
        "0039 071 5550101",
        "390715550101",
        "tel:+390715550101",
        "callto:0715550101",
        "+39 071 5550101 int. 12",
        "071 5550101, 348 1234567",
    ],
)
def test_one_number_has_one_key(text):
    assert lookup.phone_key(text) == "715550101"


@pytest.mark.parametrize(
    "text", ["", None, False, "anonymous", "112", "+", "00", "+39"]
)
def test_what_is_no_number_has_no_key(text):
    assert lookup.phone_key(text) is False


@given(NATIONAL, CODES, st.lists(SEPARATOR, max_size=4))
def test_key_does_not_depend_on_how_a_number_is_written(national, code, separators):
    key = lookup.phone_key(national)
    assert key
    assert lookup.phone_key(spread(national, separators)) == key
    for prefix in ("+", "00"):
        assert lookup.phone_key(f"{prefix}{code} {spread(national, separators)}") == key


@given(NATIONAL, NATIONAL)
def test_different_numbers_of_nine_digits_have_different_keys(one, other):
    tails = [number.lstrip("0")[-9:] for number in (one, other)]
    assume(tails[0] != tails[1])
    assert lookup.phone_key(one) != lookup.phone_key(other)


@given(TEXT)
def test_clean_phone_is_clean_already(text):
    number = lookup.clean_phone(text)
    assert lookup.clean_phone(number) == number
    assert number.removeprefix("+").isdigit() or not number
    assert number.isascii()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ()),
        (None, ()),
        ("ab", ()),
        ("   x ", ()),
        ("anna@verdi.example", ("email",)),
        ("@verdi", ("email",)),
        ("+39 071 555 0101", ("phone",)),
        ("0715550101", ("phone", "equipment", "call")),
        ("01234567890", ("phone", "vat", "equipment", "call")),
        ("IT01234567890", ("vat", "equipment", "call", "name")),
        ("IT 012 345 678 90", ("vat", "equipment", "call", "name")),
        ("DE123456789", ("vat", "equipment", "call", "name")),
        ("KX-20/7781", ("equipment", "call", "name")),
        ("CALL/2026/00012", ("equipment", "call", "name")),
        ("2026/00012", ("equipment", "call")),
        ("officine verdi", ("name", "equipment")),
        ("Officine 24", ("equipment", "call", "name")),
    ],
)
def test_kinds_are_guessed_from_the_text(text, kinds):
    assert lookup.guess_kinds(text) == kinds


@given(TEXT)
def test_kinds_are_known_and_told_once(text):
    kinds = lookup.guess_kinds(text)
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) <= {"phone", "email", "vat", "call", "equipment", "name"}


@given(NATIONAL, st.lists(SEPARATOR, max_size=4))
def test_a_number_is_always_looked_for_as_a_number(national, separators):
    assert lookup.guess_kinds(spread(national, separators))[0] == "phone"
    assert lookup.guess_kinds(f"+39 {national}") == ("phone",)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("01234567890", ("IT01234567890", "01234567890")),
        ("it 01234567890", ("IT01234567890", "01234567890")),
        ("de-123456789", ("DE123456789",)),
    ],
)
def test_vat_number_is_looked_for_as_it_may_be_stored(text, variants):
    assert lookup.vat_variants(text) == variants
