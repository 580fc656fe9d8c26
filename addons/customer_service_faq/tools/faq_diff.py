"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def compare(old, new):
    """Return how one text became another.

    Lines are compared first and words only within lines that differ, so that a long
    text costs little.

    :param str old: plain text before.
    :param str new: plain text after.
    :return: list of ``(kind, text)`` in reading order, ``kind`` one of ``SAME``,
        ``REMOVED``, ``ADDED``. The texts that are not removed give ``new`` together,
        those that are not added ``old``.
    """
    parts = []
    for kind, before, after in _compare_tokens(_split_lines(old), _split_lines(new)):
        if kind == SAME:
            parts.append((SAME, before))
            continue
        for step, removed, added in _compare_tokens(
            _TOKEN.findall(before), _TOKEN.findall(after)
        ):
            if step == SAME:
                parts.append((SAME, removed))
                continue
            parts.append((REMOVED, removed))
            parts.append((ADDED, added))
    return _join(parts)


def _split_lines(text):
    return text.splitlines(keepends=True)


def _compare_tokens(old, new):
    """Yield ``(kind, before, after)`` of stretches that are the same or replaced."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        kind = SAME if tag == "equal" else REMOVED
        yield kind, "".join(old[start:end]), "".join(new[new_start:new_end])


def _join(parts):
    """Return the parts without empty ones, neighbours of one kind as one."""
    joined = []
    for kind, text in parts:
        if not text:
            continue
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return joined
