"""Spare parts of the demo company, by the cause for which they are changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SparePart:
    """``causes`` are the faults after which it is changed."""

    name: str
    code: str
    price: float
    cost: float
    causes: tuple[str, ...] = ()
    most: int = 1


SPARE_PARTS = {
    "electrodes": SparePart(
        "Kit elettrodi e guarnizione bruciatore",
        "RIC-ELE-01",
        48.0,
        21.5,
        ("electrode",),
    ),
    "expansion_vessel": SparePart(
        "Vaso di espansione 8 litri", "RIC-VAS-08", 74.0, 33.0, ("low_pressure",)
    ),
    "circulator": SparePart(
        "Circolatore elettronico 25-60",
        "RIC-CIR-60",
        236.0,
        128.0,
        ("worn_part", "scale"),
    ),
    "board": SparePart(
        "Scheda di controllo caldaia", "RIC-SCH-24", 198.0, 96.0, ("control_board",)
    ),
    "probe": SparePart(
        "Sonda di temperatura NTC", "RIC-NTC-10", 22.0, 6.8, ("control_board",)
    ),
    "refrigerant": SparePart(
        "Gas refrigerante R32, 1 kg", "RIC-R32-1K", 62.0, 29.0, ("refrigerant",), 3
    ),
    "air_filter": SparePart(
        "Filtro aria G4", "RIC-FIL-G4", 18.5, 7.2, ("dirty_filter",), 4
    ),
    "pick_rollers": SparePart(
        "Kit rulli di presa carta", "RIC-RUL-02", 39.0, 14.0, ("rollers",)
    ),
    "drum_unit": SparePart("Unità tamburo", "RIC-TAM-45", 142.0, 78.0, ("drum",)),
    "fuser_unit": SparePart(
        "Gruppo fusore 230 V", "RIC-FUS-23", 289.0, 161.0, ("fuser",)
    ),
    "bearing_kit": SparePart(
        "Kit cuscinetti mandrino", "RIC-CUS-70", 640.0, 395.0, ("bearing", "collision")
    ),
    "encoder_part": SparePart(
        "Trasduttore rotativo 2048 impulsi", "RIC-ENC-20", 415.0, 240.0, ("encoder",)
    ),
    "relay": SparePart(
        "Relè di sicurezza 24 V", "RIC-REL-24", 57.0, 24.0, ("electrical",), 2
    ),
    "seal_kit": SparePart(
        "Kit guarnizioni idrauliche", "RIC-GUA-12", 44.0, 17.5, ("hydraulics",), 2
    ),
}


def parts_for(cause):
    """Return the keys of the parts that are changed after a fault."""
    return [key for key, part in SPARE_PARTS.items() if cause in part.causes]
