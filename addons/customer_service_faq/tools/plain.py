"""Formatted text in plain words, as a person would type it: lists stay lists."""

import re

from lxml import html

_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr "
    "main ol p pre section table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))


def to_plain(source):
    """Return the words of a text, one line a paragraph, items with number or dash.

    :param str source: HTML, maybe empty.
    """
    if not (source or "").strip():
        return ""
    root = html.fragment_fromstring(source, create_parent="div")
    text = "".join(_walk(root)).replace("\xa0", " ")
    text = re.sub(r"^((?:-|\d+\.) )\s*\n\s*", r"\1", text, flags=re.MULTILINE)
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _walk(element):
    """Yield pieces of text with the line breaks between them."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    block = element.tag in _BLOCKS
    if element.tag == "li":
        yield f"\n{_get_mark(element)}"
    elif block or element.tag == "br":
        yield "\n"
    elif element.tag in _CELLS:
        yield "  "
    yield _flow(element.text)
    for child in element:
        yield from _walk(child)
        yield _flow(child.tail)
    if block or element.tag == "li":
        yield "\n"


def _flow(text):
    """Return text as a browser shows it: line breaks of the source are spaces."""
    return re.sub(r"\s+", " ", text or "")


def _get_mark(item):
    """Return what stands before an item of a list."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        items = [child for child in parent if child.tag == "li"]
        return f"{items.index(item) + 1}. "
    return "- "


def to_line(text, size):
    """Return what somebody sent as one line, without what no database takes.

    :param int size: most letters.
    """
    return " ".join(text.replace("\0", " ").split())[:size]


def shorten(text, size):
    """Return the beginning of a text in one line; three dots if it goes on.

    :param str text: plain words, maybe on several lines.
    :param int size: most letters before the dots.
    """
    line = " ".join(text.split())
    return line if len(line) <= size else f"{line[:size].rstrip()}…"
