from odoo.tests import tagged

from odoo.addons.customer_service_crm.tests.crm_common import SALES

from .rma_crm_common import RmaCrmCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(RmaCrmCommon):
    def test_foreign_returns_are_not_seen(self):
        foreigner = self._create_user(
            "foreigner", groups=f"{SALES}_all_leads", company=self.other_company
        )
        returns = self.env["customer.service.rma"].with_user(foreigner)
        self.assertFalse(returns.search([("id", "=", self.rma.id)]))
