"""What the desk does with the calls: answers, pauses, who gets them and why."""

from datetime import datetime, time, timedelta

from .call_rows import CREWS
from .dates import add_working_days, add_working_minutes, moment

# Minutes of work until somebody answers
_MINUTES = (3, 5, 8, 12, 15, 20, 30, 40, 55, 75, 110, 160, 230, 420)
_NIGHT = timedelta(hours=2)
_PARTS = {"waiting_parts": "parts", "waiting_customer": "customer"}
_REASSIGNED = (
    "Più vicino al cliente",
    "Conosce già la macchina",
    "Giro della giornata già pieno",
    "Chiesto dal cliente",
)
_ABSENT = "Assente: passa al sostituto"
# Who stands in for whom
SUBSTITUTES = {
    "technician_1": "technician_2",
    "technician_2": "technician_1",
    "technician_3": "operator",
    "technician_4": "technician_2",
    "operator": "dispatcher",
}
REOPENED, HANDED_OVER, RATED = 9, 5, 60
# Technician who is on leave from the next working day on, and for how many days
ON_LEAVE, LEAVE_DAYS = "technician_2", 3


def add_desk_work(rng, today, calls):
    """Add to the calls what people did with them, day by day."""
    latest = _latest(today)
    for call in calls:
        if call["quarantine"]:
            continue
        call["responded"] = _responded(rng, latest, call)
        call["pauses"] = _pauses(rng, latest, call)
        call["reminded"] = _reminded(today, call)
        call["assignments"] = _assignments(rng, latest, call)
    _reopen(rng, calls)
    _hand_over(rng, calls)
    _rate(rng, today, calls)


def _latest(today):
    """Return the moment up to which things have happened."""
    return datetime.combine(today, time.min) - _NIGHT


def _responded(rng, latest, call):
    """Return when somebody answered, not before the call, or nothing."""
    planned = call["kind"] in ("preventive", "installation")
    if planned or call["stage"] == "cancelled":
        return None
    opened = call["date_open"]
    new = not call["user"]
    if new and rng.random() < (0.2 if latest - opened < timedelta(days=1) else 0.9):
        return None
    minutes = rng.randint(2, 6) if call["hours"] < 1 else rng.choice(_MINUTES)
    if call["priority"] >= "2" or call["root"] == "software":
        minutes = min(minutes, 40)
    answer = add_working_minutes(opened, minutes)
    if answer > latest:
        answer = opened + timedelta(minutes=10)
    known = (answer, call["date_solved"], call["date_solved"] and call["date_planned"])
    return max(opened, min(filter(None, known)))


def _pauses(rng, latest, call):
    """Return the times in which the call waited: start, end, reason."""
    start = call["responded"] or call["date_open"]
    if call["stage"] in _PARTS:
        start = min(add_working_minutes(start, rng.randint(20, 300)), latest)
        return [(max(start, call["date_open"]), None, _PARTS[call["stage"]])]
    if call["kind"] != "corrective" or not (
        call["date_solved"] and call["date_planned"]
    ):
        return []
    start = add_working_minutes(start, rng.randint(30, 300))
    end = call["date_planned"] - timedelta(minutes=30)
    if end - start < timedelta(days=2) or rng.random() > 0.7:
        return []
    return [(start, end, rng.choice(("parts", "parts", "supplier", "agreed_date")))]


def _reminded(today, call):
    """Return when the customer was reminded who has let us wait for days."""
    if call["stage"] != "waiting_customer":
        return None
    last = add_working_days(today, -1)
    # the hot-line works on Saturdays too
    days = 1 if call["root"] == "software" else 2
    if call["pauses"][-1][0].date() > add_working_days(last, -days):
        return None
    return moment(last, 9 * 60)


def _assignments(rng, latest, call):
    """Return who got the call when, from whom, by what and why, told by whom."""
    user, opened = call["user"], call["date_open"]

    def row(date, before, after, method, reason, author=None):
        return {
            "date": date,
            "from": before,
            "to": after,
            "method": method,
            "reason": reason,
            "author": author,
        }

    if not user:
        return [row(opened, None, None, "queue", "Nessuno disponibile, in coda")]
    crew = CREWS[call["root"]][1]
    others = [other for other in crew if other != user]
    if others and rng.random() < 0.15:
        first = rng.choice(others)
        later = min(add_working_minutes(opened, rng.randint(15, 90)), latest)
        end = call["responded"] or call["date_solved"] or later
        return [
            row(opened, None, first, "load", "Meno chiamate aperte"),
            row(
                max(opened, min(later, end)),
                first,
                user,
                "hand",
                rng.choice(_REASSIGNED),
                "dispatcher",
            ),
        ]
    if call["equipment"] and user == crew[0]:
        return [row(opened, None, user, "equipment", "Tecnico abituale della macchina")]
    if rng.random() < 0.4:
        return [row(opened, None, user, "hand", "", "dispatcher")]
    return [row(opened, None, user, "load", "Meno chiamate aperte")]


def _reopen(rng, calls):
    """Let some repairs have been solved once too early."""
    long = [
        call
        for call in calls
        if call["kind"] == "corrective"
        and call["date_solved"]
        and call["date_solved"] - call["date_open"] > timedelta(days=3)
    ]
    for call in rng.sample(long, REOPENED):
        day = call["date_open"] + timedelta(hours=rng.randint(20, 26))
        first = max(call["responded"], add_working_minutes(day, 30))
        reopened = add_working_minutes(first, rng.randint(60, 400))
        if reopened < call["date_solved"] - timedelta(hours=2):
            call.update(first_solved=first, reopened=reopened, pauses=[])


def _hand_over(rng, calls):
    """Let some calls have passed to the substitute of who was absent."""
    old = [
        call
        for call in calls
        if call["user"] in SUBSTITUTES.values()
        and len(call["assignments"]) == 1
        and call["responded"]
        and call["date_solved"]
        and call["date_solved"] - call["responded"] > timedelta(days=1)
    ]
    absent = {substitute: who for who, substitute in SUBSTITUTES.items()}
    for call in rng.sample(old, min(HANDED_OVER, len(old))):
        who = absent[call["user"]]
        first = {**call["assignments"][0], "to": who}
        call["assignments"] = [
            first,
            {
                "date": add_working_minutes(call["responded"], 30),
                "from": who,
                "to": call["user"],
                "method": "handover",
                "reason": _ABSENT,
                "author": None,
            },
        ]


def _rate(rng, today, calls):
    """Let customers say how it went."""
    said = {
        5: (
            "",
            "",
            "Tecnico puntuale e molto gentile.",
            "Problema risolto in giornata, grazie.",
            "Ottima assistenza, come sempre.",
        ),
        3: ("", "Tutto bene, ma abbiamo aspettato il ricambio una settimana."),
        1: ("Siamo stati fermi tre giorni.", "Ho dovuto richiamare due volte."),
    }
    done = [
        call
        for call in calls
        if call["date_solved"]
        and call["caller"]
        and call["team"] in ("climate", "office", "software")
        and call["date_solved"].date() < add_working_days(today, -2)
    ]
    for call in rng.sample(done, RATED):
        value = 1 if call["reopened"] else rng.choice((5,) * 12 + (3,) * 3 + (1,))
        call["rating"] = {
            "value": value,
            "feedback": rng.choice(said[value]),
            "asked": call["date_solved"],
            "date": call["date_solved"] + timedelta(hours=rng.randint(1, 20)),
        }
