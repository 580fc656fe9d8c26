"""How much of what a benchmark database holds: pure arithmetic and words.

Nothing here knows Odoo or a database. The same number of calls always gives the
same plan, and the SQL that fills the tables is deterministic too.
"""

from dataclasses import dataclass

MIN_CALLS, MAX_CALLS = 1_000, 1_000_000

# Everything below is the same in every size, so that two sizes differ in rows only.
TECHNICIANS = 40
TEAMS = 4
YEARS = 6
PRODUCTS = 24

WORDS = {
    "activities": (
        "Officine|Impianti|Termoidraulica|Costruzioni|Trasporti|Panificio|Hotel|"
        "Ristorante|Farmacia|Studio Tecnico|Tipografia|Carrozzeria|Falegnameria|"
        "Autotrasporti|Cantine|Caseificio|Lavanderia|Supermercati|Residenza|"
        "Condominio|Clinica|Istituto|Meccanica|Fonderia|Tessitura|Vivai|Edilizia|"
        "Ceramiche|Molino|Salumificio|Cartiera|Arredamenti|Elettrica|Plastica"
    ),
    "surnames": (
        "Rossi|Russo|Ferrari|Esposito|Bianchi|Romano|Colombo|Ricci|Marino|Greco|"
        "Bruno|Gallo|Conti|De Luca|Mancini|Costa|Giordano|Rizzo|Lombardi|Moretti|"
        "Barbieri|Fontana|Santoro|Mariani|Rinaldi|Caruso|Ferrara|Galli|Martini|"
        "Leone|Longo|Gentile|Martinelli|Vitale|Lombardo|Serra|Coppola|Marchetti|"
        "Parisi|Villa|Conte|Ferraro|Ferri|Fabbri|Bianco|Marini|Grasso|Valentini|"
        "Messina|Sala|Gatti|Pellegrini|Palumbo|Sanna|Farina|Rizzi|Monti|Cattaneo|"
        "Morelli|Amato|Silvestri|Mazza|Testa|Grassi|Pellegrino|Carbone|Giuliani"
    ),
    "names": (
        "Marco|Giulia|Andrea|Francesca|Luca|Chiara|Matteo|Sara|Alessandro|Elena|"
        "Davide|Laura|Stefano|Paola|Roberto|Anna|Giovanni|Silvia|Paolo|Martina|"
        "Simone|Federica|Antonio|Valentina|Giuseppe|Monica|Fabio|Cristina|Enrico"
    ),
    "forms": "S.r.l.|S.p.A.|S.n.c.|di Angelo & C. S.a.s.|Soc. Coop.",
    "streets": (
        "Roma|Garibaldi|Mazzini|Cavour|Dante|Verdi|Marconi|Matteotti|dell'Industria|"
        "dell'Artigianato|Galileo Galilei|Leonardo da Vinci|San Martino|Gramsci|"
        "Emilia|dei Mille|XX Settembre|Kennedy|della Repubblica|Volta"
    ),
    "cities": (
        "Milano|Roma|Torino|Bologna|Modena|Parma|Verona|Padova|Vicenza|Brescia|"
        "Bergamo|Genova|Firenze|Prato|Ancona|Perugia|Napoli|Bari|Catania|Palermo|"
        "Cagliari|Trento|Udine|Treviso|Rimini|Reggio Emilia|Piacenza|Novara"
    ),
    "site_names": (
        "Stabilimento|Magazzino|Filiale|Punto vendita|Sede operativa|Deposito|"
        "Scala A|Cantiere|Laboratorio|Reparto produzione"
    ),
    "positions": (
        "Centrale termica|Piano terra, ingresso|Primo piano, corridoio|Copertura|"
        "Linea 2|Locale tecnico|Reparto spedizioni|Ufficio amministrazione|"
        "Piano interrato|Capannone B, campata 4"
    ),
    "faults": (
        "non parte|si ferma durante il lavoro|perde acqua|fa rumore|"
        "mostra un codice di errore|non raggiunge la temperatura|"
        "ha la stampa sbiadita|inceppa la carta|fa scattare l'interruttore|"
        "vibra oltre il normale|non comunica con la rete|richiede la manutenzione"
    ),
    "reports": (
        "Sostituita la scheda di controllo e provato il funzionamento.|"
        "Pulito il filtro, verificati i parametri, impianto in pressione.|"
        "Regolata la tensione della cinghia e ingrassati i supporti.|"
        "Aggiornato il programma e ripristinata la configurazione.|"
        "Sostituita la guarnizione, nessuna perdita dopo la prova.|"
        "Spiegato al cliente l'uso corretto, nessun guasto rilevato."
    ),
    "questions": (
        "Richiesta di informazioni|Preventivo per una nuova macchina|"
        "Domanda sulla fattura|Cambio di referente|Richiesta di formazione"
    ),
}

# name, maker, letters of the serial number, months of warranty, machine names
CATEGORIES = (
    ("Riscaldamento", "Caldaie murali", "Termal", "CM", (24, 24, 12)),
    ("Riscaldamento", "Caldaie a basamento", "Calorstar", "CB", (24, 12, 12)),
    ("Riscaldamento", "Pompe di calore", "Aeria", "PC", (60, 24, 12)),
    ("Climatizzazione", "Split", "Frescal", "SP", (24, 24, 0)),
    ("Climatizzazione", "Unità di trattamento aria", "Ventor", "UT", (24, 12, 12)),
    ("Ufficio", "Multifunzione", "Copyra", "MF", (12, 12, 12)),
    ("Ufficio", "Stampanti laser", "Lasera", "SL", (12, 12, 0)),
    ("Macchine utensili", "Torni", "Tornital", "TN", (12, 6, 0)),
    ("Macchine utensili", "Frese", "Fresomec", "FR", (12, 6, 0)),
    ("Macchine utensili", "Centri di lavoro", "Meccanor", "CL", (24, 12, 6)),
    ("Software", "Gestionale", "Contasoft", "GE", (0, 12, 0)),
    ("Software", "CAD", "Disegna", "CA", (0, 0, 0)),
)

# priorities that only a few calls have
EXTRA_TYPES = (("Urgenza", "2"), ("Emergenza di sicurezza", "3"))


@dataclass(frozen=True)
class Plan:
    """Numbers of rows that belong to a number of calls."""

    calls: int
    machines: int
    customers: int
    meters: int
    readings_per_meter: int = 6


def make_plan(calls):
    """Return the plan for a number of calls.

    :param int calls: from 1,000 to 1,000,000
    :raises ValueError: the number is outside that range
    """
    if not MIN_CALLS <= calls <= MAX_CALLS:
        raise ValueError(f"between {MIN_CALLS} and {MAX_CALLS} calls, not {calls}")
    machines = calls // 5
    return Plan(
        calls=calls,
        machines=machines,
        customers=machines // 10,
        meters=machines // 2,
    )


def chunks(total, size):
    """Yield ``(first, last)`` of consecutive ranges over ``0 .. total - 1``."""
    for first in range(0, total, size):
        yield first, min(first + size, total) - 1


def page_size(calls):
    """Return the rows of a page of a list, full in every size of database.

    A page of the web client has 80 rows; the smallest database has too few open
    calls to fill it, and a page that is not full saves the query of the pager.
    """
    return 20 if calls < 10_000 else 80
