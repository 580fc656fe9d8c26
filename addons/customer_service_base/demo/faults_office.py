"""Faults of copiers and software."""

from .faults import Fault

OFFICE = (
    Fault(
        "corrective",
        ("copier", "printer"),
        "Carta inceppata di continuo dal cassetto 2",
        "paper_jam",
        "rollers",
        "replaced",
        (
            "Si inceppa ogni {n} fogli, sempre dal cassetto 2.",
            "Prende due fogli alla volta e poi si ferma con la carta dentro.",
        ),
        (
            "Rulli di presa e frizione consumati: sostituito il kit del cassetto 2, "
            "azzerato il contatore. Prova di {n}00 fogli senza inceppamenti.",
            "Sostituita la gomma di presa, pulito il sensore di registro.",
        ),
        weight=10,
        hours=1.0,
    ),
    Fault(
        "corrective",
        ("copier", "printer"),
        "Righe verticali sulle stampe",
        "bad_print",
        "drum",
        "replaced",
        (
            "Tutte le stampe hanno {n} righe scure verticali.",
            "I colori sono sbiaditi e lo sfondo è grigio.",
        ),
        (
            "Lama di pulizia del tamburo rigata: sostituita l’unità immagine del "
            "nero, eseguita la stabilizzazione dei colori.",
            "Sviluppatore esaurito a {n}90.000 copie: sostituito, rifatta la taratura "
            "delle gradazioni.",
        ),
        weight=8,
        hours=1.0,
    ),
    Fault(
        "corrective",
        ("copier", "printer"),
        "Errore C-370{n} a pannello",
        "error_code",
        "fuser",
        "replaced",
        (
            "A pannello compare un codice di errore e chiede di chiamare "
            "l’assistenza. Spegnendo e riaccendendo torna dopo pochi minuti.",
        ),
        (
            "Termistore del fusore fuori valore. Sostituito il gruppo fusore, "
            "azzerato l’errore in modalità servizio.",
            "Cinghia del fusore danneggiata: sostituita insieme ai cuscinetti.",
        ),
        weight=5,
        hours=1.5,
        priority="1",
    ),
    Fault(
        "hotline",
        ("copier",),
        "La scansione in cartella non funziona più",
        "no_network",
        "network_change",
        "configured",
        (
            "Da ieri le scansioni non arrivano nella cartella di rete. Il tecnico "
            "informatico ha cambiato il server.",
            "Messaggio “Errore di connessione al server” quando scansiono.",
        ),
        (
            "Aggiornata la rubrica con il nuovo percorso e le nuove credenziali, "
            "attivato SMB 3. Prova di scansione riuscita.",
            "L’indirizzo della macchina era in conflitto: assegnato indirizzo fisso "
            "concordato con il referente informatico.",
        ),
        weight=8,
        hours=0.5,
    ),
    Fault(
        "hotline",
        ("copier", "printer"),
        "Installare la stampante su un nuovo PC",
        "no_network",
        "network_change",
        "configured",
        (
            "Abbiamo {n} computer nuovi, ci serve il driver.",
            "Il computer nuovo non vede la multifunzione.",
        ),
        (
            "Collegamento remoto: installato il driver PCL6 con codice reparto e "
            "fronte-retro predefinito, stampata la pagina di prova.",
        ),
        weight=6,
        hours=0.5,
    ),
    Fault(
        "hotline",
        ("copier_part", "copier"),
        "Il finitore non pinza i fascicoli",
        "error_code",
        "wrong_paper",
        "explained",
        (
            "I fascicoli escono senza punto metallico.",
            "Messaggio “punti esauriti” anche dopo aver cambiato la cartuccia.",
        ),
        (
            "Cartuccia dei punti non agganciata: guidato il cliente nello "
            "sblocco della pinzatrice. Funziona.",
            "Impostata la grammatura corretta: con carta oltre 105 g il finitore "
            "esclude la pinzatura oltre {n}0 fogli.",
        ),
        weight=3,
        hours=0.25,
    ),
    Fault(
        "preventive",
        ("copier", "printer"),
        "Manutenzione periodica a copie raggiunte",
        "",
        "",
        "maintained",
        ("Contatore di manutenzione raggiunto, il pannello avvisa.",),
        (
            "Sostituiti i materiali del kit, pulite ottiche e corone, aggiornato il "
            "firmware, rilevati i contatori.",
        ),
        weight=6,
        hours=1.5,
    ),
)

