"""Take out of a text who the customer is, and leave what was technical.

What is known (names, streets, serial numbers, telephones) is taken out however it is
written; what only looks like personal data is taken out by its form. When in doubt a
number that may be a telephone goes; but what follows "cod." or a code of letters,
measures, dates, versions and addresses of networks stay.
"""

import re
import unicodedata
from dataclasses import dataclass

from .privacy_phone import find_phones
from .privacy_street import find_streets
from .privacy_words import COMMON_NAMES, GENERIC_WORDS, LEGAL_FORM

MIN_PART = 4  # letters of a part of a name that is taken out by itself
MIN_SERIAL = 4
MIN_CODE = 5
MAX_SIGNATURE_LINE = 60  # characters; longer lines below "regards" are text again
LONG_TOKEN = 20  # characters of a part of an address on the web that may be a key


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the customer: texts as they stand in the address book."""

    names: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # for taxes, and what the customer is filed under


@dataclass(frozen=True, slots=True)
class Words:
    """What stands instead of what is taken out."""

    name: str = "the customer"
    street: str = "[address]"
    serial: str = "[serial number]"
    phone: str = "[phone]"
    email: str = "[e-mail]"
    url: str = "[link]"
    code: str = "[tax code]"
    iban: str = "[IBAN]"
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters from ``start`` to before ``end`` that stand for a kind of data."""

    start: int
    end: int
    kind: str


_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+'-]+(?:@|\s?[\[(]at[\])]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_IBAN = re.compile(
    r"\b(?:[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?"
    r"|[a-z]{2}\d{2}[a-z0-9]{11,30})\b"
)
_PERSON_CODE = re.compile(
    r"\b[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPR-T][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]\b",
    re.IGNORECASE,
)
_VAT = re.compile(r"\b(?:IT[ ]?)?\d{11}\b", re.IGNORECASE)
_VAT_SAID = re.compile(
    r"\b(?:p\.?\s?iva|p\.\s?i|partita\s+iva|vat(?:\s*(?:no|number|id))?|c\.?f\.?|"
    r"codice\s+fiscale|ust-?id(?:nr)?|tva|nif|cif)\b[\s.:n°]{0,4}"
    r"(?P<code>[A-Z]{0,2}[ ]?[A-Z0-9]*\d[A-Z0-9]{5,14})",
    re.IGNORECASE,
)
_SERIAL_SAID = re.compile(
    r"\b(?:matr(?:icola|\.)|s/n|numero\s+(?:seriale|di\s+serie)|"
    r"serial\s+n(?:umber|o\.?)|seriennummer)[\s.:#°n]{0,4}"
    r"(?P<code>(?=\S*\d)\w[\w./-]{2,}\w)",
    re.IGNORECASE,
)

