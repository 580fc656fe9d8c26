"""What the demo company promises to whom: policies, targets and levels.

Targets are (what, from priority, hours); levels are (name, when, value, who is told,
raise the priority).
"""

from .call_rows import PREMIUM

POLICIES = {
    "scheduled": {
        "name": "Interventi programmati: nessun tempo promesso",
        "hours": "team",
        "types": ("preventive", "installation", "information"),
        "targets": (),
        "levels": (),
    },
    "premium": {
        "name": "Premium 24 ore su 24",
        "hours": "always",
        "partners": PREMIUM,
        "types": ("corrective",),
        "targets": (
            ("response", None, 2.0),
            ("on_site", None, 36.0),
            ("resolution", None, 72.0),
        ),
        "levels": (
            ("Metà del tempo", "percent", 50.0, "user", False),
            ("Due ore alla scadenza", "before", 2.0, "leader", True),
            ("Fuori tempo", "after", 0.0, "leader", False),
        ),
    },
    "hotline": {
        "name": "Hot-line software",
        "hours": "calendar",
        "calendar": "hotline",
        "types": ("hotline", "software"),
        "targets": (
            ("response", None, 1.0),
            ("resolution", None, 30.0),
            ("resolution", "2", 12.0),
            ("next_reply", None, 8.0),
        ),
        "levels": (
            ("Tempo quasi finito", "percent", 75.0, "user", False),
            ("Fuori tempo", "after", 0.0, "leader", False),
        ),
    },
    "standard": {
        "name": "Standard",
        "hours": "team",
        "targets": (
            ("response", None, 4.0),
            ("response", "2", 1.0),
            ("on_site", "2", 16.0),
            ("resolution", None, 40.0),
            ("resolution", "2", 20.0),
        ),
        "levels": (
            ("Tempo quasi finito", "percent", 75.0, "user", False),
            ("Fuori tempo", "after", 0.0, "leader", False),
            ("In ritardo di un giorno", "after", 10.0, "leader", True),
        ),
    },
}

# Customers who have not paid: name of the invoices' work, amount, days since due
INVOICES = {
    "residence_adria": (
        ("Sostituzione circolatore e riavvio impianto", 1240.0, 128),
        ("Manutenzione annuale centrale termica", 860.0, 74),
    ),
    "agenzia_dorica": (("Sostituzione gruppo fusore", 415.0, 18),),
}
# Customer whose service somebody has blocked by hand, and why
BLOCKED = {"assicura_piceno": "Insoluto legale: contattare l’amministrazione"}
# Days after which an unpaid invoice blocks the service
BLOCK_DAYS = 60
