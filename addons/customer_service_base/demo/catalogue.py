"""Equipment of the demo company: models, how they are put together, who has what.

Manufacturers and models are invented. Categories and their properties are
records of ``customer_service_demo.xml``, named here by the end of their xml id.
"""

from dataclasses import dataclass, field

COUNTER, GAUGE = "counter", "gauge"

# Categories of machines by the root they are below
CATEGORIES = {
    "climate": (
        "climate_plant",
        "boiler",
        "heat_pump",
        "air_conditioner",
        "chiller",
        "air_handling",
        "climate_part",
    ),
    "office": ("copier", "printer", "copier_part"),
    "tools": ("tool_line", "machining_center", "lathe", "tool_other", "tool_part"),
    "software": (
        "software_erp",
        "software_module",
        "software_cam",
        "software_service",
    ),
}
ROOTS = {category: root for root, below in CATEGORIES.items() for category in below}


@dataclass(frozen=True, slots=True)
class Meter:
    """``yearly`` is what a counter adds in a year, or the middle of a gauge."""

    name: str
    unit: str
    yearly: int
    kind: str = COUNTER


@dataclass(frozen=True, slots=True)
class Model:
    """A model of machine; with ``price`` it is a product of the company.

    ``properties`` are choices by name of property: one of them is drawn.
    """

    category: str
    name: str
    manufacturer: str = ""
    code: str = ""
    price: float = 0.0
    meters: tuple[Meter, ...] = ()
    properties: dict[str, tuple] = field(default_factory=dict)
    positions: tuple[str, ...] = ()


_BURNER_HOURS = Meter("Ore bruciatore", "h", 1900)
_PRESSURE = Meter("Pressione impianto", "bar", 2, GAUGE)
_COMPRESSOR_HOURS = Meter("Ore compressore", "h", 2400)
_BLACK = Meter("Copie bianco e nero", "copie", 42000)
_COLOUR = Meter("Copie a colori", "copie", 15000)
_POWER_ON = Meter("Ore macchina", "h", 3100)

_BOILER_ROOM = ("Locale caldaia, piano interrato", "Centrale termica, cortile interno")
_ROOF = ("Copertura, lato nord", "Terrazzo tecnico", "Cavedio impianti")
_ROOMS = ("Ufficio, piano primo", "Reception", "Sala riunioni", "Corridoio piano terra")
_SHOP_FLOOR = ("Reparto tornitura", "Campata 2", "Isola 4", "Reparto fresatura")
_SERVER = ("Server aziendale", "Server virtuale", "Macchina in cloud")

