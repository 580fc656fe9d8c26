from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_contract.tests.common import ContractCommon


@tagged("post_install", "-at_install")
class TestSecurity(ContractCommon):
    """Who may read a contract reads its codes; who makes contracts fills them in."""

    def test_codes_are_written_by_who_makes_contracts(self):
        contract = self._create_contract()
        contract.l10n_it_cig = "1234567890"
        own = contract.with_user(self.technician)
        self.assertEqual(own.l10n_it_cig, "1234567890")
        self.assertFalse(own.l10n_it_is_pa)
        with self.assertRaises(AccessError):
            own.l10n_it_cig = "0987654321"
