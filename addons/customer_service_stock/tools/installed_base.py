"""Where a serial number stands after its moves: facts in, placement out.

A *crossing* is one move of one serial number through the customer's door. Folding the
crossings in their order gives the *placement*: whose machine it is, since when, by
which sale, and whether it is at the customer now.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

OUT = "out"
IN = "in"
ACROSS = "across"

AT_CUSTOMER = "at_customer"
IN_HOUSE = "in_house"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Crossing:
    """One move to, from or between customers; parties are ids or false values."""

    key: int
    moment: datetime
    day: date
    kind: str
    owner: int = 0
    end_user: int = 0
    site: int = 0
    sale: int = 0
    given_up: bool = False  # came back for a refund, or was scrapped


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a machine stands and since when; ``key`` is the move of its sale."""

    status: str = AT_CUSTOMER
    owner: int = 0
    end_user: int = 0
    site: int = 0
    sale: int = 0
    day: date | None = None
    key: int = 0


def crossing_kind(from_customer, to_customer):
    """Return the kind of a move, or ``None`` when it does not touch a customer."""
    kinds = {(False, True): OUT, (True, False): IN, (True, True): ACROSS}
    return kinds.get((bool(from_customer), bool(to_customer)))


def starts_new_term(placement, crossing):
    """Tell whether a move hands the machine over anew: terms and dates restart.

    A first delivery does, one after a refund, and one of another sale. Coming back
    from repair does not, nor does what customers sell each other.
    """
    if placement is None:
        return crossing.kind != IN
    if crossing.kind != OUT:
        return False
    if placement.status == GONE:
        return True
    another_sale = crossing.sale and crossing.sale != placement.sale
    sold_before = placement.sale or crossing.owner != placement.owner
    return bool(another_sale and sold_before)


def place(placement, crossing):
    """Return the placement after a move.

    :param placement: where the machine stood, ``None`` when it was not known.
    :param Crossing crossing: the move.
    :return: the new placement; ``None`` when what comes back was never known.
    """
    if starts_new_term(placement, crossing):
        return Placement(
            owner=crossing.owner,
            end_user=crossing.end_user,
            site=crossing.site,
            sale=crossing.sale,
            day=crossing.day,
            key=crossing.key,
        )
    if placement is None:
        return None
    if crossing.kind == IN:
        given_up = crossing.given_up or placement.status == GONE
        return replace(placement, status=GONE if given_up else IN_HOUSE)
    return _hand_over(placement, crossing)


def latest(crossings, fresh):
    """Return the crossings in order that are new and not overtaken by known ones.

    :param crossings: all crossings of a serial number.
    :param fresh: keys of the new ones.
    """
    ordered = in_order(crossings)
    count = 0
    while count < len(ordered) and ordered[-1 - count].key in fresh:
        count += 1
    return ordered[len(ordered) - count :]


def in_order(crossings):
    """Return crossings as they happened."""
    return sorted(crossings, key=lambda one: (one.moment, one.key))


def replay(crossings, placement=None):
    """Return the placement after moves in the order of their moments and keys."""
    for crossing in in_order(crossings):
        placement = place(placement, crossing)
    return placement


def _hand_over(placement, crossing):
    """Return the placement after a move to the same or another customer.

    Back from its repair a machine goes to whose it is by now: the order that once
    sold it names the first buyer. With an owner who stays, the site stays too. One
    that stock never delivered was delivered before: coming back is no delivery.
    """
    same_sale = crossing.sale and crossing.sale == placement.sale
    owner = placement.owner if same_sale else crossing.owner
    comes_back = placement.status == IN_HOUSE and not crossing.sale
    placement = replace(
        placement,
        status=AT_CUSTOMER,
        sale=placement.sale or crossing.sale,
        day=placement.day or (None if comes_back else crossing.day),
        key=placement.key or (0 if comes_back else crossing.key),
    )
    if owner and owner != placement.owner:
        return replace(
            placement, owner=owner, end_user=crossing.end_user, site=crossing.site
        )
    return replace(placement, site=placement.site or crossing.site)
