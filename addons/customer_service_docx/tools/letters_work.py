"""What the shipped templates of the service itself say, in Italian and English.

``w(italian, english)`` chooses. Placeholders are those of ``_get_docx_fields``.
"""

PARTY = ("{{ %s.name }}", "{{ %s.address }}")


def party(name):
    """Return the lines of a contact."""
    return tuple(line % name for line in PARTY)


def vat(w, name):
    """Return the line with the number of VAT of a contact."""
    label = w("P. IVA", "VAT")
    return f"{{% if {name}.vat %}}{label} {{{{ {name}.vat }}}}{{% endif %}}"


def machine_facts(w):
    return (
        (w("Apparecchiatura", "Machine"), "{{ equipment.name }}"),
        (w("Matricola", "Serial number"), "{{ equipment.serial }}"),
        (w("Marca e modello", "Make and model"), MODEL),
        (w("Ubicazione", "Place"), "{{ equipment.position }}"),
    )


MODEL = "{{ equipment.manufacturer }} {{ equipment.model }}"


def intervention_report(letter, w):
    letter.title(
        w("Rapporto d’intervento", "Intervention Report"),
        w(
            "{{ intervention.number }} del {{ intervention.day }} · "
            "Chiamata {{ call.number }}",
            "{{ intervention.number }} of {{ intervention.day }} · "
            "Call {{ call.number }}",
        ),
    )
    letter.boxes(
        (w("Cliente", "Customer"), party("customer")),
        (w("Luogo dell’intervento", "Place of work"), party("site")),
    )
    letter.facts(
        *machine_facts(w),
        (w("Tecnico", "Technician"), "{{ intervention.technician }}"),
        (w("Tipo", "Kind"), "{{ intervention.kind }}"),
    )
    letter.heading(w("Richiesta", "Request"))
    letter.text("{{ call.subject }}", bold=True)
    with letter.when("call.description"):
        letter.text("{{ call.description }}")
    letter.heading(w("Lavoro eseguito", "Work done"))
    letter.text("{{ intervention.report }}")
    with letter.when("times"):
        letter.heading(w("Ore", "Hours"))
        letter.table(
            "time in times",
            (w("Giorno", "Day"), "{{ time.date }}", 34),
            (w("Tecnico", "Technician"), "{{ time.technician }}", 80),
            (w("Lavoro", "Work"), "{{ time.work }}", 30, "R"),
            (w("Viaggio", "Travel"), "{{ time.travel }}", 30, "R"),
            end=(
                w("Totale", "Total"),
                "{% if intervention.km_value %}{{ intervention.km }} km{% endif %}",
                "{{ intervention.work_hours }}",
                "{{ intervention.travel_hours }}",
            ),
        )
    with letter.when("checks"):
        letter.heading(w("Controlli", "Checks"))
        letter.table(
            "check in checks",
            (w("Controllo", "Check"), "{{ check.name }}", 74),
            (w("Eseguito", "Done"), "{{ check.done }}", 20),
            (w("Valore", "Value"), "{{ check.value }}", 30),
            (w("Note", "Remarks"), "{{ check.note }}", 50),
        )
    _intervention_end(letter, w)


def _intervention_end(letter, w):
    with letter.when("parts"):
        letter.heading(w("Ricambi utilizzati", "Parts used"))
        letter.table(
            "part in parts",
            (w("Ricambio", "Part"), "{{ part.name }}", 94),
            (w("Matricola", "Serial number"), "{{ part.serial }}", 40),
            (w("Quantità", "Quantity"), "{{ part.quantity }} {{ part.unit }}", 40, "R"),
        )
    with letter.when("expenses"):
        letter.heading(w("Spese", "Expenses"))
        with letter.each("expense in expenses"):
            letter.text("{{ expense.date }} · {{ expense.name }}")
    letter.heading(w("Firma del cliente", "Signature of the customer"))
    with letter.when("intervention.signature"):
        letter.text("{{ intervention.signature }}", keep=True)
        letter.text("{{ intervention.signed_by }} · {{ intervention.signed_on }}")
        letter.tag("{%p elif intervention.unsigned_reason %}")
        letter.text(
            w(
                "Non firmato: {{ intervention.unsigned_reason }}",
                "Not signed: {{ intervention.unsigned_reason }}",
            )
        )
        letter.tag("{%p else %}")
        letter.text("______________________________", keep=True)
        letter.text("{{ intervention.signed_by }}")
    with letter.when("photos"):
        letter.heading(w("Fotografie", "Photos"))
        with letter.each("photo in photos"):
            letter.text("{{ photo.image }}", keep=True)
            letter.text("{{ photo.name }}", color="6B7280")


