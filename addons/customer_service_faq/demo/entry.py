"""An entry of the demo company's FAQ, and how its text becomes HTML."""

import re
from dataclasses import dataclass
from inspect import cleandoc

from markupsafe import Markup, escape

INTERNAL, PORTAL, PUBLIC = "internal", "portal", "public"

_BOLD = re.compile(r"\*([^*]+)\*")
_MARKS = {"1. ": "ol", "- ": "ul", "! ": "warning", "# ": "title"}
_ONE = {
    "warning": Markup("<p><strong>⚠ %s</strong></p>"),
    "title": Markup("<p><strong>%s</strong></p>"),
    "": Markup("<p>%s</p>"),
}
_MANY = {"ol": Markup("<ol>%s</ol>"), "ul": Markup("<ul>%s</ul>")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem and its solution.

    Texts are written as :func:`to_html` reads them; names of records are the ends of
    their xml ids.

    :param str answers: how the subject of the calls begins that it solves.
    :param int months: since it was published; 0 is a draft.
    :param str replaced_by: key of the entry that took its place; it is obsolete.
    :param int fame: how many read it in a month, at most; 0: nobody.
    :param float liked: share of the votes that say it helps.
    :param int review: months after being published when it was to be looked at again
        and was not; 0: it has still time.
    """

    key: str
    name: str
    category: str
    keywords: str
    symptoms: str
    solution: str
    audience: str = PORTAL
    note: str = ""
    machines: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    symptom: str = ""
    cause: str = ""
    remedy: str = ""
    answers: str = ""
    owner: str = "operator"
    months: int = 12
    replaced_by: str = ""
    review: int = 0
    fame: int = 4
    liked: float = 0.9


@dataclass(frozen=True, slots=True)
class Translation:
    """The same entry in English."""

    key: str
    name: str
    keywords: str
    symptoms: str
    solution: str


def to_html(text):
    """Return a text as HTML.

    A line begins a step with ``1.``, a point with ``-``, a warning with ``!``, a title
    with ``#``; after an empty line comes a paragraph. Other lines go on with what the
    line before began. What stands between asterisks is bold.
    """
    html, items = Markup(""), []
    blocks = _split(cleandoc(text))
    for (kind, words), (following, _words) in zip(
        blocks, [*blocks[1:], ("", "")], strict=True
    ):
        if kind in _ONE:
            html += _ONE[kind] % _format(words)
            continue
        items.append(Markup("<li>%s</li>") % _format(words))
        if following != kind:
            html += _MANY[kind] % Markup("").join(items)
            items = []
    return html


def _split(text):
    """Return pairs of the kind of a block and its words."""
    blocks, fresh = [], True
    for line in text.splitlines():
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        words = line.removeprefix(mark).strip()
        if not words:
            fresh = True
        elif mark or fresh:
            blocks.append([_MARKS.get(mark, ""), words])
            fresh = False
        else:
            blocks[-1][1] += f" {words}"
    return blocks


def _format(words):
    """Return words with what stands between asterisks in bold."""
    return Markup("").join(
        Markup("<strong>%s</strong>") % part if number % 2 else escape(part)
        for number, part in enumerate(_BOLD.split(words))
    )
