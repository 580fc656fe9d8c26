"""Deterministic builder of the contracts of the demo company: no Odoo, no clock."""

from dataclasses import dataclass, field
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .agreements import AGREEMENTS, TYPES

# Months that the demo company has billed itself; before, another system did
BILLED_MONTHS = 12
# Days after which an invoice was paid, and customers that are late
PAID_DAYS = 50
LATE = ("hotel_vela", "torneria_esina", "notaio_orsini")
# What happens to contracts
EVENTS = (
    "",
    "amended",
    "draft",
    "expiring",
    "failing",
    "machines",
    "noticed",
    "suspended",
    "terminated",
    "upgraded",
)
INDEX_MONTHS = 30
INDEX_START, INDEX_GROWTH = 118.2, (0.1, 0.2, 0.0, 0.3, 0.1, -0.1, 0.2, 0.1)


@dataclass
class Scenario:
    """Rows of contracts, and the days on which things were done."""

    contracts: list = field(default_factory=list)
    runs: list = field(default_factory=list)
    index: list = field(default_factory=list)
    plans: list = field(default_factory=list)


def build(today, machines):
    """Return the contracts of the company up to a day.

    :param date today: the day the demo is loaded.
    :param list machines: dicts with key, customer, category, parent and state.
    :return: :class:`Scenario`.
    """
    free = _get_free_machines(machines)
    scenario = Scenario(
        runs=_build_runs(today), index=_build_index(today), plans=_build_plans(today)
    )
    for number, agreement in enumerate(AGREEMENTS, 1):
        scenario.contracts.append(_build_contract(today, number, agreement, free))
    return scenario


def _get_free_machines(machines):
    """Return the machines that stand alone, by customer."""
    free = {}
    for machine in machines:
        if machine["state"] == "installed" and not machine["parent"]:
            free.setdefault(machine["customer"], []).append(machine)
    return free


def _build_contract(today, number, agreement, free):
    kind = TYPES[agreement.type]
    start = _get_start(today, agreement)
    vals = {
        "renewal": kind.renewal,
        "schedule": kind.schedule,
        "notice": kind.notice_months,
        "reference": "",
        "term": 12,
        **agreement.vals,
    }
    covered = _take_machines(agreement, kind, free)
    price = agreement.line.get("price", agreement.price)
    return {
        "key": f"contract_{number:02d}",
        "customer": agreement.customer,
        "type": agreement.type,
        "happened": agreement.happened,
        "start": start,
        "elsewhere": _get_elsewhere(today, start),
        "price": price,
        "basis": kind.basis if covered else "line",
        "price_basis": agreement.line.get("price_basis", "period"),
        "scope": agreement.line.get("scope", "equipment"),
        "free_periods": agreement.line.get("free_periods", 0),
        "machines": _build_machines(today, agreement, covered),
        "paid": agreement.customer not in LATE,
        "end": start + relativedelta(months=vals["term"]) - timedelta(days=1),
        **vals,
    }


def _get_start(today, agreement):
    """Return the first day: that of the month, or its last one."""
    month = today.replace(day=1) - relativedelta(months=agreement.months)
    if agreement.happened == "draft":
        month += relativedelta(months=1)
    return month + relativedelta(day=agreement.day)


def _get_elsewhere(today, start):
    """Return until when another system billed, None for what is younger."""
    month = today.replace(day=1) - relativedelta(months=BILLED_MONTHS)
    return month - timedelta(days=1) if start < month else None


def _take_machines(agreement, kind, free):
    """Return the machines of an agreement: no other one covers them."""
    if agreement.line.get("scope") == "customer":
        free.pop(agreement.customer, None)
        return []
    own = free.get(agreement.customer, [])
    taken = [machine for machine in own if machine["category"] in kind.categories]
    free[agreement.customer] = [machine for machine in own if machine not in taken]
    return taken


def _build_machines(today, agreement, machines):
    """Return the covered machines: key, first and last day, own price."""
    rows = [
        {"machine": machine["key"], "since": None, "until": None, "price": None}
        for machine in machines
    ]
    if agreement.happened == "machines" and len(rows) > 2:
        month = today.replace(day=1)
        rows[1]["since"] = month - relativedelta(months=5) + timedelta(days=11)
        rows[1]["price"] = 89.0
        rows[2]["until"] = month - relativedelta(months=2) + timedelta(days=19)
    return rows


def _build_runs(today):
    """Return the days of billing: the first of each month that is over, and today."""
    first = today.replace(day=1)
    days = [first - relativedelta(months=back) for back in range(BILLED_MONTHS, -1, -1)]
    return [day for day in days if day <= today]


def _build_index(today):
    """Return months and values of the index of consumer prices, up to last month."""
    month, value, rows = today.replace(day=1), INDEX_START, []
    for number in range(INDEX_MONTHS):
        value = round(value + INDEX_GROWTH[number % len(INDEX_GROWTH)], 1)
        rows.append((month - relativedelta(months=INDEX_MONTHS - number), value))
    return rows


def _build_plans(today):
    """Return the maintenance plans; ``due`` is in how many days the next visit is.

    What was due some weeks ago and not made is late.
    """
    return [
        {
            "key": key,
            "name": name,
            "category": category,
            "interval": interval,
            "anchor": today + timedelta(days=due) - relativedelta(years=2),
            "hours": hours,
            "tolerance": tolerance,
        }
        for key, name, category, interval, due, hours, tolerance in (
            ("heating", "Visita annuale impianto", "climate_plant", 12, 9, 2.0, 20),
            ("cooling", "Controllo fughe e filtri", "chiller", 6, -40, 3.0, 15),
            ("tools", "Controllo geometrico", "machining_center", 4, 24, 4.0, 15),
            ("lathes", "Lubrificazione e giochi", "lathe", 4, -33, 2.0, 10),
            ("copiers", "Pulizia e tamburo", "copier", 6, 45, 1.0, 20),
        )
    ]
