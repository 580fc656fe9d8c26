"""Warranty arithmetic: pure functions over dates, ``today`` is an argument."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

NONE = "none"
VALID = "valid"
EXPIRING = "expiring"
EXPIRED = "expired"


def warranty_end(start, months):
    """Return the last covered day of a warranty.

    :param date start: first covered day, or a false value when not known.
    :param int months: length in calendar months; 0 or less means no warranty.
    :return: the day before the anniversary, counted from ``start`` (31 January
        plus one month ends on 27 February, the day before the 28th), or ``False``.
    """
    if not start or not months or months < 0:
        return False
    return start + relativedelta(months=months) - timedelta(days=1)


def latest_end(ends):
    """Return the latest of several warranty ends, ignoring the missing ones."""
    return max((end for end in ends if end), default=False)


def warranty_state(today, end, notice_days):
    """Tell how a warranty stands on a day.

    :param date today: the day of the question.
    :param date end: last covered day, or a false value when there is no warranty.
    :param int notice_days: days before the end in which it counts as expiring.
    :return: one of ``NONE``, ``VALID``, ``EXPIRING``, ``EXPIRED``.
    """
    if not end:
        return NONE
    if end < today:
        return EXPIRED
    if end <= today + timedelta(days=max(notice_days, 0)):
        return EXPIRING
    return VALID


def is_covered(day, start, end):
    """Tell whether ``day`` lies inside a warranty, both ends included.

    :param date day: the day of the fault.
    :param date start: first covered day, or false when not known (open start).
    :param date end: last covered day, or false when there is no warranty.
    """
    if not isinstance(day, date) or not end:
        return False
    return (not start or start <= day) and day <= end
