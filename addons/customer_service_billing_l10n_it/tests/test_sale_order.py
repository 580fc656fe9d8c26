from odoo.tests import tagged

from .common import CODES, ItalyCommon


@tagged("post_install", "-at_install")
class TestSaleOrder(ItalyCommon):
    """What an e-invoice goes back to is never that of another order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the chart of accounts of tests has taxes of its own country
        cls.company.account_fiscal_country_id = cls.tax.country_id

    def _get_keys(self, *all_vals):
        """Return the keys of orders of one call."""
        charge = self._create_charge()
        orders = [self._create_order(charge.call_id, **vals) for vals in all_vals]
        return [order._get_billing_key() for order in orders]

    def test_each_code_tells_orders_apart(self):
        one, same = self._get_keys(CODES, CODES)
        self.assertEqual(one, same)
        for name in CODES:
            with self.subTest(name=name):
                one, other = self._get_keys(CODES, {**CODES, name: False})
                self.assertNotEqual(one, other)

    def test_codes_without_a_document_go_back_to_the_order_itself(self):
        codes = {"l10n_it_cig": "1234567890"}
        one, other = self._get_keys(codes, codes)
        self.assertNotEqual(one, other)

    def test_calls_of_other_tenders_are_other_invoices(self):
        self.company.customer_service_billing_grouping = "month"
        moves = {}
        for cig in ("A", "B", "B"):
            charge = self._create_charge()
            self._create_accepted(charge, **{**CODES, "l10n_it_cig": cig})
            moves[charge] = cig
        self._release(self._create_run())
        self._run_lanes()
        invoices = {charge: self._get_items(charge).invoice_id for charge in moves}
        self.assertEqual(len(set(invoices.values())), 2)
        for charge, cig in moves.items():
            self.assertEqual(invoices[charge].l10n_it_cig, cig)

    def test_orders_of_calls_take_the_codes_of_the_contract(self):
        contract = self._create_contract(**CODES)
        charge = self._create_covered(contract)
        run = self._create_run(bill_fees=False)
        self._release(run)
        self._run_lanes()
        self.assertRecordValues(
            self._get_items(charge).invoice_id,
            [{name: CODES[name] for name in ("l10n_it_cig", "l10n_it_cup")}],
        )

    def test_codes_are_not_taken_for_another_payer(self):
        contract = self._create_contract(**CODES)
        charge = self._create_covered(contract)
        charge.call_id.payer_id = self.other_customer
        vals = charge.call_id._prepare_quotation_vals()
        self.assertNotIn("l10n_it_cig", vals)
