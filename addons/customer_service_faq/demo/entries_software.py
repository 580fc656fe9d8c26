"""What the demo company knows of its software, and of its own service."""

from .entry import INTERNAL, PORTAL, PUBLIC, Entry

ERP = ("software_erp", "software_module")

SOFTWARE = (
    Entry(
        "reverse_invoice",
        "Come si storna una fattura già registrata",
        "erp",
        "storno, nota di credito, fattura doppia, annullare",
        "Una fattura è stata registrata due volte o con importo sbagliato.",
        """
        1. Aprire la fattura e scegliere *Altro, Storna*.
        1. Scegliere *totale*, oppure *parziale* e indicare le righe.
        1. Controllare la data: deve cadere in un periodo IVA aperto.
        1. Confermare: Onda crea la nota di credito collegata e chiude la partita.
        1. Se la fattura era già stata inviata allo SdI, trasmettere anche la nota.

        Non cancellare mai la registrazione: il numero resta scoperto nel registro.
        """,
        PUBLIC,
        machines=ERP,
        models=("erp",),
        symptom="sw_how",
        cause="user",
        remedy="explained",
        answers="Come si storna",
        months=24,
    ),
    Entry(
        "waybill_error_old",
        "Errore alla stampa del DDT con Onda 11.2",
        "erp",
        "DDT, documento di trasporto, campo non valido, 11.2",
        "Alla stampa esce «campo non valido alla riga» con la versione 11.2.",
        """
        1. Compilare la descrizione di tutte le causali di trasporto.
        1. Ristampare il documento.

        Vale solo fino alla versione 11.2.
        """,
        machines=ERP,
        symptom="sw_error",
        cause="bug",
        remedy="updated",
        months=24,
        replaced_by="waybill_error",
        answers="Errore alla stampa",
    ),
    Entry(
        "waybill_error",
        "Errore alla stampa del documento di trasporto",
        "erp",
        "DDT, bolla, modulo di stampa, campo non valido",
        "Alla stampa del DDT esce «campo non valido» o il modulo si chiude.",
        """
        1. Leggere la versione: *Aiuto, Informazioni*.
        1. Fino alla *11.4*: installare l’aggiornamento correttivo 11.4.3 da *Strumenti,
        Aggiornamenti*, con tutti gli utenti usciti.
        1. Dalla *12.0*: il modulo di stampa personalizzato va riallineato. Intanto
        stampare con il modulo standard: *Stampa, Modelli, Standard*.

        Il documento è valido anche con il modulo standard.
        """,
        note="""
        Modelli personalizzati: la copia è nella cartella del cliente. Riallineare i
        campi CAU e VET, rinominati nella 12.0.
        """,
        machines=ERP,
        symptom="sw_error",
        cause="bug",
        remedy="updated",
        answers="Errore alla stampa",
        months=10,
    ),
    Entry(
        "slow_month_end",
        "Il gestionale è lento a fine mese",
        "erp",
        "lentezza, blocchi, indici, disco pieno, server",
        "Ricerche di molti secondi, di solito nel pomeriggio e per tutti gli utenti.",
        """
        1. Chiedere a un collega: se è lento uno solo, il problema è il suo computer.
        1. Controllare che non giri una *copia di sicurezza* in orario di lavoro.
        1. Sul server servono almeno il 15 % di disco libero e 4 GB di memoria liberi.
        1. Chiudere le stampe lunghe rimaste aperte: *Strumenti, Processi*.

        Segnalare l’ora esatta e la funzione: leggiamo il registro di quel minuto.
        """,
        note="""
        Ricostruire gli indici dopo le 19. Se il disco è oltre il 90 %: file di registro
        in ONDA\\\\LOG, pulizia automatica a 30 giorni.
        """,
        machines=("software_erp",),
        models=("erp",),
        symptom="sw_slow",
        cause="infrastructure",
        remedy="configured",
        answers="Programma lento",
        months=19,
    ),
    Entry(
        "negative_stock",
        "Giacenze negative dopo l’inventario",
        "erp",
        "magazzino, rettifica, progressivi, inventario, quantità",
        "Alcuni articoli hanno giacenza negativa o diversa da quella contata.",
        """
        Ci sono movimenti con data precedente all’inventario.
        1. *Magazzino, Movimenti*: filtrare dal giorno dell’inventario, ordinare per
        data di registrazione.
        1. Correggere la data degli scarichi inseriti dopo.
        1. *Magazzino, Ricalcolo progressivi*.
        1. Bloccare il periodo: *Magazzino, Chiusure*.

        Prima di rettificare a mano stampare la scheda articolo: una rettifica in più
        nasconde l’errore.
        """,
        machines=("software_module",),
        models=("erp_stock",),
        symptom="sw_data",
        cause="user",
        remedy="adjusted",
        answers="Giacenze negative",
        months=18,
        liked=0.35,
    ),
    Entry(
        "licence_key",
        "La chiave di licenza CAD/CAM non è riconosciuta",
        "cam",
        "dongle, chiave USB, licenza, modalità dimostrativa, Traccia",
        "Il programma parte in modalità dimostrativa e non salva.",
        """
        1. Spostare la chiave su un’altra porta USB del computer, senza prolunghe.
        1. La luce della chiave deve essere accesa: se è spenta manca il driver.
        1. Riavviare il servizio *Licenze Traccia* da *Servizi* di Windows.
        1. Con la chiave di rete controllare che il server sia acceso e la porta 1947
        aperta.

        Dopo un aggiornamento di Windows reinstallare il driver della chiave 8.5 o
        successivo. I lavori aperti non si perdono.
        """,
        PUBLIC,
        machines=("software_cam",),
        models=("cam",),
        symptom="sw_error",
        cause="sw_config",
        remedy="configured",
        answers="Chiave di licenza",
        months=21,
    ),
    Entry(
        "new_user",
        "Creare un nuovo utente e dare i permessi",
        "erp",
        "permessi, profilo, ruolo, password, accesso, registro acquisti",
        "Una persona nuova deve entrare, o un collega non vede più una funzione.",
        """
        L’amministratore aziendale può farlo da solo:
        1. *Amministrazione, Utenti, Nuovo*: nome, posta elettronica, profilo.
        1. Scegliere il profilo più vicino e togliere ciò che non serve.
        1. Inviare l’invito: la password la sceglie la persona.

        Se un collega non vede un registro: *Utenti, Profilo, Registri*, spuntare quello
        che manca e farlo uscire e rientrare.
        Per privacy non creiamo utenti su richiesta telefonica: serve una chiamata del
        referente.
        """,
        note="""
        Verificare che chi chiede sia il referente nell’anagrafica. Mai password per
        telefono.
        """,
        machines=ERP,
        symptom="sw_how",
        cause="sw_config",
        remedy="configured",
        answers="Nuovo utente",
        months=23,
    ),
    Entry(
        "backup_failed",
        "La copia di sicurezza non è stata completata",
        "backup",
        "backup, Porto Sicuro, quota, agente, notte, ripristino",
        "Arriva la mail di copia fallita.",
        """
        Una notte fallita non è un dramma: la copia riparte la notte dopo. Da due notti
        in su:
        1. Controllare che il server fosse acceso e in rete alle 23.
        1. Aprire *Porto Sicuro*: lo stato deve essere *Attivo*. Se è *Fermo*, premere
        *Avvia*.
        1. Guardare lo spazio: oltre il 95 % la copia si ferma.
        1. Premere *Copia ora* e attendere l’esito.

        Se fallisce ancora aprire una chiamata con il codice della mail.
        """,
        note="""
        Agente fermo dopo riavvio: avvio automatico ritardato. Dopo ogni guasto fare un
        ripristino di prova di qualche file e scriverlo nella soluzione.
        """,
        machines=("software_service",),
        models=("backup",),
        symptom="sw_error",
        cause="infrastructure",
        remedy="configured",
        answers="Copia di sicurezza",
        months=22,
    ),
    Entry(
        "restore_test",
        "Ripristino di prova: come si esegue e si documenta",
        "backup",
        "restore, prova, verbale, ripristino, GDPR",
        "Il contratto prevede un ripristino di prova ogni sei mesi.",
        """
        1. Scegliere con il referente tre file di date diverse e una tabella di Onda.
        1. Ripristinare in una cartella *RIPRISTINO_PROVA*, mai sopra gli originali.
        1. Confrontare dimensione e data, aprire i file insieme al referente.
        1. Cancellare la cartella: contiene dati personali.
        1. Allegare il verbale alla chiamata.
        """,
        INTERNAL,
        machines=("software_service",),
        models=("backup",),
        symptom="sw_data",
        months=11,
    ),
)

