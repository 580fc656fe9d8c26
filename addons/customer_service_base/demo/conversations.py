"""What customers and staff wrote to each other about the calls."""

from datetime import datetime, time, timedelta

from .dates import add_working_minutes

# Days up to which calls have their messages; the customer on the portal has all
RECENT, PORTAL_CUSTOMER = 150, "meccanica_conero"
STAFF, CUSTOMER, AUTOMATIC, NOTE = "staff", "customer", "automatic", "note"

_ACK = (
    "Abbiamo ricevuto la richiesta e l’abbiamo registrata. Vi risponderemo al più "
    "presto. Per aggiungere qualcosa rispondete a questa e-mail."
)
_TAKEN = (
    "Buongiorno, abbiamo preso in carico la segnalazione e vi richiamiamo a breve.",
    "Buongiorno, il tecnico è informato: vi confermiamo a breve l’appuntamento.",
    "Buongiorno, ricevuto. Nel frattempo potete mandarci una foto della targhetta?",
    "Buongiorno, stiamo verificando la disponibilità del ricambio a magazzino.",
)
_MORE = (
    "Aggiungo che il problema si presenta soprattutto la mattina.",
    "Ci serve sapere a che ora arriva il tecnico, grazie.",
    "La targhetta riporta lo stesso modello della fattura.",
    "Confermo, siamo aperti fino alle 18.",
)
_URGES = (
    "Buongiorno, avete novità? Siamo ancora fermi.",
    "Potete darmi una data? Dobbiamo organizzare la produzione.",
    "Vi ricordo la nostra segnalazione, resto in attesa.",
)
_ASKS = (
    "Per proseguire ci serve una vostra conferma: quando possiamo fermare l’impianto?"
)
_PARTS = "Il ricambio è ordinato: vi avvisiamo appena arriva per fissare la visita."
_REMINDER = (
    "Vi ricordiamo che per proseguire con la richiesta ci serve una vostra risposta. "
    "Basta rispondere a questa e-mail."
)
_AGAIN = "Purtroppo il problema si è ripresentato già il giorno dopo."
_THANKS = (
    "Grazie mille, tutto a posto.",
    "Perfetto, grazie per la rapidità!",
    "Funziona, grazie.",
)
_ABSENT = (
    "Risposta automatica: sono assente fino a lunedì. Per urgenze rivolgersi alla "
    "segreteria."
)


def add_conversations(rng, today, calls):
    """Add the messages of the calls that came in writing and of some others."""
    latest = datetime.combine(today, time.min) - timedelta(hours=1)
    for call in calls:
        if not call["caller"] or call["merged_into"] or call["quarantine"]:
            continue
        age = (today - call["date_open"].date()).days
        written = call["channel"] in ("email", "portal") and age < RECENT
        if written or call["partner"] == PORTAL_CUSTOMER or call["reopened"]:
            messages = sorted(_talk(rng, call), key=lambda message: message["date"])
            call["messages"] = [m for m in messages if m["date"] <= latest]
            if call["reminded"]:
                reminder = _message(call["reminded"], AUTOMATIC, _REMINDER)
                call["messages"].append(reminder)
            if call["channel"] == "email":
                call["acknowledged"] = call["date_open"] + timedelta(minutes=1)


def _message(date, kind, body):
    return {"date": date, "kind": kind, "body": body}


def _talk(rng, call):
    """Yield what was said, in the order of the life of the call."""
    opened, answered = call["date_open"], call["responded"]
    if call["channel"] == "email":
        yield _message(opened, CUSTOMER, call["description"])
        yield _message(opened + timedelta(minutes=1), AUTOMATIC, _ACK)
    if not answered:
        return
    yield _message(answered, STAFF, rng.choice(_TAKEN))
    solved = call["first_solved"] or call["date_solved"]
    if not solved:
        yield from _open_talk(rng, call, answered)
        return
    more = add_working_minutes(answered, rng.randint(10, 60))
    if more < solved and rng.random() < 0.4:
        yield _message(more, CUSTOMER, rng.choice(_MORE))
        later = add_working_minutes(more, rng.randint(5, 40))
        yield _message(min(later, solved), STAFF, "Perfetto, a presto.")
    if call["reopened"]:
        yield _message(solved, STAFF, "Intervento eseguito, potete riavviare.")
        yield _message(call["reopened"], CUSTOMER, _AGAIN)
        solved = call["date_solved"]
    yield _message(solved, STAFF, f"Intervento concluso. {call['answer']}")
    chance = rng.random()
    if chance < 0.35:
        minutes = timedelta(minutes=rng.randint(4, 50))
        yield _message(solved + minutes, CUSTOMER, rng.choice(_THANKS))
    elif chance < 0.45:
        yield _message(solved + timedelta(minutes=1), NOTE, _ABSENT)


def _open_talk(rng, call, answered):
    """Yield what is said while a call is worked on or waits."""
    if call["pauses"]:
        start = call["pauses"][-1][0]
        asks = call["stage"] == "waiting_customer"
        yield _message(max(start, answered), STAFF, _ASKS if asks else _PARTS)
        urged = not asks and rng.random() < 0.5
    else:
        urged = rng.random() < 0.6
    if urged:
        later = add_working_minutes(answered, rng.randint(400, 1200))
        yield _message(later, CUSTOMER, rng.choice(_URGES))
