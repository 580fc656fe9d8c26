"""A year of calls to the demo company, in all states."""

from collections import defaultdict
from datetime import timedelta

from .call_rows import CREWS, GRACE_DAYS, PREMIUM, call_row, caller_of
from .catalogue import MODELS, ROOTS
from .conversations import add_conversations
from .customers import PROSPECTS, TOWNS
from .dates import CLOSES, OPENS, Diary, add_working_days, is_working_day, moment
from .desk_work import add_desk_work
from .faults import CLIMATE, SEASONS
from .faults_office import OFFICE, SOFTWARE
from .faults_tools import ENQUIRIES, TOOLS
from .incidents import add_incidents

CALLS, OPEN, DAYS = 400, 52, 365
FAULTS = CLIMATE + OFFICE + SOFTWARE + TOOLS
# How much more the last days weigh: the kanban shows a working company
RECENT_DAYS, RECENT_WEIGHT = 8, 3.0

# Days after which customers who do not answer have been given up
LONGEST_WAIT = 12

# Days before the same happens again to a machine, where it is not a month
AGAIN = {"preventive": 170}

_CHANNELS = ("phone",) * 11 + ("email",) * 5 + ("portal",) * 3 + ("visit",)
_CANCELLED = (
    "Annullata dal cliente: il problema si è risolto da solo.",
    "Chiamata doppia, già aperta dal collega.",
    "Il cliente rinvia, richiamerà lui.",
)
_WAITING = {
    "waiting_parts": "Ricambio ordinato al fornitore, consegna prevista in settimana.",
    "waiting_customer": "Attendiamo dal cliente conferma della data di fermo.",
}
_WAITING_KINDS = {
    "corrective": ("waiting_parts", "waiting_parts", "waiting_customer"),
    "preventive": ("waiting_customer",),
    "software": ("waiting_customer",),
    "hotline": ("waiting_customer",),
}
_THANKS = ("", "", "", " Il cliente conferma.", " Cliente soddisfatto.")
_ACTIVITIES = (
    ("Richiamare il cliente", 0),
    ("Sollecitare il ricambio", -1),
    ("Confermare l’appuntamento", 1),
    ("Inviare il rapporto di intervento", 2),
)
_DOCUMENTS = ("docx", "xlsx", "pdf")
PROSPECT_CALLS, INTERNAL_NOTES, DOCUMENTS, ACTIVITIES = 12, 30, 15, 12


def build_calls(rng, today, machines):
    """Return the calls in order of opening."""
    draw = _FaultDraw(rng, machines)
    days = sorted(_draw_days(rng, today, CALLS - PROSPECT_CALLS))
    calls = [_machinecall_row(rng, day, *draw.on(day)) for day in days]
    calls += _prospect_calls(rng, today)
    calls += _installations(rng, today, machines)
    calls.sort(key=lambda call: (call["date_open"], call["subject"]))
    _set_progress(rng, today, calls)
    add_incidents(rng, today, calls, machines)
    calls.sort(key=lambda call: (call["date_open"], call["subject"]))
    for number, call in enumerate(calls, 1):
        call["key"] = f"call_{number:04d}"
    for call in calls:
        for name in ("origin", "parent", "merged_into"):
            call[name] = call[name] and call[name]["key"]
    _add_documents(rng, calls)
    add_desk_work(rng, today, calls)
    add_conversations(rng, today, calls)
    return calls


def _draw_days(rng, today, count):
    """Draw days of the last year: the seasons and the working week show."""
    days = [today - timedelta(days=age) for age in range(1, DAYS)]
    days = [day for day in days if is_working_day(day)]
    weights = []
    for day in days:
        seasons = sum(weight[day.month - 1] for weight in SEASONS.values())
        monday = 1.4 if day.weekday() == 0 else 1.0
        recent = RECENT_WEIGHT if (today - day).days <= RECENT_DAYS else 1.0
        weights.append(seasons * monday * recent)
    return rng.choices(days, weights, k=count)


