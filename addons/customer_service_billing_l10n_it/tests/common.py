from odoo.addons.customer_service_billing.tests.common import CheckCommon

CODES = {
    "l10n_it_origin_document_type": "contract",
    "l10n_it_origin_document_name": "Det. 12",
    "l10n_it_origin_document_date": "2026-01-01",
    "l10n_it_cig": "1234567890",
    "l10n_it_cup": "G17H03000130001",
}


class ItalyCommon(CheckCommon):
    """A customer that every e-invoice reaches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_fiscal_country_id = cls.env.ref("base.it")
        cls.customer.write(
            {
                "street": "Via Roma 1",
                "zip": "10100",
                "city": "Torino",
                "l10n_it_pa_index": "0803HR0",
            }
        )

    @classmethod
    def _make_public(cls):
        cls.customer.l10n_it_pa_index = "UFABCD"

    @classmethod
    def _create_accepted(cls, charge, **vals):
        """Return an order that the work of a charge is billed on."""
        order = cls._create_order(charge.call_id, customer_service_direct=True, **vals)
        order.action_confirm()
        return order

    @classmethod
    def _create_covered(cls, contract):
        """Return work on a call under a contract."""
        call = cls._create_charge().call_id
        # charges of tests come from nothing: they go when the contract is chosen
        call.contract_line_id = contract.line_ids
        return cls._create_charge(call)
