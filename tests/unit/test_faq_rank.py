"""What entries score, and by which words they are looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

rank = load_tools("customer_service_faq").faq_rank
Candidate, Option, Term = rank.Candidate, rank.Option, rank.Term

TOTAL = 1_000
WORDS = ["acqua", "caldaia", "perde", "rumore", "stampante"]
ENTRIES = st.integers(0, TOTAL)
PLACES = st.dictionaries(
    st.sampled_from(WORDS),
    st.dictionaries(st.sampled_from("ABC"), st.integers(1, 5), min_size=1),
)
CANDIDATE = st.builds(
    Candidate,
    id=st.integers(1, 9_999),
    places=PLACES,
    length=st.integers(1, 400),
    likeness=st.floats(0, 1),
    same_product=st.booleans(),
    same_category=st.booleans(),
    same_symptom=st.booleans(),
    solved=st.integers(0, 10_000),
)
OPTION = st.builds(
    Option,
    lexemes=st.tuples(st.sampled_from(WORDS)),
    entries=ENTRIES,
    trust=st.sampled_from([1.0, rank.TRUST_MISSPELT, rank.TRUST_SYNONYM]),
)
TERM = st.builds(Term, st.lists(OPTION, min_size=1, max_size=4).map(tuple))
TERMS = st.lists(TERM, min_size=1, max_size=8)


def term(word, entries=10, trust=1.0):
    """Return a typed word."""
    return Term((Option((word,), entries, trust),))


def entry(key, length=60, **places):
    """Return an entry; each place has its words."""
    found = {}
    for place, words in places.items():
        for word in words.split():
            found.setdefault(word, {})[place] = 1
    return Candidate(key, found, length)


@given(ENTRIES, ENTRIES)
def test_rare_words_say_more(one, other):
    if one < other:
        assert rank.get_rarity(one, TOTAL) > rank.get_rarity(other, TOTAL) > 0


@given(ENTRIES, st.integers(0, 10))
def test_rarity_bears_numbers_that_do_not_fit(entries, total):
    assert rank.get_rarity(entries, total) > 0


@given(TERMS, CANDIDATE)
def test_what_has_no_word_scores_nothing(terms, candidate):
    lexemes = {
        lexeme for one in terms for option in one.options for lexeme in option.lexemes
    }
    score = rank.get_score(terms, candidate, TOTAL)
    assert (score > 0) == bool(lexemes & candidate.places.keys())


@given(TERMS, CANDIDATE)
def test_boosts_reorder_near_ties_only(terms, candidate):
    plain = Candidate(
        candidate.id, candidate.places, candidate.length, candidate.likeness
    )
    without = rank.get_score(terms, plain, TOTAL)
    score = rank.get_score(terms, candidate, TOTAL)
    assert without <= score <= without * (1 + rank.MAX_BOOST) + 1e-9


@given(TERMS, CANDIDATE, st.sampled_from(WORDS), st.sampled_from("ABC"))
def test_one_more_word_never_lowers_the_score(terms, candidate, word, place):
    before = rank.get_score(terms, candidate, TOTAL)
    there = dict(candidate.places.get(word, {}))
    there[place] = there.get(place, 0) + 1
    candidate.places = {**candidate.places, word: there}
    assert rank.get_score(terms, candidate, TOTAL) >= before - 1e-9


def test_title_comes_before_symptoms_before_solution():
    entries = [entry(1, C="caldaia"), entry(2, B="caldaia"), entry(3, A="caldaia")]
    scores = [rank.get_score([term("caldaia")], one, TOTAL) for one in entries]
    assert scores == sorted(scores)


def test_a_rare_word_beats_a_frequent_one():
    terms = [term("perde", 800), term("stampante", 5)]
    found = rank.rank(terms, [entry(1, A="perde"), entry(2, A="stampante")], TOTAL)
    assert found[0].id == 2


def test_all_words_once_beat_one_of_them_often():
    often = Candidate(1, {"acqua": {"A": 9, "C": 9}})
    terms = [term("acqua"), term("perde")]
    assert rank.rank(terms, [often, entry(2, A="acqua perde")], TOTAL)[0].id == 2


def test_the_typed_word_beats_its_synonym():
    typed = Option(("perde",), 10)
    synonym = Option(("acqua",), 10, rank.TRUST_SYNONYM)
    found = rank.rank(
        [Term((typed, synonym))], [entry(1, A="acqua"), entry(2, A="perde")], TOTAL
    )
    assert [one.id for one in found] == [2, 1]


def test_a_phrase_needs_all_its_words():
    phrase = [Term((Option(("acqua", "perde"), 5),))]
    assert not rank.get_score(phrase, entry(1, A="acqua"), TOTAL)
    assert rank.get_score(phrase, entry(1, A="acqua", C="perde"), TOTAL)


def test_what_answers_something_else_is_left_out():
    terms = [term(word, 1) for word in WORDS]
    far = entry(2, length=300, C="acqua")
    found = rank.rank(terms, [far, entry(1, A=" ".join(WORDS))], TOTAL)
    assert [one.id for one in found] == [1]


@given(TERMS, st.lists(CANDIDATE, max_size=10))
def test_the_best_come_first(terms, candidates):
    scores = [one.score for one in rank.rank(terms, candidates, TOTAL)]
    assert scores == sorted(scores, reverse=True)
    assert all(scores)


@pytest.mark.parametrize(
    ("lexeme", "operand"),
    [("acqua", "'acqua'"), ("l'a", "'l''a'"), ("a\\b", "'a\\\\b'"), ("a|!b", "'a|!b'")],
)
def test_operands_are_quoted(lexeme, operand):
    assert rank.quote(lexeme) == operand


def test_rare_words_are_looked_up_alone():
    terms = [term("acqua", 900), term("caldaia", 20), term("perde", 50)]
    rare, frequent = rank.get_keys(terms, TOTAL, 100)
    assert rare == "(('caldaia')) | (('perde'))"
    assert frequent == "((('acqua')))"


def test_frequent_words_have_to_meet():
    terms = [term("acqua", 90_000), term("perde", 20_000), term("rumore", 4_000)]
    [keys] = rank.get_keys(terms, 100_000, 3_000)
    assert keys == "((('rumore')) & (('perde')))"


def test_words_of_every_entry_have_to_be_there_all():
    terms = [term(word, 95_000) for word in WORDS]
    [keys] = rank.get_keys(terms, 100_000, 3_000)
    assert keys.count("&") == len(WORDS) - 1


def test_a_single_frequent_word_is_looked_up():
    assert rank.get_keys([term("acqua", 90_000)], 100_000, 3_000) == ["((('acqua')))"]


def test_nothing_is_looked_up_without_words():
    assert rank.get_keys([], TOTAL, 100) == []


@given(TERMS, st.integers(0, 5_000), st.integers(1, 5_000))
def test_there_is_always_something_to_look_up(terms, total, budget):
    lookups = rank.get_keys(terms, total, budget)
    assert 1 <= len(lookups) <= 2
    for keys in lookups:
        assert keys.count("(") == keys.count(")") > 0


def test_places_are_counted():
    assert rank.count_places([("acqua", "AACD")]) == {"acqua": {"A": 2, "C": 1}}
