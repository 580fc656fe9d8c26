"""What the one box of the telephone desk may have been given.

A number on the display, a serial number read out, an e-mail address, a VAT number,
the number of a call or a few words: the kind is guessed from the text alone.
"""

import re

from .serial import compact_serial

PHONE = "phone"
EMAIL = "email"
VAT = "vat"
CALL = "call"
EQUIPMENT = "equipment"
NAME = "name"

KEY_DIGITS = 9
MIN_KEY_DIGITS = 5
MAX_PHONE_DIGITS = 15  # ITU-T E.164, 6.1
MIN_LENGTH = 3  # shorter texts have no trigram: they would read whole tables

_URI = re.compile(r"^\s*(?:tel|callto|sip)\s*:\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:int|ext|x|#|;|,).*$", re.IGNORECASE | re.DOTALL)
_YEAR_NUMBER = re.compile(r"(?:19|20)[0-9]{2}/[0-9]+")  # end of a document's number
_PHONE = re.compile(r"\+?[0-9\s./()\-]+")
_VAT = re.compile(
    r"(?:IT)?[0-9]{11}|(?:AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|LT|LU"
    r"|LV|MT|NL|PL|PT|RO|SE|SI|SK|SM|XI)(?=(?:[A-Z]*[0-9]){5})[0-9A-Z]{5,12}"
)
# ITU-T E.164, list of assigned country codes: no code is the beginning of another
_COUNTRY_CODE = re.compile(
    r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}"
)


def clean_phone(text):
    """Return the number in a text as digits, with a ``+`` if it is international.

    ``"tel:0039 (071) 555-0101 int. 3"`` is ``"+390715550101"``. An empty string
    when the text is no number.
    """
    number = _EXTENSION.sub("", _URI.sub("", text or "")).strip()
    if not _PHONE.fullmatch(number):
        return ""
    digits = re.sub(r"[^0-9]+", "", number)
    if number.startswith("+"):
        return digits and f"+{digits}"
    if digits.startswith("00"):
        return digits[2:] and f"+{digits[2:]}"
    return digits


def phone_key(text):
    """Return what numbers are compared by: the last nine digits of the national one.

    However a number is written, with or without country code and trunk zero, its
    key is the same: the country code and leading zeros do not count. ``False`` for
    what is no telephone number.
    """
    number = clean_phone(text)
    if number.startswith("+"):
        number = _COUNTRY_CODE.sub("", number[1:], count=1)
    national = number.lstrip("0")
    if MIN_KEY_DIGITS <= len(national) <= MAX_PHONE_DIGITS:
        return national[-KEY_DIGITS:]
    return False


def vat_variants(text):
    """Return a VAT number as it may be stored, with and without ``IT``."""
    vat = compact_serial(text)
    if re.fullmatch(r"[0-9]{11}", vat):
        return (f"IT{vat}", vat)
    if re.fullmatch(r"IT[0-9]{11}", vat):
        return (vat, vat[2:])
    return (vat,)


def guess_kinds(text):
    """Return what a text may be, the likeliest first; empty when it is too short.

    :param str text: what was typed, pasted or sent by the telephone system.
    """
    text = _URI.sub("", text or "").strip()
    if len(text) < MIN_LENGTH:
        return ()
    if "@" in text:
        return (EMAIL,)
    if text.startswith("+") and clean_phone(text):
        return (PHONE,)
    kinds = []
    if phone_key(text) and not _YEAR_NUMBER.fullmatch(text):
        kinds.append(PHONE)
    if "/" not in text and _VAT.fullmatch(compact_serial(text)):
        kinds.append(VAT)
    if any(character.isdigit() for character in text):
        kinds += [EQUIPMENT, CALL]
    if any(character.isalpha() for character in text):
        kinds += [NAME] if EQUIPMENT in kinds else [NAME, EQUIPMENT]
    return tuple(kinds)
