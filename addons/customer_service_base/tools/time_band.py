"""Bands of time: which hours are ordinary, overtime, night, holiday.

Moments are naive and in UTC. A band tells its hours by the clock on the wall; where
clocks are changed, the hours are those that the clock shows.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from .working_time import Attendance, Interval, WorkingTime

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class Band:
    """Hours with a price of their own.

    A moment is of the band when its day is one of ``weekdays``, or a holiday if
    ``holidays``, and its hour lies between the two, and, if ``worked``, somebody works
    by the calendar. The day is that of the moment itself: of a Sunday's night from 22
    to 6, the hours after midnight are Monday's.

    :param key: what the band is told by.
    :param weekdays: days of the week, 0 is Monday.
    :param bool holidays: days of rest of the calendar too.
    :param float hour_from: 22.5 is half past ten in the evening.
    :param float hour_to: not after ``hour_from``: of the next day; 24 is midnight.
    :param bool worked: only in the working hours of the calendar.
    """

    key: Hashable
    weekdays: frozenset[int] = EVERY_DAY
    holidays: bool = False
    hour_from: float = 0.0
    hour_to: float = 24.0
    worked: bool = False

    def _get_hours(self, weekdays) -> tuple[Attendance, ...]:
        """Return the hours of some days of the week."""
        if self.hour_from < self.hour_to:
            spans = [(self.hour_from, self.hour_to)]
        else:
            spans = [(0.0, self.hour_to), (self.hour_from, 24.0)]
        return tuple(
            Attendance(day, begin, end) for day in weekdays for begin, end in spans
        )


@dataclass(frozen=True)
class Bands:
    """Bands of a place, in their order: the first that fits a moment has it.

    :param tzinfo tz: zone of the clock on the wall.
    :param bands: in the order in which they are asked.
    :param working: the working hours.
    :param holidays: intervals in which nobody works.
    """

    tz: tzinfo
    bands: tuple[Band, ...]
    working: WorkingTime
    holidays: tuple[Interval, ...] = ()

    def split(self, start: datetime, end: datetime) -> list[tuple[Interval, Hashable]]:
        """Cut a stretch of time into pieces of one band each.

        :return: intervals that tile the stretch, in order, with the key of their
            band, None where no band fits.
        """
        left = [(start, end)] if start < end else []
        pieces = []
        for band in self.bands:
            if not left:
                break
            hours = self._get_intervals(band, start, end)
            pieces += [(piece, band.key) for piece in _common(left, hours)]
            left = _without(left, hours)
        pieces += [(piece, None) for piece in left]
        return _joined(sorted(pieces, key=lambda piece: piece[0]))

    def _get_intervals(self, band, start, end) -> list[Interval]:
        """Return when a band is, between two moments."""
        hours = WorkingTime(self.tz, band._get_hours(band.weekdays))
        found = list(hours.intervals(start, end))
        if band.holidays:
            daily = WorkingTime(self.tz, band._get_hours(EVERY_DAY))
            rest = _merged(self.holidays)
            found = _merged(found + _common(daily.intervals(start, end), rest))
        if band.worked:
            found = _common(found, self.working.intervals(start, end))
        return found


def _common(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """Return where two lists of intervals overlap."""
    others = list(others)
    return [
        (max(begin, first), min(end, last))
        for begin, end in some
        for first, last in others
        if max(begin, first) < min(end, last)
    ]


def _without(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """Return what sorted intervals leave of others."""
    left = []
    others = list(others)
    for begin, end in some:
        for first, last in others:
            if last <= begin or first >= end:
                continue
            if begin < first:
                left.append((begin, first))
            begin = max(begin, last)
        if begin < end:
            left.append((begin, end))
    return left


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals sorted, with the overlapping and adjoining ones joined."""
    merged = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif begin < end:
            merged.append((begin, end))
    return merged


def _joined(pieces):
    """Return pieces with the adjoining ones of one band joined."""
    joined = []
    for (begin, end), key in pieces:
        if joined and joined[-1][1] == key and joined[-1][0][1] == begin:
            joined[-1] = ((joined[-1][0][0], end), key)
        else:
            joined.append(((begin, end), key))
    return joined
