"""What a mail add-in sends: read strictly, and refused in one way.

The browser of anybody with a key can send anything: no value here is trusted to have
a type, and nothing is decoded before its size is known.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

MALFORMED = "malformed"
TOO_LARGE = "too_large"
TOO_MANY = "too_many"
TOO_MUCH = "too_much"

MAX_ID = 2**31 - 1
MAX_NAME = 200  # characters of the name of a file

_PICTURE = re.compile(
    r"""(?i)\bsrc\s{0,9}=\s{0,9}(["'])data:image/(png|jpe?g|gif|bmp|webp);base64,"""
    r"""([^"']*)\1"""
)
_DATA_SOURCE = re.compile(r"""(?i)\bsrc\s{0,9}=\s{0,9}(["'])data:[^"']*\1""")
_TAG = re.compile(r"(?i)<img\b[^<>]*>")
_REFERENCE = re.compile(r"""(?i)\bsrc\s{0,9}=\s{0,9}["']cid:([^"']*)""")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")


class Refused(ValueError):
    """What was sent cannot be taken.

    :ivar reason: ``MALFORMED``, ``TOO_LARGE`` (one file), ``TOO_MANY`` (files) or
        ``TOO_MUCH`` (all files together, or the text).
    :ivar name: of what it is about: a parameter or a file.
    """

    def __init__(self, reason, name):
        super().__init__(reason, name)
        self.reason = reason
        self.name = name


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may bring: sizes in bytes once decoded."""

    files: int
    file_size: int
    total_size: int
    text: int


def read_id(value, name):
    """Return the id of a record, or nothing for what add-ins send when there is none.

    :raises Refused: it is neither.
    """
    if value in (None, False, "", 0, -1):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_ID:
        raise Refused(MALFORMED, name)
    return value


def read_text(value, name, limit=None):
    """Return a text, cut to a length if one is said; nothing is an empty text.

    :raises Refused: it is no text.
    """
    if value is None or value is False:
        return ""
    if not isinstance(value, str):
        raise Refused(MALFORMED, name)
    return value if limit is None else value[:limit]


def read_message_id(value):
    """Return the identity of a mail, or an empty text for what cannot be one."""
    found = _MESSAGE_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[0] if found else ""


def read_files(value, limits, name="attachments"):
    """Return pairs of name and content of files sent as pairs of name and base64.

    :raises Refused: they are malformed or too large.
    """
    if value is None or value is False:
        return []
    if not isinstance(value, list | tuple):
        raise Refused(MALFORMED, name)
    if len(value) > limits.files:
        raise Refused(TOO_MANY, name)
    pairs = []
    for pair in value:
        if (
            not isinstance(pair, list | tuple)
            or len(pair) != 2
            or not all(isinstance(part, str) for part in pair)
        ):
            raise Refused(MALFORMED, name)
        pairs.append((_file_name(pair[0]), pair[1]))
    _check_sizes(pairs, limits, name)
    return [(file_name, _decode(text, file_name)) for file_name, text in pairs]


def read_body(value, limits, name):
    """Return the HTML of a mail and the pictures written into it.

    Pictures come as files with the ``cid`` by which the HTML now names them.

    :raises Refused: it is no text, or too long once the pictures are out.
    """
    body = read_text(value, name)
    if len(body) > limits.total_size * 4 // 3 + limits.text:
        raise Refused(TOO_MUCH, name)
    body, pictures = take_pictures(body)
    if len(body) > limits.text:
        raise Refused(TOO_MUCH, name)
    _check_count(pictures, limits, name)
    return body, pictures


def take_pictures(body):
    """Return HTML with references instead of pictures, and the pictures.

    :return: the HTML, and triples of file name, content and ``{"cid": reference}``.
    """
    pictures = {}

    def take(match):
        try:
            content = _decode(match[3], "")
        except Refused:
            return 'src=""'
        key = hashlib.sha256(content).hexdigest()[:32]
        kind = match[2].lower().replace("jpg", "jpeg")
        file_name = f"picture-{len(pictures) + 1}.{kind}"
        pictures.setdefault(key, (file_name, content, {"cid": key}))
        return f'src="cid:{key}"'

    body = _PICTURE.sub(take, body)
    return _DATA_SOURCE.sub('src=""', body), list(pictures.values())


def without_lost_pictures(body, pictures):
    """Return HTML without the pictures that were not sent along."""
    known = {picture[2]["cid"] for picture in pictures}

    def keep(match):
        found = _REFERENCE.search(match[0])
        return "" if found and found[1] not in known else match[0]

    return _TAG.sub(keep, body)


def check_total(files, limits, name="attachments"):
    """Refuse files and pictures that are too much together.

    :raises Refused: they are.
    """
    if sum(len(file[1]) for file in files) > limits.total_size:
        raise Refused(TOO_MUCH, name)


def _check_count(files, limits, name):
    if len(files) > limits.files:
        raise Refused(TOO_MANY, name)


def _check_sizes(pairs, limits, name):
    """Reckon what the files will be once decoded, before they are."""
    total = 0
    for file_name, text in pairs:
        size = len(text) // 4 * 3 - text[-2:].count("=")
        total += size
        if size > limits.file_size:
            raise Refused(TOO_LARGE, file_name)
    if total > limits.total_size:
        raise Refused(TOO_MUCH, name)


def _file_name(name):
    name = re.split(r"[/\\]", name)[-1].strip()
    return name[:MAX_NAME] or "attachment"


def _decode(text, name):
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(MALFORMED, name) from None
