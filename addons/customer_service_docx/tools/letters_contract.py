"""What the shipped templates of contracts and returns say, in Italian and English."""

from .letters_work import party, vat


def contract(letter, w):
    letter.title(
        w(
            "Contratto di assistenza {{ contract.number }}",
            "Service Contract {{ contract.number }}",
        ),
        "{{ contract.title }}",
    )
    letter.boxes(
        (
            w("Tra il fornitore", "Between the supplier"),
            ("{{ company.name }}", "{{ company.address }}", vat(w, "company")),
        ),
        (
            w("e il cliente", "and the customer"),
            (*party("customer"), vat(w, "customer")),
        ),
    )
    letter.facts(
        (w("Decorrenza", "From"), "{{ contract.start }}"),
        (w("Scadenza", "To"), "{{ contract.end }}"),
        (w("Rinnovo", "Renewal"), "{{ contract.renewal }}"),
        (w("Preavviso", "Notice"), "{{ contract.notice }}"),
        (w("Fatturazione", "Billed"), "{{ contract.billing }}"),
        (w("Pagamento", "Payment"), "{{ contract.payment_terms }}"),
        (w("Rif. cliente", "Your reference"), "{{ contract.reference }}"),
        (w("Fatturare a", "Invoices to"), "{{ payer.name }}"),
    )
    letter.heading(w("Servizi e canoni", "Services and fees"))
    letter.table(
        "line in lines",
        (
            w("Servizio", "Service"),
            "{{ line.name }}{% if line.scope %}: {{ line.scope }}{% endif %}",
            64,
        ),
        (w("Fatturazione", "Billed"), "{{ line.billed }}", 38),
        (w("Quantità", "Quantity"), "{{ line.quantity }}", 20, "R"),
        (w("Canone", "Fee"), "{{ line.price }}", 26, "R"),
        (w("Annuo", "A year"), "{{ line.year }}", 26, "R"),
        end=(
            w("Totale annuo, IVA esclusa", "Total of a year, without taxes"),
            "",
            "",
            "",
            "{{ contract.year_total }}",
        ),
    )
    _contract_annexes(letter, w)


def _contract_annexes(letter, w):
    with letter.when("machines"):
        letter.heading(w("Apparecchiature coperte", "Machines covered"))
        letter.table(
            "machine in machines",
            (w("Apparecchiatura", "Machine"), "{{ machine.name }}", 54),
            (
                w("Modello", "Model"),
                "{{ machine.manufacturer }} {{ machine.model }}",
                40,
            ),
            (w("Matricola", "Serial number"), "{{ machine.serial }}", 34),
            (w("Luogo", "Site"), "{{ machine.site }}", 46),
        )
    with letter.when("fees"):
        letter.heading(w("Scadenzario dei canoni", "Schedule of fees"))
        letter.table(
            "fee in fees if not fee.if_renewed",
            (w("Dal", "From"), "{{ fee.start }}", 28),
            (w("Al", "To"), "{{ fee.end }}", 28),
            (w("Servizio", "Service"), "{{ fee.service }}", 62),
            (w("Emissione", "Billed on"), "{{ fee.due }}", 28),
            (w("Importo", "Amount"), "{{ fee.amount }}", 28, "R"),
        )
    with letter.when("contract.clauses"):
        letter.heading(w("Condizioni", "Conditions"))
        letter.text("{{ contract.clauses }}")
    letter.text(
        w(
            "Luogo e data: ______________________",
            "Place and date: ______________________",
        ),
        keep=True,
    )
    letter.signatures(
        w("Il fornitore", "The supplier"), w("Il cliente", "The customer")
    )
    with letter.when("contract.second_signature"):
        letter.text(
            w(
                "Ai sensi degli artt. 1341 e 1342 c.c. il cliente approva "
                "specificamente le "
                "condizioni sopra riportate relative a rinnovo, disdetta, revisione "
                "dei canoni e limitazioni di responsabilità.",
                "The customer approves specifically the conditions above about "
                "renewal, notice, revision of fees and limits of liability.",
            ),
            keep=True,
        )
        letter.signatures(w("Il cliente", "The customer"), "")


def renewal(letter, w):
    letter.address(party("customer"), w("Spett.le", "To"))
    letter.day()
    letter.title(
        w("Rinnovo del contratto", "Renewal of the Contract"),
        "{{ contract.number }} · {{ contract.title }}",
    )
    letter.text(w("Gentile cliente,", "Dear customer,"))
    letter.text(
        w(
            "il contratto {{ contract.number }}, in vigore dal {{ contract.start }}, "
            "scade "
            "il {{ contract.end }}.",
            "the contract {{ contract.number }}, in force since {{ contract.start }}, "
            "ends on {{ contract.end }}.",
        )
    )
    with letter.when("contract.is_tacit"):
        letter.text(
            w(
                "Si rinnova per un altro periodo, salvo disdetta entro il "
                "{{ contract.notice_deadline }}. Se siete soddisfatti non dovete fare "
                "nulla.",
                "It goes on for another term unless one of us gives notice by "
                "{{ contract.notice_deadline }}. If you are content with it there is "
                "nothing to do.",
            )
        )
        letter.tag("{%p else %}")
        letter.text(
            w(
                "Per continuare il servizio ci serve la Vostra conferma: restituiteci "
                "questa "
                "lettera firmata.",
                "To continue we need your confirmation: please return this letter "
                "signed.",
            )
        )
    with letter.when("renewal.start"):
        letter.facts(
            (w("Nuovo periodo dal", "New term from"), "{{ renewal.start }}"),
            (w("al", "to"), "{{ renewal.end }}"),
            (w("Prezzi", "Prices"), "{{ renewal.prices }}"),
            (w("Canone annuo", "Fee of a year"), "{{ contract.year_total }}"),
        )
    letter.table(
        "line in lines",
        (w("Servizio", "Service"), "{{ line.name }}", 92),
        (w("Fatturazione", "Billed"), "{{ line.billed }}", 44),
        (w("Annuo", "A year"), "{{ line.year }}", 38, "R"),
    )
    letter.closing()
    letter.signatures("", w("Per accettazione, il cliente", "Accepted, the customer"))


