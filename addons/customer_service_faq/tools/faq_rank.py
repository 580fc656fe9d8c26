"""Which entries answer best: what words weigh, and what they weigh where they stand.

Two stages. ``get_keys`` says by which words the database looks entries up, so that a
text of words that every other entry has does not make it look at every other entry.
``get_score`` compares the few entries that came out of that.

The score is that of BM25 for texts of several parts: a word counts by how rare it is
(``get_rarity``), more in the title than in the solution, less the second time, and
less in a long text. What the entry is about only reorders what matches about as well:
it multiplies the score by ``1 + MAX_BOOST`` at most.
"""

import math
from dataclasses import dataclass, field
from itertools import combinations

# how much a word is believed that stands for the one that was typed
TRUST_TYPED = 1.0
TRUST_JOINED = 1.0  # "wi fi" for "wifi"
TRUST_UNFINISHED = 0.8  # "stampa" for "stampante"
TRUST_MISSPELT = 0.85
TRUST_SYNONYM = 0.65

# what a word weighs in the parts of an entry
PLACES = {"A": 2.0, "B": 1.5, "C": 0.15}
# occurrences after the first count less and less: the smaller, the sooner
SATURATION = 2.2
# a part: how many words it has usually, how much its length counts (0 to 1)
USUAL_LENGTH = 60
LENGTH_COUNTS = 0.4
# what the likeness of the letters of text and title counts beside the words
TITLE_LIKENESS = 0.5
# what it counts that all words are there, and not one of them ten times
COVERAGE = 0.7

# what reorders entries that match about as well
BOOST_PRODUCT = 0.15
BOOST_CATEGORY = 0.08
BOOST_SYMPTOM = 0.08
BOOST_SOLVED = 0.06  # with MANY_SOLVED calls or more
MANY_SOLVED = 100
MAX_BOOST = BOOST_PRODUCT + BOOST_CATEGORY + BOOST_SYMPTOM + BOOST_SOLVED

# an entry that scores less than this share of the best one answers something else
MIN_SHARE = 0.25

# words that go together do so more often than by chance
TOGETHER = 3
# of the frequent words those that pairs are made of
MAX_FREQUENT = 6
MIN_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class Option:
    """Words of entries that a typed word may mean.

    :param lexemes: as the text search writes them; all of them are in the entry
    :param entries: in how many entries they are; roughly
    :param trust: how sure it is that they are meant, 1 being as typed
    """

    lexemes: tuple
    entries: int
    trust: float = TRUST_TYPED


@dataclass(frozen=True, slots=True)
class Term:
    """A typed word, or several that are one, and all that it may mean."""

    options: tuple

    @property
    def entries(self):
        """In how many entries it is at most."""
        return sum(option.entries for option in self.options)


@dataclass(slots=True)
class Candidate:
    """What is known of an entry that may answer.

    :param places: by lexeme how often it stands where: ``{"caldai": {"A": 1}}``
    :param length: words of the entry, each once
    :param likeness: of the text and the title, 0 to 1
    :param solved: calls it solved
    """

    id: int
    places: dict
    length: int = USUAL_LENGTH
    likeness: float = 0.0
    same_product: bool = False
    same_category: bool = False
    same_symptom: bool = False
    solved: int = 0
    score: float = field(default=0.0)


def get_rarity(entries, total):
    """Return what a word says by how few entries have it.

    :param int entries: those that have it.
    :param int total: all entries.
    :return: above 0; near 0 for what all of them have.
    """
    total = max(total, entries, MIN_ENTRIES)
    return math.log(1 + (total - entries + 0.5) / (entries + 0.5))


def get_worth(option, total):
    """Return what it is worth to find an option in an entry."""
    return option.trust * get_rarity(max(option.entries, 1), total)


def count_places(found):
    """Return how often lexemes stand where, for a ``Candidate``.

    :param found: pairs of lexeme and the places it stands in, a letter for each time.
    """
    return {
        lexeme: {place: where.count(place) for place in PLACES if place in where}
        for lexeme, where in found
    }


