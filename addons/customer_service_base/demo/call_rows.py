"""A call as a row of values, and who of the company takes care of what."""

from .customers import CUSTOMERS
from .dates import CLOSES, OPENS, moment

# Team, technicians and hot-line of each root category
CREWS = {
    "climate": ("climate", ("technician_1", "technician_2"), "technician_1"),
    "office": ("office", ("technician_3",), "technician_3"),
    "tools": ("tools", ("technician_4", "technician_2"), "technician_4"),
    "software": ("software", ("operator", "technician_3"), "operator"),
}
# Days after which a solved call is closed, by root category as the teams say
GRACE_DAYS = {"climate": 5, "office": 5, "tools": 7, "software": 3}
# Customers to whom more is promised
PREMIUM = (
    "poliambulatorio_riviera",
    "casa_riposo_ginestre",
    "clinica_san_ciriaco",
    "grand_hotel_duchi",
    "pastificio_colli",
)


def call_row(rng, day, kind, root):
    """Return the values that every call has, still open and nobody's."""
    return {
        "kind": kind,
        "root": root,
        "team": CREWS[root][0],
        "user": None,
        "equipment": None,
        "caller": None,
        "caller_name": "",
        "caller_phone": "",
        "channel": "phone",
        "priority": "0",
        "symptom": "",
        "cause": "",
        "remedy": "",
        "hours": 0.25,
        "stage": "new",
        "date_open": moment(day, rng.randint(OPENS, CLOSES - 45)),
        "date_planned": None,
        "date_solved": None,
        "date_closed": None,
        "internal_note": "",
        "tag": "",
        "activity": None,
        "document": None,
        "partner": None,
        "caller_email": "",
        "responded": None,
        "pauses": [],
        "assignments": [],
        "messages": [],
        "acknowledged": None,
        "reminded": None,
        "first_solved": None,
        "reopened": None,
        "origin": None,
        "parent": None,
        "merged_into": None,
        "quarantine": "",
        "rating": None,
    }


def caller_of(rng, machine):
    """Return who calls about a machine: its user, or someone of the customer."""
    if machine["end_user"] and rng.random() < 0.7:
        return machine["end_user"]
    customer = next(c for c in CUSTOMERS if c.slug == machine["partner"])
    return f"{customer.slug}_contact_{rng.randint(1, len(customer.contacts))}"
