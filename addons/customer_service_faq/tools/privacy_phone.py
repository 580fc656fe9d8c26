"""Telephone numbers in a text, Italian and international, told from other numbers."""

import re

# What has digits and is no telephone, whatever it looks like
_TECHNICAL = re.compile(
    # dates, times, addresses of networks
    r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
    r"|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
    # what is said to be a code
    r"|\b(?i:cod(?:ice)?|art(?:icolo)?|p/?n|part(?:\s?(?:no|number))?|ricambi[oi]|sku|"
    r"ean|model(?:lo)?|mod|err(?:or|ore)?|fehler|fault|firmware|fw|ver(?:sion[ei]?)?|"
    r"rev|matricola|s/?n|serial[ei]?|lotto|batch|parameter|parametro|par)\b"
    r"[\s.:#°n]{0,4}(?=[^\s]*\d)[\w./-]+"
    # codes of letters and digits
    r"|(?<![\w-])[A-Z0-9]{1,8}[A-Z][A-Z0-9]{0,7}[-./]\d[\w./-]*"
    r"|(?<![\w-])[A-Z]{1,6}[-./]\d[\w./-]*"
)
_MEASURE = re.compile(
    r"(?<![\d.,])(?:0|[1-9]\d{0,5})(?:[.,]\d+)?\s?"
    r"(?:m?bar|[kmM]?Pa|psi|[kmM]?V(?:A|ac|dc)?|m?A|[kM]?Wh?|[kMG]?Hz|[µcdmk]?m[²³23]?|"
    r"[km]?g|[cdhm]?l|lt|°[CF]?|[kMGT]B|rpm|giri|%|€|EUR|euro|dB|Nm|ohm|[kM]?Ω|dpi|ppm|"
    r"lux|kcal|pz|pezzi)(?!\w)"
)
_GROUP = re.compile(r"\d+")
_BETWEEN = re.compile(r"[ \xa0]?[./()-]{0,2}[ \xa0]{0,2}")
_SAID = re.compile(
    r"\b(?:tel(?:efono|efax)?|cell(?:ulare)?|fax|phone|mobile|mob|handy|telefon|"
    r"t[ée]l[ée]phone|tel[ée]fono|m[oó]vil|whatsapp|centralino|chiamare|chiamatemi|"
    r"chiami|chiamate|call)\b[\s.:;al°n-]{0,10}"
    r"(?P<number>\+?\(?\d(?:[ \xa0./()-]{0,2}\d){5,14})",
    re.IGNORECASE,
)
# Codes of countries that are also written with 00
_COUNTRY = re.compile(r"00(?:3[0-9]|4[0-9])")

NATIONAL, INTERNATIONAL = 11, 15  # most digits
MOBILE = 10
SHORTEST = 7
SHORTEST_IN_ONE = 8


def find_phones(text):
    """Yield where telephone numbers begin and end.

    What is called a telephone is one, whatever its form; else an Italian number
    begins with 0 or with 3, an international one with + or 00.
    """
    for match in _SAID.finditer(text):
        yield match.span("number")
    technical = [match.span() for match in _TECHNICAL.finditer(text)]
    measures = [match.span() for match in _MEASURE.finditer(text)]
    groups = [match.span() for match in _GROUP.finditer(text)]
    for index, (start, _end) in enumerate(groups):
        if _may_begin(text, start) and not _is_in(start, technical):
            span = _get_number(text, groups[index:], technical + measures)
            span = span or _get_number(text, groups[index:], technical)
            if span:
                yield span


def _is_in(at, spans):
    return any(start <= at < end for start, end in spans)


def _may_begin(text, start):
    """Tell whether a number may begin here: not inside another, nor in a word."""
    before = text[max(0, start - 2) : start]
    if not before:
        return True
    return not (
        before[-1].isalpha()
        or before[-1] == "_"
        or (before[-1] in ".,-" and before[:1].isdigit())
    )


def _get_number(text, groups, barred):
    """Return the span of the number that begins with the first group, or nothing.

    :param groups: spans of digits, those that may belong to the number.
    :param barred: spans that it must not reach into.
    """
    start, end = groups[0]
    plus = text[max(0, start - 1) : start] == "+"
    digits = text[start:end]
    foreign = plus or bool(_COUNTRY.match(digits))
    most = _get_most(digits, foreign)
    if not most or len(digits) > most:
        return None
    for next_start, next_end in groups[1:]:
        between = text[end:next_start]
        size = next_end - next_start
        if (
            not between
            or not _BETWEEN.fullmatch(between)
            or len(digits) + size > most
            or _is_in(next_start, barred)
            or ("." in between and size < 3)
        ):
            break
        digits += text[next_start:next_end]
        end = next_end
    if not _is_enough(digits, foreign, end == groups[0][1]):
        return None
    begin = start - 1 if plus or text[start - 1 : start] == "(" else start
    return max(0, begin), end


def _get_most(digits, foreign):
    """Return how many digits a number that begins so has at most; none if none."""
    if foreign:
        return 0 if digits.startswith("0") and digits[:2] != "00" else INTERNATIONAL
    if re.match(r"0[1-9]", digits):
        return NATIONAL
    if re.match(r"3[1-9]\d", digits):
        return MOBILE
    return 0


def _is_enough(digits, foreign, in_one):
    if foreign:
        return len(digits) > SHORTEST_IN_ONE
    if digits.startswith("0"):
        return len(digits) >= (SHORTEST_IN_ONE if in_one else SHORTEST)
    return len(digits) == MOBILE
