"""What the demo company knows of boilers and heating plants."""

from .entry import INTERNAL, PUBLIC, Entry

HEATING = (
    Entry(
        "boiler_lockout",
        "La caldaia è in blocco e non riparte",
        "boiler",
        "blocco, reset, spia rossa, E01, E04, bruciatore, fiamma",
        "Gli ambienti sono freddi e il pannello mostra un codice di errore o la spia "
        "rossa. Premendo reset la caldaia riparte per pochi minuti, poi si spegne.",
        """
        La caldaia non sente la fiamma e per sicurezza si ferma. Prima di chiamare:
        1. Controllare che il rubinetto del gas sia aperto e che gli altri apparecchi
        a gas funzionino.
        1. Leggere il manometro: a impianto freddo la pressione sta tra 1 e 1,5 bar.
        1. Verificare che il termostato ambiente chieda calore.
        1. Annotare il codice, premere *reset* una volta sola e attendere due minuti.

        Se torna in blocco, gli elettrodi sono usurati o lo scarico fumi è ostruito:
        serve il tecnico.
        ! Non premere reset più di tre volte: il gas incombusto può accumularsi nella
        camera di combustione.
        """,
        note="""
        Corrente di ionizzazione sotto 2 µA: sostituire elettrodi e guarnizione
        insieme, mai i soli elettrodi. Con odore di gas usare la voce apposita e
        chiudere la chiamata solo dopo la prova di tenuta.
        """,
        machines=("boiler",),
        models=("boiler_wall", "boiler_floor"),
        symptom="lockout",
        cause="electrode",
        remedy="replaced",
        answers="Caldaia in blocco",
        owner="technician_1",
        months=23,
        fame=10,
    ),
    Entry(
        "low_pressure",
        "La pressione dell’impianto è sotto 1 bar",
        "boiler",
        "manometro, E10, caricare acqua, rubinetto di carico, bar",
        "Il manometro segna meno di 1 bar e la caldaia non parte o si ferma; i "
        "termosifoni sono tiepidi.",
        """
        1. Spegnere la caldaia e attendere che l’impianto si raffreddi.
        1. Aprire piano il rubinetto di carico sotto la caldaia, di solito nero o blu.
        1. Guardare il manometro e chiudere a *1,2–1,5 bar*.
        1. Sfiatare i termosifoni più alti e, se serve, ripetere il carico.
        1. Riaccendere e premere reset.

        Se la pressione scende di nuovo entro due settimane c’è una perdita o il vaso
        di espansione è scarico: aprire una chiamata, aggiungere altra acqua non serve.
        """,
        PUBLIC,
        machines=("boiler", "climate_plant"),
        symptom="no_heat",
        cause="low_pressure",
        remedy="refilled",
        answers="Pressione impianto",
        owner="technician_1",
        months=24,
        fame=12,
    ),
    Entry(
        "expansion_vessel",
        "Ripristinare la precarica del vaso di espansione",
        "plant",
        "azoto, precarica, vaso, pressione che scende, valvola 3 bar",
        "La pressione sale oltre 2,5 bar a caldo e scende sotto 1 bar a freddo; la "
        "valvola di sicurezza gocciola.",
        """
        1. Chiudere le intercettazioni del vaso e scaricare il lato acqua a zero.
        1. Misurare la precarica: *1,0 bar* fino a due piani, altrimenti 0,3 bar più
        dell’altezza statica.
        1. Se dalla valvola esce acqua la membrana è rotta: sostituire il vaso.
        1. Ricaricare con azoto, mai con aria di compressore.
        1. Riaprire, portare l’impianto a 1,5 bar e sfiatare le colonne.
        1. Controllare la valvola di sicurezza: se ha lavorato spesso non tiene più.

        Scrivere nel rapporto la pressione trovata e quella lasciata.
        """,
        INTERNAL,
        machines=("climate_plant", "boiler"),
        symptom="no_heat",
        cause="low_pressure",
        remedy="refilled",
        owner="technician_1",
        months=17,
    ),
    Entry(
        "cold_radiators",
        "I termosifoni restano freddi in alto o all’ultimo piano",
        "plant",
        "radiatori, sfiato, aria, gorgoglio, caloriferi",
        "Il termosifone è caldo sotto e freddo sopra, oppure si sente gorgogliare "
        "l’acqua.",
        """
        Nell’impianto c’è aria.
        1. Spegnere il riscaldamento e attendere mezz’ora.
        1. Tenere un contenitore sotto la valvolina di sfiato e aprirla di mezzo giro.
        1. Richiudere quando esce solo acqua.
        1. Procedere dal piano più basso al più alto.
        1. Riportare la pressione a 1,2–1,5 bar.

        Se resta freddo un solo termosifone, la valvola termostatica può essere
        bloccata: svitare la testina e premere più volte il perno.
        ! L’acqua può essere molto calda.
        """,
        PUBLIC,
        machines=("climate",),
        symptom="no_heat",
        owner="technician_1",
        months=22,
    ),
    Entry(
        "lukewarm_water",
        "L’acqua calda sanitaria è appena tiepida",
        "boiler",
        "doccia, rubinetto, boiler, calcare, tiepida, ACS",
        "Il riscaldamento funziona, ma ai rubinetti l’acqua è tiepida o diventa fredda "
        "dopo pochi minuti.",
        """
        1. Controllare la temperatura impostata: 48 °C bastano, 60 °C per i bollitori.
        1. Aprire un solo rubinetto e ridurre la portata: se l’acqua si scalda, lo
        scambiatore è incrostato.
        1. Pulire i filtri rompigetto di rubinetti e docce.
        1. Nei mesi freddi l’acqua in arrivo è più fredda: qualche grado in meno è
        normale.

        Se il problema peggiora di settimana in settimana è *calcare*: serve il
        lavaggio dello scambiatore. Dove l’acqua è dura consigliamo l’addolcitore.
        """,
        note="""
        Chiedere da quanto tempo e se tutti i rubinetti fanno uguale: uno solo
        significa miscelatore, non caldaia. Prevedere due ore e la pompa per il
        lavaggio.
        """,
        machines=("boiler", "heat_pump"),
        symptom="no_hot_water",
        cause="scale",
        remedy="cleaned",
        answers="Manca acqua calda",
        owner="technician_1",
        months=20,
    ),
    Entry(
        "plate_exchanger",
        "Lavaggio dello scambiatore a piastre",
        "boiler",
        "disincrostante, pompa di lavaggio, calcare, salto termico",
        "Salto termico sanitario sotto 20 K con portata nominale.",
        """
        1. Isolare lo scambiatore e collegare la pompa di lavaggio controcorrente.
        1. Disincrostante a base di acido sulfammico al 10 %, 40 °C al massimo.
        1. Circolare almeno 30 minuti invertendo il flusso ogni 10.
        1. Neutralizzare, risciacquare finché il pH è quello di rete.
        1. Rimontare con guarnizioni nuove e misurare: *almeno 30 K* a portata nominale.

        Smontare anche la valvola a tre vie: il calcare che si stacca la blocca.
        ! Occhiali e guanti. Mai acido cloridrico su piastre saldobrasate.
        """,
        INTERNAL,
        machines=("boiler",),
        symptom="no_hot_water",
        cause="scale",
        remedy="cleaned",
        owner="technician_1",
        months=15,
    ),
    Entry(
        "gas_smell",
        "Si sente odore di gas: che cosa fare subito",
        "plant",
        "gas, fuga, metano, GPL, emergenza",
        "Odore di gas vicino alla caldaia, alla rampa o nel locale tecnico.",
        """
        ! Non accendere luci, non suonare campanelli, non usare il telefono nel locale.
        1. Aprire porte e finestre.
        1. Chiudere la valvola del gas esterna al locale.
        1. Uscire e far uscire tutti.
        1. Da fuori chiamare il *pronto intervento del distributore* (numero sulla
        bolletta) e poi noi.
        1. Non riaprire il gas prima della nostra prova di tenuta.

        L’intervento ha la precedenza su ogni altro, anche fuori orario.
        """,
        PUBLIC,
        note="""
        Priorità massima, avvisare subito Silvia. Il tecnico deve essere abilitato agli
        impianti a gas; prima di ripartire prova di tenuta e rapporto al responsabile.
        """,
        machines=("boiler", "climate_plant", "climate_part"),
        symptom="gas_smell",
        cause="worn_part",
        remedy="repaired",
        owner="technician_1",
        months=24,
    ),
    Entry(
        "water_below_boiler",
        "C’è acqua sotto la caldaia",
        "boiler",
        "pozza, gocciola, perdita, valvola di sicurezza, condensa",
        "Una pozza o gocce sotto la caldaia o dal tubo di scarico.",
        """
        Capire da dove viene:
        - *Dal tubo della valvola di sicurezza*: la pressione è troppo alta. Se supera
        2,5 bar, scaricare acqua da un termosifone fino a 1,5 bar.
        - *Dal sifone della condensa*: lo scarico è ostruito. Controllare che il tubo
        non sia piegato o gelato.
        - *Da un raccordo*: chiudere l’acqua fredda in ingresso e spegnere la caldaia.

        Mettere un contenitore, fotografare il punto e allegare la foto alla chiamata:
        il tecnico arriva con il ricambio giusto.
        """,
        machines=("boiler",),
        symptom="water_leak",
        cause="worn_part",
        remedy="replaced",
        answers="Perdita d’acqua sotto",
        owner="technician_1",
        months=14,
    ),
    Entry(
        "noisy_pump",
        "Il circolatore fa rumore o vibra",
        "plant",
        "pompa, fischio, cuscinetti, girante, vibrazione, notte",
        "Rumore metallico o ronzio dalla centrale, più forte di notte; a volte metà "
        "edificio resta fredda.",
        """
        1. Controllare che la pressione sia tra 1 e 1,5 bar: con poca acqua la pompa
        aspira aria.
        1. Sfiatare il circolatore allentando la vite centrale, se il modello la ha.
        1. Ridurre la velocità di un gradino. Se il rumore sparisce era troppo alta.
        1. Se resta il rumore metallico, i cuscinetti sono usurati: aprire una chiamata.

        Un rumore nuovo dopo lavori sull’impianto di solito è aria e passa in due
        giorni.
        """,
        note="""
        Portare il circolatore CE 32-80 e l’inibitore: con fanghi nella girante il
        nuovo dura un inverno. Impostare la curva a pressione proporzionale.
        """,
        machines=("climate_plant", "climate_part"),
        models=("pump",),
        symptom="noise",
        cause="worn_part",
        remedy="replaced",
        answers="Rumore dal circolatore",
        owner="technician_1",
        months=11,
    ),
    Entry(
        "heating_hours",
        "Cambiare gli orari del riscaldamento",
        "plant",
        "programma, cronotermostato, fascia oraria, ora legale, centralina",
        "Il riscaldamento parte o si ferma a un’ora diversa da quella voluta.",
        """
        1. Premere *Menu* e scegliere *Orari*.
        1. Scegliere il giorno, o *Lun–Ven* per i feriali.
        1. Spostare inizio e fine della fascia con le frecce, a passi di un quarto
        d’ora.
        1. Confermare con *OK* e tornare alla modalità *Auto* (simbolo dell’orologio).

        Dopo il cambio dell’ora legale controllare l’orologio: *Menu, Data e ora*. Se il
        simbolo è una mano, il programma è sospeso e vale la temperatura manuale.
        """,
        PUBLIC,
        machines=("boiler", "heat_pump", "climate_plant"),
        symptom="no_heat",
        cause="settings",
        remedy="explained",
        answers="Orari di riscaldamento",
        owner="operator",
        months=21,
    ),
    Entry(
        "defrost",
        "La pompa di calore si ferma e fa vapore d’inverno",
        "heat_pump",
        "sbrinamento, ghiaccio, brina, unità esterna, fumo bianco",
        "Con il freddo umido l’unità esterna si ferma per qualche minuto, cola acqua e "
        "ne esce vapore.",
        """
        È lo *sbrinamento*, non un guasto: dura da 3 a 10 minuti, anche ogni ora.
        - Tenere liberi da neve e foglie i lati e lo scarico dell’acqua.
        - Non coprire l’unità esterna.
        - Non togliere il ghiaccio con attrezzi: le alette si piegano.

        Aprire una chiamata se il ghiaccio non va via in mezza giornata o se lo
        sbrinamento dura più di un quarto d’ora.
        """,
        PUBLIC,
        machines=("heat_pump",),
        models=("heat_pump",),
        symptom="no_heat",
        owner="technician_2",
        months=13,
        review=10,
    ),
    Entry(
        "sensor_fault",
        "Sonda di temperatura guasta: riconoscerla e sostituirla",
        "heat_pump",
        "NTC, sonda, -20 gradi, ohm, lettura sbagliata",
        "Il pannello indica una temperatura impossibile e la macchina resta ferma o si "
        "accende e spegne di continuo.",
        """
        1. Togliere tensione e staccare il connettore della sonda.
        1. Misurare: NTC da 10 kΩ a 25 °C, circa 32 kΩ a 0 °C, 3,6 kΩ a 50 °C.
        1. Circuito aperto = lettura molto bassa; corto = lettura molto alta.
        1. Con sonda buona provare il cavo, poi la scheda con una resistenza da 10 kΩ.
        1. Montare la sonda con pasta termica e fascetta, isolare il punto.

        Verificare con il termometro campione e riportare le due letture nel rapporto.
        """,
        INTERNAL,
        machines=("heat_pump", "air_handling", "boiler"),
        symptom="no_heat",
        cause="control_board",
        remedy="replaced",
        answers="Sonda guasta",
        owner="technician_2",
        months=10,
    ),
    Entry(
        "pipe_knocking",
        "Colpi nelle tubazioni all’accensione",
        "plant",
        "colpo d’ariete, dilatazione, tubi che battono",
        "All’accensione si sentono colpi secchi nei muri.",
        """
        Bozza da completare con Luca: distinguere la dilatazione dei tubi dal colpo
        d’ariete e dire quando basta ridurre la velocità del circolatore.
        """,
        machines=("climate",),
        symptom="noise",
        owner="technician_1",
        months=0,
    ),
)