DESK = (
    Entry(
        "open_call",
        "Come aprire una chiamata e seguirla",
        "calls",
        "ticket, richiesta, portale, assistenza, segnalazione",
        "Serve assistenza e si vuole sapere a che punto è la richiesta.",
        """
        - *Portale*: scegliere la macchina, descrivere il problema, allegare una foto. È
        la via più rapida: la chiamata arriva già alla squadra giusta.
        - *Telefono*: 071 555 0100, dal lunedì al sabato mattina.
        - *Posta*: rispondendo a una nostra mail la conversazione resta nella chiamata.

        Nella chiamata si vede chi se ne occupa, quando è previsto l’intervento e che
        cosa manca. Il numero di serie sulla targhetta fa risparmiare una telefonata.
        """,
        PUBLIC,
        months=24,
        fame=10,
    ),
    Entry(
        "urgent_hours",
        "Assistenza urgente fuori orario",
        "calls",
        "reperibilità, notte, festivi, emergenza, urgenza",
        "Il guasto capita di notte o in un giorno festivo.",
        """
        La reperibilità vale per i clienti con contratto che la prevede.
        1. Chiamare il numero del contratto: risponde un tecnico.
        1. Dire nome, sede e macchina.
        1. Seguire le sue istruzioni finché non arriva.

        Senza contratto la richiesta viene presa in carico alle 8 del primo giorno
        lavorativo.
        ! Con odore di gas o fumo chiamare prima il pronto intervento.
        """,
        PORTAL,
        months=20,
    ),
    Entry(
        "warranty_covers",
        "Che cosa copre la garanzia",
        "warranty",
        "ricambi, manodopera, uscita, mesi, esclusioni",
        "Si vuole sapere se l’intervento si paga.",
        """
        Ogni macchina ha tre scadenze, visibili sul portale: *ricambi*, *manodopera*,
        *uscita*. Non finiscono lo stesso giorno.
        - Sono esclusi i materiali di consumo: toner, filtri, nastri, olio.
        - Sono esclusi urti, fulmini e lavori fatti da altri.
        - La manutenzione prevista dal costruttore va fatta, altrimenti la garanzia
        decade.

        Prima di un lavoro a pagamento inviamo sempre il preventivo.
        """,
        PUBLIC,
        months=16,
    ),
    Entry(
        "boiler_service",
        "Che cosa comprende la manutenzione annuale della caldaia",
        "warranty",
        "bollino, libretto, prova fumi, controllo, revisione",
        "Si avvicina il controllo annuale e si vuole sapere che cosa serve.",
        """
        La visita dura circa due ore e comprende:
        - pulizia di bruciatore e scambiatore;
        - prova di combustione e controllo delle sicurezze;
        - aggiornamento del *libretto* e invio del bollino alla Regione.

        Preparare il libretto e liberare un metro davanti alla caldaia. L’acqua calda
        manca per un’ora.
        """,
        PUBLIC,
        machines=("boiler", "climate_plant"),
        models=("boiler_wall", "boiler_floor"),
        owner="technician_1",
        months=15,
    ),
)
