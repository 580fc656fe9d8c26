"""Areas of service: where an address lies, by country, state and postal code."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

_SEPARATORS = re.compile(r"[^0-9A-Za-z]+")
_ENTRIES = re.compile(r"[,;\n]")
_ALPHABET = 36  # digits and letters


class ZipError(ValueError):
    """An entry of a list of postal codes that is neither a prefix nor a range.

    :param str entry: what was typed.
    """

    def __init__(self, entry: str):
        super().__init__(entry)
        self.entry = entry


@dataclass(frozen=True, slots=True)
class ZipRange:
    """Postal codes that begin with something between two prefixes of one length."""

    low: str
    high: str

    def __contains__(self, code: str) -> bool:
        """Tell whether a code, as ``compact_zip`` returns it, is in the range."""
        return self.low <= code[: len(self.low)] <= self.high and (
            len(code) >= len(self.low)
        )

    @property
    def share(self) -> float:
        """Part of all codes in the range, above 0 and up to 1."""
        count = int(self.high, _ALPHABET) - int(self.low, _ALPHABET) + 1
        return count / _ALPHABET ** len(self.low)


@dataclass(frozen=True, slots=True)
class Territory:
    """An area; what is empty is no condition, so that an empty one is everywhere."""

    key: Hashable
    countries: frozenset = frozenset()
    states: frozenset = frozenset()
    zips: tuple[ZipRange, ...] = ()

    def rank(self, country: Hashable, state: Hashable, code: str) -> tuple | None:
        """Return how closely the area fits a place, the lowest the closest.

        A postal code says more than a state and a state more than a country; of two
        areas with postal codes the one with fewer of them fits better.

        :return: ``None`` when the place is outside.
        """
        if self.countries and country not in self.countries:
            return None
        if self.states and state not in self.states:
            return None
        shares = [zips.share for zips in self.zips if code in zips]
        if self.zips and not shares:
            return None
        return min(shares, default=2), not self.states, not self.countries


def compact_zip(text: str | None) -> str:
    """Return a postal code in capitals without blanks and dashes."""
    return _SEPARATORS.sub("", text or "").upper()


def parse_zips(text: str | None) -> tuple[ZipRange, ...]:
    """Read a list of prefixes and ranges, as ``60, 61, 62100-62999``.

    :raises ZipError: an entry is not ``prefix`` or ``from-to`` of the same length.
    """
    entries = [entry.strip() for entry in _ENTRIES.split(text or "")]
    return tuple(_parse_entry(entry) for entry in entries if entry)


def _parse_entry(entry: str) -> ZipRange:
    bounds = [compact_zip(part) for part in entry.split("-")]
    low, high = bounds[0], bounds[-1]
    if len(bounds) > 2 or not low or len(low) != len(high) or low > high:
        raise ZipError(entry)
    return ZipRange(low, high)


def find_territory(
    territories: Iterable[Territory],
    country: Hashable,
    state: Hashable,
    zip_code: str | None,
) -> Hashable | None:
    """Return the key of the area a place lies in; of equal ones the first.

    :param territories: in the order of preference.
    """
    code = compact_zip(zip_code)
    ranked = (
        (rank, position, territory.key)
        for position, territory in enumerate(territories)
        if (rank := territory.rank(country, state, code)) is not None
    )
    return min(ranked, key=lambda row: row[:2], default=(None, None, None))[2]
