"""Visits of the demo company's technicians: what was done, and what is planned."""

from datetime import timedelta

from .customers import CUSTOMERS, TOWNS
from .dates import OPENS, add_working_days, moment, working_day
from .spare_parts import SPARE_PARTS, parts_for

# Kilometres from the company, both ways, and minutes of one way
ROADS = {
    "AN": (38, 25),
    "MC": (64, 35),
    "FM": (112, 55),
    "PU": (146, 65),
    "AP": (178, 80),
    "RN": (212, 95),
    "PE": (262, 120),
}
HOME_KM = 14  # to customers in the company's own town
FIELD_KINDS = ("corrective", "preventive", "installation")
UNSIGNED = "Cliente assente alla fine del lavoro, chiavi in portineria"
QUARTER = timedelta(minutes=15)
# Visits after which the night was spent near the customer
FAR_KM, LODGING, BOARD = 200, 82.0, 24.5
TOLL, PARKING = 0.036, 4.0

# Checklist of each trade: name, kind of check, whether it must be done
CHECKLISTS = {
    "climate": (
        ("Gas e acqua intercettati e verificati", "tick", True),
        ("Combustione: CO2 in percentuale", "value", False),
        ("Sicurezze provate", "tick", True),
        ("Locale lasciato pulito", "tick", False),
    ),
    "office": (
        ("Contatore letto", "value", True),
        ("Stampa di prova archiviata", "tick", False),
    ),
    "tools": (
        ("Macchina in sicurezza, quadro lucchettato", "tick", True),
        ("Geometrie verificate", "tick", False),
        ("Protezioni rimontate", "tick", True),
    ),
    "software": (("Salvataggio dei dati verificato", "tick", True),),
}


def build_work(rng, today, calls, equipment):
    """Return the interventions on the calls, in order of their start.

    Nobody is in two places: a visit that would overlap the one before it begins
    later, and one that would not fit before the call was solved did not take place.

    :param calls: rows of calls, ended and open ones.
    :param equipment: rows of machines, which say where the customer has them.
    """
    machines = {row["key"]: row for row in equipment}
    free_from = {}
    rows = []
    visits = [call for call in calls if _is_field_work(call)]
    for call in sorted(visits, key=lambda call: (call["date_planned"], call["key"])):
        machine = machines.get(call["equipment"])
        if call["date_solved"]:
            row = _done(rng, free_from, call, machine)
        elif call["stage"] in ("new", "in_progress"):
            row = _planned(rng, today, call, machine)
        else:
            row = None
        if row:
            rows.append(row)
    rows.sort(key=lambda row: (row["start"], row["call"]))
    for number, row in enumerate(rows, 1):
        row["key"] = f"work_{number:04d}"
    _add_waiting(rng, today, calls, machines, rows)
    return rows


def _is_field_work(call):
    return (
        call["kind"] in FIELD_KINDS
        and call["user"]
        and call["date_planned"]
        and not call["merged_into"]
    )


def _road(machine):
    """Return kilometres both ways and minutes of one way to a machine."""
    town = TOWNS[_town(machine)] if machine else TOWNS["osimo"]
    if town.name == TOWNS["osimo"].name:
        return HOME_KM, 10
    return ROADS[town.province]


def _town(machine):
    """Return the key of the town in which a machine stands."""
    customer = next(c for c in CUSTOMERS if c.slug == machine["partner"])
    site = machine["site"] or ""
    if site.startswith(f"{customer.slug}_site_"):
        return customer.sites[int(site.rpartition("_")[2]) - 1][1]
    return customer.town


def _row(call, machine, kilometres, hours):
    return {
        "key": "",
        "call": call["key"],
        "user": call["user"],
        "root": call["root"],
        "kind": "onsite",
        "state": "planned",
        "start": None,
        "stop": None,
        "hours": hours,
        "km": kilometres,
        "travel_hours": 0.0,
        "times": [],
        "report": "",
        "signed_by": "",
        "unsigned": "",
        "parts": [],
        "expenses": [],
        "values": [],
        "done": None,
        "machine": machine and machine["key"],
    }


