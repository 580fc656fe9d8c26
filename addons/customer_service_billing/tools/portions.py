"""Who pays which part of what was done: nothing is lost, nothing is paid twice.

What happened, and what rounding, minimum and free quantities add to it or take off it,
is covered, billed or excluded: ``raw + rounding = covered + billable + excluded``.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Portions:
    """Parts of a quantity. All but ``rounding`` are zero or more.

    :param Decimal covered: a warranty, a contract or goodwill pays it.
    :param Decimal billable: the customer pays it.
    :param Decimal excluded: somebody decided that nobody pays it.
    :param Decimal rounding: billed beyond what happened; negative: less than that.
    """

    covered: Decimal
    billable: Decimal
    excluded: Decimal
    rounding: Decimal


def divide(raw, billed, rate=0, digits=2, excluded=False):
    """Return the portions of a quantity.

    :param raw: what happened; a number, or what reads as one.
    :param billed: what of it the tariff bills: rounded up, a minimum, less what is
        free.
    :param rate: percentage of it that is covered, 0 to 100.
    :param int digits: after the point, of all quantities.
    :param bool excluded: whether what is not covered is not billed either.
    :raises ValueError: a quantity is negative, or the rate no percentage.
    """
    happened, total = _quantize(raw, digits), _quantize(billed, digits)
    share = Decimal(str(rate))
    if happened < 0 or total < 0:
        raise ValueError("a quantity cannot be negative")
    if not 0 <= share <= HUNDRED:
        raise ValueError("what is covered is a percentage from 0 to 100")
    covered = _quantize(total * share / HUNDRED, digits)
    rest = total - covered
    nothing = _quantize(0, digits)
    return Portions(
        covered=covered,
        billable=nothing if excluded else rest,
        excluded=rest if excluded else nothing,
        rounding=total - happened,
    )


def _quantize(number, digits):
    """Return a number as a decimal with so many digits, halves away from zero."""
    step = Decimal(1).scaleb(-digits)
    return Decimal(str(number)).quantize(step, rounding=ROUND_HALF_UP)
