"""Machines of the demo customers, how they hang together and where they moved."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .catalogue import MODELS, REPLACED_BY, SECTORS, SETS
from .customers import CUSTOMERS
from .dates import moment, working_day

# Months of parts warranty of the demo categories of machines
PARTS_WARRANTY_MONTHS = 24
PLANNED, IN_HOUSE, RETIRED, REPLACED = 6, 4, 8, 10
SITE_MOVES, OWNER_MOVES = 12, 4

_SITE_REASONS = (
    "Spostata per ampliamento del reparto",
    "Trasferita su richiesta del cliente",
    "Spostata durante i lavori di ristrutturazione",
)
_OWNER_REASON = "Usato ritirato e rivenduto"
# Tags of machines, with the note that goes with them
_NOTES = (
    ("keys", "Chiavi del locale presso la portineria."),
    ("keys", "Chiavi del cancello dal custode, citofono 3."),
    ("height", "Serve la piattaforma: macchina in copertura."),
    ("safety", "Obbligo di scarpe antinfortunistiche e occhiali in reparto."),
    ("", "Accesso solo dopo le 9, annunciarsi al ricevimento."),
    ("", "Parcheggio furgoni sul retro."),
)


def build_equipment(rng, today):
    """Return the machines, each after the one it is part of, the replaced first."""
    machines = []
    for customer in CUSTOMERS:
        machines += _build_customer(rng, today, customer, len(machines))
    by_key = {machine["key"]: machine for machine in machines}
    _set_states(rng, today, machines)
    return _build_replaced(rng, today, by_key) + machines


def _build_customer(rng, today, customer, start):
    rows = []
    sets, places = SECTORS[customer.sector], _places(customer)
    for number in range(max(len(sets), len(places))):
        installed = _installation_date(rng, today)
        shape = sets[number % len(sets)]
        _add(
            rng,
            rows,
            SETS.get(shape, shape),
            {
                "customer": customer.slug,
                "start": start,
                "installed": installed,
                **places[number % len(places)],
            },
        )
    return rows


def _places(customer):
    """Return where the machines of a customer may stand, and what it is called."""
    kind = "client" if customer.clients else "site"
    places = [
        {
            "partner": customer.slug,
            "end_user": key if customer.clients else None,
            "site": key,
            "place": name,
        }
        for key, (name, _town) in zip(
            _numbered(customer.slug, kind, customer.clients or customer.sites),
            customer.clients or customer.sites,
            strict=True,
        )
    ]
    own = {"partner": customer.slug, "end_user": None, "site": customer.slug}
    return places or [{**own, "place": customer.name}]


def _numbered(slug, kind, rows):
    return [f"{slug}_{kind}_{number}" for number in range(1, len(rows) + 1)]


def _installation_date(rng, today):
    """Draw a day: some machines are new, some near the end of their warranty."""
    luck = rng.random()
    if luck < 0.12:
        end = today + timedelta(days=rng.randint(3, 55))
        return end - relativedelta(months=PARTS_WARRANTY_MONTHS)
    months = rng.randint(1, 21) if luck < 0.38 else rng.randint(26, 110)
    return today - relativedelta(months=months, days=rng.randint(0, 27))


def _add(rng, rows, shape, context, parent=None):
    """Append a machine and what is below it."""
    name, below = (shape, ()) if isinstance(shape, str) else (shape[0], shape[1:])
    model = MODELS[name]
    number = context["start"] + len(rows) + 1
    installed = working_day(context["installed"] + timedelta(days=rng.randint(0, 3)))
    tag, note = ("", "") if parent or rng.random() > 0.2 else rng.choice(_NOTES)
    row = {
        "key": f"{context['customer']}_{len(rows) + 1:02d}",
        "model": name,
        # a plant has no name of its own: it is called after the place
        "name": model.name if model.code else f"{model.name} – {context['place']}",
        "parent": parent,
        "partner": context["partner"],
        "end_user": context["end_user"],
        "site": context["site"],
        "serial": _serial(rng, model, installed, number),
        "position": "" if parent else _draw(rng, model.positions),
        "properties": _properties(rng, model, installed),
        "tag": tag,
        "note": note,
        "installed": installed,
        "state": "installed",
        "until": None,
        "replaced_by": None,
    }
    rows.append(row)
    for child in below:
        _add(rng, rows, child, context, row["key"])


def _draw(rng, choices):
    return rng.choice(choices) if choices else ""


def _serial(rng, model, installed, number):
    """Return a serial number of the maker's form; a plant has none."""
    if not model.code:
        return ""
    root = model.code.split("-")[0]
    return f"{root}{installed:%y}{rng.choice('ABCDEFGH')}-{number:05d}"