SOFTWARE = (
    Fault(
        "hotline",
        ("software_erp", "software_module"),
        "Come si storna una fattura registrata",
        "sw_how",
        "user",
        "explained",
        (
            "Abbiamo registrato due volte la fattura {n}4, come si toglie?",
            "Serve una nota di credito parziale e non trovo la funzione.",
        ),
        (
            "Spiegata la funzione Storna dal documento, creata insieme la nota di "
            "credito collegata e verificata la partita.",
        ),
        weight=5,
        hours=0.25,
    ),
    Fault(
        "software",
        ("software_erp", "software_module"),
        "Errore alla stampa del documento di trasporto",
        "sw_error",
        "bug",
        "updated",
        (
            "Alla stampa esce “campo non valido alla riga {n}”.",
            "Il modulo di stampa si chiude senza messaggi.",
        ),
        (
            "Difetto noto della versione in uso con causali senza descrizione. "
            "Installato l’aggiornamento correttivo, ristampati i documenti.",
            "Modello di stampa personalizzato non compatibile: riallineati i campi e "
            "consegnato il modello corretto.",
        ),
        weight=5,
        hours=1.5,
        priority="1",
    ),
    Fault(
        "software",
        ("software_erp",),
        "Programma lento a fine mese",
        "sw_slow",
        "infrastructure",
        "configured",
        (
            "Le ricerche articoli impiegano più di {n}0 secondi.",
            "Dalle 17 in poi il gestionale si ferma per tutti gli utenti.",
        ),
        (
            "Copia di sicurezza pianificata in orario di lavoro: spostata alle 23. "
            "Ricostruiti gli indici, tempi tornati sotto i 2 secondi.",
            "Disco del server al 9{n} %: liberato spazio dai file di registro e "
            "impostata la pulizia automatica.",
        ),
        weight=4,
        hours=1.0,
    ),
    Fault(
        "software",
        ("software_module",),
        "Giacenze negative dopo l’inventario",
        "sw_data",
        "user",
        "adjusted",
        (
            "Dopo l’inventario {n} articoli hanno giacenza negativa.",
            "I conti del magazzino non tornano con l’inventario fisico.",
        ),
        (
            "Movimenti di scarico con data precedente all’inventario. Ricalcolati i "
            "progressivi e bloccato il periodo; elenco delle rettifiche inviato.",
        ),
        weight=3,
        hours=1.0,
    ),
    Fault(
        "hotline",
        ("software_cam",),
        "Chiave di licenza non riconosciuta",
        "sw_error",
        "sw_config",
        "configured",
        (
            "Il programma parte in modalità dimostrativa e non salva.",
            "Dopo l’aggiornamento di Windows chiede di nuovo la licenza.",
        ),
        (
            "Reinstallato il driver della chiave e riavviato il servizio licenze. "
            "Licenza riconosciuta, postprocessori caricati.",
        ),
        weight=4,
        hours=0.5,
        priority="1",
    ),
    Fault(
        "hotline",
        ("software_erp", "software_module"),
        "Nuovo utente e permessi",
        "sw_how",
        "sw_config",
        "configured",
        (
            "Da lunedì abbiamo {n} persone nuove in amministrazione.",
            "Un collega non vede più le fatture di acquisto.",
        ),
        (
            "Creati gli utenti con il profilo concordato, inviate le credenziali "
            "temporanee al responsabile.",
            "Il ruolo era privo del registro acquisti: assegnato e verificato.",
        ),
        weight=5,
        hours=0.25,
    ),
    Fault(
        "software",
        ("software_service",),
        "Copia di sicurezza non completata",
        "sw_error",
        "infrastructure",
        "configured",
        (
            "È arrivata la mail di copia fallita per la {n}ª notte.",
            "L’ultimo salvataggio riuscito è di una settimana fa.",
        ),
        (
            "Agente di copia fermo dopo un riavvio: impostato l’avvio automatico. "
            "Eseguita una copia completa e un ripristino di prova di {n} file.",
            "Quota esaurita: eliminate le versioni oltre i 90 giorni secondo accordo.",
        ),
        weight=8,
        hours=0.5,
        priority="1",
    ),
    Fault(
        "preventive",
        ("software_erp",),
        "Aggiornamento annuale del gestionale",
        "",
        "",
        "updated",
        ("Passaggio alla nuova versione, da fare fuori orario.",),
        (
            "Copia completa, aggiornamento e prove su {n}2 funzioni con i referenti. "
            "Nessuna anomalia, note di rilascio consegnate.",
        ),
        weight=3,
        hours=4.0,
    ),
)
