"""What is included and used up: pure arithmetic of allowances.

Quantities are rounded to ten thousandths, so that what is asked is always what is
covered and what is beyond, to the last digit.
"""

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass

PRECISION = 4


@dataclass(frozen=True)
class Split:
    """What becomes of a quantity: ``covered`` is included, ``beyond`` is not."""

    covered: float = 0.0
    beyond: float = 0.0

    @property
    def asked(self) -> float:
        return _round(self.covered + self.beyond)


def settle(
    included: float,
    held: Mapping[Hashable, float],
    asks: Mapping[Hashable, float],
    closed: Set[Hashable] = frozenset(),
) -> dict[Hashable, Split]:
    """Return what of each asked quantity is covered.

    Whoever has something keeps it, as far as they still ask for it; what is free is
    given in the order of asking. Nothing is taken from who does not ask.

    :param float included: what there is to be used up.
    :param held: what is covered now, by who has it: askers and others.
    :param asks: what is asked, by who asks; 0 gives back.
    :param closed: askers that get no more than they have.
    :raises ValueError: a quantity is negative.
    """
    if any(quantity < 0 for quantity in asks.values()):
        raise ValueError("A quantity cannot be negative.")
    kept = {
        key: min(_round(held.get(key, 0.0)), _round(asked))
        for key, asked in asks.items()
    }
    others = sum(covered for key, covered in held.items() if key not in asks)
    free = max(_round(included - others - sum(kept.values())), 0.0)
    found = {}
    for key, asked in asks.items():
        more = 0.0 if key in closed else min(free, _round(asked - kept[key]))
        free = _round(free - more)
        covered = _round(kept[key] + more)
        found[key] = Split(covered, _round(asked - covered))
    return found


def roll_over(
    quantity: float,
    used: list[float],
    cap: float | None = None,
    first: float | None = None,
) -> list[float]:
    """Return what is included in each period, with what the one before left.

    :param float quantity: what every period brings.
    :param used: what each of the periods so far has used, the first one first.
    :param cap: most that is carried from one period into the next, None for all.
    :param first: what the first period includes, when that is known.
    :return: one number more than ``used``: the last is of the period to come.
    """
    included = [_round(quantity if first is None else first)]
    for spent in used:
        left = max(_round(included[-1] - spent), 0.0)
        carried = left if cap is None else min(left, cap)
        included.append(_round(quantity + carried))
    return included


def price_pieces(
    quantity: float, tiers: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Cut a quantity into pieces of one price each.

    :param tiers: pairs of a quantity and the price of what lies beyond it, the lowest
        first; the first one from 0 on.
    :return: pairs of a quantity and a price, one by tier; quantities may be 0.
    """
    pieces = []
    for position, (begin, price) in enumerate(tiers):
        end = tiers[position + 1][0] if position + 1 < len(tiers) else quantity
        inside = max(min(quantity, end) - begin, 0.0)
        pieces.append((_round(inside), price))
    return pieces


def _round(quantity):
    return round(quantity, PRECISION) + 0.0
