"""What the demo company agrees with whom: types of contract, and who signed them.

Machines are named by the end of the xml id of their category, customers by the key
of ``customer_service_base/demo/customers.py``.
"""

from dataclasses import dataclass, field

# Coverage profiles: rules are (kind or None, percent, values)
COVERAGES = {
    "full": ("Tutto compreso", ((None, 100.0, {}),)),
    "scheduled": (
        "Solo visite programmate",
        ((None, 100.0, {"call_types": ("preventive",)}),),
    ),
    "copies": (
        "Costo copia: ricambi, manodopera e trasferta",
        (("labour", 100.0, {}), ("travel", 100.0, {}), ("part", 100.0, {})),
    ),
    "tools": (
        "Manodopera compresa, trasferta al 50%",
        (
            ("labour", 100.0, {}),
            ("callout", 100.0, {"is_counted": False}),
            ("travel", 50.0, {"is_counted": False}),
            ("km", 50.0, {"is_counted": False}),
        ),
    ),
    "hotline": (
        "Assistenza telefonica e da remoto",
        ((None, 100.0, {"onsite": False, "workshop": False}),),
    ),
}
# Fees: name, list price
FEES = {
    "full": ("Canone full service impianti", 210.0),
    "scheduled": ("Canone manutenzione programmata", 290.0),
    "copies": ("Canone costo copia", 48.0),
    "tools": ("Canone assistenza macchine utensili", 640.0),
    "hotline": ("Canone hot-line software", 780.0),
}
EXTRA_COPIES = ("Copie eccedenti", 0.0)


@dataclass(frozen=True, slots=True)
class Type:
    """A type of contract: what a new one begins with.

    ``schedule`` is the end of the xml id of a billing schedule of the addon, or a key
    of ``SCHEDULES``; ``allowance`` are values of what is included.
    """

    name: str
    schedule: str
    categories: tuple[str, ...]
    renewal: str = "tacit"
    notice_months: int = 3
    clause: str | None = None
    basis: str = "line"
    allowance: dict = field(default_factory=dict)
    clauses: str = ""


