from odoo.tests import tagged

from .common import CODES, ItalyCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItem(ItalyCommon):
    """What an e-invoice would lack is known before it is made."""

    def test_nothing_is_missing(self):
        self.assertFalse(self._check(self._create_charge()).problem_ids)

    def test_company_without_code_and_mail_is_to_be_looked_at(self):
        self.customer.l10n_it_pa_index = False
        item = self._check(self._create_charge())
        self._assert_problem(item, "l10n_it_address", "warning", self.customer)
        self.customer.l10n_it_pec_email = "verdi@pec.example"
        self._assert_mended(item, "l10n_it_address")

    def test_person_needs_no_code(self):
        self.customer.write({"l10n_it_pa_index": False, "is_company": False})
        self.assertFalse(self._check(self._create_charge()).problem_ids)

    def test_foreigner_needs_no_code(self):
        self.customer.write(
            {
                "vat": False,
                "l10n_it_pa_index": False,
                "country_id": self.env.ref("base.us").id,
            }
        )
        self.assertFalse(self._check(self._create_charge()).problem_ids)

    def test_foreign_company_makes_no_e_invoices(self):
        self.customer.l10n_it_pa_index = False
        self.company.account_fiscal_country_id = self.env.ref("base.us")
        self.assertFalse(self._check(self._create_charge()).problem_ids)

    def test_incomplete_address_is_to_be_looked_at(self):
        self.customer.zip = False
        item = self._check(self._create_charge())
        self._assert_problem(item, "payer_data", "warning", self.customer)
        self.customer.zip = "10100"
        self._assert_mended(item, "payer_data")

    def test_tax_code_is_as_good_as_a_vat_number(self):
        self.customer.write({"vat": False, "l10n_it_codice_fiscale": False})
        item = self._check(self._create_charge())
        self._assert_problem(item, "payer_data", "warning", self.customer)
        self.customer.l10n_it_codice_fiscale = "00488410010"
        self._assert_mended(item, "payer_data")

    # ------------------------------------------------------------------
    # Public bodies
    # ------------------------------------------------------------------
    def test_public_body_without_order_or_contract(self):
        self._make_public()
        charge = self._create_charge()
        item = self._check(charge)
        self._assert_problem(item, "l10n_it_origin", "blocking", charge.call_id)
        self._assert_problem(item, "l10n_it_cig", "warning", charge.call_id)
        item.run_id.invoice_mode = "draft"
        item._check()
        self._assert_problem(item, "l10n_it_origin", "warning", charge.call_id)

    def test_public_body_with_an_order(self):
        self._make_public()
        charge = self._create_charge()
        order = self._create_accepted(charge)
        item = self._check(charge)
        self._assert_problem(item, "l10n_it_origin", "blocking", order)
        order.l10n_it_origin_document_type = "purchase_order"
        self._assert_mended(item, "l10n_it_origin")
        self._assert_problem(item, "l10n_it_cig", "warning", order)
        order.l10n_it_cup = CODES["l10n_it_cup"]
        self._assert_mended(item, "l10n_it_cig")
        order.l10n_it_origin_document_type = False
        self._assert_mended(item, "l10n_it_origin")

    def test_public_body_with_a_contract(self):
        self._make_public()
        contract = self._create_contract()
        charge = self._create_covered(contract)
        item = self._check(charge)
        self._assert_problem(item, "l10n_it_origin", "blocking", contract)
        contract.write(CODES)
        self._assert_mended(item, "l10n_it_origin")
        self._assert_mended(item, "l10n_it_cig")

    def test_fees_of_public_bodies(self):
        self._make_public()
        contract = self._create_contract()
        run = self._create_run()
        run.action_simulate()
        item = run.sudo().item_ids[:1]
        self._assert_problem(item, "payer_data", "warning", self.customer)
        self._assert_problem(item, "l10n_it_cig", "warning", contract)
        contract.write(CODES)
        self._assert_mended(item, "payer_data")
        self._assert_mended(item, "l10n_it_cig")

    def test_every_check_has_a_label(self):
        items = self.env["customer.service.billing.item"]
        codes = {name.removeprefix("_check_") for name in items._get_checks()}
        self.assertEqual(codes, set(items._get_check_labels()))
