"""The FAQ of the demo company, and what customers looked for in vain."""

from .entries_cooling import COOLING
from .entries_heating import HEATING
from .entries_office import OFFICE
from .entries_software import DESK, SOFTWARE
from .entries_tools import TOOLS

ENTRIES = HEATING + COOLING + OFFICE + TOOLS + SOFTWARE + DESK

# What those miss whom an entry does not help
MISSING = (
    "Non trovo il menù indicato.",
    "Servirebbe una foto.",
    "Nella nostra versione non è così.",
    "Fatto tutto, il problema resta.",
)
# What was looked for without a result: words, how often, by whom
UNANSWERED = (
    ("addolcitore sale rigenerazione", 9, "portal"),
    ("firma digitale scaduta", 7, "portal"),
    ("scansione su teams", 6, "portal"),
    ("caldaia F28", 5, "staff"),
    ("bonus caldaia detrazione", 5, "public"),
    ("rumore nel controsoffitto", 3, "portal"),
    ("cambio ragione sociale fattura", 3, "portal"),
    ("allarme 700 refrigeratore", 2, "staff"),
    ("spostare climatizzatore", 2, "public"),
)
