from odoo.tests import Form, tagged

from odoo.addons.customer_service_contract.tests.common import JANUARY, ContractCommon

from ..models.customer_service_contract import ITALIAN_FIELDS

CODES = {
    "l10n_it_origin_document_type": "contract",
    "l10n_it_origin_document_name": "Det. 12",
    "l10n_it_origin_document_date": JANUARY,
    "l10n_it_cig": "1234567890",
    "l10n_it_cup": "G17H03000130001",
}


@tagged("post_install", "-at_install")
class TestContractItaly(ContractCommon):
    """What an Italian e-invoice refers to comes from the contract."""

    def test_codes_are_on_the_invoice(self):
        contract = self._create_contract(**CODES)
        self.assertRecordValues(self._bill(contract, JANUARY), [CODES])

    def test_case_33_other_codes_are_another_invoice(self):
        for name in ITALIAN_FIELDS:
            one = self._create_contract(**CODES)
            other = self._create_contract(**{**CODES, name: False})
            same = self._create_contract(**CODES)
            with self.subTest(name=name):
                self.assertEqual(len(self._bill(one | other | same, JANUARY)), 2)

    def test_public_bodies_need_an_origin_document(self):
        self.company.customer_service_contract_need_payer = True
        self.customer.write(
            {
                "country_id": self.env.ref("base.it").id,
                "vat": "IT00488410010",
                "l10n_it_pa_index": "UFABCD",
            }
        )
        contract = self._create_contract()
        self.assertTrue(contract.l10n_it_is_pa)
        self.assertFalse(self._bill(contract, JANUARY))
        self.assertIn("origin document", contract.sudo().period_ids.error)
        contract.write(CODES)
        self.assertTrue(self._bill(contract, JANUARY))

    def test_form_of_a_new_contract_has_no_payer_yet(self):
        form = Form(self.env["customer.service.contract"])
        self.assertFalse(form.l10n_it_is_pa)
