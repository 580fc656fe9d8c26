"""People of the demo company: what they do and what they know."""

JOBS = {
    "operator": "Operatrice hot-line",
    "technician_1": "Tecnico riscaldamento",
    "technician_2": "Tecnico frigorista",
    "technician_3": "Tecnico macchine per ufficio",
    "technician_4": "Tecnico macchine utensili",
    "dispatcher": "Responsabile pianificazione",
}
LEVEL = "Abilitato"
# Skills: name, who has them, categories of machines that ask for them
SKILLS = {
    "gas": (
        "Impianti a gas",
        ("technician_1", "technician_2"),
        ("boiler", "climate_plant"),
    ),
    "fgas": (
        "Patentino F-gas",
        ("technician_1", "technician_2"),
        ("heat_pump", "air_conditioner", "chiller"),
    ),
    "press": ("Stampanti di produzione", ("technician_3",), ("printer",)),
    "cnc": (
        "Controlli numerici",
        ("technician_4", "technician_2"),
        ("machining_center", "lathe"),
    ),
    "erp": (
        "Onda ERP",
        ("operator", "technician_3"),
        ("software_erp", "software_module"),
    ),
}
# What an hour of each costs the company
HOURLY_COSTS = {
    "operator": 22.5,
    "technician_1": 27.0,
    "technician_2": 28.5,
    "technician_3": 26.0,
    "technician_4": 31.0,
    "dispatcher": 29.0,
}