def price_revision(letter, w):
    letter.address(party("customer"), w("Spett.le", "To"))
    letter.day()
    letter.title(
        w("Adeguamento dei canoni", "Revision of Fees"), "{{ letter.campaign }}"
    )
    letter.text(w("Gentile cliente,", "Dear customer,"))
    with letter.when("letter.text"):
        letter.text("{{ letter.text }}")
        letter.tag("{%p else %}")
        letter.text(
            w(
                "come previsto dai nostri contratti, i canoni seguenti sono adeguati. "
                "Tutte le "
                "altre condizioni restano invariate.",
                "as our contracts provide, the following fees are revised. All other "
                "conditions stay as they are.",
            )
        )
    letter.table(
        "fee in fees",
        (w("Contratto", "Contract"), "{{ fee.contract }}", 34),
        (
            w("Canone", "Fee"),
            "{{ fee.name }}{% if fee.explanation %} ({{ fee.explanation }}){% endif %}",
            62,
        ),
        (w("Dal", "From"), "{{ fee.start }}", 24),
        (w("Finora", "So far"), "{{ fee.old }}", 27, "R"),
        (w("Nuovo", "New"), "{{ fee.new }}", 27, "R"),
    )
    letter.text(
        w(
            "Importi IVA esclusa, al lordo degli sconti.",
            "Prices without taxes, before discounts.",
        ),
        color="6B7280",
    )
    letter.closing()


def rma_sheet(letter, w):
    letter.title(
        w(
            "Autorizzazione al reso {{ rma.number }}",
            "Return Authorization {{ rma.number }}",
        ),
        w(
            "{% if rma.valid_until %}Valida fino al {{ rma.valid_until }}{% endif %}",
            "{% if rma.valid_until %}Valid until {{ rma.valid_until }}{% endif %}",
        ),
    )
    letter.boxes(
        (
            w("Spedire a", "Send to"),
            ("{{ company.name }}", "{{ send_to.address }}", "{{ send_to.phone }}"),
        ),
        (w("Mittente", "From"), party("customer")),
        (w("Reso", "Return"), ("{{ rma.number }}", "{{ rma.qr }}")),
    )
    letter.facts(
        (w("Richiesto il", "Requested on"), "{{ rma.requested }}"),
        (w("Stato", "Status"), "{{ rma.status }}"),
        (w("Vostro numero", "Your number"), "{{ rma.reference }}"),
        (w("Torna a", "Goes back to"), "{{ goes_back_to.name }}"),
    )
    letter.heading(w("Articoli da spedire", "What to send"))
    letter.table(
        "line in lines",
        (
            w("Articolo", "Item"),
            "{{ line.name }}{% if line.problem %}: {{ line.problem }}{% endif %}",
            80,
        ),
        (w("Matricola", "Serial number"), "{{ line.serial }}", 36),
        (w("Quantità", "Quantity"), "{{ line.quantity }} {{ line.unit }}", 24, "R"),
        (w("Richiesta", "Asked for"), "{{ line.requested }}", 34),
    )
    with letter.when("accessories"):
        letter.heading(w("Accessori", "Accessories"))
        with letter.each("accessory in accessories"):
            letter.text("{{ accessory.expected }} × {{ accessory.name }}")
    with letter.when("rma.problem"):
        letter.heading(w("Problema", "Problem"))
        letter.text("{{ rma.problem }}")
    letter.heading(w("Come spedire", "How to send it"))
    with letter.when("rma.instructions"):
        letter.text("{{ rma.instructions }}")
        letter.tag("{%p else %}")
        for line in w(RMA_STEPS_IT, RMA_STEPS_EN):
            letter.text(f"• {line}")


RMA_STEPS_IT = (
    "Mettete questo foglio nel collo e scrivete il numero {{ rma.number }} "
    "all’esterno.",
    "Spedite solo quanto elencato; tenete cavi e accessori se non li abbiamo chiesti.",
    "Usate l’imballo originale o una scatola robusta con 5 cm di imbottitura per lato.",
    "Salvate i vostri dati e cancellate quelli che nessun altro deve vedere.",
    "Sul DDT indicate la causale, il numero sopra riportato e le matricole.",
)
RMA_STEPS_EN = (
    "Put this sheet into the parcel and write the number {{ rma.number }} outside.",
    "Send only what is listed here; keep cables and accessories unless we asked for "
    "them.",
    "Use the original packing, or a strong box with 5 cm of padding on each side.",
    "Save your data, and delete what nobody else may see.",
    "On your transport document write the reason, the number above and the serials.",
)
