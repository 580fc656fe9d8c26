"""What recurring fees come to in a year, whatever their periods."""

from .schedule import DAY, MONTH, WEEK, YEAR

_DAYS_PER_YEAR = 365.25
_PER_YEAR = {
    DAY: _DAYS_PER_YEAR,
    WEEK: _DAYS_PER_YEAR / 7,
    MONTH: 12.0,
    YEAR: 1.0,
}


def periods_per_year(unit, interval):
    """Return how many periods of a schedule make a year, on average.

    :param str unit: of the schedule.
    :param int interval: units in a period, at least 1.
    :return: float, 0 for what is billed once.
    """
    return _PER_YEAR.get(unit, 0.0) / interval