class _FaultDraw:
    """Draws what breaks on a day, on a machine that was there."""

    def __init__(self, rng, machines):
        self._rng = rng
        self._last = {}
        self._machines = defaultdict(list)
        for machine in machines:
            if machine["state"] == "planned":
                continue
            # some machines are unlucky
            luck = rng.choice((1, 1, 1, 2, 2, 5))
            category = MODELS[machine["model"]].category
            self._machines[category].append((machine, luck))

    def on(self, day):
        """Return a fault and the machine that has it."""
        rng = self._rng
        weights = [
            fault.weight * SEASONS[fault.season][day.month - 1] for fault in FAULTS
        ]
        while True:
            (fault,) = rng.choices(FAULTS, weights)
            there = [
                (machine, luck)
                for category in fault.categories
                for machine, luck in self._machines[category]
                if machine["installed"] <= day
                and (not machine["until"] or day < machine["until"])
            ]
            there = [row for row in there if self._is_due(fault, row[0], day)]
            if there:
                rows, lucks = zip(*there, strict=True)
                machine = rng.choices(rows, lucks)[0]
                self._last[machine["key"], fault.subject] = day
                return fault, machine

    def _is_due(self, fault, machine, day):
        """Tell whether the same did not just happen to the machine."""
        last = self._last.get((machine["key"], fault.subject))
        return not last or (day - last).days > AGAIN.get(fault.kind, 30)


def _machinecall_row(rng, day, fault, machine):
    root = ROOTS[MODELS[machine["model"]].category]
    urgent = fault.priority == "0" and rng.random() < 0.08
    number = rng.randint(2, 7)
    preventive = fault.kind == "preventive"
    return {
        **call_row(rng, day, fault.kind, root),
        "subject": fault.subject.format(n=number),
        "description": rng.choice(fault.says).format(n=number),
        "answer": rng.choice(fault.done).format(n=number) + rng.choice(_THANKS),
        "symptom": fault.symptom,
        "cause": fault.cause,
        "remedy": fault.remedy,
        "priority": "1" if urgent else fault.priority,
        "hours": fault.hours,
        "equipment": machine["key"],
        "partner": machine["partner"],
        "caller": None if preventive else caller_of(rng, machine),
        "channel": "internal" if preventive else rng.choice(_CHANNELS),
    }


def _prospect_calls(rng, today):
    """Yield calls of people of whom we only know the name."""
    roots = {"heating": "climate", "cooling": "climate", "copier": "office"}
    roots |= {"tool": "tools", "software": "software"}
    days = _draw_days(rng, today, PROSPECT_CALLS)
    for (name, town, topic), day in zip(PROSPECTS, days, strict=True):
        subject, text = ENQUIRIES[topic]
        yield {
            **call_row(rng, day, "information", roots[topic]),
            "subject": subject,
            "description": f"{text} Zona: {TOWNS[town].name}.",
            "answer": "Richiamato, fornite le informazioni e passato al commerciale.",
            "caller_name": name,
            "caller_phone": f"+39 347 555 {rng.randrange(10000):04d}",
        }


def _installations(rng, today, machines):
    """Yield the calls for the machines that are still to be installed."""
    for machine in machines:
        if machine["state"] != "planned":
            continue
        model = MODELS[machine["model"]]
        day = add_working_days(today, -rng.randint(2, 15))
        hours = 4.0 if ROOTS[model.category] == "climate" else 2.0
        yield {
            **call_row(rng, day, "installation", ROOTS[model.category]),
            "subject": f"Installazione {model.name}",
            "description": "Consegna, collaudo e istruzioni al personale.",
            "answer": "",
            "equipment": machine["key"],
            "partner": machine["partner"],
            "channel": "internal",
            "hours": hours,
        }


def _set_progress(rng, today, calls):
    """Decide how far each call is: the newest ones are open, most are closed."""
    diary, left = Diary(today), OPEN
    for call in reversed(calls):
        age = (today - call["date_open"].date()).days
        planned = call["kind"] == "installation"
        if planned or (left > 0 and rng.random() < _chance_open(call, age)):
            left -= 1
            _set_open(rng, today, diary, call, age)
        elif rng.random() < 0.035:
            _set_cancelled(rng, today, call)
        else:
            _set_ended(rng, today, call)
    waiting = [call for call in calls if call["stage"] in ("new", "in_progress")]
    for call in rng.sample(waiting, min(ACTIVITIES, len(waiting))):
        call["activity"] = rng.choice(_ACTIVITIES)


