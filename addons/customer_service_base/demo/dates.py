"""Working days and hours of the demo company, as moments in UTC."""

from datetime import datetime, time, timedelta

from dateutil import tz

ROME = tz.gettz("Europe/Rome")
OPENS, CLOSES = 8 * 60, 18 * 60  # minutes of the local day
# day and month of the feasts that fall on the same day each year
FEASTS = {
    (1, 1),
    (6, 1),
    (25, 4),
    (1, 5),
    (2, 6),
    (15, 8),
    (1, 11),
    (8, 12),
    (25, 12),
    (26, 12),
}


def is_working_day(day):
    """Tell whether the company works on ``day``."""
    return day.weekday() < 5 and (day.day, day.month) not in FEASTS


def working_day(day, step=1):
    """Return ``day``, or the nearest working day in the direction of ``step``."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def add_working_days(day, count):
    """Return the ``count``-th working day after ``day``; negative goes back."""
    step = 1 if count >= 0 else -1
    for _ in range(abs(count)):
        day = working_day(day + timedelta(days=step), step)
    return day


def moment(day, minutes):
    """Return the naive UTC moment of a local day.

    :param int minutes: minutes after local midnight.
    """
    local = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=ROME)
    return local.astimezone(tz.UTC).replace(tzinfo=None)


def add_working_minutes(start, minutes):
    """Return the moment so many minutes of work after another, both in UTC."""
    local = start.replace(tzinfo=tz.UTC).astimezone(ROME)
    day, minute = local.date(), local.hour * 60 + local.minute
    if not is_working_day(day) or minute > CLOSES:
        day, minute = add_working_days(day, 1), OPENS
    minute = max(minute, OPENS) + minutes
    while minute > CLOSES:
        day, minute = add_working_days(day, 1), minute - CLOSES + OPENS
    return max(start, moment(day, minute))


class Diary:
    """Books visits one after the other: who works is never in two places."""

    TRAVEL = 30  # minutes between two visits

    def __init__(self, today):
        self._today = today
        self._next = {}

    def book(self, who, hours):
        """Return the start of the next free visit of ``who``, from today on."""
        day, start = self._next.get(who, (working_day(self._today), OPENS + 30))
        minutes = round(hours * 60)
        if start > OPENS + 30 and start + minutes > CLOSES:
            day, start = add_working_days(day, 1), OPENS + 30
        self._next[who] = day, -(-(start + minutes + self.TRAVEL) // 15) * 15
        return moment(day, start)
