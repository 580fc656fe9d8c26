"""Serial numbers and search words as people type them."""

import re

_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")


def compact_serial(text):
    """Return ``text`` in capitals without blanks, dashes, dots and slashes.

    ``"ab-12 / 3"`` and ``"AB123"`` name the same machine on the phone.
    """
    return _SEPARATORS.sub("", text or "").upper()


def search_words(text):
    """Split what was typed in a search box into words, at most eight."""
    return (text or "").split()[:8]


def searchable(parts):
    """Join the texts a record is found by into one line, each once.

    :param parts: strings or false values, in the order of importance.
    """
    words = (" ".join(str(part).split()) for part in parts if part)
    return " | ".join(dict.fromkeys(word for word in words if word))
