"""Make the templates that are shipped; run it after a letter was changed.

In ``addons/customer_service_docx``; Odoo is not needed::

    python -m tools.make_templates
"""

from pathlib import Path

from . import letters_contract, letters_work
from .letter import Letter

BASE, CONTRACT, RMA = (
    "customer_service_docx",
    "customer_service_contract_docx",
    "customer_service_rma_docx",
)
# addon, name of the file, what it says, title in Italian and in English
SHIPPED = (
    (
        BASE,
        "intervention_report",
        letters_work.intervention_report,
        "Rapporto d’intervento",
        "Intervention Report",
    ),
    (BASE, "call_sheet", letters_work.call_sheet, "Scheda chiamata", "Call Sheet"),
    (
        BASE,
        "equipment_card",
        letters_work.equipment_card,
        "Scheda apparecchiatura",
        "Equipment Card",
    ),
    (
        BASE,
        "repair_quotation",
        letters_work.repair_quotation,
        "Preventivo di riparazione",
        "Repair Quotation",
    ),
    (
        BASE,
        "reminder",
        letters_work.reminder,
        "Sollecito di pagamento",
        "Payment Reminder",
    ),
    (
        CONTRACT,
        "contract",
        letters_contract.contract,
        "Contratto di assistenza",
        "Service Contract",
    ),
    (
        CONTRACT,
        "renewal",
        letters_contract.renewal,
        "Rinnovo del contratto",
        "Contract Renewal",
    ),
    (
        CONTRACT,
        "price_revision",
        letters_contract.price_revision,
        "Adeguamento dei canoni",
        "Revision of Fees",
    ),
    (
        RMA,
        "rma_sheet",
        letters_contract.rma_sheet,
        "Autorizzazione al reso",
        "Return Authorization",
    ),
)
LANGUAGES = {
    "it": ("it-IT", ("Pagina", "di", "P. IVA", "Cordiali saluti")),
    "en": ("en-GB", ("Page", "of", "VAT", "Yours sincerely")),
}


def make(write, italian, english, lang):
    """Return one template as a file.

    :param write: function of a letter and a chooser of words.
    :param str lang: ``it`` or ``en``.
    """
    code, words = LANGUAGES[lang]

    def choose(in_italian, in_english):
        return in_italian if lang == "it" else in_english

    letter = Letter(choose(italian, english), code, words)
    write(letter, choose)
    return letter.to_bytes()


def iter_shipped():
    """Yield addon, path inside of it and content of each file."""
    for addon, name, write, italian, english in SHIPPED:
        for lang in LANGUAGES:
            path = f"data/docx/{name}_{lang}.docx"
            yield addon, path, make(write, italian, english, lang)


def make_all(addons):
    """Write all files into a folder of addons."""
    for addon, path, content in iter_shipped():
        target = Path(addons) / addon / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    make_all(Path(__file__).resolve().parents[2])
