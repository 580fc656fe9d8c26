"""Words that mean about the same."""

from tests.unit.loading import load_tools

synonym = load_tools("customer_service_faq").faq_synonym

GROUPS = [
    [["fermo"], ["bloccato"], ["in", "blocco"]],
    [["freddo"], ["non", "scalda"]],
    [["cassa"], ["registratore", "di", "cassa"]],
]
STEMS = {
    "fermo": "ferm",
    "bloccato": "blocc",
    "in": None,
    "blocco": "blocc",
    "freddo": "fredd",
    "non": None,
    "scalda": "scald",
    "cassa": "cass",
    "registratore": "registr",
    "di": None,
}
LEXICON = synonym.Lexicon(GROUPS, STEMS)


def test_a_word_has_others_of_its_group():
    assert LEXICON.get_same(("ferm",)) == [("blocc",)]
    assert LEXICON.get_same(("cass",)) == [("registr", "cass")]


def test_a_phrase_is_found_in_a_text_with_the_words_that_say_nothing():
    keys = ["caldai", "non", "scald"]
    assert LEXICON.get_phrases(keys) == [("non", "scald")]
    assert LEXICON.get_same(("non", "scald")) == [("fredd",)]


def test_a_phrase_is_not_looked_for_by_its_opposite():
    assert LEXICON.get_same(("fredd",)) == []


def test_other_words_mean_nothing_else():
    assert LEXICON.get_same(("caldai",)) == []
    assert LEXICON.get_phrases([]) == []
    assert synonym.Lexicon([], {}).get_phrases(["a", "b"]) == []
