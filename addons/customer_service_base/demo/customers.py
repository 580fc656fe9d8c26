"""Customers of the demo company, with their sites, contacts and clients.

Names are invented, towns and postcodes are real, e-mail domains are reserved.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    zip: str
    province: str
    prefix: str
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """``sites`` are pairs (name, town), ``contacts`` pairs (name, job)."""

    slug: str
    name: str
    sector: str
    town: str
    contacts: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...] = ()
    clients: tuple[tuple[str, str], ...] = ()


_FLAMINIA = ("Via Flaminia", "Via Nazionale Adriatica", "Viale della Vittoria")

TOWNS = {
    "ancona": Town(
        "Ancona",
        "60121",
        "AN",
        "071",
        ("Corso Garibaldi", "Via Marconi", "Via Flaminia", "Via Albertini"),
    ),
    "jesi": Town(
        "Jesi",
        "60035",
        "AN",
        "0731",
        ("Corso Matteotti", "Via Gallodoro", "Viale dell'Industria", "Via Pasquinelli"),
    ),
    "senigallia": Town(
        "Senigallia",
        "60019",
        "AN",
        "071",
        ("Lungomare Alighieri", "Via Podesti", "Strada della Bruciata"),
    ),
    "osimo": Town(
        "Osimo",
        "60027",
        "AN",
        "071",
        ("Via Montefanese", "Via Marco Polo", "Corso Mazzini"),
    ),
    "falconara": Town("Falconara Marittima", "60015", "AN", "071", _FLAMINIA),
    "fabriano": Town(
        "Fabriano",
        "60044",
        "AN",
        "0732",
        ("Via Dante", "Via Aurelio Saffi", "Via Gramsci"),
    ),
    "loreto": Town(
        "Loreto", "60025", "AN", "071", ("Via Brecce", "Corso Boccalini", "Via Sisto V")
    ),
    "castelfidardo": Town(
        "Castelfidardo", "60022", "AN", "071", ("Via Jesina", "Via della Stazione")
    ),
    "pesaro": Town(
        "Pesaro",
        "61121",
        "PU",
        "0721",
        ("Viale Trieste", "Via Branca", "Strada Montefeltro", "Via degli Abeti"),
    ),
    "fano": Town(
        "Fano", "61032", "PU", "0721", ("Via Roma", "Viale Adriatico", "Via Einaudi")
    ),
    "urbino": Town(
        "Urbino", "61029", "PU", "0722", ("Via Saffi", "Via Sasso", "Via dei Gelsi")
    ),
    "rimini": Town(
        "Rimini",
        "47921",
        "RN",
        "0541",
        ("Viale Vespucci", "Via Flaminia", "Corso d'Augusto", "Via Marecchiese"),
    ),
    "macerata": Town(
        "Macerata", "62100", "MC", "0733", ("Via Roma", "Corso Cavour", "Via Spalato")
    ),
    "civitanova": Town(
        "Civitanova Marche",
        "62012",
        "MC",
        "0733",
        ("Corso Umberto I", "Via Einaudi", "Via Carducci"),
    ),
    "recanati": Town(
        "Recanati", "62019", "MC", "071", ("Via Leopardi", "Via Ceccaroni")
    ),
    "tolentino": Town(
        "Tolentino", "62029", "MC", "0733", ("Viale XXX Giugno", "Via Nazionale")
    ),
    "fermo": Town(
        "Fermo",
        "63900",
        "FM",
        "0734",
        ("Viale Trento", "Via Respighi", "Corso Cefalonia"),
    ),
    "ascoli": Town(
        "Ascoli Piceno",
        "63100",
        "AP",
        "0736",
        ("Via Napoli", "Corso Mazzini", "Via Piceno"),
    ),
    "sanbenedetto": Town(
        "San Benedetto del Tronto",
        "63074",
        "AP",
        "0735",
        ("Viale Buozzi", "Via Calatafimi", "Via Pasubio"),
    ),
    "pescara": Town(
        "Pescara",
        "65121",
        "PE",
        "085",
        ("Corso Umberto I", "Via Tiburtina", "Via Firenze"),
    ),
}

CUSTOMERS = (
    # Industry: machine tools, air conditioning, software
    Customer(
        "meccanica_conero",
        "Meccanica del Conero S.r.l.",
        "industry",
        "osimo",
        (
            ("Gianluca Bartolini", "Responsabile manutenzione"),
            ("Sara Pierini", "Ufficio acquisti"),
        ),
        (("Stabilimento 1", "osimo"), ("Stabilimento 2", "castelfidardo")),
    ),
    Customer(
        "torneria_esina",
        "Torneria Esina S.n.c. di Cardinali e figli",
        "workshop",
        "jesi",
        (("Franco Cardinali", "Titolare"), ("Luca Cardinali", "Capo officina")),
    ),
    Customer(
        "stampi_metauro",
        "Stampi Metauro S.p.A.",
        "industry",
        "fano",
        (
            ("Roberta Gennari", "Direttrice di stabilimento"),
            ("Michele Omiccioli", "Manutentore"),
        ),
        (("Officina stampi", "fano"), ("Reparto presse", "fano")),
    ),
    Customer(
        "fisarmoniche_belvedere",
        "Fisarmoniche Belvedere S.r.l.",
        "workshop",
        "castelfidardo",
        (("Nazzareno Baldoni", "Titolare"), ("Elisa Magnaterra", "Amministrazione")),
    ),
    Customer(
        "cucine_valfoglia",
        "Cucine Valfoglia S.p.A.",
        "industry",
        "pesaro",
        (
            ("Daniele Ugolini", "Responsabile tecnico"),
            ("Paola Tonucci", "Segreteria di produzione"),
        ),
        (("Sede e produzione", "pesaro"), ("Magazzino spedizioni", "urbino")),
    ),
    Customer(
        "cappe_esinale",
        "Cappe Esinale S.p.A.",
        "industry",
        "fabriano",
        (
            ("Stefano Armezzani", "Responsabile manutenzione"),
            ("Giulia Tizi", "Responsabile sistemi informativi"),
        ),
        (("Stabilimento lamiera", "fabriano"), ("Centro logistico", "jesi")),
    ),
    Customer(
        "utensileria_piceno",
        "Lavorazioni Meccaniche Piceno S.r.l.",
        "workshop",
        "ascoli",
        (("Domenico Cocci", "Capo officina"), ("Marta Celani", "Amministrazione")),
    ),
    Customer(
        "idraulica_chienti",
        "Oleodinamica Chienti S.r.l.",
        "workshop",
        "tolentino",
        (("Alberto Salvucci", "Titolare"), ("Simone Mogliani", "Programmatore CNC")),
    ),
    Customer(
        "calzature_tenna",
        "Calzaturificio Val Tenna S.r.l.",
        "factory",
        "fermo",
        (("Lorella Vallesi", "Direzione"), ("Mauro Iommi", "Manutenzione")),
        (("Fabbrica", "fermo"), ("Spaccio aziendale", "civitanova")),
    ),
    Customer(
        "pastificio_colli",
        "Pastificio Colli Marchigiani S.r.l.",
        "factory",
        "recanati",
        (("Anna Guzzini", "Responsabile qualità"), ("Paolo Carlini", "Manutentore")),
    ),
    Customer(
        "ittica_tronto",
        "Ittica del Tronto S.r.l.",
        "factory",
        "sanbenedetto",
        (("Giorgio Palestini", "Responsabile celle"), ("Silvia Merlini", "Ufficio")),
    ),
    Customer(
        "cartotecnica_sentino",
        "Cartotecnica Sentino S.p.A.",
        "factory",
        "fabriano",
        (("Enrico Mancini", "Direttore tecnico"), ("Laura Biondi", "Logistica")),
        (("Cartiera", "fabriano"), ("Deposito", "falconara")),
    ),
    # Hotels
    Customer(
        "hotel_scogliera",
        "Hotel La Scogliera",
        "hotel",
        "senigallia",
        (("Francesca Bramucci", "Direttrice"), ("Ivan Petrolati", "Manutentore")),
    ),
    Customer(
        "residence_adria",
        "Residence Adria Mare S.r.l.",
        "hotel",
        "rimini",
        (("Massimo Zanni", "Direttore"), ("Ilaria Semprini", "Ricevimento")),
        (("Corpo A", "rimini"), ("Corpo B", "rimini")),
    ),
    Customer(
        "grand_hotel_duchi",
        "Grand Hotel dei Duchi",
        "hotel",
        "urbino",
        (("Caterina Fraternali", "Direttrice"), ("Dario Paci", "Manutentore")),
    ),
    Customer(
        "hotel_vela",
        "Hotel Vela Blu di Rossetti & C. S.a.s.",
        "hotel",
        "civitanova",
        (("Carla Rossetti", "Titolare"), ("Nicola Rossetti", "Ricevimento")),
    ),
    Customer(
        "terme_sibilla",
        "Terme della Sibilla S.r.l.",
        "hotel",
        "ascoli",
        (("Umberto Galosi", "Responsabile impianti"), ("Rita Agostini", "Direzione")),
        (("Stabilimento termale", "ascoli"), ("Albergo", "ascoli")),
    ),
    # Public buildings, health care
    Customer(
        "ist_leonardo",
        "Istituto Superiore Leonardo da Vinci di Jesi",
        "school",
        "jesi",
        (("Patrizia Rosini", "DSGA"), ("Andrea Focante", "Assistente tecnico")),
        (("Sede centrale", "jesi"), ("Succursale", "jesi")),
    ),
    Customer(
        "liceo_rinascita",
        "Liceo Scientifico Rinascita",
        "school",
        "macerata",
        (("Giuseppe Antinori", "DSGA"), ("Monica Ciccarelli", "Segreteria")),
    ),
    Customer(
        "comune_montecolle",
        "Comune di Montecolle Marittimo",
        "public",
        "fermo",
        (("Geom. Fabio Monteverde", "Ufficio tecnico"), ("Nadia Rossi", "Economato")),
        (("Municipio", "fermo"), ("Scuola primaria", "fermo"), ("Palestra", "fermo")),
    ),
    Customer(
        "poliambulatorio_riviera",
        "Poliambulatorio Riviera S.r.l.",
        "clinic",
        "pesaro",
        (
            ("Dott.ssa Elena Furlani", "Direttrice sanitaria"),
            ("Tania Serra", "Accettazione"),
        ),
    ),
    Customer(
        "casa_riposo_ginestre",
        "Casa di Riposo Le Ginestre",
        "clinic",
        "osimo",
        (("Suor Agnese Lodi", "Direzione"), ("Mirco Staffolani", "Manutentore")),
    ),
    Customer(
        "clinica_san_ciriaco",
        "Casa di Cura San Ciriaco S.p.A.",
        "clinic",
        "ancona",
        (("Ing. Valerio Pesaresi", "Ufficio tecnico"), ("Chiara Novelli", "Acquisti")),
        (("Padiglione degenze", "ancona"), ("Ambulatori", "falconara")),
    ),
    # Building administrators
    Customer(
        "studio_marinelli",
        "Studio Marinelli Amministrazioni Immobiliari",
        "building",
        "ancona",
        (
            ("Rag. Claudio Marinelli", "Amministratore"),
            ("Federica Busilacchi", "Segreteria"),
        ),
        (
            ("Condominio Aurora", "ancona"),
            ("Condominio Le Terrazze", "ancona"),
            ("Condominio Parco dei Pini", "falconara"),
            ("Condominio San Giovanni", "senigallia"),
        ),
    ),
    Customer(
        "studio_lucarelli",
        "Studio Lucarelli & Associati",
        "building",
        "pescara",
        (
            ("Dott. Piero Lucarelli", "Amministratore"),
            ("Vanessa Di Marco", "Segreteria"),
        ),
        (
            ("Condominio Pineta", "pescara"),
            ("Condominio Riviera Nord", "pescara"),
            ("Supercondominio I Gelsomini", "pescara"),
        ),
    ),
    Customer(
        "gestioni_adriatiche",
        "Gestioni Condominiali Adriatiche S.a.s.",
        "building",
        "civitanova",
        (("Geom. Sergio Pallotta", "Amministratore"), ("Debora Cesari", "Segreteria")),
        (
            ("Condominio Stella Maris", "civitanova"),
            ("Condominio Belvedere", "macerata"),
            ("Condominio Fonte Maggiore", "recanati"),
        ),
    ),
    # Offices
    Customer(
        "studio_baldassarri",
        "Studio Baldassarri Commercialisti Associati",
        "office",
        "ancona",
        (("Dott. Marco Baldassarri", "Socio"), ("Ornella Fava", "Segreteria")),
    ),
    Customer(
        "studio_legale_fontana",
        "Studio Legale Fontana Brizi",
        "office",
        "pesaro",
        (("Avv. Teresa Fontana", "Titolare"), ("Alessia Ricci", "Segreteria")),
    ),
    Customer(
        "notaio_orsini",
        "Studio Notarile Orsini Vannucci",
        "office",
        "macerata",
        (("Notaio Lorenzo Orsini", "Titolare"), ("Beatrice Monti", "Segreteria")),
    ),
    Customer(
        "agenzia_dorica",
        "Dorica Spedizioni S.r.l.",
        "office",
        "ancona",
        (
            ("Matteo Frezzotti", "Responsabile operativo"),
            ("Ludovica Sassi", "Amministrazione"),
        ),
        (("Ufficio porto", "ancona"), ("Interporto", "jesi")),
    ),
    Customer(
        "geologica_esino",
        "Esino Progetti Società di Ingegneria S.r.l.",
        "office",
        "falconara",
        (
            ("Ing. Diego Camilletti", "Direttore tecnico"),
            ("Irene Bolognini", "Segreteria"),
        ),
    ),
    Customer(
        "assicura_piceno",
        "Piceno Assicura di Traini & C. S.n.c.",
        "office",
        "sanbenedetto",
        (("Walter Traini", "Agente"), ("Pamela Rosati", "Ufficio sinistri")),
    ),
    Customer(
        "logistica_metauro",
        "Metauro Trasporti S.r.l.",
        "office",
        "fano",
        (
            ("Cristian Rovinelli", "Responsabile traffico"),
            ("Gaia Tombari", "Amministrazione"),
        ),
    ),
    Customer(
        "editrice_leopardi",
        "Edizioni Ermo Colle S.r.l.",
        "printing",
        "recanati",
        (("Giacomo Morresi", "Direttore di produzione"), ("Lucia Bravi", "Redazione")),
    ),
    Customer(
        "copisteria_ateneo",
        "Copisteria Ateneo di Vitali Emanuele",
        "printing",
        "urbino",
        (("Emanuele Vitali", "Titolare"),),
    ),
    # Shops
    Customer(
        "supermercati_brezza",
        "Supermercati Brezza S.r.l.",
        "shop",
        "jesi",
        (("Tommaso Priori", "Ufficio tecnico"), ("Noemi Latini", "Amministrazione")),
        (
            ("Punto vendita Jesi", "jesi"),
            ("Punto vendita Loreto", "loreto"),
            ("Punto vendita Rimini", "rimini"),
        ),
    ),
    Customer(
        "ristorante_scoglio",
        "Ristorante Lo Scoglio di Mengoni Aldo",
        "shop",
        "loreto",
        (("Aldo Mengoni", "Titolare"),),
    ),
    # Dealers: they own the agreement, their clients use the machines
    Customer(
        "ufficio_facile",
        "Ufficio Facile S.r.l.",
        "office_dealer",
        "rimini",
        (
            ("Riccardo Amati", "Responsabile tecnico"),
            ("Sonia Fabbri", "Ufficio ordini"),
        ),
        clients=(
            ("Autoscuola Marecchia", "rimini"),
            ("Studio Dentistico Pari", "rimini"),
            ("Immobiliare Tiberio", "rimini"),
            ("Bagno 77 S.n.c.", "rimini"),
        ),
    ),
    Customer(
        "climagest",
        "Climagest Impianti S.r.l.",
        "climate_dealer",
        "pescara",
        (
            ("Antonio D'Alessio", "Titolare"),
            ("Giada Marchetti", "Coordinamento cantieri"),
        ),
        clients=(
            ("Farmacia del Ponte", "pescara"),
            ("Centro Estetico Armonia", "pescara"),
            ("Scuola di Danza Arabesque", "pescara"),
        ),
    ),
    Customer(
        "macchine_adriatico",
        "Macchine Utensili Adriatico S.r.l.",
        "tool_dealer",
        "ancona",
        (
            ("Ettore Giombetti", "Responsabile post-vendita"),
            ("Valentina Leoni", "Ricambi"),
        ),
        clients=(
            ("Carpenteria Fratelli Bruni S.n.c.", "osimo"),
            ("Officine Rastelli S.r.l.", "senigallia"),
            ("Minuteria Vallesina S.r.l.", "jesi"),
        ),
    ),
)

# Callers who are not in the address book: name, town, what they ask
PROSPECTS = (
    ("Giovanni Fabbretti", "senigallia", "heating"),
    ("Marina Santini", "ancona", "heating"),
    ("Bar Centrale, sig. Olivieri", "osimo", "cooling"),
    ("Dott.ssa Piccioni", "fermo", "copier"),
    ("Officina Ferretti", "jesi", "tool"),
    ("Adele Paolini", "falconara", "cooling"),
    ("Cooperativa Il Seme", "macerata", "software"),
    ("Parrocchia San Biagio, don Luigi", "fano", "heating"),
    ("Studio tecnico Gabrielli", "pesaro", "copier"),
    ("Agriturismo Colle Verde", "urbino", "heating"),
    ("Palestra Olympia, sig. Torresi", "civitanova", "cooling"),
    ("Ditta Sabbatini, ufficio acquisti", "castelfidardo", "software"),
)