MODELS = {
    # Heating and air conditioning
    "thermal_plant": Model("climate_plant", "Centrale termica", positions=_BOILER_ROOM),
    "boiler_wall": Model(
        "boiler",
        "Caldaia murale a condensazione Ecoline 24",
        "Termalia",
        "ECO-24C",
        1480.0,
        (_PRESSURE,),
        {
            "fuel": ("methane", "lpg"),
            "power_kw": (24.0,),
            "flue": ("Coassiale 60/100",),
        },
        ("Locale tecnico", "Ripostiglio", "Cucina"),
    ),
    "boiler_floor": Model(
        "boiler",
        "Caldaia a basamento Basalto 115",
        "Termalia",
        "BAS-115",
        9650.0,
        (_BURNER_HOURS, _PRESSURE),
        {
            "fuel": ("methane",),
            "power_kw": (115.0,),
            "flue": ("Inox Ø 160", "Inox Ø 180"),
        },
        _BOILER_ROOM,
    ),
    "boiler_old": Model(
        "boiler",
        "Caldaia in ghisa Fornace 200",
        "Fonderie Lamone",
        "FNC-200",
        0.0,
        (_BURNER_HOURS, _PRESSURE),
        {"fuel": ("methane", "oil"), "power_kw": (200.0,), "flue": ("Muratura",)},
        _BOILER_ROOM,
    ),
    "burner": Model(
        "climate_part",
        "Bruciatore modulante BM 120",
        "Termalia",
        "BM-120",
        2150.0,
        properties={"part_code": ("BM120-M", "BM120-G")},
    ),
    "pump": Model(
        "climate_part",
        "Circolatore elettronico CE 32-80",
        "Idronika",
        "CE-32-80",
        420.0,
        properties={"part_code": ("CE3280",)},
    ),
    "softener": Model(
        "climate_part",
        "Addolcitore a scambio ionico AD 50",
        "Idronika",
        "AD-50",
        990.0,
        properties={"part_code": ("AD50-V", "AD50-T")},
    ),
    "heat_pump": Model(
        "heat_pump",
        "Pompa di calore aria-acqua Aria 16",
        "Nordclima",
        "ARIA-16T",
        7400.0,
        (_COMPRESSOR_HOURS,),
        {"refrigerant": ("r32", "r290"), "charge_kg": (1.8, 2.4), "power_kw": (16.0,)},
        _ROOF,
    ),
    "split": Model(
        "air_conditioner",
        "Climatizzatore dual split Brezza 35",
        "Nordclima",
        "BRZ-35D",
        1690.0,
        (),
        {
            "refrigerant": ("r32", "r410a"),
            "charge_kg": (1.1, 1.25),
            "indoor_units": (2,),
        },
        _ROOMS,
    ),
    "chiller": Model(
        "chiller",
        "Gruppo frigorifero condensato ad aria Polaris 80",
        "Nordclima",
        "POL-80",
        28900.0,
        (_COMPRESSOR_HOURS,),
        {
            "refrigerant": ("r410a", "r32"),
            "charge_kg": (14.0, 18.5),
            "power_kw": (80.0,),
        },
        _ROOF,
    ),
    "ahu": Model(
        "air_handling",
        "Unità di trattamento aria Modula 6000",
        "Aeris Impianti",
        "MOD-6000",
        0.0,
        (),
        {"airflow_m3h": (5500, 6000), "filters": ("G4 + F7", "G4 + F9")},
        _ROOF,
    ),
    # Copiers
    "copier_a3": Model(
        "copier",
        "Multifunzione A3 a colori Copix C360",
        "Copix",
        "C360",
        5200.0,
        (_BLACK, _COLOUR),
        {
            "colour": (True,),
            "speed_ppm": (36,),
            "toner": ("TN-360",),
            "network": ("dhcp", "fixed"),
        },
        _ROOMS,
    ),
    "copier_a4": Model(
        "copier",
        "Multifunzione A4 Copix M42",
        "Copix",
        "M42",
        1350.0,
        (_BLACK,),
        {
            "colour": (False,),
            "speed_ppm": (42,),
            "toner": ("TN-42",),
            "network": ("dhcp", "fixed"),
        },
        _ROOMS,
    ),
    "press": Model(
        "printer",
        "Stampante di produzione Copix P900",
        "Copix",
        "P900",
        38500.0,
        (
            Meter("Copie bianco e nero", "copie", 160000),
            Meter("Copie a colori", "copie", 240000),
        ),
        {
            "colour": (True,),
            "speed_ppm": (90,),
            "toner": ("TN-900",),
            "network": ("fixed",),
        },
        ("Sala stampa", "Laboratorio"),
    ),
    "finisher": Model(
        "copier_part",
        "Finitore con pinzatura FN-20",
        "Copix",
        "FN-20",
        860.0,
        properties={"part_code": ("FN20",)},
    ),
    # Machine tools
    "tool_line": Model("tool_line", "Linea di lavorazione", positions=_SHOP_FLOOR),
    "machining_center": Model(
        "machining_center",
        "Centro di lavoro verticale VM 1000",
        "Officine Brentana",
        "VM-1000",
        118000.0,
        (_POWER_ON, Meter("Ore mandrino", "h", 1700)),
        {
            "control": ("heron", "sigma"),
            "travel_x_mm": (1000, 1200),
            "taper": ("ISO 40", "HSK-A63"),
        },
        _SHOP_FLOOR,
    ),
    "lathe": Model(
        "lathe",
        "Tornio CNC TL 250",
        "Officine Brentana",
        "TL-250",
        86000.0,
        (_POWER_ON,),
        {"control": ("heron", "sigma"), "swing_mm": (250, 320), "bar_mm": (52, 65)},
        _SHOP_FLOOR,
    ),
    "grinder": Model(
        "tool_other",
        "Rettificatrice tangenziale RT 600",
        "Rettifiche Savena",
        "RT-600",
        0.0,
        (_POWER_ON,),
        {"year_built": (1998, 2004, 2011)},
        _SHOP_FLOOR,
    ),
    "saw": Model(
        "tool_other",
        "Segatrice a nastro SN 330",
        "Taglio Nord",
        "SN-330",
        0.0,
        (),
        {"year_built": (2007, 2015, 2019)},
        _SHOP_FLOOR,
    ),
    "spindle": Model(
        "tool_part",
        "Elettromandrino EM 15",
        "Officine Brentana",
        "EM-15",
        14800.0,
        properties={"part_code": ("EM15-12K", "EM15-18K")},
    ),
    "bar_feeder": Model(
        "tool_part",
        "Caricatore barre CB 65",
        "Officine Brentana",
        "CB-65",
        12500.0,
        properties={"part_code": ("CB65-3M", "CB65-4M")},
    ),
    "tool_chiller": Model(
        "tool_part",
        "Refrigeratore RF 8",
        "Idronika",
        "RF-8",
        3900.0,
        properties={"part_code": ("RF8",)},
    ),
    # Software
    "erp": Model(
        "software_erp",
        "Gestionale Onda ERP",
        "Marea Software",
        "ONDA-ERP",
        4200.0,
        (),
        {
            "version": ("11.2", "11.4", "12.0"),
            "users": (3, 5, 8, 15),
            "hosting": ("local", "cloud"),
        },
        _SERVER,
    ),
    "erp_stock": Model(
        "software_module",
        "Onda ERP – modulo Magazzino",
        "Marea Software",
        "ONDA-MAG",
        950.0,
        properties={"version": ("11.2", "11.4", "12.0"), "users": (2, 3, 5)},
    ),
    "erp_production": Model(
        "software_module",
        "Onda ERP – modulo Produzione",
        "Marea Software",
        "ONDA-PRO",
        1400.0,
        properties={"version": ("11.2", "11.4", "12.0"), "users": (2, 3, 5)},
    ),
    "cam": Model(
        "software_cam",
        "Licenza CAD/CAM Traccia 5",
        "Marea Software",
        "TRACCIA-5",
        6800.0,
        (),
        {"version": ("5.1", "5.3"), "dongle": ("usb", "network")},
        ("Postazione programmazione",),
    ),
    "backup": Model(
        "software_service",
        "Backup gestito Porto Sicuro",
        "Marea Software",
        "PSB-1T",
        480.0,
        (),
        {"space_gb": (500, 1000, 2000)},
        _SERVER,
    ),
}