def call_sheet(letter, w):
    letter.title(
        w("Scheda chiamata {{ call.number }}", "Call Sheet {{ call.number }}"),
        "{{ call.subject }}",
    )
    letter.boxes(
        (w("Cliente", "Customer"), party("customer")),
        (w("Luogo", "Site"), party("site")),
        (
            w("Chi ha chiamato", "Caller"),
            ("{{ caller.name }}", "{{ caller.phone }}", "{{ caller.email }}"),
        ),
    )
    letter.facts(
        (w("Aperta il", "Opened on"), "{{ call.opened }}"),
        (w("Stato", "Status"), "{{ call.status }}"),
        (w("Tipo", "Type"), "{{ call.type }}"),
        (w("Priorità", "Priority"), "{{ call.priority }}"),
        (w("Squadra", "Team"), "{{ call.team }}"),
        (w("Assegnata a", "Assigned to"), "{{ call.assignee }}"),
        *machine_facts(w),
        (w("Copertura", "Coverage"), "{{ call.coverage_reason }}"),
        (w("Risolta il", "Solved on"), "{{ call.solved }}"),
    )
    _call_work(letter, w)


def _call_work(letter, w):
    letter.heading(w("Richiesta del cliente", "What the customer says"))
    letter.text("{{ call.description }}")
    with letter.when("call.solution"):
        letter.heading(w("Soluzione", "Solution"))
        letter.text("{{ call.solution }}")
    with letter.when("interventions"):
        letter.heading(w("Interventi", "Interventions"))
        letter.table(
            "visit in interventions",
            (w("Numero", "Number"), "{{ visit.number }}", 30),
            (w("Data", "Date"), "{{ visit.date }}", 36),
            (w("Tecnico", "Technician"), "{{ visit.technician }}", 50),
            (w("Stato", "Status"), "{{ visit.status }}", 30),
            (w("Ore", "Hours"), "{{ visit.work_hours }}", 28, "R"),
        )
    with letter.when("parts"):
        letter.heading(w("Ricambi", "Parts"))
        letter.table(
            "part in parts",
            (w("Ricambio", "Part"), "{{ part.name }}", 104),
            (w("Previsti", "Planned"), "{{ part.planned }}", 35, "R"),
            (w("Utilizzati", "Used"), "{{ part.quantity }}", 35, "R"),
        )
    with letter.when("charges"):
        letter.heading(w("Addebiti", "Charges"))
        letter.table(
            "charge in charges",
            (w("Descrizione", "Description"), "{{ charge.name }}", 68),
            (
                w("Quantità", "Quantity"),
                "{{ charge.quantity }} {{ charge.unit }}",
                28,
                "R",
            ),
            (w("Importo", "Amount"), "{{ charge.amount }}", 26, "R"),
            (w("Copertura", "Coverage"), "{{ charge.coverage }}", 26),
            (w("Da pagare", "To pay"), "{{ charge.due }}", 26, "R"),
            end=(w("Totale", "Total"), "", "", "", "{{ charges_due }}"),
        )


def equipment_card(letter, w):
    letter.title(w("Scheda apparecchiatura", "Equipment Card"), "{{ equipment.name }}")
    letter.boxes(
        (w("Cliente", "Customer"), party("customer")),
        (w("Luogo", "Site"), party("site")),
        (w("Codice dell’etichetta", "Code of the label"), ("{{ equipment.qr }}",)),
    )
    letter.facts(
        (w("Matricola", "Serial number"), "{{ equipment.serial }}"),
        (w("Codice interno", "Internal reference"), "{{ equipment.code }}"),
        (w("Marca e modello", "Make and model"), MODEL),
        (w("Categoria", "Category"), "{{ equipment.category }}"),
        (w("Stato", "Status"), "{{ equipment.status }}"),
        (w("Ubicazione", "Place"), "{{ equipment.position }}"),
        (w("Installata il", "Installed on"), "{{ equipment.installed }}"),
        (w("Garanzia", "Warranty"), "{{ equipment.warranty }}"),
        (w("Ricambi fino al", "Parts until"), "{{ equipment.warranty_parts }}"),
        (w("Manodopera fino al", "Labour until"), "{{ equipment.warranty_labour }}"),
    )
    with letter.when("properties"):
        letter.heading(w("Dati tecnici", "Technical data"))
        letter.table(
            "property in properties",
            (w("Campo", "Field"), "{{ property.label }}", 74),
            (w("Valore", "Value"), "{{ property.value }}", 100),
        )
    with letter.when("components"):
        letter.heading(w("Componenti", "Components"))
        letter.table(
            "part in components",
            (w("Nome", "Name"), "{{ part.name }}", 84),
            (w("Matricola", "Serial number"), "{{ part.serial }}", 50),
            (w("Stato", "Status"), "{{ part.status }}", 40),
        )
    letter.heading(w("Storico", "History"))
    with letter.when("history"):
        letter.table(
            "event in history",
            (w("Data", "Date"), "{{ event.date }}", 32),
            (w("Tipo", "Kind"), "{{ event.kind }}", 22),
            (w("Riferimento", "Reference"), "{{ event.reference }}", 34),
            (
                w("Descrizione", "Description"),
                "{{ event.title }}{% if event.detail %}: "
                "{{ event.detail | shorten(300) }}"
                "{% elif event.value_value %}: {{ event.value }} {{ event.unit }}"
                "{% endif %}",
                60,
            ),
            (w("A cura di", "By"), "{{ event.by }}", 26),
        )
        letter.tag("{%p else %}")
        letter.text(w("Nessun intervento registrato.", "Nothing is recorded yet."))


