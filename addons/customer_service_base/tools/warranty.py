"""Warranty arithmetic: pure functions over dates, ``today`` is an argument."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

NONE = "none"
VALID = "valid"
EXPIRING = "expiring"
EXPIRED = "expired"

DELIVERY = "delivery"
INSTALLATION = "installation"
FIRST_USE = "first_use"
AGREED = "agreed"


def warranty_start(rule, delivered, installed, first_use, max_days=0):
    """Return the first day of a warranty by its rule.

    What is not known is taken from what came after it, in favour of the customer:
    a machine without date of delivery was delivered by the day of its installation.

    :param rule: one of ``DELIVERY``, ``INSTALLATION``, ``FIRST_USE``; any other rule
        leaves the day to people.
    :param date delivered: day of delivery, or a false value when not known.
    :param date installed: day of installation, or a false value.
    :param date first_use: first day of use, or a false value.
    :param int max_days: the warranty starts so many days after the delivery (after
        the installation, if that is all we know) even when installation or use come
        later or never; 0 or less means no limit.
    :return: a date, possibly to come, or ``False`` while it cannot be told.
    """
    days = {
        DELIVERY: (delivered, installed, first_use),
        INSTALLATION: (installed, first_use),
        FIRST_USE: (first_use,),
    }.get(rule, ())
    start = next((day for day in days if day), False)
    handed_over = delivered or installed
    if not days or rule == DELIVERY or not handed_over or max_days <= 0:
        return start
    limit = handed_over + timedelta(days=max_days)
    return min(start or limit, limit)


def is_awaiting_start(day, delivered, start):
    """Tell whether on ``day`` the machine was delivered and its term not begun.

    Such a machine is covered: the term has its full length still before it.

    :param date day: the day of the fault.
    :param date delivered: day of delivery, or a false value when not known.
    :param date start: first day of the term, or a false value when not known yet.
    """
    if not isinstance(day, date) or not delivered:
        return False
    return delivered <= day and (not start or day < start)


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