def _chance_open(call, age):
    """Return how likely a call is open: questions are answered within two days."""
    if age > 3 and (call["hours"] < 1 or call["partner"] in PREMIUM):
        return 0.0
    for days, chance in ((4, 0.95), (9, 0.6), (16, 0.4), (40, 0.25), (90, 0.05)):
        if age <= days:
            return chance
    return 0.0


def _set_open(rng, today, diary, call, age):
    call["cause"] = call["remedy"] = call["answer"] = ""
    fresh = age <= 4 and rng.random() < 0.6
    if fresh and call["kind"] != "installation":
        return
    if age > 3 and call["kind"] in _WAITING_KINDS and rng.random() < 0.88:
        call["stage"] = rng.choice(_WAITING_KINDS[call["kind"]])
        if age > LONGEST_WAIT and call["stage"] == "waiting_customer":
            call["stage"] = "waiting_parts"
        call["internal_note"] = _WAITING[call["stage"]]
    else:
        call["stage"] = "new" if call["kind"] == "installation" else "in_progress"
    call["user"] = _technician(rng, call)
    call["tag"] = "urged" if age > 12 and rng.random() < 0.4 else ""
    if call["hours"] >= 1 and call["stage"] in ("new", "in_progress"):
        call["date_planned"] = diary.book(call["user"], call["hours"])


def _technician(rng, call):
    _team, technicians, hotline = CREWS[call["root"]]
    return hotline if call["hours"] < 1 else rng.choice(technicians)


def _set_cancelled(rng, today, call):
    call.update(stage="cancelled", answer="", cause="", remedy="")
    call["internal_note"] = rng.choice(_CANCELLED)
    end = add_working_days(call["date_open"].date(), 1)
    call["date_closed"] = _not_after(rng, today, call, end)


def _set_ended(rng, today, call):
    """Solve a call, and close it when some days have passed since."""
    call["user"] = _technician(rng, call)
    opened = call["date_open"]
    if call["hours"] < 1:
        call["date_solved"] = opened + timedelta(minutes=rng.randint(8, 42))
    else:
        wait = {"corrective": (1, 5), "preventive": (5, 20)}.get(call["kind"], (1, 3))
        if call["partner"] in PREMIUM and call["kind"] == "corrective":
            wait = (0, 1) if opened.hour < 9 and call["hours"] < 5 else (1, 1)
        if call["priority"] >= "2":
            wait = (0, 1) if opened.hour < 9 and call["hours"] < 5 else (1, 1)
        day = add_working_days(opened.date(), rng.randint(*wait))
        start = _not_after(rng, today, call, day)
        call["date_planned"] = start
        worked = round(call["hours"] * rng.uniform(0.7, 1.2) * 12) * 5
        call["date_solved"] = start + timedelta(minutes=worked)
    # the customer says that all is well, or the days of grace are over
    grace = GRACE_DAYS[call["root"]]
    days = min(rng.choice((1, 2, 4, 9, 9, 9)), grace)
    day = call["date_solved"].date() + timedelta(days=days)
    if day == today and days == grace:
        # it would come due at the hour it was solved, with the demo already there
        day -= timedelta(days=1)
    if day < today:
        call["stage"] = "closed"
        call["date_closed"] = moment(day, rng.randint(19 * 60, 21 * 60))
    else:
        call["stage"] = "solved"
    if rng.random() < 0.05:
        call["internal_note"] = (
            "Segnalare al commerciale: cliente interessato a rinnovo."
        )


def _not_after(rng, today, call, day):
    """Return a moment of ``day`` after the opening and before ``today``.

    The quarter of an hour is what people write in a report.
    """
    last = add_working_days(today, -1)
    latest = max(CLOSES - round(call["hours"] * 75), OPENS + 60)
    start = moment(min(day, last), rng.choice(range(OPENS, latest, 15)))
    return max(start, call["date_open"] + timedelta(minutes=30))


def _add_documents(rng, calls):
    """Attach a file to some calls on machines, of each kind in turn."""
    worked = [call for call in calls if call["date_solved"] and call["equipment"]]
    for number, call in enumerate(rng.sample(worked[-150:], DOCUMENTS)):
        call["document"] = _DOCUMENTS[number % len(_DOCUMENTS)]