def repair_quotation(letter, w):
    letter.address(party("customer"), w("Spett.le", "To"))
    letter.day()
    letter.title(
        w(
            "Preventivo di riparazione {{ order.number }}",
            "Repair Quotation {{ order.number }}",
        ),
        w("del {{ order.date }}", "of {{ order.date }}"),
    )
    letter.text(w("Gentile cliente,", "Dear customer,"))
    with letter.when("call.number"):
        letter.text(
            w(
                "in seguito alla Vostra richiesta {{ call.number }} "
                "(«{{ call.subject }}») "
                "Vi sottoponiamo la nostra offerta per la riparazione.",
                "following your request {{ call.number }} (“{{ call.subject }}”) we "
                "are pleased to offer you the repair as follows.",
            )
        )
        letter.tag("{%p else %}")
        letter.text(
            w(
                "Vi sottoponiamo la nostra offerta come segue.",
                "we are pleased to offer you the following.",
            )
        )
    with letter.when("equipment.name"):
        letter.facts(*machine_facts(w))
    _quotation_lines(letter, w)


def _quotation_lines(letter, w):
    letter.table(
        "line in lines",
        (w("Descrizione", "Description"), "{{ line.name }}", 76),
        (
            w("Quantità", "Quantity"),
            "{{ line.quantity }} {{ line.unit }}",
            30,
            "R",
        ),
        (
            w("Prezzo", "Price"),
            "{{ line.price }}",
            34,
            "R",
        ),
        (
            w("Importo", "Amount"),
            "{{ line.subtotal }}",
            34,
            "R",
        ),
        end=(
            w("Totale imponibile", "Total without taxes"),
            "",
            "",
            "{{ order.untaxed }}",
        ),
        title=("line.is_text", "{{ line.name }}"),
    )
    letter.facts(
        (w("Imposte", "Taxes"), "{{ order.taxes }}"),
        (w("Totale", "Total"), "{{ order.total }}"),
        (w("Pagamento", "Payment"), "{{ order.payment_terms }}"),
        (w("Valido fino al", "Valid until"), "{{ order.valid_until }}"),
    )
    with letter.when("order.terms"):
        letter.text("{{ order.terms }}")
    letter.text(
        w(
            "Per accettare restituiteci questa lettera firmata; il lavoro comincia "
            "dopo "
            "la Vostra conferma.",
            "To accept, please return this letter signed; work begins when you "
            "confirm.",
        )
    )
    letter.signatures("{{ company.name }}", w("Per accettazione", "Accepted by"))


def reminder(letter, w):
    letter.address(party("customer"), w("Spett.le", "To"))
    letter.day()
    letter.title(
        w("Sollecito di pagamento", "Payment Reminder"),
        w("Fattura {{ invoice.number }}", "Invoice {{ invoice.number }}"),
    )
    letter.text(w("Gentile cliente,", "Dear customer,"))
    letter.text(
        w(
            "da un controllo della nostra contabilità la fattura {{ invoice.number "
            "}} del "
            "{{ invoice.date }}, scaduta il {{ invoice.due }}, risulta ancora da "
            "saldare "
            "per {{ invoice.residual }}. Probabilmente si tratta di una svista.",
            "according to our books the invoice {{ invoice.number }} of "
            "{{ invoice.date }}, due on {{ invoice.due }}, still has {{ "
            "invoice.residual }} "
            "to be paid. It has probably escaped your notice.",
        )
    )
    letter.table(
        "open in overdue",
        (w("Fattura", "Invoice"), "{{ open.number }}", 46),
        (w("Data", "Date"), "{{ open.date }}", 28),
        (w("Scadenza", "Due on"), "{{ open.due }}", 28),
        (w("Giorni di ritardo", "Days late"), "{{ open.days_late }}", 38, "R"),
        (w("Residuo", "To be paid"), "{{ open.residual }}", 34, "R"),
        end=(w("Totale", "Total"), "", "", "", "{{ overdue_total }}"),
    )
    letter.text(
        w(
            "Vi preghiamo di provvedere entro otto giorni. Se avete già pagato, "
            "consideratela non inviata.",
            "Please settle it within eight days. If you have paid meanwhile, please "
            "disregard this letter.",
        )
    )
    with letter.when("invoice.bank_account"):
        letter.facts(
            (w("Conto bancario", "Bank account"), "{{ invoice.bank_account }}"),
            (w("Causale", "Reference"), "{{ invoice.payment_reference }}"),
        )
    letter.closing()
