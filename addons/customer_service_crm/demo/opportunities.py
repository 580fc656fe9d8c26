"""What the calls of the demo company sold, and which prospects became leads."""

from typing import NamedTuple


class Chance(NamedTuple):
    """An opportunity from a call: ``end`` is the stage's number, won or lost."""

    kind: str
    revenue: float
    end: str


CHANCES = (
    Chance("machine", 8400.0, "won"),
    Chance("contract", 960.0, "2"),
    Chance("repair", 620.0, "won"),
    Chance("contract", 1450.0, "won"),
    Chance("machine", 12900.0, "lost"),
    Chance("repair", 380.0, "1"),
    Chance("machine", 5600.0, "3"),
    Chance("contract", 2100.0, "lost"),
    Chance("repair", 890.0, "won"),
    Chance("contract", 740.0, "1"),
    Chance("machine", 18500.0, "2"),
    Chance("machine", 3300.0, "won"),
    Chance("contract", 1180.0, "won"),
    Chance("repair", 450.0, "lost"),
    Chance("machine", 7200.0, "1"),
    Chance("contract", 1680.0, "3"),
)
# What each is called
WANTED = {
    "machine": "Nuova apparecchiatura",
    "contract": "Contratto",
    "repair": "Riparazione fuori contratto",
}
# Every how many calls somebody wants something
EVERY = 17
# Prospects who called: what they asked for, by order of their calls
WISHES = (
    "Preventivo nuova caldaia",
    "Climatizzazione degli uffici",
    "Noleggio multifunzione",
    "Contratto di manutenzione",
    "Sostituzione gruppo frigo",
    "Gestionale assistenza",
)
# The last of them has become a customer
CONVERTED = 5
# Whose customers they are, by turns
SELLERS = (
    "customer_service_base.demo_user_agent",
    "customer_service_crm.demo_user_seller",
)
# Machines whose end of warranty became an opportunity
WARRANTIES = 4
