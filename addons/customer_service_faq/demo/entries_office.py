"""What the demo company knows of copiers and printing."""

from .entry import INTERNAL, PORTAL, PUBLIC, Entry

OFFICE = (
    Entry(
        "tray_jam",
        "La carta si inceppa sempre dallo stesso cassetto",
        "paper",
        "inceppamento, rulli, presa, cassetto 2, due fogli insieme",
        "Si inceppa ogni pochi fogli, sempre dallo stesso cassetto, o prende due fogli "
        "alla volta.",
        """
        1. Togliere la carta, smazzarla e capovolgerla; non superare la tacca.
        1. Accostare le guide al foglio senza stringere.
        1. Aprire lo sportello laterale e togliere i pezzetti rimasti.
        1. Pulire i rulli di presa con un panno umido, senza alcol.
        1. Provare 20 fogli da un altro cassetto.

        Se dall’altro cassetto va bene, i rulli sono consumati: si cambiano ogni
        150.000 fogli. Scrivere nella chiamata il numero del cassetto e il contatore.
        """,
        note="""
        Portare il kit rulli del cassetto indicato e azzerare il contatore in modalità
        servizio, altrimenti l’avviso torna.
        """,
        machines=("copier", "printer"),
        symptom="paper_jam",
        cause="rollers",
        remedy="replaced",
        answers="Carta inceppata",
        owner="technician_3",
        months=22,
    ),
    Entry(
        "damp_paper",
        "La carta si arriccia o si inceppa dopo aver cambiato marca",
        "paper",
        "umidità, grammatura, carta riciclata, risma, onde",
        "Fogli ondulati, pieghe o inceppamenti con una risma nuova.",
        """
        - Conservare la carta chiusa, in piano, non per terra.
        - Aprire una risma alla volta e scriverci sopra la data.
        - Impostare sul pannello *tipo* e *grammatura* veri: con 80 g non usare
        «carta spessa».
        - Il verso giusto è indicato sulla risma: prima facciata verso il basso.

        Provare cinque fogli di un’altra risma: se vanno bene, la macchina è a posto.
        """,
        PUBLIC,
        machines=("copier", "printer"),
        symptom="paper_jam",
        cause="wrong_paper",
        remedy="explained",
        owner="technician_3",
        months=12,
    ),
    Entry(
        "print_lines",
        "Le stampe hanno righe verticali o sfondo grigio",
        "quality",
        "righe nere, strisce, tamburo, toner, vetro, sbiadito",
        "Righe scure, sempre nello stesso punto, o colori sbiaditi.",
        """
        Prima capire se è la stampa o la scansione:
        1. Stampare una pagina dal computer. Se è pulita, il difetto è nella lettura:
        pulire la *striscia di vetro* stretta a sinistra del piano.
        1. Se ha le righe, aprire lo sportello e passare più volte l’asta di pulizia.
        1. Dal pannello: *Manutenzione, Stabilizzazione immagine*.

        Se le righe restano, l’unità immagine è a fine vita. Allegare alla chiamata una
        stampa fotografata e il colore della riga: dice quale unità portare.
        """,
        PUBLIC,
        machines=("copier", "printer"),
        symptom="bad_print",
        cause="drum",
        remedy="replaced",
        answers="Righe verticali",
        owner="technician_3",
        months=23,
    ),
    Entry(
        "fuser_error",
        "Codice di errore C-37xx: la macchina chiede l’assistenza",
        "quality",
        "C-3701, C-3702, C-3705, fusore, riscaldatore, errore",
        "A pannello un codice che comincia con C-37; dopo il riavvio torna in pochi "
        "minuti.",
        """
        Il gruppo fusore non raggiunge la temperatura.
        1. Spegnere dall’interruttore principale e attendere *10 minuti*.
        1. Riaccendere senza ciabatte né prolunghe.
        1. Se il codice torna, lasciare spento e aprire una chiamata con il codice
        completo.

        Intanto si può continuare a inviare lavori all’altra macchina: chiedeteci come
        deviare la coda di stampa.
        ! Il fusore è a 180 °C: non aprirlo.
        """,
        note="""
        C-3701–C-3704: termistore o cinghia, portare il gruppo intero. C-3705 e oltre:
        provare prima l’alimentatore, misurare la rete sotto carico.
        """,
        machines=("copier", "printer"),
        models=("copier_a3", "press"),
        symptom="error_code",
        cause="fuser",
        remedy="replaced",
        answers="Errore C-370",
        owner="technician_3",
        months=15,
    ),
    Entry(
        "scan_folder",
        "Le scansioni non arrivano più nella cartella di rete",
        "network",
        "scan, SMB, cartella condivisa, server, password, scanner",
        "Messaggio «Errore di connessione al server» o il file non arriva.",
        """
        Quasi sempre è cambiato qualcosa in rete: server, password o nome della
        cartella.
        1. Provare a scansionare verso una chiavetta: se funziona, la macchina è a
        posto.
        1. Chiedere al referente informatico se è cambiata la *password* dell’utente
        usato per le scansioni.
        1. Sul pannello: *Rubrica*, scegliere il destinatario, *Modifica*, aggiornare
        percorso, utente e password.
        1. Premere *Verifica connessione*.

        Con server recenti attivare *SMB 3* in *Amministrazione, Rete*. Preparare il
        percorso (\\\\server\\scansioni) prima di chiamare: bastano cinque minuti.
        """,
        PORTAL,
        note="""
        Se la verifica dà «accesso negato» con credenziali giuste: orologio della
        macchina sfasato di più di 5 minuti. Se «non raggiungibile»: indirizzo doppio,
        assegnarne uno fisso con il referente.
        """,
        machines=("copier",),
        models=("copier_a3", "copier_a4"),
        symptom="no_network",
        cause="network_change",
        remedy="configured",
        answers="La scansione in cartella",
        owner="technician_3",
        months=24,
        fame=8,
    ),
    Entry(
        "printer_driver",
        "Installare la stampante su un computer nuovo",
        "network",
        "driver, PCL6, PC nuovo, aggiungere stampante, codice reparto",
        "Il computer nuovo non vede la multifunzione.",
        """
        1. Leggere l’indirizzo sul pannello: *Informazioni, Rete*.
        1. Nel computer: *Impostazioni, Stampanti, Aggiungi*, poi *con indirizzo IP*.
        1. Scegliere il driver *Copix PCL6*.
        1. In *Proprietà, Configurazione* premere *Acquisisci impostazioni*: compaiono
        cassetti e finitore.
        1. Inserire il codice reparto e stampare la pagina di prova.

        Per più di tre computer prepariamo noi l’installazione in rete: aprire una
        chiamata con l’elenco dei nomi.
        """,
        PUBLIC,
        machines=("copier", "printer"),
        symptom="no_network",
        cause="network_change",
        remedy="configured",
        answers="Installare la stampante",
        owner="technician_3",
        months=20,
    ),
    Entry(
        "finisher_staples",
        "Il finitore non pinza i fascicoli",
        "paper",
        "punti metallici, pinzatrice, cucitrice, graffette, FN-20",
        "I fascicoli escono sciolti o compare «punti esauriti».",
        """
        1. Aprire lo sportello del finitore ed estrarre la cartuccia dei punti.
        1. Togliere i punti piegati dalla punta della pinzatrice.
        1. Rimettere la cartuccia fino allo *scatto*.
        1. Controllare il numero di fogli: fino a 50 con carta da 80 g, fino a 30 oltre
        i 105 g.

        Se il messaggio resta con la cartuccia nuova, spegnere e riaccendere una volta.
        """,
        PUBLIC,
        machines=("copier_part", "copier"),
        models=("finisher", "copier_a3"),
        symptom="error_code",
        cause="wrong_paper",
        remedy="explained",
        answers="Il finitore non pinza",
        owner="technician_3",
        months=17,
    ),
    Entry(
        "counter_reading",
        "Leggere e comunicare i contatori delle copie",
        "quality",
        "lettura contatori, copie, noleggio, costo copia",
        "Arriva la richiesta dei contatori di fine mese.",
        """
        1. Sul pannello: *Informazioni, Contatori*.
        1. Annotare *Totale nero* e *Totale colore*.
        1. Sul portale aprire la macchina e scrivere i due numeri.

        Con la macchina in rete la lettura può essere automatica: basta che la porta 443
        verso l’esterno sia aperta. Chiedeteci di attivarla.
        """,
        PORTAL,
        machines=("copier", "printer"),
        owner="operator",
        months=7,
    ),
    Entry(
        "firmware_service",
        "Aggiornare il firmware Copix in modalità servizio",
        "quality",
        "firmware, chiavetta, FAT32, modalità servizio, ripristino",
        "Dopo l’aggiornamento la macchina resta sulla schermata di avvio.",
        """
        1. Esportare rubrica e impostazioni.
        1. Copiare il file su una chiavetta FAT32, cartella *FW*, un solo file.
        1. Entrare in servizio, *Firmware, USB*, confermare la versione.
        1. Non spegnere: fino a 25 minuti sulla P900.
        1. Reimportare la rubrica e rifare la stabilizzazione dei colori.

        Se resta ferma all’avvio oltre 40 minuti: spegnere, chiavetta inserita, avviare
        tenendo premuto *Stop*.
        """,
        INTERNAL,
        machines=("copier", "printer"),
        models=("copier_a3", "copier_a4", "press"),
        symptom="error_code",
        owner="technician_3",
        months=19,
        fame=0,
    ),
    Entry(
        "waste_toner",
        "Codice SC-542 sulla C360",
        "quality",
        "SC-542, vaschetta di recupero",
        "Compare SC-542 dopo la sostituzione del toner.",
        """
        Da verificare con Davide: sembra la vaschetta di recupero non agganciata.
        Servono una foto e il numero del ricambio.
        """,
        INTERNAL,
        machines=("copier",),
        models=("copier_a3",),
        symptom="error_code",
        owner="technician_3",
        months=0,
    ),
)
