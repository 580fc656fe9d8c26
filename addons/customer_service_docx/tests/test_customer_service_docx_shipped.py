from odoo import Command
from odoo.tests import tagged

from ..tools.pdf import find_office, to_pdf
from .common import DocxCommon, read_docx

# what each shipped template says whatever it is filled in with
WORDS = {
    "call_sheet": {
        "it": ["Scheda chiamata", "Richiesta del cliente"],
        "en": ["Call Sheet", "What the customer says"],
    },
    "intervention_report": {
        "it": ["Rapporto d’intervento", "Lavoro eseguito", "Ore"],
        "en": ["Intervention Report", "Work done", "Hours"],
    },
    "equipment_card": {
        "it": ["Scheda apparecchiatura", "Storico"],
        "en": ["Equipment Card", "History"],
    },
    "repair_quotation": {
        "it": ["Preventivo di riparazione", "Per accettazione"],
        "en": ["Repair Quotation", "Accepted by"],
    },
    "reminder": {
        "it": ["Sollecito di pagamento", "Scadenza"],
        "en": ["Payment Reminder", "Due on"],
    },
}


@tagged("post_install", "-at_install")
class TestShipped(DocxCommon):
    """Each template that is shipped, for its model, in both languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._install_italian()
        cls._set_up_accounts()
        cls.company.write({"street": "Via Po 3", "city": "Torino", "vat": False})
        cls.machine = cls._create_equipment(serial="AU-1", manufacturer="Aurora")
        cls.call.write({"equipment_id": cls.machine.id, "site_id": cls.site.id})
        cls.visit = cls._create_intervention(cls.call)
        cls._fill_in(cls.visit, hours=1.5)

    def _check(self, name, record, user, *expected):
        """Make the document in both languages and look for words in it."""
        for lang in ("it", "en"):
            template = self.env.ref(
                f"customer_service_docx.docx_template_{name}_{lang}"
            )
            self.assertEqual(template.check_state, "good")
            self.assertEqual(template.lang_id.code[:2], lang)
            content = template.with_user(user)._render(record.with_user(user))
            text = read_docx(content)
            for word in (*WORDS[name][lang], *expected, self.company.name):
                self.assertIn(word, text)
            self.assertNotIn("{{", text)
            self.assertNotIn("{%", text)
            self.assertNotIn("False", text)
            self.assertNotIn("None", text)
            if find_office() and lang == "it":
                self.assertTrue(to_pdf(content).startswith(b"%PDF"))

    def test_call_sheet(self):
        self._check(
            "call_sheet",
            self.call,
            self.users["reader"],
            self.call.name,
            "Boiler & pump <noise>",
            "Officine Verdi",
            "AU-1",
            self.visit.name,
        )

    def test_call_without_anything(self):
        bare = self._create_call(partner_id=False, caller_name="Luigi")
        self._check("call_sheet", bare, self.users["reader"], "Luigi")

    def test_intervention_report(self):
        self._check(
            "intervention_report",
            self.visit,
            self.technician,
            self.visit.name,
            "1:30",
            "Nobody there",
        )

    def test_equipment_card(self):
        self._check(
            "equipment_card", self.machine, self.users["reader"], "AU-1", self.call.name
        )

    def test_repair_quotation(self):
        product = self._create_product("Repair", type="service", list_price=250.0)
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=self.call.id,
            order_line=[
                Command.create({"display_type": "line_section", "name": "Work"}),
                Command.create({"product_id": product.id, "tax_ids": []}),
            ],
        )
        self._check(
            "repair_quotation",
            order,
            self.operator,
            order.name,
            "Work",
            "Repair",
            "250",
        )

    def test_reminder(self):
        move = self._create_invoice()
        other = self._create_invoice(invoice_date_due="2026-01-31")
        self._check("reminder", move, self.biller, move.name, other.name, "1")

    def test_loading_without_the_demo_company_does_nothing(self):
        demo = self.admin_env["customer.service.demo"]
        before = self.admin_env["ir.attachment"].search_count([])
        demo._load_word_documents()
        self.assertEqual(self.admin_env["ir.attachment"].search_count([]), before)