_TITLE = (
    r"(?:[Ss]ig(?:\.?r[ai]|\.?na|\.)|SIG\.(?:RA)?|[Ss]ignor[aei]?|[Ss]ignorina|"
    r"[Dd]ott(?:\.?(?:ssa|or|oressa)|\.)|[Dd]r(?:\.ssa|\.)|[Ii]ng\.|[Gg]eom\.|"
    r"[Aa]vv\.|[Rr]ag\.|[Aa]rch\.|[Pp]rof\.(?:ssa)?|Mrs?\.?|Ms\.?|Miss|Herrn?|Frau|"
    r"[Ff]am(?:iglia|\.)|[Mm]onsieur|[Mm]adame|Mme\.?|[Ss]eñora?)"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:['’-][A-ZÀ-ÖØ-Þ][^\W\d_]+)*"
_TITLED = re.compile(rf"(?<!\w){_TITLE}\s{{1,2}}{_NAME}(?:\s{_NAME})?(?!\w)")
_ASKED_FOR = re.compile(
    r"\b(?i:parlare\s+con|chiedere\s+di|referente|all['’]attenzione\s+di|c\.a\.)"
    rf"[\s:]{{1,2}}(?P<name>{_NAME}(?:\s{_NAME})?)(?!\w)"
)
_GREETING = re.compile(
    r"^[ \t]*(?P<all>(?i:gentil(?:e|issim[oaie])|gent\.?(?:m[oai])?|egregi[oa]?|egr\.|"
    r"spett(?:abile|\.?le|\.)|car[oaie]|buon\s?giorno|buona\s?sera|"
    r"buon\s?pomeriggio|salve|ciao|dear|hello|hi|good\s(?:morning|afternoon|evening)|"
    r"sehr\sgeehrte[rs]?|liebe[rs]?|guten\s(?:tag|morgen|abend)|hallo|bonjour|"
    r"bonsoir|ch(?:er|ère)|hola|estimad[oa]s?|buen[oa]s\s(?:d[ií]as|tardes))"
    rf"(?:\s+{_TITLE})*(?:\s+{_NAME}){{0,3}}\s*(?:[,;:!.]+|(?=\n|\Z)))",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[ \t]*(?P<all>--[ ]?$|_{5,}[ ]*$|"
    r"(?=[^\n]{0,60}$)(?:(?:grazie|ringrazi|in\sattesa|porgo|resto)[^\n]{0,30}?)?"
    r"(?:(?:(?:i\s(?:miei|nostri)|cordiali|distinti|cari|tanti)\s)+saluti|saluti|"
    r"un\s(?:cordiale\s)?saluto|cordialmente|(?:best|kind|warm)?\s?regards|"
    r"best\swishes|(?:yours\s)?sincerely|mit\sfreundlichen\sgr(?:ü|ue)(?:ß|ss)en|mfg|"
    r"(?:viele|liebe)\sgr(?:ü|ue)(?:ß|ss)e|(?:bien\s)?cordialement|"
    r"(?:un\s)?saludos?|atentamente|inviato\sda|sent\sfrom|gesendet\svon|"
    r"envoyé\sde(?:puis)?|enviado\sdesde)\b[^\n]*)",
    re.MULTILINE | re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)


def clean_text(text, known=None, words=None):
    """Return a plain text without what says who the customer is.

    :param str text: maybe empty.
    :param Known known: what is known of the customer.
    :param Words words: what stands instead.
    """
    text = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n")
    words = words or Words()
    parts, at = [], 0
    for span in find_personal(text, known or Known()):
        parts += [text[at : span.start], getattr(words, span.kind)]
        at = span.end
    return tidy("".join([*parts, text[at:]]))


def tidy(text):
    """Return a text without the gaps that what was taken out has left."""
    text = re.sub(r"[ \t\xa0]{2,}", " ", text)
    text = re.sub(r"^[ \t]+|[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def find_personal(text, known):
    """Return where a text says who the customer is, in order, without overlaps.

    :param str text: composed (NFC), one line a paragraph.
    :param Known known: what is known of the customer.
    :return: a list of ``Span`` whose kinds are the fields of ``Words``.
    """
    taken = _Taken()
    for kind, found in _get_finders(text, known):
        for start, end in found:
            taken.add(Span(start, end, kind))
    return _join_names(text, taken.spans)


def _get_finders(text, known):
    """Yield kinds with what is found of them; who comes first wins."""
    yield "nothing", _find_signatures(text)
    yield "nothing", (match.span("all") for match in _GREETING.finditer(text))
    yield "email", (match.span() for match in _EMAIL.finditer(text))
    yield "url", _find_urls(text, known)
    yield "iban", _find_ibans(text)
    yield "code", _find_all(_get_code_patterns(known.codes), text)
    yield "code", (match.span("code") for match in _VAT_SAID.finditer(text))
    yield "code", (match.span() for match in _PERSON_CODE.finditer(text))
    yield "code", _find_checked(_VAT, text, is_italian_vat)
    yield "serial", _find_all(_get_serial_patterns(known.serials), text)
    yield "serial", (match.span("code") for match in _SERIAL_SAID.finditer(text))
    yield "phone", _find_all(_get_phone_patterns(known.phones), text)
    yield "street", find_streets(text)
    yield "street", _find_all(_get_street_patterns(known.streets), text)
    yield "name", _find_all(_get_name_patterns(known.names), text)
    yield "name", (match.span() for match in _TITLED.finditer(text))
    yield "name", (match.span("name") for match in _ASKED_FOR.finditer(text))
    yield "phone", find_phones(text)


class _Taken:
    """Spans in order that do not overlap."""

    def __init__(self):
        self._by_start = {}

    def add(self, span):
        if span.start < span.end and not any(
            span.start < other.end and other.start < span.end
            for other in self._by_start.values()
        ):
            self._by_start[span.start] = span

    @property
    def spans(self):
        return [self._by_start[start] for start in sorted(self._by_start)]


def _join_names(text, spans):
    """Return the spans with those of one name, one beside the other, made one."""
    joined = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last
            and last.kind == span.kind == "name"
            and re.fullmatch(r"[ \t.,'’-]{0,2}", text[last.end : span.start])
        ):
            joined[-1] = Span(last.start, span.end, "name")
        else:
            joined.append(span)
    return joined


# ----------------------------------------------------------------------
# By form
# ----------------------------------------------------------------------
def _find_signatures(text):
    """Yield what stands from the greeting at the end to where text begins again."""
    for match in _CLOSING.finditer(text):
        end = match.end("all")
        for line in text[end:].splitlines(keepends=True):
            if len(line.strip()) > MAX_SIGNATURE_LINE or _POSTSCRIPT.match(line):
                break
            end += len(line)
        yield match.start("all"), end


def _find_urls(text, known):
    """Yield addresses on the web that lead to one customer, or open doors."""
    names = [compact(_without_form(name)) for name in known.names]
    names = [name for name in names if len(name) > MIN_PART]
    for match in _URL.finditer(text):
        url = match.group().rstrip(".,;:!?")
        if is_private_url(url) or any(name in compact(url) for name in names):
            yield match.start(), match.start() + len(url)


def is_private_url(url):
    """Tell whether an address has keys in it: a query, a password, a long part."""
    rest = url.split("://", 1)[-1]
    return bool(
        re.search(r"[?#@]", rest)
        or any(
            len(part) >= LONG_TOKEN and re.search(r"\d", part)
            for part in re.split(r"[/.]", rest)
        )
    )


def _find_ibans(text):
    """Yield bank accounts; words of capitals behind one are not of it."""
    for match in _IBAN.finditer(text):
        code = match.group()
        while code and not is_iban(code):
            code = code.rpartition(" ")[0]
        yield match.start(), match.start() + len(code)


def _find_checked(pattern, text, check):
    return (m.span() for m in pattern.finditer(text) if check(m.group()))


def is_iban(code):
    """Tell whether the check digits of an IBAN are right (ISO 7064, modulus 97)."""
    code = code.replace(" ", "").upper()
    turned = code[4:] + code[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_italian_vat(code):
    """Tell whether the check digit of an Italian VAT number is right (Luhn)."""
    digits = [int(char) for char in code if char.isdigit()]
    if len(digits) != 11 or not any(digits):
        return False
    total = sum(digits[0:10:2]) + sum(sum(divmod(2 * n, 10)) for n in digits[1:10:2])
    return (10 - total % 10) % 10 == digits[10]


# ----------------------------------------------------------------------
# By what is known
# ----------------------------------------------------------------------
def compact(text):
    """Return the letters and digits of a text, small and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if char.isalnum())


def _find_all(patterns, text):
    return (match.span() for pattern in patterns for match in pattern.finditer(text))


def _get_accents():
    """Return by small letter all letters that are it with a mark."""
    accents = {}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if base.isascii() and base.isalpha():
            accents[base] = accents.get(base, "") + chr(code)
    accents["o"] += "øØ"
    accents["l"] += "łŁ"
    accents["d"] += "đĐ"
    return accents


_ACCENTS = _get_accents()


def _get_letter(char):
    """Return a pattern for a letter, with whatever mark it is written."""
    base = unicodedata.normalize("NFKD", char)[0].lower()
    base = {"ø": "o", "ł": "l", "đ": "d"}.get(base, base)
    if base in _ACCENTS:
        return f"[{base}{base.upper()}{_ACCENTS[base]}]"
    return re.escape(char)


def _get_tokens(text):
    """Return the words and numbers of a text."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text or ""))


def _get_sequence(tokens, gap, flags=re.IGNORECASE):
    """Return a pattern for words one after the other, not inside other words."""
    letters = ("".join(_get_letter(char) for char in token) for token in tokens)
    return re.compile(
        rf"(?<![^\W_]){gap.join(letters)}(?:{LEGAL_FORM})?(?![^\W_])", flags
    )


def _get_name_patterns(names):
    """Return patterns for whole names, the longest first, then for their parts."""
    wholes, parts = set(), set()
    for name in names:
        bare = _without_form(name)
        tokens = tuple(_get_tokens(bare))
        wholes.add(tokens)
        # D'Amico is one word of two parts
        words = (tuple(_get_tokens(word)) for word in bare.split())
        wholes.update(word for word in words if len(word) > 1)
        parts.update(token for token in tokens if _is_telling(token))
    wholes.discard(())
    for tokens in sorted(wholes, key=lambda some: (-len("".join(some)), some)):
        short = len("".join(tokens)) < MIN_PART
        if short:
            tokens = tuple(f"{token[0].upper()}{token[1:]}" for token in tokens)
            yield re.compile(rf"(?<![^\W_]){re.escape(' '.join(tokens))}(?![^\W_])")
        else:
            yield _get_sequence(tokens, r"[\W_]{0,3}")
    for part in sorted(parts, key=lambda some: (-len(some), some)):
        if compact(part) in COMMON_NAMES:
            written = "|".join(sorted({part.capitalize(), part.upper()}))
            yield re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])")
        else:
            yield _get_sequence([part], "")


def _without_form(name):
    """Return the name of a firm without S.p.A. and the like."""
    return re.sub(rf"{LEGAL_FORM}\W*$", "", name or "", flags=re.IGNORECASE) or name


def _is_telling(token):
    """Tell whether a part of a name says by itself whose it is."""
    plain = compact(token)
    return (
        len(plain) >= MIN_PART
        and not any(char.isdigit() for char in plain)
        and plain not in GENERIC_WORDS
    )


def _get_street_patterns(streets):
    """Return patterns for streets with any number of the house, or none."""
    for street in streets:
        tokens = _get_tokens(street)
        while tokens and (tokens[-1].isdigit() or len(tokens[-1]) == 1):
            tokens.pop()
        if len(tokens) > 1:
            pattern = _get_sequence(tokens, r"[\W_]{1,3}").pattern
            house = (
                r"(?:,?\s?(?:n[.°]?\s?)?\d{1,4}(?:\s?[/-]?\s?[A-Za-z]\b)?(?![\w,.]\d))?"
            )
            yield re.compile(pattern + house, re.IGNORECASE)


def _get_serial_patterns(serials):
    """Return patterns for serial numbers, however their parts are set apart."""
    for serial in serials:
        tokens = _get_tokens(serial)
        if len("".join(tokens)) >= MIN_SERIAL:
            inner = r"[\s./_-]{0,2}".join(re.escape(token) for token in tokens)
            yield re.compile(rf"(?<![^\W_]){inner}(?![^\W_])", re.IGNORECASE)


def _get_code_patterns(codes):
    """Return patterns for codes, however they are set apart, the country or not."""
    for code in codes:
        country, rest = re.fullmatch(r"([a-z]{2}(?=\d))?(.*)", compact(code)).groups()
        if len(rest) >= MIN_CODE:
            inner = r"[\s./-]?".join(re.escape(char) for char in rest)
            prefix = rf"(?:{country}[\s.-]?)?" if country else ""
            yield re.compile(rf"(?<![^\W_]){prefix}{inner}(?![^\W_])", re.IGNORECASE)


def _get_phone_patterns(phones):
    """Return patterns for telephones that are known, however they are set apart."""
    for phone in phones:
        digits = re.sub(r"\D", "", re.sub(r"^\s*(?:\+|00)39", "", phone or ""))
        if len(digits) >= 6:
            inner = r"[\s./()-]{0,3}".join(digits)
            prefix = r"(?:(?:\+|00)\d{1,3}[\s./()-]{0,3})?"
            yield re.compile(rf"(?<!\d){prefix}\(?{inner}(?!\d)")
