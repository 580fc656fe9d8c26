"""Meters of the demo machines and what was read on them in the last year."""

from datetime import timedelta

from .catalogue import COUNTER, MODELS
from .dates import moment, working_day

MONTHLY, QUARTERLY = 30, 91  # days between readings


def build_meters(rng, today, machines, calls):
    """Return the meters with their readings, also those taken during calls."""
    visits = {}
    for call in calls:
        if call["date_solved"] and call["date_planned"]:
            visits.setdefault(call["equipment"], []).append(call)
    meters = []
    for machine in machines:
        if machine["state"] not in ("installed", "in_house"):
            continue
        for meter in MODELS[machine["model"]].meters:
            days = _reading_days(rng, today, machine, visits.get(machine["key"], ()))
            meters.append(
                {
                    "equipment": machine["key"],
                    "name": meter.name,
                    "unit": meter.unit,
                    "kind": meter.kind,
                    "readings": _readings(rng, machine, meter, days),
                }
            )
    _restart_one(meters)
    return meters


def _reading_days(rng, today, machine, visits):
    """Return moments and calls (or none) of the readings, in order of time."""
    office = MODELS[machine["model"]].category in ("copier", "printer")
    step = MONTHLY if office else QUARTERLY
    moments = {call["date_solved"]: call["key"] for call in visits}
    for age in range(360 - rng.randrange(step), 0, -step):
        day = working_day(today - timedelta(days=age), -1)
        if day > machine["installed"]:
            moments.setdefault(moment(day, rng.randint(9 * 60, 17 * 60)), None)
    return sorted(moments.items())


def _readings(rng, machine, meter, days):
    rate = meter.yearly * rng.uniform(0.5, 1.4) / 365
    value, last, readings = 0.0, machine["installed"], []
    for when, call in days:
        elapsed = max((when.date() - last).days, 0)
        if meter.kind == COUNTER:
            value += round(elapsed * rate * rng.uniform(0.8, 1.2))
        else:
            value = round(rng.uniform(0.6, 1.1) * meter.yearly, 1)
        last = when.date()
        readings.append(
            {"date": when, "value": value, "call": call, "reset": False, "note": ""}
        )
    return readings


def _restart_one(meters):
    """Let one counter start again, as after a new counter board."""
    meter = max(
        (m for m in meters if m["kind"] == COUNTER), key=lambda m: len(m["readings"])
    )
    middle = len(meter["readings"]) // 2
    first = meter["readings"][middle]
    before = first["value"]
    for reading in meter["readings"][middle:]:
        reading["value"] -= before
    first.update(reset=True, note="Sostituita la scheda contatori, riparte da zero.")