def _properties(rng, model, installed):
    values = {name: rng.choice(c) for name, c in model.properties.items()}
    if model.category == "boiler":
        values["registry_code"] = f"CIT-{rng.randrange(10**8):08d}"
    if model.category.startswith("software_e"):
        values["support_until"] = str(installed + relativedelta(years=10))
    return values


def _set_states(rng, today, machines):
    """Make some machines planned, at our workshop or out of service."""
    parents = {machine["parent"] for machine in machines}
    single = [m for m in machines if not m["parent"] and m["key"] not in parents]
    rng.shuffle(single)
    ours = [machine for machine in single if MODELS[machine["model"]].price]
    for machine in ours[:PLANNED]:
        _install(rng, machine, today)
        machine.update(state="planned", installed=None)
        single.remove(machine)
    movable = [m for m in single if MODELS[m["model"]].category != "software_service"]
    for machine in _take(movable, IN_HOUSE):
        machine["state"] = "in_house"
    for machine in _take(movable, RETIRED):
        _install(rng, machine, _long_ago(rng, today))
        until = today - timedelta(days=rng.randint(400, 900))
        machine.update(state="retired", until=until)


def _long_ago(rng, today):
    """Return a working day 8 to 13 years back."""
    return working_day(today - timedelta(days=rng.randint(8 * 365, 13 * 365)))


def _install(rng, machine, day):
    """Change the day a machine was installed, and its serial number with it."""
    model = MODELS[machine["model"]]
    machine["installed"] = day
    machine["serial"] = _serial(rng, model, day, rng.randint(1000, 9999))


def _take(rows, count):
    """Remove and return the first ``count`` rows."""
    taken = rows[:count]
    del rows[:count]
    return taken


def _build_replaced(rng, today, machines):
    """Return old machines whose place a newer one has taken in the last year."""
    new = [
        machine
        for machine in machines.values()
        if machine["state"] == "installed" and machine["model"] in REPLACED_BY
    ]
    rows = []
    for successor in rng.sample(new, REPLACED):
        model = MODELS[name := REPLACED_BY[successor["model"]]]
        changed = working_day(today - timedelta(days=rng.randint(20, 320)), -1)
        _install(rng, successor, changed)
        installed = _long_ago(rng, today)
        rows.append(
            {
                **successor,
                "key": f"{successor['key']}_old",
                "model": name,
                "name": model.name,
                "parent": None,
                "serial": _serial(rng, model, installed, rng.randint(100, 999)),
                "properties": _properties(rng, model, installed),
                "tag": "",
                "note": "",
                "installed": installed,
                "state": "replaced",
                "until": changed,
                "replaced_by": successor["key"],
            }
        )
    return rows


def build_moves(rng, today, machines):
    """Return past changes of site or owner; machines are where they ended."""
    sites = {c.slug: _numbered(c.slug, "site", c.sites) for c in CUSTOMERS}
    settled = [
        machine
        for machine in machines
        if machine["state"] == "installed"
        and not machine["parent"]
        and not MODELS[machine["model"]].category.startswith("software")
        and machine["installed"] < today - timedelta(days=200)
    ]
    at_sites = [m for m in settled if len(sites[m["partner"]]) > 1]
    moves = []
    for machine in rng.sample(at_sites, SITE_MOVES):
        others = [s for s in sites[machine["partner"]] if s != machine["site"]]
        old = {"old_partner": machine["partner"], "old_site": rng.choice(others)}
        moves += _move(rng, today, machines, machine, old, rng.choice(_SITE_REASONS))
    moved = {move["equipment"] for move in moves}
    sold = [m for m in settled if m["key"] not in moved and not m["end_user"]]
    for machine in rng.sample(sold, OWNER_MOVES):
        other = rng.choice([c.slug for c in CUSTOMERS if c.slug != machine["partner"]])
        old = {"old_partner": other, "old_site": other}
        moves += _move(rng, today, machines, machine, old, _OWNER_REASON)
    return moves


def _move(rng, today, machines, machine, old, reason):
    """Return the rows of one move: the machine and what was below it then."""
    age = (today - machine["installed"]).days
    day = working_day(today - timedelta(days=rng.randint(30, min(age - 60, 700))), -1)
    when = moment(day, rng.randint(9, 16) * 60)
    together, before = {machine["key"]}, 0
    while len(together) > before:
        before = len(together)
        together |= {m["key"] for m in machines if m["parent"] in together}
    return [
        {
            "equipment": row["key"],
            "date": when,
            "old_end_user": None,
            **old,
            **{name: row[name] for name in ("partner", "end_user", "site")},
            "reason": reason,
        }
        for row in machines
        if row["key"] in together and row["installed"] <= day
    ]
