"""What may be kept of the words somebody searched for: no people in them."""

import re

MAX_LENGTH = 200  # characters
HIDDEN = "…"
_PERSONAL = re.compile(
    r"""
      [\w.+%-]+@[\w.-]+                                # e-mail address
    | \b[a-z]{6}\d{2}[a-z]\d{2}[a-z]\d{3}[a-z]\b       # Italian tax code
    | \b[a-z]{2}\d{2}(?:\s?[a-z]?\d{3,4}){3,8}\b       # bank account
    | \+?\(?\d(?:[\s./()-]{0,2}\d){5,}                 # phone, card, serial number
    """,
    re.IGNORECASE | re.VERBOSE,
)


def clean_query(text):
    """Return a searched text without what may say who searched.

    Addresses, codes of persons and runs of six digits and more become dots; short
    codes of errors and machines stay.

    :param str text: as it was typed.
    """
    words = " ".join((text or "").split())[: 2 * MAX_LENGTH]
    return _PERSONAL.sub(HIDDEN, words)[:MAX_LENGTH].strip()