def _done(rng, free_from, call, machine):
    """Return a visit of the past, with the journey around it."""
    kilometres, minutes = _road(machine)
    way = timedelta(minutes=minutes)
    start = max(call["date_planned"], free_from.get(call["user"], call["date_open"]))
    solved = call["date_solved"]
    if solved - start < QUARTER:
        return None
    before = start - way
    if before < free_from.get(call["user"], before):
        before = start  # straight from the customer before
    back = solved + way
    free_from[call["user"]] = back
    worked = (solved - start).total_seconds() / 3600
    row = _row(call, machine, kilometres, round(call["hours"] * 4) / 4)
    times = [("travel", before, start)] if before < start else []
    times += [("work", start, solved), ("travel", solved, back)]
    row.update(
        state="done",
        start=call["date_planned"],
        stop=call["date_planned"] + timedelta(hours=row["hours"]),
        travel_hours=2 * minutes / 60,
        times=times,
        report=call["answer"],
        done=back,
        parts=_parts(rng, call),
        expenses=_expenses(rng, kilometres, worked),
    )
    row["values"] = [
        _value(rng, name) if kind == "value" else ""
        for name, kind, _required in CHECKLISTS[call["root"]]
    ]
    if rng.random() < 0.08:
        row["unsigned"] = UNSIGNED
    else:
        row["signed_by"] = _signer(rng, machine)
    return row


def _planned(rng, today, call, machine):
    """Return a visit that is still to come, or one that is overdue."""
    kilometres, minutes = _road(machine)
    row = _row(call, machine, kilometres, call["hours"])
    row.update(
        state="confirmed" if rng.random() < 0.6 else "planned",
        start=call["date_planned"],
        stop=call["date_planned"] + timedelta(hours=call["hours"]),
        travel_hours=2 * minutes / 60,
        parts=_parts(rng, call),
    )
    return row


def _add_waiting(rng, today, calls, machines, rows):
    """Add visits that nobody has a date for: they wait on the board."""
    busy = {row["call"] for row in rows}
    waiting = [
        call
        for call in calls
        if call["stage"] == "new"
        and call["kind"] in FIELD_KINDS
        and call["key"] not in busy
        and call["equipment"]
    ]
    for call in waiting[:8]:
        machine = machines[call["equipment"]]
        row = _row(call, machine, _road(machine)[0], call["hours"])
        if rng.random() < 0.4:
            day = working_day(add_working_days(today, rng.randint(1, 6)))
            row["start"] = moment(day, OPENS + 60 * rng.randint(0, 6))
            row["stop"] = row["start"] + timedelta(hours=call["hours"])
        row["key"] = f"work_{len(rows) + 1:04d}"
        row["user"] = None
        rows.append(row)


def _parts(rng, call):
    """Return the parts changed, when the cause asks for one."""
    keys = parts_for(call["cause"])
    if not keys or call["remedy"] not in ("replaced", "recharged", "maintained"):
        return []
    key = rng.choice(keys)
    return [{"part": key, "quantity": rng.randint(1, SPARE_PARTS[key].most)}]


def _expenses(rng, kilometres, worked):
    rows = []
    if kilometres > 100:
        rows.append(("expense", "Pedaggio autostradale", round(kilometres * TOLL, 1)))
    if kilometres > FAR_KM and worked > 4:
        rows.append(("lodging", "Pernottamento", LODGING))
    if kilometres > 100 and worked > 4:
        rows.append(("board", "Pranzo", BOARD))
    if rng.random() < 0.06:
        rows.append(("expense", "Parcheggio", PARKING))
    return rows


def _value(rng, name):
    """Return what was measured."""
    if "CO2" in name:
        return f"{rng.randint(88, 98) / 10:.1f} %".replace(".", ",")
    return str(rng.randint(4000, 98000))


def _signer(rng, machine):
    """Return who of the customer signs."""
    if not machine:
        return ""
    customer = next(c for c in CUSTOMERS if c.slug == machine["partner"])
    return rng.choice(customer.contacts)[0]