def quote(lexeme):
    """Return a lexeme as an operand of ``tsquery``, whatever it is."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def get_query(options):
    """Return what finds the entries that have one of the options, as ``tsquery``."""
    alternatives = dict.fromkeys(
        " & ".join(map(quote, option.lexemes)) for option in options
    )
    return " | ".join(f"({alternative})" for alternative in alternatives)


def get_keys(terms, total, budget):
    """Return by what entries are looked up, so that few rows are.

    Rare words find an entry alone, from the rarest on, as long as the rows are within
    the budget. Frequent ones have to meet: pairs of them, then more of them. What is
    frequent all the same is looked up apart, and not to the end.

    :param terms: what is looked for.
    :param int total: all entries of the language.
    :param int budget: rows that may be looked at; roughly.
    :return: one ``tsquery`` or two; none if there is nothing to look for.
    """
    keys, frequent = [], []
    for term in sorted(terms, key=lambda term: term.entries):
        if term.entries <= budget:
            keys.append(get_query(term.options))
            budget -= term.entries
        else:
            frequent.append(term)
    meetings = _get_meetings(frequent[:MAX_FREQUENT], max(total, 1), budget)
    lookups = [[*keys, *meetings]]
    if frequent and not meetings:
        lookups = [keys, [_meet(frequent[:MAX_FREQUENT])]]
    return [" | ".join(f"({key})" for key in lookup) for lookup in lookups if lookup]


def _get_meetings(terms, total, budget):
    """Return what groups of frequent words find, as few in a group as can be."""
    for count in range(2, len(terms) + 1):
        meetings = []
        for group in combinations(terms, count):
            share = math.prod(min(term.entries / total, 1) for term in group)
            rows = min(TOGETHER ** (count - 1) * share * total, group[0].entries)
            if rows <= budget:
                meetings.append(_meet(group))
                budget -= rows
        if meetings:
            return meetings
    return []


def _meet(terms):
    return " & ".join(f"({get_query(term.options)})" for term in terms)


def _get_frequency(lexeme, candidate):
    """Return how often a lexeme is in an entry, each place by its weight."""
    places = candidate.places.get(lexeme)
    if not places:
        return 0.0
    found = sum(PLACES[place] * count for place, count in places.items())
    usual = 1 - LENGTH_COUNTS + LENGTH_COUNTS * candidate.length / USUAL_LENGTH
    return found / usual


def get_match(option, candidate):
    """Return how well an entry has an option, from 0 (not at all) to 1."""
    frequency = min(_get_frequency(lexeme, candidate) for lexeme in option.lexemes)
    return frequency / (frequency + SATURATION)


def get_boost(candidate):
    """Return by how much an entry goes up that is about the same things."""
    solved = min(math.log1p(candidate.solved) / math.log1p(MANY_SOLVED), 1)
    return (
        BOOST_PRODUCT * candidate.same_product
        + BOOST_CATEGORY * candidate.same_category
        + BOOST_SYMPTOM * candidate.same_symptom
        + BOOST_SOLVED * solved
    )


def get_score(terms, candidate, total):
    """Return how well an entry answers; 0 if no word is in it.

    :param terms: what is looked for.
    :param candidate: the entry.
    :param int total: all entries of its language.
    """
    worth = matched = covered = 0.0
    for term in terms:
        best = max(get_worth(option, total) for option in term.options)
        match = max(
            get_worth(option, total) * get_match(option, candidate)
            for option in term.options
        )
        worth += best
        matched += match
        covered += best if match else 0.0
    if not matched:
        return 0.0
    text = matched + COVERAGE * matched * covered / worth
    text += TITLE_LIKENESS * candidate.likeness * matched
    return text * (1 + get_boost(candidate))


def rank(terms, candidates, total):
    """Return the candidates that answer, the best first, each with its score."""
    for candidate in candidates:
        candidate.score = get_score(terms, candidate, total)
    best = max((candidate.score for candidate in candidates), default=0.0)
    answers = [
        candidate
        for candidate in candidates
        if candidate.score and candidate.score >= MIN_SHARE * best
    ]
    return sorted(answers, key=lambda candidate: (-candidate.score, candidate.id))
