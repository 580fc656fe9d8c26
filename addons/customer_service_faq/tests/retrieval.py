"""The questions of the retrieval benchmark, and how answers to them are judged.

Knows nothing of Odoo: the regression test of the addon and ``tests/bench/faq.py`` both
use it. Entries and questions were written by people who do not work on the search;
it is tuned on the half ``tuned`` only, so that ``unseen`` tells how it does with what
nobody looked at.
"""

import json
import random
from pathlib import Path

DATA = Path(__file__).parent / "data"
LANGUAGES = {"it": "it_IT", "en": "en_US"}
HALVES = ("tuned", "unseen")
VARIANTS = ("written", "one typo", "two typos")
SEED = 7
# how far down an answer is looked for
DEPTH = 10

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def load_entries(code):
    """Return the entries of a language, dicts with ``id``, ``name``..."""
    return json.loads((DATA / f"entries_{code}.json").read_text())


def load_questions(code, half=None):
    """Return the questions of a language, ``(text, ids of right entries)``.

    :param str half: of ``HALVES``; both if not said.
    """
    questions = json.loads((DATA / f"questions_{code}.json").read_text())
    return [
        (
            question["text"],
            {question["entry"]}
            if isinstance(question["entry"], str)
            else set(question["entry"]),
        )
        for number, question in enumerate(questions)
        if half is None or HALVES[number % 2] == half
    ]


def misspell(text, variant):
    """Return a text with slips of the finger, always the same ones.

    :param str variant: of ``VARIANTS``: nothing, the longest word, the two longest.
    """
    count = VARIANTS.index(variant)
    words = text.split()
    longest = sorted(range(len(words)), key=lambda at: (-len(words[at]), at))
    for at in longest[:count]:
        words[at] = _slip(words[at], random.Random(f"{SEED} {at} {text}"))
    return " ".join(words)


def _slip(word, chance):
    letters = [at for at, char in enumerate(word) if char.isalpha()]
    if len(letters) < 3:
        return word
    at = chance.choice(letters[:-1])
    kind = chance.choice(("drop", "double", "swap", "replace"))
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + _get_neighbour(word[at], chance) + word[at + 1 :]


def _get_neighbour(letter, chance):
    """Return a letter that is beside another one on the keyboard."""
    for row in ROWS:
        place = row.find(letter.lower())
        if place >= 0:
            return chance.choice(row[max(place - 1, 0) : place] + row[place + 1 :][:1])
    return "e"


def judge(ranks):
    """Return what the ranks of the right entries say.

    :param list ranks: of each question, from 1; None if it was not found.
    """
    count = len(ranks) or 1
    return {
        "questions": len(ranks),
        "R@1": round(sum(rank == 1 for rank in ranks) / count, 4),
        "R@3": round(sum(bool(rank) and rank <= 3 for rank in ranks) / count, 4),
        "MRR": round(sum(1 / rank for rank in ranks if rank) / count, 4),
    }


def get_rank(found, right):
    """Return where the first right entry is, from 1; None if none is there."""
    return next((at for at, key in enumerate(found, 1) if key in right), None)
