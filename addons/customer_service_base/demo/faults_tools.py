"""Faults of machine tools, and calls of people who are not customers yet."""

from .faults import Fault

TOOLS = (
    Fault(
        "corrective",
        ("machining_center", "lathe"),
        "Allarme asse, macchina ferma",
        "tool_alarm",
        "encoder",
        "replaced",
        (
            "Allarme 41{n} sull’asse: errore di inseguimento. La macchina è ferma "
            "con un pezzo in lavorazione.",
            "L’asse vibra e va in allarme quando accelera oltre il {n}0 %.",
        ),
        (
            "Cavo dell’encoder tagliato nella catena portacavi. Sostituito il cavo, "
            "rifatto lo zero macchina e verificata la ripetibilità: 0,00{n} mm.",
            "Riga ottica sporca d’olio: pulita la riga e la testina, ripristinata "
            "la pressurizzazione dell’aria.",
        ),
        weight=7,
        hours=4.0,
        priority="2",
    ),
    Fault(
        "corrective",
        ("machining_center", "lathe", "tool_other"),
        "Pezzi fuori tolleranza",
        "out_of_size",
        "tool_settings",
        "adjusted",
        (
            "I diametri escono con {n} centesimi di differenza tra mattina e sera.",
            "La planarità non è più quella di prima, scarti al {n} %.",
        ),
        (
            "Gioco d’inversione di {n} centesimi sull’asse Z: compensato a controllo. "
            "Verifica con prova circolare, errore rientrato.",
            "Livellata la macchina e rifatta la geometria della torretta. Rilasciato "
            "il verbale di misura.",
        ),
        weight=6,
        hours=5.0,
        priority="1",
    ),
    Fault(
        "corrective",
        ("tool_part", "machining_center"),
        "Mandrino rumoroso e caldo",
        "tool_stopped",
        "bearing",
        "replaced",
        (
            "Sopra i {n}000 giri il mandrino fischia e la temperatura supera 60 °C.",
            "Rumore di cuscinetti dal mandrino, lo abbiamo limitato a bassi giri.",
        ),
        (
            "Cuscinetti anteriori segnati. Montato il mandrino revisionato, "
            "equilibratura G{n},5, rodaggio di due ore, oscillazione 0,003 mm.",
        ),
        weight=4,
        hours=8.0,
        priority="2",
    ),
    Fault(
        "corrective",
        ("tool_part", "tool_other", "lathe"),
        "Perdita di olio dalla centralina",
        "tool_leak",
        "hydraulics",
        "repaired",
        (
            "Sotto la macchina c’è olio, ne aggiungiamo {n} litri a settimana.",
            "La pressione del mandrino di serraggio scende e la macchina si blocca.",
        ),
        (
            "Sostituite le guarnizioni dell’elettrovalvola e un tubo flessibile, "
            "rabboccato olio HLP 46, pressione riportata a {n}5 bar.",
            "Filtro intasato e raccordo lento: sostituito il filtro, serrato il "
            "raccordo, nessuna perdita dopo il ciclo di prova.",
        ),
        weight=5,
        hours=3.0,
    ),
    Fault(
        "corrective",
        ("machining_center", "tool_part"),
        "Cambio utensile bloccato a metà ciclo",
        "tool_stopped",
        "hydraulics",
        "adjusted",
        (
            "Il braccio si è fermato con l’utensile in mano, non riparte.",
            "Magazzino utensili fermo alla posizione {n}, allarme pneumatico.",
        ),
        (
            "Sensore di posizione del braccio spostato da un truciolo. Pulito, "
            "regolato e provati {n}0 cambi consecutivi.",
            "Pressione aria a 4,{n} bar: sostituito il gruppo filtro-riduttore.",
        ),
        weight=4,
        hours=3.0,
        priority="2",
    ),
    Fault(
        "corrective",
        ("machining_center", "lathe", "tool_other"),
        "Macchina che non si accende",
        "tool_stopped",
        "electrical",
        "replaced",
        (
            "Dopo il temporale di stanotte il quadro è spento.",
            "Premendo il pulsante di marcia salta l’interruttore generale.",
        ),
        (
            "Alimentatore 24 V del quadro guasto: sostituito. Verificati i "
            "magnetotermici e aggiunto lo scaricatore di sovratensione.",
            "Contattore principale incollato: sostituito, controllati i serraggi.",
        ),
        weight=4,
        hours=2.5,
        priority="1",
    ),
    Fault(
        "corrective",
        ("machining_center",),
        "Urto in lavorazione, controllo geometria",
        "out_of_size",
        "collision",
        "adjusted",
        (
            "L’operatore ha sbagliato il correttore e la testa ha toccato la morsa.",
            "Urto in rapido sull’asse X, adesso fora fuori quota di {n} decimi.",
        ),
        (
            "Controllata la testa con comparatore: fuori squadro di 0,0{n} mm su "
            "300. Riallineata, rifatti gli zeri, lavorato il pezzo campione.",
        ),
        weight=2,
        hours=6.0,
        priority="1",
    ),
    Fault(
        "hotline",
        ("machining_center", "lathe"),
        "Parametro per il postprocessore",
        "tool_alarm",
        "tool_settings",
        "explained",
        (
            "Il programma nuovo si ferma al blocco N{n}0 con errore di sintassi.",
            "Serve l’impostazione per i cicli di foratura profonda.",
        ),
        (
            "Indicato il parametro da abilitare e inviato l’esempio di ciclo. "
            "Il cliente conferma che il programma gira.",
        ),
        weight=5,
        hours=0.5,
    ),
    Fault(
        "preventive",
        ("machining_center", "lathe"),
        "Manutenzione semestrale",
        "",
        "",
        "maintained",
        ("Fermo programmato concordato con la produzione.",),
        (
            "Sostituiti filtri e liquidi, ingrassate le viti, verificati giochi e "
            "livelli, copia dei parametri. Prossima visita tra sei mesi.",
        ),
        weight=6,
        hours=6.0,
    ),
)

# Calls of those who are not customers yet, by what they ask
ENQUIRIES = {
    "heating": (
        "Preventivo per sostituzione caldaia",
        "Chiede un sopralluogo e un’offerta per sostituire una vecchia caldaia.",
    ),
    "cooling": (
        "Climatizzatore acquistato altrove che non parte",
        "Impianto di un altro installatore, chiede se possiamo intervenire.",
    ),
    "copier": (
        "Informazioni su noleggio multifunzione",
        "Vorrebbe una multifunzione a noleggio con costo copia.",
    ),
    "tool": (
        "Riparazione urgente di un tornio non nostro",
        "Tornio usato con allarme azionamento, chiede tempi e costo dell’uscita.",
    ),
    "software": (
        "Dimostrazione del gestionale",
        "Chiede una dimostrazione per circa cinque utenti.",
    ),
}
