"""What words of a text are compared by: no accents, no marks, no upper case."""

import re
import unicodedata

_NO_WORD = re.compile(r"[^0-9a-zß]+")


def normalize(text):
    """Return the words of a text in the form they are searched in.

    :param str text: plain text in any language of Latin letters.
    :return: words of lower case letters without accents and of digits, one space
        apart.
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", letters).strip()
