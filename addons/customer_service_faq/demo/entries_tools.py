"""What the demo company knows of machine tools."""

from .entry import INTERNAL, PORTAL, PUBLIC, Entry

TOOLS = (
    Entry(
        "axis_alarm",
        "Allarme dell’asse e macchina ferma",
        "alarms",
        "allarme 414, errore di inseguimento, encoder, azionamento, asse X",
        "La macchina si ferma con un allarme 41x; l’asse vibra o non si muove.",
        """
        1. Premere l’emergenza, attendere un minuto, ripristinare e leggere il *numero
        di allarme* per intero.
        1. Guardare che nulla tocchi l’asse: trucioli, coperture piegate, pezzo.
        1. Muovere l’asse in manuale a bassa velocità, lontano dal pezzo.
        1. Se l’allarme torna, fotografare la pagina *Diagnostica, Azionamenti*.

        Aprire una chiamata con la foto, il programma e il punto in cui si è fermata.
        ! Non scavalcare i finecorsa. Con il pezzo in morsa non muovere l’asse in
        rapido.
        """,
        note="""
        Allarme 410–414 solo in accelerazione: quasi sempre cavo encoder nella catena.
        Portare il cavo e lo strumento di prova; concordare il fermo di mezza giornata.
        """,
        machines=("machining_center", "lathe"),
        symptom="tool_alarm",
        cause="encoder",
        remedy="replaced",
        answers="Allarme asse",
        owner="technician_4",
        months=23,
    ),
    Entry(
        "encoder_cable",
        "Sostituire il cavo dell’encoder e rifare lo zero macchina",
        "alarms",
        "encoder, riga ottica, zero macchina, ripetibilità, catena portacavi",
        "Errore di inseguimento intermittente, di solito a fondo corsa.",
        """
        1. Salvare parametri e correttori.
        1. Togliere tensione, attendere che il bus scenda sotto 50 V.
        1. Sfilare il cavo dalla catena segnando i separatori; raggio minimo 75 mm.
        1. Pulire la riga con alcool isopropilico, aria di pressurizzazione a 1 bar.
        1. Rifare lo zero: parametro 1815, poi riaccendere.
        1. Verificare la ripetibilità con comparatore, dieci volte: entro *0,005 mm*.

        ! Asse verticale: bloccarlo meccanicamente prima di togliere il freno.
        """,
        INTERNAL,
        machines=("machining_center", "lathe"),
        models=("machining_center", "lathe"),
        symptom="tool_alarm",
        cause="encoder",
        remedy="replaced",
        owner="technician_4",
        months=14,
    ),
    Entry(
        "out_of_size",
        "I pezzi escono fuori tolleranza tra mattina e sera",
        "precision",
        "centesimi, deriva termica, diametro, gioco, scarto, quota",
        "I diametri cambiano di qualche centesimo durante il giorno.",
        """
        1. Fare il ciclo di riscaldamento: 15 minuti a giri crescenti prima del primo
        pezzo.
        1. Controllare la temperatura del refrigerante: 20–24 °C tutto il giorno.
        1. Pulire cono e attacco dell’utensile, provare un utensile nuovo.
        1. Misurare sempre alla stessa temperatura, con lo stesso strumento.
        1. Tenere chiusi i portoni vicino alla macchina.

        Se la deriva supera 0,02 mm dopo il riscaldamento, serve la compensazione dei
        giochi: aprire una chiamata con tre misure e gli orari.
        """,
        machines=("machining_center", "lathe", "tool_other"),
        symptom="out_of_size",
        cause="tool_settings",
        remedy="adjusted",
        answers="Pezzi fuori tolleranza",
        owner="technician_4",
        months=20,
    ),
    Entry(
        "spindle_noise",
        "Il mandrino è rumoroso o troppo caldo",
        "precision",
        "elettromandrino, fischio, cuscinetti, 60 gradi, vibrazione",
        "Fischio o rumore di cuscinetti sopra un certo numero di giri; temperatura "
        "oltre 60 °C.",
        """
        1. Limitare i giri al 50 % e non fare sgrossature: si salva il cono.
        1. Controllare il livello dell’olio di lubrificazione e l’aria di sbarramento.
        1. Controllare che il refrigeratore del mandrino sia acceso e a 22 °C.
        1. Provare senza utensile: se il rumore sparisce, l’utensile è squilibrato.

        Se resta senza utensile, i cuscinetti sono segnati: aprire subito una chiamata.
        Con un mandrino revisionato a magazzino il fermo è di un giorno.
        """,
        note="""
        Chiedere giri e temperatura e prenotare il mandrino revisionato EM 15 prima di
        confermare la data. Rodaggio di due ore compreso nel fermo.
        """,
        machines=("tool_part", "machining_center"),
        models=("spindle",),
        symptom="tool_stopped",
        cause="bearing",
        remedy="replaced",
        answers="Mandrino rumoroso",
        owner="technician_4",
        months=12,
    ),
    Entry(
        "oil_leak",
        "Perde olio la centralina idraulica",
        "fluids",
        "olio, HLP 46, tubo, raccordo, pressione bassa, autocentrante",
        "Olio sotto la macchina, il livello scende di settimana in settimana.",
        """
        1. Fermare la macchina e asciugare: così si vede da dove riparte.
        1. Controllare i raccordi a vista; non serrarli in pressione.
        1. Rabboccare con *HLP 46* fino a metà spia: non mescolare oli diversi.
        1. Leggere la pressione del mandrino di serraggio: se scende sotto la soglia non
        lavorare.

        Assorbire l’olio con granulato e smaltirlo a parte.
        ! Un getto d’olio in pressione entra nella pelle: mai cercare la perdita con le
        mani.
        """,
        machines=("tool_part", "tool_other", "lathe"),
        symptom="tool_leak",
        cause="hydraulics",
        remedy="repaired",
        answers="Perdita di olio",
        owner="technician_4",
        months=18,
    ),
    Entry(
        "tool_change",
        "Il cambio utensile si è bloccato a metà ciclo",
        "alarms",
        "magazzino utensili, braccio, aria, pinza, ATC",
        "Il braccio è fermo con l’utensile in mano o il magazzino non gira.",
        """
        1. Premere l’emergenza: il braccio non deve ripartire da solo.
        1. Leggere la pressione dell’aria: servono almeno *6 bar* al manometro della
        macchina.
        1. Guardare i sensori: un truciolo davanti basta a fermare il ciclo.
        1. Seguire la pagina *Recupero ATC* del controllo, un passo alla volta.

        Se chiede la chiave di manutenzione, fermarsi e chiamarci.
        ! Non entrare nel vano con l’aria collegata: il braccio si muove anche a
        macchina spenta. Chiudere e lucchettare la valvola.
        """,
        machines=("machining_center", "tool_part"),
        models=("machining_center",),
        symptom="tool_stopped",
        cause="hydraulics",
        remedy="adjusted",
        answers="Cambio utensile",
        owner="technician_4",
        months=16,
    ),
    Entry(
        "machine_dead",
        "La macchina utensile non si accende",
        "alarms",
        "quadro spento, temporale, fusibile, magnetotermico, 24 V",
        "Quadro spento o l’interruttore generale scatta alla marcia.",
        """
        1. Controllare che le altre macchine della linea abbiano corrente.
        1. Guardare il sezionatore sul fianco del quadro: spegnere e riaccendere.
        1. Riarmare *una volta* il magnetotermico scattato.
        1. Controllare che nessun fungo di emergenza sia premuto, anche sul caricatore.

        Se scatta di nuovo, lasciare spento e aprire una chiamata: dire se c’è stato un
        temporale, cambia i ricambi che portiamo.
        ! Dentro il quadro lavora solo personale abilitato.
        """,
        PUBLIC,
        machines=("machining_center", "lathe", "tool_other"),
        symptom="tool_stopped",
        cause="electrical",
        remedy="replaced",
        answers="Macchina che non si accende",
        owner="technician_4",
        months=21,
    ),
    Entry(
        "postprocessor",
        "Il programma si ferma con errore di sintassi",
        "alarms",
        "postprocessore, blocco N, G83, Heron, Sigma, ISO",
        "Il controllo si ferma a un blocco con «errore di sintassi» o «ciclo ignoto».",
        """
        1. Controllare che il postprocessore sia quello del controllo: *Heron 8* o
        *Sigma 840*, non sono uguali.
        1. Per la foratura profonda su Heron abilitare il parametro 5101 bit 2.
        1. Su Sigma il ciclo si chiama *CYCLE83*: G83 non esiste.
        1. La prima riga deve avere il numero del programma e la lettera O, non lo zero.

        Inviarci il programma e il blocco: rispondiamo con l’esempio corretto.
        """,
        machines=("machining_center", "lathe"),
        symptom="tool_alarm",
        cause="tool_settings",
        remedy="explained",
        answers="Parametro per il postprocessore",
        owner="technician_4",
        months=22,
        liked=0.3,
    ),
    Entry(
        "crash_check",
        "Controllo della geometria dopo un urto",
        "precision",
        "urto, collisione, squadro, testa, comparatore, geometria",
        "La testa o l’utensile hanno toccato morsa o pezzo.",
        """
        1. Salvare il registro eventi prima di spegnere.
        1. Oscillazione del cono con barra da 300 mm: entro 0,01 mm.
        1. Squadro della testa sui due piani: entro 0,02 mm su 300.
        1. Rumore e temperatura del mandrino, dieci minuti a metà giri.
        1. Prova circolare per i giochi, poi gli zeri.
        1. Pezzo campione misurato insieme al cliente e verbale firmato.

        L’urto non è coperto da garanzia: dirlo prima di cominciare.
        """,
        INTERNAL,
        machines=("machining_center",),
        symptom="out_of_size",
        cause="collision",
        remedy="adjusted",
        answers="Urto in lavorazione",
        owner="technician_4",
        months=9,
    ),
    Entry(
        "coolant_check",
        "Concentrazione e odore dell’emulsione",
        "fluids",
        "emulsione, refrattometro, batteri, puzza, lubrorefrigerante",
        "L’emulsione puzza, macchia i pezzi o fa schiuma.",
        """
        - Misurare con il rifrattometro ogni lunedì: *6–9 %*.
        - Rabboccare con emulsione al 3 %, mai con sola acqua.
        - Togliere l’olio che galleggia: nutre i batteri.
        - Con odore forte cambiare tutto e lavare la vasca con il pulitore.

        Tenere accesa la pompa mezz’ora anche nei fermi lunghi.
        """,
        PORTAL,
        machines=("machining_center", "lathe", "tool_other"),
        owner="technician_4",
        months=13,
        review=11,
    ),
    Entry(
        "saw_vibration",
        "La segatrice a nastro vibra in taglio",
        "precision",
        "nastro, dentatura, avanzamento",
        "Vibrazione e taglio storto su pieni grandi.",
        """
        Bozza: raccogliere tensione del nastro e dentatura per materiale.
        """,
        PORTAL,
        machines=("tool_other",),
        symptom="out_of_size",
        owner="technician_4",
        months=0,
    ),
)
