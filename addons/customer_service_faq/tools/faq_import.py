"""Cells of a spreadsheet of questions and answers, as people fill them in."""

import re
from html import escape

_TAG = re.compile(
    r"</?(a|b|blockquote|br|code|div|em|h[1-6]|hr|i|img|li|ol|p|pre|span|strong|table"
    r"|tbody|td|th|tr|u|ul)(\s+[a-z-]+=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_REFERENCE = re.compile(r"\s*\[([^\[\]]+)\]\s*(.*)", re.DOTALL)


def to_html(text):
    """Return a text as HTML: paragraphs and line breaks stay, HTML is left as it is.

    :param str text: plain text, or HTML; the caller sanitizes it.
    :return: HTML.
    """
    if _TAG.search(text):
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not plain:
        return ""
    paragraphs = (
        "<br/>".join(escape(line.strip()) for line in paragraph.splitlines())
        for paragraph in _PARAGRAPH.split(plain)
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def split_path(text):
    """Return the names in a path of a tree, the top first: ``Heating / Boilers``."""
    return tuple(name.strip() for name in text.split("/") if name.strip())


def split_cell(text):
    """Return what is listed in a cell, separated by commas, semicolons or lines."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def split_reference(text):
    """Return what a product may be meant by: its reference, its name, or both.

    :param str text: ``[CB35] Boiler``, ``CB35`` or ``Boiler``.
    :return: list of words, the surest first.
    """
    match = _REFERENCE.fullmatch(text)
    if not match:
        return [text.strip()]
    return [word.strip() for word in match.groups() if word.strip()]
