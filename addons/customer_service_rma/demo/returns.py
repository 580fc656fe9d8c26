"""Returns of the demo company: what came in, months ago and today.

Days are counted back from today; a case is told by the steps that were taken, each
so many days after the request.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """What comes back: a machine of a model, or something that only has a name.

    :param str model: key of a model of the demo company; its next machine is taken.
    :param str part: key of a spare part, instead.
    """

    problem: str
    model: str = ""
    part: str = ""
    name: str = ""
    serial: str = ""
    quantity: float = 1.0
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A return.

    :param int ago: days since it was asked for.
    :param steps: pairs (name of the step, days after the request).
    :param promised: days after the request for which it was promised.
    """

    ago: int
    asked: str
    items: tuple[Item, ...]
    steps: tuple[tuple[str, int], ...] = ()
    promised: int = 0
    reference: str = ""
    customer: str = ""
    reason: str = ""


CASES = (
    Case(
        0,
        "repair",
        (
            Item(
                "Prende più fogli insieme e si inceppa al cassetto 2.",
                model="copier_a4",
            ),
        ),
        reference="Ns. rif. 118/A",
    ),
    Case(
        1,
        "repair",
        (
            Item(
                "Non si accende più dopo il temporale.",
                name="Cronotermostato da parete",
                serial="CT-20418",
            ),
        ),
        customer="grand_hotel_duchi",
    ),
    Case(
        3,
        "repair",
        (Item("Perde dalla tenuta e fa rumore.", model="pump"),),
        (("authorize", 1),),
        promised=20,
    ),
    Case(
        6,
        "refund",
        (
            Item(
                "Ordinate in eccesso, confezioni integre.",
                part="probe",
                quantity=4,
            ),
        ),
        (("authorize", 1), ("receive_part", 4)),
        customer="pastificio_colli",
        reference="Ordine 4471",
    ),
    Case(
        66,
        "repair",
        (Item("Non parte, display spento.", model="tool_chiller"),),
        (("authorize", 2), ("expire", 33)),
        reason="Merce non pervenuta entro la scadenza.",
    ),
    Case(
        27,
        "replace",
        (Item("Carter ammaccato, chiede la sostituzione.", model="burner"),),
        (("refuse", 2),),
        reason="Danno da urto successivo alla consegna: non coperto da garanzia.",
    ),
    Case(
        6,
        "repair",
        (Item("Vibra oltre 12.000 giri.", model="spindle"),),
        (("authorize", 1), ("receive", 3)),
        promised=21,
    ),
    Case(
        17,
        "repair",
        (
            Item(
                "Fiamma instabile in bassa potenza.",
                model="burner",
                diagnosis="Elettrodo consumato, elettrovalvola da sostituire.",
            ),
            Item("Rumore al riavvio.", model="pump"),
        ),
        (("authorize", 1), ("receive", 5), ("workshop_first", 7)),
        promised=30,
        reference="DDT 212",
    ),
    Case(
        12,
        "repair",
        (
            Item(
                "Allarme inverter E14.",
                model="spindle",
                diagnosis="Cuscinetti anteriori consumati, cono da rettificare.",
            ),
        ),
        (("authorize", 1), ("receive", 3), ("workshop", 6)),
        promised=25,
    ),
    Case(
        38,
        "repair",
        (
            Item(
                "Non raffredda sotto i 20 gradi.",
                model="tool_chiller",
                diagnosis="Compressore in attesa di ricambio.",
            ),
        ),
        (("authorize", 1), ("receive", 4), ("workshop", 8)),
        promised=30,
    ),
    Case(
        19,
        "repair",
        (
            Item(
                "Scheda di controllo in errore.",
                model="pump",
                diagnosis="Elettronica in garanzia del costruttore.",
            ),
        ),
        (("authorize", 1), ("receive", 4), ("supplier", 7)),
        promised=35,
    ),
    Case(
        10,
        "repair",
        (
            Item(
                "Stampa sbiadita sul lato sinistro.",
                model="copier_a4",
                diagnosis="Preventivo rifiutato: si rende non riparata.",
            ),
        ),
        (("authorize", 1), ("receive", 3), ("decide_return", 7)),
        promised=14,
    ),
    Case(
        52,
        "repair",
        (
            Item(
                "Non modula, resta al minimo.",
                model="burner",
                diagnosis="Sostituiti servocomando ed elettrodi, collaudata a banco.",
            ),
        ),
        (
            ("authorize", 1),
            ("receive", 4),
            ("workshop", 6),
            ("repaired", 13),
            ("back", 15),
        ),
        promised=21,
    ),
    Case(
        98,
        "repair",
        (
            Item(
                "Perdita d'olio dal giunto rotante.",
                model="spindle",
                diagnosis="Sostituito il giunto, prova a 15.000 giri superata.",
            ),
        ),
        (
            ("authorize", 1),
            ("receive", 6),
            ("workshop", 9),
            ("repaired", 24),
            ("back", 27),
        ),
        promised=22,
        reference="RDA 77",
    ),
    Case(
        75,
        "repair",
        (
            Item(
                "Carica lenta, errore carta.",
                model="copier_a4",
                diagnosis="Nessun difetto riscontrato: pulizia e ritorno.",
            ),
        ),
        (("authorize", 0), ("receive", 3), ("decide_return", 5), ("back", 6)),
        promised=10,
    ),
    Case(
        130,
        "repair",
        (
            Item(
                "Girante bloccata dal calcare.",
                model="pump",
                diagnosis="Disincrostata, sostituita la tenuta.",
            ),
        ),
        (
            ("authorize", 1),
            ("receive", 5),
            ("workshop", 7),
            ("repaired", 12),
            ("back", 13),
        ),
        promised=20,
    ),
)
