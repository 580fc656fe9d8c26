"""Working time: how much of it lies between two moments, and when so much is over.

All moments are naive and in UTC, as the host stores them. A moment is working time when
the clock on the wall of the calendar's time zone shows it inside an attendance, and no
leave or pause covers it. Where clocks go back, the repeated hour counts twice; the hour
that is skipped in spring counts not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)
# A search gives up so long after the last leave or pause it knows of.
HORIZON = timedelta(days=20 * 366)
LAST = datetime.combine(date.max, time.min) - 3 * DAY

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Attendance:
    """Hours of work on a day of the week, by the clock on the wall.

    :param int weekday: 0 is Monday.
    :param float hour_from: 8.5 is half past eight; taken to the minute.
    :param float hour_to: up to 24, the midnight at the end of the day.
    :param int | None week: 0 or 1 for one of two alternating weeks, None for every one.
    """

    weekday: int
    hour_from: float
    hour_to: float
    week: int | None = None


@dataclass(frozen=True)
class WorkingTime:
    """A calendar of work: hours of the week, less the leaves.

    :param tzinfo tz: zone whose clock the attendances are told by.
    :param attendances: hours of the week; they may adjoin and overlap.
    :param leaves: intervals without work, in any order.
    :param bool always: around the clock; the attendances do not matter.
    """

    tz: tzinfo
    attendances: tuple[Attendance, ...] = ()
    leaves: tuple[Interval, ...] = ()
    always: bool = False

    # ------------------------------------------------------------------
    # Questions
    # ------------------------------------------------------------------
    def intervals(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Yield the working intervals between two moments, none adjoining another."""
        last = None
        for begin, finish in self._pieces(start, end, ()):
            if last and last[1] == begin:
                last = (last[0], finish)
                continue
            if last:
                yield last
            last = (begin, finish)
        if last:
            yield last

    def elapsed(
        self, start: datetime, end: datetime, pauses: Iterable[Interval] = ()
    ) -> timedelta:
        """Return the working time between two moments, less the pauses.

        :param pauses: intervals in which time stands still; ``end`` None lasts on.
        """
        total = NOTHING
        for begin, finish in self._pieces(start, end, pauses):
            total += finish - begin
        return total

    def due(
        self, start: datetime, duration: timedelta, pauses: Iterable[Interval] = ()
    ) -> datetime | None:
        """Return the moment at which so much working time has passed.

        Time that ends with the working day is due at its end, not the next morning;
        no time at all is due at the first working moment.

        :param timedelta duration: not negative.
        :param pauses: intervals in which time stands still; ``end`` None lasts on.
        :return: None when a pause never ends or when there is no more working time.
        :raises ValueError: the duration is negative.
        """
        if duration < NOTHING:
            raise ValueError("A duration cannot be negative.")
        for begin, finish in self._pieces(start, None, pauses):
            if duration <= finish - begin:
                return begin + duration
            duration -= finish - begin
        return None

    def next_moment(self, moment: datetime) -> datetime | None:
        """Return the moment itself when it is working time, or else the next one."""
        return self.due(moment, NOTHING)

    def is_open(self, moment: datetime) -> bool:
        """Tell whether a moment is working time."""
        return self.next_moment(moment) == moment

    def add_days(self, start: datetime, days: int) -> datetime | None:
        """Return the moment so many working days later, at the same time of the day.

        A working day is a local date with any working time. A start outside the hours
        counts as the next opening, and so does a result outside the hours.

        :return: None when there is no more working time.
        """
        moment = self.next_moment(start)
        clock = moment and self._local(moment).time()
        for _day in range(days):
            moment = moment and self._next_day(moment)
        if moment is None:
            return None
        same_time = datetime.combine(self._local(moment).date(), clock)
        return self.next_moment(max(moment, self._moment_of(same_time)))

    # ------------------------------------------------------------------
    # Days and zones
    # ------------------------------------------------------------------
    def _next_day(self, moment: datetime) -> datetime | None:
        """Return the first working moment of the next working date."""
        tomorrow = self._local(moment).date() + DAY
        return self.next_moment(self._moment_of(datetime.combine(tomorrow, time.min)))

    def _moment_of(self, wall: datetime) -> datetime:
        """Return the first moment at which the clock shows a time or a later one."""
        for begin, finish, offset in self._zones(wall - 2 * DAY, wall + 2 * DAY):
            moment = max(begin, wall - offset)
            if moment < finish:
                break
        return moment

    def _local(self, moment: datetime) -> datetime:
        return moment + self._offset(moment)

    def _offset(self, moment: datetime) -> timedelta:
        return self.tz.fromutc(moment.replace(tzinfo=self.tz)).utcoffset()

    def _zones(
        self, start: datetime, end: datetime
    ) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Yield stretches of at most a day in which the clock is not changed."""
        offset = self._offset(start)
        while start < end:
            finish = min(start + DAY, end)
            next_offset = self._offset(finish)
            if next_offset != offset:
                change = self._change(start, finish, offset)
                yield start, change, offset
                start = change
            if start < finish:
                yield start, finish, next_offset
            start, offset = finish, next_offset

    def _change(self, start: datetime, end: datetime, offset: timedelta) -> datetime:
        """Return the second at which the clock stops to have an offset."""
        while end - start > SECOND:
            middle = start + (end - start) // 2
            if self._offset(middle) == offset:
                start = middle
            else:
                end = middle
        return end.replace(microsecond=0)

    # ------------------------------------------------------------------
    # Pieces of working time
    # ------------------------------------------------------------------
    @cached_property
    def _sorted_leaves(self) -> list[Interval]:
        return sorted(self.leaves)

    @cached_property
    def _hours(self) -> dict[tuple[int, int], list[tuple[timedelta, timedelta]]]:
        """Merged hours since midnight, by week and day of the week."""
        hours = {}
        for week in (0, 1):
            for weekday in range(7):
                of_day = sorted(
                    (_to_minutes(attendance.hour_from), _to_minutes(attendance.hour_to))
                    for attendance in self.attendances
                    if attendance.weekday == weekday and attendance.week in (None, week)
                )
                if merged := _merge(of_day):
                    hours[week, weekday] = merged
        return hours

    def _pieces(self, start, end, pauses) -> Iterator[Interval]:
        """Yield working time in order; adjoining pieces are not joined.

        :param end: None searches on until the horizon.
        """
        blocked = self._sorted_leaves
        if pauses:
            pauses = [(begin, finish or LAST) for begin, finish in pauses]
            blocked = sorted([*blocked, *pauses])
        for begin, finish in _windows(start, end or LAST, blocked):
            if self.always:
                yield begin, finish
            elif self._hours:
                limit = LAST if end else begin + HORIZON
                yield from self._attended(begin, min(finish, limit))

    def _attended(self, start, end) -> Iterator[Interval]:
        """Yield what of a window the attendances cover."""
        for begin, finish, offset in self._zones(start, end):
            for piece in self._attended_by_wall(begin + offset, finish + offset):
                yield piece[0] - offset, piece[1] - offset

    def _attended_by_wall(self, start, end) -> Iterator[Interval]:
        """Yield what the attendances cover, all told by the clock on the wall."""
        ordinal = start.toordinal()
        for number in range(ordinal, end.toordinal() + 1):
            week = (number - 1) // 7 % 2
            midnight = datetime.fromordinal(number)
            for begin, finish in self._hours.get((week, (number - 1) % 7), ()):
                first = max(start, midnight + begin)
                last = min(end, midnight + finish)
                if first < last:
                    yield first, last


def _to_minutes(hours: float) -> timedelta:
    return round(hours * 60) * MINUTE


def _merge(intervals):
    """Return sorted intervals with the adjoining and overlapping ones joined."""
    merged = []
    for begin, finish in intervals:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        elif begin < finish:
            merged.append((begin, finish))
    return merged


def _windows(start, end, blocked):
    """Yield what sorted intervals leave free of a stretch."""
    for begin, finish in blocked:
        if begin >= end:
            break
        if begin > start:
            yield start, begin
        start = max(start, begin, finish)
    if start < end:
        yield start, end
