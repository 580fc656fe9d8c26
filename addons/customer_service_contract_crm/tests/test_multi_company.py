from odoo.tests import tagged

from odoo.addons.customer_service_crm.tests.crm_common import SALES

from .contract_crm_common import ContractCrmCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ContractCrmCommon):
    def test_foreign_contracts_are_not_seen(self):
        foreigner = self._create_user(
            "foreigner", groups=f"{SALES}_all_leads", company=self.other_company
        )
        contracts = self.env["customer.service.contract"].with_user(foreigner)
        self.assertFalse(contracts.search([("id", "=", self.contract.id)]))
