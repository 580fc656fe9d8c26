"""Terms of a contract, the notice that ends it, the days it is suspended: pure dates.

Every term is counted from the original start, never from the term before, so that a
contract of months from 31 January has terms to 27 February, 30 March and 29 April.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DAY, MONTH, YEAR = UNITS = ("day", "month", "year")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """One term: number from 1, first and last day."""

    number: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms that follow each other without a gap.

    :param date start: first day of the contract.
    :param int count: units in a term, at least 1.
    :param str unit: day, month or year.
    :param date first_end: last day of the first term when that one has another length,
        None when it is as long as the others.
    :param int shift: days by which suspensions have put off the ends to come.
    :raise ValueError: for an unknown unit, a count below 1, an end before the start.
    """

    start: date
    count: int
    unit: str = MONTH
    first_end: date | None = None
    shift: int = 0

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}")
        if self.count < 1:
            raise ValueError("a term has at least one unit")
        if self.first_end and self.first_end < self.start:
            raise ValueError("a term cannot end before it starts")

    def end(self, number):
        """Return the last day of a term.

        :param int number: of the term, from 1.
        :return: date.
        """
        regular = _add(self.start, self.count, self.unit) - ONE_DAY
        if self.first_end is None or self.first_end == regular:
            day = _add(self.start, self.count * number, self.unit) - ONE_DAY
        elif number == 1:
            day = self.first_end
        else:
            # the others count from the day after the first
            origin = self.first_end + ONE_DAY
            day = _add(origin, self.count * (number - 1), self.unit) - ONE_DAY
        return day + timedelta(days=self.shift)

    def term(self, number):
        """Return a term.

        :param int number: from 1.
        :return: :class:`Term`.
        """
        start = self.start if number == 1 else self.end(number - 1) + ONE_DAY
        return Term(number, start, self.end(number))

    def after(self, number) -> Iterator[Term]:
        """Yield the terms that follow a term, for ever.

        :param int number: of the term, 0 for all.
        """
        while True:
            number += 1
            yield self.term(number)


def get_deadline(end, count, unit):
    """Return the last day on which notice is in time for a day.

    Days are counted from the day after the notice; a month ends on the day of the same
    number, or on the last one when the month has none.

    :param date end: day for which notice is given.
    :param int count: length of the notice, 0 or more.
    :param str unit: of the length.
    :return: date.
    """
    day = _add(end, -count, unit)
    while _add(day + ONE_DAY, count, unit) <= end:
        day += ONE_DAY
    return day


def get_reach(received, count, unit):
    """Return the first day on which a notice can have effect.

    :param date received: day of the notice.
    :param int count: length of the notice, 0 or more.
    :param str unit: of the length.
    :return: date.
    """
    return _add(received, count, unit)


def get_effective_end(received, count, unit, terms=None, minimum_end=None):
    """Return the day on which a contract ends after a notice.

    A notice that comes too late for a term ends the contract with the next one; none
    has effect before the minimum duration is over. What has no terms ends when the
    notice is over.

    :param date received: day of the notice.
    :param int count: length of the notice.
    :param str unit: of the length.
    :param terms: last days of the terms in order, None for an open-ended contract;
        where no term follows, the contract ends with the last, however late the notice.
    :param date minimum_end: last day of the minimum duration.
    :return: date.
    """
    earliest = get_reach(received, count, unit)
    if minimum_end:
        earliest = max(earliest, minimum_end)
    if terms is None:
        return earliest
    last = received
    for last in terms:
        if last >= earliest:
            break
    return last


def get_missing(terms, last, end, today, count, unit):
    """Return the terms that have begun by themselves since nobody gave notice in time.

    :param Terms terms: of the contract.
    :param int last: number of the last term that is known.
    :param date end: last day of it.
    :param date today: day of the question.
    :param int count: length of the notice.
    :param str unit: of the length.
    :return: list of :class:`Term`; several when nobody asked for long.
    """
    missing = []
    for term in terms.after(last):
        if get_deadline(end, count, unit) >= today:
            return missing
        # a term begins where the last one ended, whatever its end was made to be
        missing.append(Term(term.number, end + ONE_DAY, max(term.end, end + ONE_DAY)))
        end = missing[-1].end
    return missing


def merge(spans: Iterable[tuple]) -> list[tuple]:
    """Return stretches of days that overlap or touch as one.

    :param spans: pairs of first and last day, both included; the last may be None.
    :return: list of pairs in order.
    """
    merged = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if merged:
            begun, last = merged[-1]
            if last is None or start <= last + ONE_DAY:
                ends = (last, end)
                merged[-1] = (begun, None if None in ends else max(ends))
                continue
        merged.append((start, end))
    return merged


def count_days(spans: Iterable[tuple]) -> int:
    """Return how many days stretches have, each day once.

    :param spans: pairs of first and last day, both included and known.
    """
    return sum((end - start).days + 1 for start, end in merge(spans))


def _add(day, count, unit):
    """Return a day so many units later; months that are shorter end on their last."""
    if unit == DAY:
        return day + timedelta(days=count)
    months = count * (12 if unit == YEAR else 1)
    return day + relativedelta(months=months)
