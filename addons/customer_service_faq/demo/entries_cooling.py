"""What the demo company knows of air conditioners and chillers."""

from .entry import INTERNAL, PORTAL, PUBLIC, Entry

COOLING = (
    Entry(
        "split_warm",
        "Il climatizzatore non raffredda",
        "split",
        "condizionatore, split, aria calda, gas, caldo, telecomando",
        "L’unità interna soffia, ma l’aria non è fredda.",
        """
        1. Sul telecomando scegliere il *fiocco di neve* e 24 °C: in automatico o in
        deumidificazione raffredda poco.
        1. Aprire il frontale e lavare i filtri con acqua tiepida; rimontarli asciutti.
        1. Controllare che l’unità esterna giri e non sia coperta.
        1. Chiudere finestre e porte e attendere 20 minuti.

        Se sui tubi si forma *ghiaccio* manca refrigerante: spegnere e aprire una
        chiamata. Il gas non si consuma: se manca c’è una perdita da riparare.
        """,
        PUBLIC,
        note="""
        Ghiaccio sul tubo piccolo o perdita già nota: mandare un tecnico con patentino
        F-gas, bombola e azoto. Senza ghiaccio nove volte su dieci sono i filtri.
        """,
        machines=("air_conditioner",),
        models=("split",),
        symptom="no_cold",
        cause="refrigerant",
        remedy="recharged",
        answers="Il climatizzatore non raffredda",
        owner="technician_2",
        months=24,
        fame=14,
    ),
    Entry(
        "leak_search",
        "Cercare e riparare una perdita di refrigerante",
        "split",
        "F-gas, azoto, cartella, vuoto, ricarica, R32, R410A",
        "Pressione di aspirazione bassa, ghiaccio sulla linea gas, resa scarsa.",
        """
        1. Recuperare il refrigerante e pesarlo: la differenza dalla targhetta va nel
        registro.
        1. Azoto e idrogeno a 15 bar, cercafughe su cartelle, valvole, saldature.
        1. Rifare la cartella e serrare a coppia: 18 Nm su 1/4″, 42 Nm su 3/8″.
        1. Tenuta con azoto a 30 bar per 30 minuti.
        1. Vuoto sotto 500 micron, mantenuto 10 minuti a pompa chiusa.
        1. Caricare *a peso* secondo targhetta.

        Compilare il registro F-gas lo stesso giorno.
        ! R32 e R290 sono infiammabili: niente fiamme, locale aerato.
        """,
        INTERNAL,
        machines=("air_conditioner", "heat_pump", "chiller"),
        symptom="no_cold",
        cause="refrigerant",
        remedy="recharged",
        owner="technician_2",
        months=18,
    ),
    Entry(
        "split_smell",
        "Il climatizzatore ha cattivo odore o esce poca aria",
        "split",
        "muffa, puzza, filtri, sanificazione, bocchette",
        "Odore di muffa all’accensione, aria debole dalle bocchette.",
        """
        1. Lavare i filtri con acqua e sapone neutro, asciugarli all’ombra.
        1. Far girare la sola ventilazione per mezz’ora prima di spegnere, così la
        batteria si asciuga.
        1. Controllare che lo scarico della condensa goccioli regolarmente.

        Se l’odore resta, batteria e vaschetta vanno *sanificate*: si fa una volta
        l’anno, prima dell’estate. Non usare candeggina né profumatori: rovinano le
        alette e coprono il problema.
        """,
        PUBLIC,
        machines=("air_conditioner", "air_handling"),
        symptom="bad_air",
        cause="dirty_filter",
        remedy="cleaned",
        answers="Cattivo odore",
        owner="technician_2",
        months=19,
    ),
    Entry(
        "split_drips",
        "L’unità interna del climatizzatore gocciola",
        "split",
        "condensa, perde acqua, scarico, gocce, muro bagnato",
        "Gocce dall’unità interna o il muro sotto è bagnato.",
        """
        Lo scarico della condensa è ostruito o l’unità è sporca.
        1. Spegnere e asciugare; mettere un contenitore.
        1. Pulire i filtri.
        1. Fuori, controllare che il tubetto non sia schiacciato o dentro l’acqua di un
        secchio: deve scaricare libero.

        Riaccendere in sola ventilazione. Se gocciola ancora aprire una chiamata: la
        vaschetta va smontata e pulita.
        """,
        PUBLIC,
        machines=("air_conditioner",),
        symptom="no_cold",
        owner="technician_2",
        months=9,
    ),
    Entry(
        "chiller_high_pressure",
        "Gruppo frigorifero in allarme alta pressione HP1",
        "chiller",
        "HP1, condensatore, batterie, ventilatore, Polaris, chiller",
        "Il gruppo si ferma nelle ore calde con allarme HP1 e l’acqua non scende.",
        """
        La macchina non riesce a smaltire il calore.
        1. Controllare che davanti alle batterie non ci siano teli, foglie o pollini.
        1. Guardare i ventilatori: devono girare tutti, nello stesso verso.
        1. Con la macchina ferma, sciacquare le batterie dall’interno verso l’esterno,
        a bassa pressione.
        1. Riarmare *una sola volta* dal pannello: *Allarmi, Reset*.

        Se l’allarme torna in giornata, aprire una chiamata con la temperatura esterna
        e quella dell’acqua.
        ! Non togliere le griglie: i ventilatori ripartono da soli.
        """,
        PORTAL,
        note="""
        Allarme anche con batterie pulite: condensatore elettrico del ventilatore
        (12 µF) o incondensabili. Condensazione oltre 60 °C a 35 °C esterni: recuperare
        e rifare la carica.
        """,
        machines=("chiller", "heat_pump"),
        models=("chiller",),
        symptom="no_cold",
        cause="dirty_filter",
        remedy="cleaned",
        answers="Gruppo frigorifero in allarme",
        owner="technician_2",
        months=16,
    ),
    Entry(
        "ahu_filters",
        "Quando cambiare i filtri dell’unità di trattamento aria",
        "chiller",
        "UTA, G4, F7, tasche, Delta P, pressostato",
        "Il pannello segnala filtri sporchi o la portata è scesa.",
        """
        - *G4* (piani): ogni tre mesi, o a 150 Pa.
        - *F7 e F9* (a tasche): ogni dodici mesi, o a 300 Pa.

        Il pressostato conta la differenza di pressione: l’avviso dice che il limite è
        raggiunto, la macchina non si ferma. Annotare la data sul telaio. I filtri usati
        delle strutture sanitarie sono rifiuto speciale.
        """,
        PORTAL,
        machines=("air_handling",),
        symptom="bad_air",
        cause="dirty_filter",
        remedy="cleaned",
        owner="technician_2",
        months=8,
        review=5,
    ),
)
