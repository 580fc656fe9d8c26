"""Calls that hang together: one incident, a double, a come-back, a bad mail."""

from datetime import timedelta

from .call_rows import call_row, caller_of
from .catalogue import MODELS, ROOTS
from .dates import add_working_days, add_working_minutes, moment

CHILDREN, FOLLOW_UPS, MERGED = 4, 4, 3
_ERP = "erp"
_INCIDENT = "Onda ERP: dopo l’aggiornamento 12.0 non si stampano le fatture"
_REPORTS = (
    "Da stamattina non riusciamo a stampare le fatture, compare un errore.",
    "Stampa fatture bloccata dopo l’aggiornamento di ieri sera.",
    "Il gestionale apre le fatture ma la stampa resta in attesa.",
    "Errore in stampa: dobbiamo spedire le fatture oggi.",
)
_NOT_READ = (
    "Fiera del clima: 30% di sconto sugli stand",
    "Newsletter inviata a una lista: nessuno attende risposta.",
)
_MERGED = "Doppia della chiamata già aperta da un collega, unita a quella."


def add_incidents(rng, today, calls, machines):
    """Add the calls that hang together with others; they refer to rows."""
    by_key = {machine["key"]: machine for machine in machines}
    calls += _follow_ups(rng, today, calls, by_key)
    calls += _doubles(rng, today, calls, by_key)
    calls += _major_incident(rng, today, machines)
    calls.append(_bad_mail(rng, today))


def _follow_ups(rng, today, calls, machines):
    """Yield calls of customers who came back after the end of a repair."""
    closed = [
        call
        for call in calls
        if call["kind"] == "corrective"
        and call["date_closed"]
        and call["date_solved"]
        and call["caller"]
        and 25 < (today - call["date_closed"].date()).days < 300
        and not machines[call["equipment"]]["until"]
    ]
    for origin in rng.sample(closed, FOLLOW_UPS):
        day = add_working_days(origin["date_closed"].date(), rng.randint(2, 6))
        opened = moment(day, rng.randint(8 * 60 + 10, 11 * 60))
        solved = add_working_minutes(opened, rng.randint(300, 900))
        yield {
            **origin,
            "description": "Lo stesso difetto di prima si è ripresentato.",
            "answer": f"Ripetuto l’intervento con verifica. {origin['answer']}",
            "channel": "email",
            "origin": origin,
            "date_open": opened,
            "date_planned": solved - timedelta(hours=1),
            "date_solved": solved,
            "date_closed": solved + timedelta(days=5),
            "internal_note": "",
            "activity": None,
        }


def _doubles(rng, today, calls, machines):
    """Yield calls about what a colleague had called about, merged into theirs."""
    recent = [
        call
        for call in calls
        if call["stage"] in ("in_progress", "waiting_parts", "solved", "closed")
        and call["equipment"]
        and call["caller"]
        and call["kind"] == "corrective"
        and (today - call["date_open"].date()).days < 150
    ]
    for survivor in rng.sample(recent, MERGED):
        opened = add_working_minutes(survivor["date_open"], rng.randint(20, 90))
        end = add_working_minutes(opened, 25)
        if end.date() >= today:
            opened, end = survivor["date_open"], survivor["date_open"]
        machine = machines[survivor["equipment"]]
        yield {
            **call_row(rng, opened.date(), survivor["kind"], survivor["root"]),
            "subject": survivor["subject"],
            "description": survivor["description"],
            "symptom": survivor["symptom"],
            "equipment": survivor["equipment"],
            "partner": survivor["partner"],
            "caller": caller_of(rng, machine),
            "channel": "phone",
            "answer": "",
            "date_open": opened,
            "date_closed": end,
            "stage": "cancelled",
            "internal_note": _MERGED,
            "merged_into": survivor,
        }


def _major_incident(rng, today, machines):
    """Yield a fault of a program that many have, and the calls of those who do."""
    day = add_working_days(today, -1)
    parent = {
        **call_row(rng, day, "software", "software"),
        "subject": _INCIDENT,
        "description": "Segnalato da più clienti: aggiornamento 12.0 distribuito ieri.",
        "caller_name": "Marea Software, assistenza rivenditori",
        "caller_phone": "+39 02 555 0199",
        "channel": "internal",
        "priority": "2",
        "hours": 2.0,
        "stage": "in_progress",
        "user": "operator",
        "date_open": moment(day, 9 * 60 + 40),
        "internal_note": "Correzione promessa da Marea Software per oggi.",
        "answer": "",
    }
    yield parent
    users = {}
    for machine in machines:
        if machine["model"] == _ERP and machine["state"] == "installed":
            users.setdefault(machine["partner"], machine)
    hit = rng.sample(list(users.values()), CHILDREN)
    for number, (machine, text) in enumerate(zip(hit, _REPORTS, strict=True)):
        yield {
            **call_row(rng, day, "software", ROOTS[MODELS[_ERP].category]),
            "subject": "Stampa fatture bloccata dopo l’aggiornamento",
            "description": text,
            "symptom": "sw_error",
            "equipment": machine["key"],
            "partner": machine["partner"],
            "caller": caller_of(rng, machine),
            "channel": ("email", "phone", "phone", "portal")[number],
            "stage": "in_progress",
            "user": "operator",
            "answer": "",
            "date_open": moment(day, 8 * 60 + 20 + 35 * number),
            "parent": parent,
        }


def _bad_mail(rng, today):
    """Return a mail that nobody seems to have written."""
    subject, reason = _NOT_READ
    return {
        **call_row(rng, add_working_days(today, -1), "information", "climate"),
        "subject": subject,
        "description": "Prenotate ora il vostro stand. Per cancellarsi, clic qui.",
        "caller_name": "Fiera del clima",
        "caller_email": "newsletter@fiera-clima.example",
        "channel": "email",
        "quarantine": reason,
        "answer": "",
    }