# How machines are put together: a model, or a model with what is below it
SETS = {
    "plant": ("thermal_plant", ("boiler_floor", "burner"), "pump"),
    "big_plant": ("thermal_plant", ("boiler_floor", "burner"), "pump", "softener"),
    "old_plant": ("thermal_plant", ("boiler_old", "burner"), "pump"),
    "line": (
        "tool_line",
        ("machining_center", "spindle", "tool_chiller"),
        ("lathe", "bar_feeder"),
    ),
    "center": ("machining_center", "spindle"),
    "turning": ("lathe", "bar_feeder"),
    "copier_finisher": ("copier_a3", "finisher"),
    "press_finisher": ("press", "finisher"),
    "erp_light": ("erp", "erp_stock"),
    "erp_full": ("erp", "erp_stock", "erp_production"),
}

# What a customer of the sector has, dealt to the sites (or clients) in turn
SECTORS = {
    "industry": (
        "line",
        "grinder",
        "chiller",
        "erp_full",
        "copier_a3",
        "cam",
    ),
    "workshop": ("center", "turning", "saw", "copier_a4", "erp_light"),
    "factory": ("plant", "chiller", "ahu", "erp_full", "copier_a4"),
    "hotel": ("big_plant", "split", "heat_pump", "copier_a4"),
    "school": ("old_plant", "copier_finisher", "copier_a4"),
    "public": ("old_plant", "plant", "split", "copier_a3"),
    "clinic": ("big_plant", "chiller", "ahu", "copier_a4", "split"),
    "building": ("plant", "old_plant", "heat_pump"),
    "office": ("copier_finisher", "split", "backup"),
    "printing": ("press_finisher", "copier_a3", "split", "backup"),
    "shop": ("split", "split", "boiler_wall", "backup"),
    "office_dealer": (
        "copier_finisher",
        "copier_a4",
        "copier_a3",
        "copier_a4",
        "split",
    ),
    "climate_dealer": ("split", "heat_pump", "boiler_wall", "split", "heat_pump"),
    "tool_dealer": ("center", "turning", "saw", "cam"),
}

# Old machines that another one replaced, by the model of the new one
REPLACED_BY = {
    "boiler_floor": "boiler_old",
    "copier_a3": "copier_a4",
    "lathe": "saw",
    "split": "split",
}
