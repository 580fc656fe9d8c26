from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestDemo(ServiceCrmCommon):
    def test_loading_without_the_demo_company_does_nothing(self):
        demo = self.admin_env["customer.service.demo"]
        before = self.admin_env["crm.lead"].search_count([])
        demo._load_opportunities()
        self.assertEqual(self.admin_env["crm.lead"].search_count([]), before)
