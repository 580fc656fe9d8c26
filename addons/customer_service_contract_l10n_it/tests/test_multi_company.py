from odoo.tests import tagged

from odoo.addons.customer_service_contract.tests.common import JANUARY, ContractCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ContractCommon):
    """The codes are billed by the company of the contract alone."""

    def test_invoice_with_codes_is_of_the_company_of_the_contract(self):
        contract = self._create_contract(l10n_it_cig="1234567890")
        move = self._bill(contract, JANUARY)
        self.assertEqual(move.company_id, self.company)
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        found = self.env["customer.service.contract"].with_user(foreigner)
        self.assertFalse(found.search([("l10n_it_cig", "=", "1234567890")]))
