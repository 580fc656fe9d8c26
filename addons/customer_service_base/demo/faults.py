"""What breaks at the customers of the demo company, and how it is put right.

``season`` weighs the months; ``says`` are words of the customer, ``done`` those of
the technician; ``{n}`` becomes a small number that differs from call to call.
"""

from dataclasses import dataclass

# Weight of each month, January first
SEASONS = {
    "all": (9, 9, 10, 9, 10, 9, 8, 3, 10, 10, 9, 6),
    "winter": (16, 14, 9, 4, 1, 0, 0, 0, 3, 14, 16, 15),
    "summer": (0, 0, 1, 3, 9, 18, 22, 10, 6, 1, 0, 0),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` is the type of the call; ``hours`` the usual length of the work."""

    kind: str
    categories: tuple[str, ...]
    subject: str
    symptom: str
    cause: str
    remedy: str
    says: tuple[str, ...]
    done: tuple[str, ...]
    season: str = "all"
    weight: int = 4
    hours: float = 1.0
    priority: str = "0"


# Codes by key: short code, name, root category they belong to
SYMPTOMS = {
    "lockout": ("RC-BLOCCO", "Generatore in blocco", "climate"),
    "no_heat": ("RC-NOCALDO", "Riscaldamento insufficiente", "climate"),
    "no_hot_water": ("RC-NOACS", "Manca acqua calda sanitaria", "climate"),
    "no_cold": ("RC-NOFREDDO", "Raffrescamento insufficiente", "climate"),
    "water_leak": ("RC-PERDITA", "Perdita d’acqua", "climate"),
    "gas_smell": ("RC-GAS", "Odore di gas", "climate"),
    "noise": ("RC-RUMORE", "Rumore o vibrazioni", "climate"),
    "bad_air": ("RC-ARIA", "Portata o qualità dell’aria", "climate"),
    "paper_jam": ("UF-CARTA", "Carta inceppata", "office"),
    "bad_print": ("UF-QUALITA", "Qualità di stampa scadente", "office"),
    "no_network": ("UF-RETE", "Non stampa o non scansiona dalla rete", "office"),
    "error_code": ("UF-ERRORE", "Codice di errore a pannello", "office"),
    "tool_alarm": ("MU-ALLARME", "Allarme del controllo numerico", "tools"),
    "out_of_size": ("MU-QUOTA", "Pezzi fuori tolleranza", "tools"),
    "tool_stopped": ("MU-FERMO", "Macchina ferma", "tools"),
    "tool_leak": ("MU-OLIO", "Perdita di olio o emulsione", "tools"),
    "sw_error": ("SW-ERRORE", "Messaggio di errore", "software"),
    "sw_slow": ("SW-LENTO", "Programma lento", "software"),
    "sw_how": ("SW-USO", "Richiesta d’uso", "software"),
    "sw_data": ("SW-DATI", "Dati mancanti o errati", "software"),
}
CAUSES = {
    "electrode": ("RC-ELETTR", "Elettrodi usurati o sporchi", "climate"),
    "low_pressure": ("RC-PRESS", "Pressione impianto bassa", "climate"),
    "scale": ("RC-CALCARE", "Calcare o fanghi", "climate"),
    "refrigerant": ("RC-REFRIG", "Carica di refrigerante insufficiente", "climate"),
    "dirty_filter": ("RC-FILTRI", "Filtri o batterie sporchi", "climate"),
    "worn_part": ("RC-USURA", "Componente idraulico usurato", "climate"),
    "control_board": ("RC-SCHEDA", "Scheda o sonda guasta", "climate"),
    "settings": ("RC-REGOL", "Regolazione errata", "climate"),
    "rollers": ("UF-RULLI", "Rulli di presa usurati", "office"),
    "drum": ("UF-TAMBURO", "Tamburo o sviluppo a fine vita", "office"),
    "fuser": ("UF-FUSORE", "Gruppo fusore", "office"),
    "network_change": ("UF-RETECL", "Modifica alla rete del cliente", "office"),
    "wrong_paper": ("UF-SUPPORTO", "Carta non adatta", "office"),
    "bearing": ("MU-CUSCIN", "Cuscinetti usurati", "tools"),
    "encoder": ("MU-ENCODER", "Trasduttore di posizione", "tools"),
    "electrical": ("MU-ELETTR", "Guasto elettrico", "tools"),
    "hydraulics": ("MU-IDRAUL", "Guasto idraulico o pneumatico", "tools"),
    "collision": ("MU-URTO", "Urto", "tools"),
    "tool_settings": ("MU-PARAM", "Parametri o azzeramenti", "tools"),
    "user": ("SW-UTENTE", "Uso non corretto", "software"),
    "sw_config": ("SW-CONFIG", "Configurazione", "software"),
    "bug": ("SW-DIFETTO", "Difetto del programma", "software"),
    "infrastructure": ("SW-INFRA", "Server, rete o sistema operativo", "software"),
}
# Remedies of the climate trade; the general ones are shipped with the addon
REMEDIES = {
    "recharged": ("RC-CARICA", "Ricerca perdita e ricarica", "climate"),
    "refilled": ("RC-REINT", "Reintegro acqua e sfiato aria", "climate"),
    "maintained": ("MANUT", "Manutenzione programmata eseguita", ""),
}
SHIPPED_REMEDIES = {
    "replaced": "remedy_replaced_part",
    "cleaned": "remedy_cleaned",
    "adjusted": "remedy_adjusted",
    "repaired": "remedy_repaired_part",
    "configured": "remedy_software_update",
    "updated": "remedy_software_update",
    "explained": "remedy_explained",
}

CLIMATE = (
    Fault(
        "corrective",
        ("boiler",),
        "Caldaia in blocco, non riparte",
        "lockout",
        "electrode",
        "replaced",
        (
            "La caldaia è in blocco da stamattina. Abbiamo già provato a "
            "ripristinarla {n} volte, riparte e dopo pochi minuti si spegne.",
            "Display con errore E0{n}: premendo reset tenta l’accensione e torna "
            "in blocco. Gli ambienti sono freddi.",
        ),
        (
            "Elettrodo di ionizzazione ossidato: corrente di fiamma 0,{n} µA. "
            "Sostituiti elettrodi e guarnizione, pulito il bruciatore. Verificata "
            "la combustione: CO2 9,{n} %, tutto regolare.",
            "Distanza degli elettrodi fuori misura e ceramica crepata. Montato kit "
            "elettrodi nuovo, eseguite {n} accensioni consecutive senza blocchi.",
        ),
        "winter",
        9,
        2.0,
        "1",
    ),
    Fault(
        "corrective",
        ("boiler", "climate_plant"),
        "Pressione impianto che scende",
        "no_heat",
        "low_pressure",
        "refilled",
        (
            "Il manometro segna meno di 1 bar e i termosifoni all’ultimo piano "
            "restano freddi. Reintegriamo acqua quasi ogni settimana.",
            "La pressione cala di continuo: ieri era a 1,5 bar, oggi a 0,{n}.",
        ),
        (
            "Vaso di espansione scarico: ripristinata la precarica a 1,0 bar con "
            "azoto. Reintegrato l’impianto a 1,5 bar e sfiatate le colonne.",
            "Individuata perdita alla valvola di sfogo del collettore {n}. "
            "Sostituita la valvola, riportato l’impianto in pressione e sfiatato.",
        ),
        "winter",
        7,
        1.5,
    ),
    Fault(
        "corrective",
        ("boiler", "heat_pump"),
        "Manca acqua calda sanitaria",
        "no_hot_water",
        "scale",
        "cleaned",
        (
            "Riscaldamento regolare ma ai rubinetti l’acqua è appena tiepida. "
            "Il problema peggiora da {n} giorni.",
            "Nelle docce l’acqua calda dura pochi minuti, poi diventa fredda.",
        ),
        (
            "Scambiatore a piastre incrostato. Lavaggio con disincrostante in "
            "circolo per {n}0 minuti e risciacquo. Salto termico tornato a 30 K. "
            "Consigliato il controllo della durezza.",
            "Valvola a tre vie bloccata dal calcare: smontata, pulita e lubrificata. "
            "Temperatura sanitaria stabile a 48 °C.",
        ),
        "all",
        6,
        2.5,
    ),
    Fault(
        "corrective",
        ("climate_plant", "climate_part"),
        "Rumore dal circolatore",
        "noise",
        "worn_part",
        "replaced",
        (
            "Dalla centrale si sente un rumore metallico forte, di notte i "
            "residenti si lamentano.",
            "Il circolatore vibra e ogni tanto si ferma; scalda solo metà edificio.",
        ),
        (
            "Cuscinetti del circolatore usurati, assorbimento {n},2 A. Sostituito il "
            "circolatore, impostata la curva a pressione proporzionale.",
            "Girante bloccata da fanghi. Sostituito il corpo pompa, pulito il "
            "defangatore e aggiunto inibitore all’impianto.",
        ),
        "winter",
        5,
        2.5,
    ),
    Fault(
        "corrective",
        ("boiler", "climate_part"),
        "Odore di gas in centrale termica",
        "gas_smell",
        "worn_part",
        "repaired",
        (
            "Si avverte odore di gas vicino alla caldaia. Abbiamo chiuso la valvola "
            "esterna e aerato il locale.",
        ),
        (
            "Prova di tenuta: perdita al giunto della rampa gas. Sostituita la "
            "guarnizione, ripetuta la prova con esito positivo (0 mbar in 15 min). "
            "Rilasciato rapporto al responsabile.",
        ),
        "winter",
        1,
        2.0,
        "3",
    ),
    Fault(
        "corrective",
        ("boiler",),
        "Perdita d’acqua sotto la caldaia",
        "water_leak",
        "worn_part",
        "replaced",
        (
            "C’è una pozza sotto la caldaia, circa {n} litri al giorno.",
            "Gocciola dal tubo di scarico della valvola di sicurezza.",
        ),
        (
            "Valvola di sicurezza da 3 bar non più a tenuta: sostituita. Verificata "
            "la precarica del vaso di espansione.",
            "O-ring del gruppo idraulico indurito: sostituita la serie completa di "
            "guarnizioni, nessuna perdita dopo un’ora di prova.",
        ),
        "all",
        4,
        1.5,
    ),
    Fault(
        "corrective",
        ("air_conditioner",),
        "Il climatizzatore non raffredda",
        "no_cold",
        "refrigerant",
        "recharged",
        (
            "Esce aria ma non fredda, in ufficio ci sono 3{n} gradi.",
            "L’unità interna gocciola e si forma ghiaccio sul tubo piccolo.",
        ),
        (
            "Pressione di aspirazione bassa. Trovata perdita alla cartella della "
            "linea gas, rifatta la cartella, vuoto spinto e ricarica di 0,{n} kg. "
            "Registrato l’intervento FGAS.",
            "Ricerca perdite con azoto e idrogeno: raccordo dell’unità esterna. "
            "Serrato a coppia, ricaricato a peso secondo targhetta.",
        ),
        "summer",
        12,
        2.0,
    ),
    Fault(
        "corrective",
        ("air_conditioner", "air_handling"),
        "Cattivo odore e poca aria",
        "bad_air",
        "dirty_filter",
        "cleaned",
        (
            "Dalle bocchette esce poca aria e con odore di muffa.",
            "L’aria è debole in {n} stanze, i filtri non li tocca nessuno da mesi.",
        ),
        (
            "Batteria e filtri intasati. Sanificazione con prodotto certificato, "
            "lavaggio dei filtri e pulizia dello scarico condensa.",
            "Sostituiti i filtri G4 e le tasche F7, sanificata la vasca. "
            "Delta P tornato a {n}5 Pa.",
        ),
        "summer",
        6,
        1.5,
    ),
    Fault(
        "corrective",
        ("chiller", "heat_pump"),
        "Gruppo frigorifero in allarme alta pressione",
        "no_cold",
        "dirty_filter",
        "cleaned",
        (
            "Allarme HP1 sul circuito 1, il gruppo si ferma nelle ore calde e "
            "l’acqua è a 1{n} gradi.",
            "Il refrigeratore si blocca ogni giorno dopo mezzogiorno.",
        ),
        (
            "Batterie condensanti intasate da polline. Lavaggio a bassa pressione, "
            "condensazione scesa a 4{n} °C. Ripristinati gli allarmi.",
            "Un ventilatore del condensatore era fermo per condensatore elettrico "
            "esaurito: sostituito, verificati assorbimenti e pressioni.",
        ),
        "summer",
        7,
        3.0,
        "2",
    ),
    Fault(
        "corrective",
        ("heat_pump", "air_handling"),
        "Sonda guasta, temperatura sballata",
        "no_heat",
        "control_board",
        "replaced",
        (
            "Il pannello indica -{n}0 gradi e la macchina resta ferma.",
            "La temperatura letta è sbagliata, si accende e si spegne di continuo.",
        ),
        (
            "Sonda NTC di mandata interrotta. Sostituita la sonda da 10 kΩ e "
            "verificata la lettura con termometro campione.",
        ),
        "all",
        4,
        1.0,
    ),
    Fault(
        "hotline",
        ("boiler", "heat_pump", "climate_plant"),
        "Orari di riscaldamento da cambiare",
        "no_heat",
        "settings",
        "explained",
        (
            "Vorremmo anticipare l’accensione alle {n} nei giorni feriali, non "
            "troviamo il menù.",
            "Con l’ora legale il programma parte sfasato.",
        ),
        (
            "Guidato il cliente al telefono nel menù Orari: impostata la fascia "
            "feriale, salvata la modalità automatica.",
            "Aggiornato l’orologio della centralina e verificata la curva climatica.",
        ),
        "winter",
        5,
        0.25,
    ),
    Fault(
        "preventive",
        ("boiler", "climate_plant"),
        "Manutenzione annuale e prova fumi",
        "",
        "",
        "maintained",
        ("Controllo annuale con analisi di combustione e aggiornamento del libretto.",),
        (
            "Pulizia di bruciatore e scambiatore, verifica tenuta e sicurezze. "
            "Rendimento 9{n},4 %, CO 1{n} ppm. Libretto aggiornato, bollino trasmesso.",
        ),
        "all",
        9,
        2.0,
    ),
    Fault(
        "preventive",
        ("chiller", "heat_pump", "air_handling"),
        "Manutenzione di inizio stagione",
        "",
        "",
        "maintained",
        ("Visita prima dell’estate come ogni anno, controllo fughe compreso.",),
        (
            "Pulizia batterie, controllo fughe con esito negativo, serraggio "
            "morsetti, verifica surriscaldamento {n} K. Registro aggiornato.",
        ),
        "summer",
        5,
        3.0,
    ),
)
