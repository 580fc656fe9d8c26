"""Which policy fits a call, and which of several fits best."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Conditions:
    """What a policy asks of a call; an empty condition asks nothing.

    :param partners: customers, or single sites of theirs.
    :param min_priority: the lowest priority it is for.
    """

    equipment: frozenset = frozenset()
    partners: frozenset = frozenset()
    categories: frozenset = frozenset()
    types: frozenset = frozenset()
    teams: frozenset = frozenset()
    min_priority: str = "0"


@dataclass(frozen=True)
class Facts:
    """What a call is; what it has not is False or empty.

    :param partners: the customer's company, the customer, the site: each says more.
    :param categories: of the machine, from the top of the tree down to its own.
    """

    equipment: int | bool = False
    partners: tuple = ()
    categories: tuple = ()
    type: int | bool = False
    priority: str = "0"
    team: int | bool = False


def specificity(conditions: Conditions, facts: Facts) -> tuple | None:
    """Return how closely conditions fit a call: the greater tuple fits better.

    The machine says more than the customer, the customer more than the category of the
    machine, that more than type and priority, and these more than the team.

    :return: None when they do not fit.
    """
    if facts.priority < conditions.min_priority:
        return None
    ranks = (
        _rank(conditions.equipment, (facts.equipment,)),
        _rank(conditions.partners, facts.partners),
        _rank(conditions.categories, facts.categories),
        _rank(conditions.types, (facts.type,)),
        int(conditions.min_priority),
        _rank(conditions.teams, (facts.team,)),
    )
    return None if None in ranks else ranks


def _rank(wanted: frozenset, found: tuple) -> int | None:
    """Return 0 when nothing is wanted, else how exact the last match is."""
    if not wanted:
        return 0
    return max(
        (rank for rank, value in enumerate(found, 1) if value and value in wanted),
        default=None,
    )