SCHEDULES = {
    "calendar_quarter": {
        "name": "Trimestrale anticipata, trimestri solari",
        "interval": 3,
        "unit": "month",
        "timing": "advance",
        "alignment": "calendar",
    },
}
_CLIMATE = (
    "climate_plant",
    "chiller",
    "heat_pump",
    "air_handling",
    "air_conditioner",
    "boiler",
)
TYPES = {
    "full": Type(
        "Full service impianti",
        "month_advance",
        _CLIMATE,
        clause="istat_75",
        clauses="<p>Il canone comprende manodopera, trasferta e ricambi. Sono esclusi "
        "i danni da uso improprio e da eventi atmosferici.</p>"
        "<p>Il canone è aggiornato ogni anno al 75% della variazione dell’indice "
        "ISTAT FOI.</p>",
    ),
    "scheduled": Type(
        "Manutenzione programmata",
        "year_advance",
        _CLIMATE,
        notice_months=2,
        clause="istat_100",
        basis="equipment",
        clauses="<p>Il canone comprende le visite programmate e la compilazione del "
        "libretto d’impianto. I guasti sono addebitati a consuntivo.</p>",
    ),
    "copies": Type(
        "Costo copia",
        "month_advance",
        ("copier", "printer"),
        notice_months=1,
        allowance={
            "kind": "meter",
            "meter_unit": "copie",
            "quantity": 4500.0,
            "per": "period",
            "overage": "ledger",
            "overage_price": 0.009,
        },
        clauses="<p>Il canone comprende le copie indicate, i toner e la manutenzione. "
        "Le copie eccedenti sono fatturate a consuntivo.</p>",
    ),
    "tools": Type(
        "Assistenza macchine utensili",
        "calendar_quarter",
        ("tool_line", "machining_center", "lathe", "tool_other"),
        clause="istat_100",
        allowance={"kind": "hours", "quantity": 40.0, "per": "year"},
        clauses="<p>Il canone comprende 40 ore di manodopera l’anno. La trasferta è "
        "addebitata al 50%.</p>",
    ),
    "hotline": Type(
        "Hot-line software",
        "year_advance",
        ("software_erp", "software_cam", "software_service"),
        notice_months=2,
        allowance={"kind": "calls", "quantity": 24.0, "per": "year"},
        clauses="<p>Assistenza telefonica e da remoto dalle 8:30 alle 18:00, "
        "24 chiamate l’anno comprese.</p>",
    ),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract: since how many months, and what is particular about it.

    ``happened`` is what happens to it, see ``contracts.EVENTS``; ``vals`` are values
    of the contract, ``line`` of its line.
    """

    customer: str
    type: str
    months: int
    price: float
    day: int = 1
    happened: str = ""
    vals: dict = field(default_factory=dict)
    line: dict = field(default_factory=dict)


AGREEMENTS = (
    # Heating and cooling, everything included
    Agreement("pastificio_colli", "full", 31, 310.0),
    Agreement("ittica_tronto", "full", 20, 285.0, happened="amended"),
    Agreement("casa_riposo_ginestre", "full", 44, 340.0, 31),
    Agreement(
        "clinica_san_ciriaco",
        "full",
        34,
        395.0,
        happened="expiring",
        vals={"renewal": "explicit", "schedule": "quarter_advance", "term": 36},
        line={"price": 1185.0},
    ),
    Agreement("poliambulatorio_riviera", "full", 16, 260.0, 15),
    Agreement(
        "grand_hotel_duchi", "full", 22, 225.0, happened="noticed", vals={"notice": 1}
    ),
    Agreement(
        "terme_sibilla",
        "full",
        27,
        615.0,
        happened="terminated",
        vals={"schedule": "quarter_advance"},
    ),
    Agreement("hotel_vela", "full", 19, 195.0, happened="suspended"),
    # Heating and cooling, scheduled visits
    Agreement(
        "comune_montecolle",
        "scheduled",
        23,
        320.0,
        vals={"reference": "CIG ZA23B7F0C1", "renewal": "none", "term": 36},
    ),
    Agreement("ist_leonardo", "scheduled", 14, 280.0, vals={"reference": "CIG Y5F1"}),
    Agreement("liceo_rinascita", "scheduled", 14, 280.0),
    Agreement("studio_marinelli", "scheduled", 38, 260.0, 20),
    Agreement("studio_lucarelli", "scheduled", 29, 260.0, 10),
    Agreement("gestioni_adriatiche", "scheduled", 25, 275.0),
    Agreement("residence_adria", "scheduled", 18, 240.0),
    Agreement(
        "calzature_tenna",
        "scheduled",
        10,
        350.0,
        happened="expiring",
        vals={"renewal": "none"},
    ),
    Agreement(
        "supermercati_brezza",
        "scheduled",
        8,
        190.0,
        vals={"schedule": "half_year_advance"},
        line={"scope": "customer"},
    ),
    Agreement("cartotecnica_sentino", "scheduled", 13, 330.0, happened="failing"),
    # Copiers and printers
    Agreement("ufficio_facile", "copies", 21, 62.0, happened="machines"),
    Agreement("copisteria_ateneo", "copies", 15, 120.0),
    Agreement(
        "editrice_leopardi",
        "copies",
        17,
        95.0,
        vals={"schedule": "month_arrears"},
    ),
    Agreement("notaio_orsini", "copies", 9, 45.0),
    Agreement(
        "studio_legale_fontana",
        "copies",
        26,
        135.0,
        vals={"schedule": "quarter_advance"},
    ),
    Agreement("agenzia_dorica", "copies", 4, 42.0, line={"free_periods": 1}),
    # Machine tools
    Agreement("meccanica_conero", "tools", 33, 690.0),
    Agreement(
        "torneria_esina",
        "tools",
        18,
        2950.0,
        vals={"schedule": "month_advance"},
        line={"price_basis": "year"},
    ),
    Agreement("stampi_metauro", "tools", 24, 720.0, 15),
    Agreement("cappe_esinale", "tools", 12, 540.0, happened="upgraded"),
    Agreement("fisarmoniche_belvedere", "tools", 7, 480.0),
    # Software
    Agreement("cucine_valfoglia", "hotline", 28, 980.0),
    Agreement("utensileria_piceno", "hotline", 19, 780.0),
    Agreement("idraulica_chienti", "hotline", 11, 780.0),
    Agreement("pastificio_colli", "hotline", 15, 690.0),
    Agreement("meccanica_conero", "hotline", 33, 1150.0),
    Agreement("logistica_metauro", "hotline", 0, 420.0, happened="draft"),
)
