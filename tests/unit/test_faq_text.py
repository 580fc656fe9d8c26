"""Words that texts are compared by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

text = load_tools("customer_service_faq").faq_text

WORD = st.text(alphabet="abcdeilmnoprstuz", min_size=1, max_size=12)
LONG = st.text(alphabet="abcdeilmnoprstuz", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Perché l’acqua è fredda?", "perche l acqua e fredda"),
        ("Straße, Öl, ŒUVRE", "straße ol oeuvre"),
        ("Котёл, Λέβητας", "котел λεβητας"),
        ("snake_case", "snake case"),
        ("E10", "e10"),
        ("E-10", "e10"),
        ("errore E 10!", "errore e10"),
        ("e.10", "e10"),
        ("tra 5 e 10 minuti", "tra 5 e 10 minuti"),
        ("KX-20/7781", "kx20 7781"),
        ("Wi-Fi", "wifi wi fi"),
        ("2026-01-10", "2026 01 10"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_words_are_plain(told, words):
    assert text.normalize(told) == words


@given(st.text(max_size=60))
def test_normalizing_twice_changes_nothing(told):
    words = text.normalize(told)
    assert text.normalize(words) == words
    assert all(word.isalnum() for word in words.split())
    assert words == " ".join(words.split())


@given(st.text(max_size=300))
def test_words_are_few_and_short(told):
    words = text.get_words(told)
    assert len(words) <= text.MAX_WORDS
    assert all(0 < len(word) <= text.MAX_LETTERS for word in words)


def test_no_text_has_no_words():
    assert text.get_words(None) == text.get_words(False) == []


@pytest.mark.parametrize(
    ("told", "unfinished"),
    [("stamp", True), ("stampa ", False), ("stampa.", False), ("", False)],
)
def test_a_word_goes_on_until_something_follows(told, unfinished):
    assert text.is_unfinished(told) is unfinished


def test_neighbours_may_be_one_word():
    assert text.join_neighbours(["e", "10", "wi"]) == {
        ("e", "10"): "e10",
        ("10", "wi"): "10wi",
    }
    assert text.join_neighbours(["solo"]) == {}


@pytest.mark.parametrize(
    ("word", "other", "slips"),
    [
        ("caldaia", "caldaia", 0),
        ("cladaia", "caldaia", 1),
        ("caldaiaa", "caldaia", 1),
        ("cadaia", "caldaia", 1),
        ("caldala", "caldaia", 1),
        ("caldo", "caldaia", 3),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(word, other, slips):
    assert text.count_slips(word, other) == slips


@given(WORD, WORD)
def test_slips_are_the_same_both_ways(word, other):
    slips = text.count_slips(word, other)
    assert slips == text.count_slips(other, word)
    assert (slips == 0) == (word == other)
    assert abs(len(word) - len(other)) <= slips <= max(len(word), len(other))


@given(WORD)
def test_every_slip_is_one_slip(word):
    slips = text.get_slips(word)
    assert word not in slips
    assert "" not in slips
    assert {text.count_slips(word, slip) for slip in slips} == {1}


@given(LONG, LONG)
def test_one_slip_is_known_without_likeness(word, other):
    assert (other in text.get_slips(word)) == (text.count_slips(word, other) == 1)


@pytest.mark.parametrize(
    ("word", "other", "may_be"),
    [
        ("popma", "pompa", True),
        ("pmopma", "pompa", False),
        ("lavastovilgei", "lavastoviglie", True),
        ("cas", "cassa", False),
        ("e10a", "e11a", False),
    ],
)
def test_long_words_may_be_wrong_twice(word, other, may_be):
    assert text.is_misspelling(word, other) is may_be


def test_fillers_are_of_a_language():
    assert text.is_filler("buongiorno", "it")
    assert not text.is_filler("buongiorno", "en")
    assert not text.is_filler("caldaia", "it")
    assert not text.is_filler("x", "pt")
    for words in text.FILLERS.values():
        assert all(text.normalize(word) == word for word in words)
