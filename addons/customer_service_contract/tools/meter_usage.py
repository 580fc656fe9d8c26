"""What a meter counted between two days: pure functions over readings.

A day begins at its midnight; a reading counts from its own moment on.
"""

from dataclasses import dataclass
from datetime import datetime

PRECISION = 2


@dataclass(frozen=True)
class Value:
    """What a meter had counted at a moment, since its first reading.

    :param bool estimated: no later reading says so: reckoned from the pace so far.
    """

    value: float
    estimated: bool = False


@dataclass(frozen=True)
class Usage:
    """What was counted in a period.

    :param float quantity: not negative.
    :param bool estimated: the true quantity is not known yet.
    """

    quantity: float
    estimated: bool = False


def accumulate(readings) -> list[tuple[datetime, float]]:
    """Return what was counted by the moment of each reading, restarts left out.

    :param readings: tuples ``(moment, value, restarted)`` in the order of time. A
        restarted counter begins anew at the value that is read.
    """
    total, previous, points = 0.0, None, []
    for moment, value, restarted in readings:
        if previous is not None and not restarted:
            total += max(value - previous, 0.0)
        previous = value
        points.append((moment, round(total, PRECISION)))
    return points


def value_at(points: list[tuple[datetime, float]], moment: datetime) -> Value:
    """Return what was counted by a moment, in a straight line between readings.

    After the last reading, the pace of all readings goes on, and the value is an
    estimate. Before the first one nothing was counted.

    :param points: as :func:`accumulate` returns them.
    """
    if not points:
        return Value(0.0, estimated=True)
    digits = _get_digits(points)
    if moment <= points[0][0]:
        return Value(points[0][1])
    for (begin, low), (end, high) in zip(points, points[1:], strict=False):
        if moment <= end:
            share = (moment - begin) / (end - begin) if end > begin else 1.0
            return Value(round(low + (high - low) * share, digits))
    (first, low), (last, high) = points[0], points[-1]
    pace = (high - low) / ((last - first).total_seconds() or 1.0)
    beyond = (moment - last).total_seconds() * pace
    return Value(round(high + beyond, digits), estimated=True)


def _get_digits(points):
    """Return the digits of values in between: none where whole units are read."""
    return 0 if all(value == int(value) for _moment, value in points) else PRECISION


def usage(points, start: datetime, end: datetime, minimum: float = 0.0) -> Usage:
    """Return what was counted from one moment to another.

    :param points: as :func:`accumulate` returns them.
    :param float minimum: least quantity of the period.
    """
    before, after = value_at(points, start), value_at(points, end)
    quantity = max(round(after.value - before.value, PRECISION), 0.0, minimum)
    return Usage(quantity, before.estimated or after.estimated)
