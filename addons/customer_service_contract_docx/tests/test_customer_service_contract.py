from calendar import isleap
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_contract.tests.common import ContractCommon
from odoo.addons.customer_service_docx.tests.common import read_docx

MODULE = "customer_service_contract_docx"


@tagged("post_install", "-at_install")
class TestContract(ContractCommon):
    """The agreement and the renewal letter in Word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["res.lang"]._activate_lang("it_IT")
        machine = cls.admin_env["customer.service.equipment"].create(
            {
                "name": "Boiler 24 kW",
                "serial": "AU-1",
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
            }
        )
        cls.contract = cls._create_contract(
            lines=[
                {
                    "scope": "equipment",
                    "equipment_ids": [Command.create({"equipment_id": machine.id})],
                }
            ],
            title="Boilers & pumps",
            term_count=1,
            term_unit="year",
            renewal="tacit",
            notice_count=3,
            notice_unit="month",
            date_end="2026-12-31",
            clauses="<p>Clause one</p>",
        )

    def _render(self, name, lang, user=None, record=None):
        template = self.env.ref(f"{MODULE}.docx_template_{name}_{lang}")
        self.assertEqual(template.check_state, "good")
        user = user or self.contractor
        record = (record or self.contract).with_user(user)
        text = read_docx(template.with_user(user)._render(record))
        self.assertNotIn("{{", text)
        self.assertNotIn("{%", text)
        return text

    def test_agreement_in_both_languages(self):
        words = {
            "it": (
                "Contratto di assistenza",
                "Servizi e canoni",
                "1.200,00",
                "01/01/2026",
            ),
            "en": ("Service Contract", "Services and fees", "1,200.00", "01/01/2026"),
        }
        for lang, expected in words.items():
            text = self._render("contract", lang)
            for word in (
                *expected,
                self.contract.name,
                "Boilers & pumps",
                "Officine Verdi",
                "AU-1",
                "Clause one",
            ):
                self.assertIn(word, text)

    def test_renewal_letter_in_both_languages(self):
        first = self.contract.date_end + timedelta(days=1)
        last = first + timedelta(days=364 + isleap(first.year))
        words = {
            "it": ("Rinnovo del contratto", "salvo disdetta", f"{last:%d/%m/%Y}"),
            "en": ("Renewal of the Contract", "gives notice", f"{last:%m/%d/%Y}"),
        }
        for lang, expected in words.items():
            text = self._render("renewal", lang)
            for word in (*expected, self.contract.name):
                self.assertIn(word, text)

    def test_fees_are_empty_for_who_may_not_see_them(self):
        text = self._render("contract", "en", self.technician)
        self.assertIn(self.contract.name, text)
        self.assertNotIn("100.00", text)
        self.assertNotIn("1,200.00", text)
        data = self.contract.with_user(self.technician)._get_docx_data()
        self.assertEqual(data["fees"], [])
        self.assertEqual(data["renewal"]["prices"], "")

    def _make_file(self, user):
        """Return the agreement as a user attaches it to the contract."""
        contract = self.contract.with_user(user)
        wizard = self.env["customer.service.docx.create"].with_user(user)
        wizard = wizard.with_context(
            active_model=contract._name, active_ids=contract.ids
        ).create(
            {"template_id": self.env.ref(f"{MODULE}.docx_template_contract_en").id}
        )
        return wizard._make_one(contract)

    def test_files_with_fees_are_read_by_who_may_see_fees(self):
        file = self._make_file(self.contractor)
        self.assertIn("1,200.00", read_docx(file.with_user(self.contractor).raw))
        theirs = file.with_user(self.technician)
        theirs.invalidate_recordset()
        with self.assertRaises(AccessError):
            theirs.check_access("read")
        with self.assertRaises(AccessError):
            theirs.read(["raw"])
        for domain in (
            [("id", "=", file.id)],
            [
                ("res_model", "=", self.contract._name),
                ("res_id", "=", self.contract.id),
            ],
        ):
            self.assertNotIn(file, theirs.search(domain))
            self.assertIn(file, theirs.with_user(self.contractor).search(domain))

    def test_file_without_fees_is_read_by_its_technician(self):
        file = self._make_file(self.technician).with_user(self.technician)
        self.assertIn(self.contract.name, read_docx(file.raw))

    def test_contract_of_another_company_is_not_printed(self):
        foreigner = self._create_user(
            "contract_docx_foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            self._render("contract", "en", foreigner)

    def test_contract_without_an_end(self):
        contract = self._create_contract(term_count=0, date_end=False)
        data = contract._get_docx_data()
        self.assertEqual(data["renewal"]["start"], "")
        self.assertIn(contract.name, self._render("renewal", "en", record=contract))
