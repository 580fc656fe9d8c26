from odoo.tests import tagged

from .rma_crm_common import RmaCrmCommon


@tagged("post_install", "-at_install")
class TestSecurity(RmaCrmCommon):
    def test_rights_of_salespeople(self):
        for name, expected in (
            ("rma", {"read"}),
            ("rma.line", {"read"}),
            ("rma.report", set()),
            ("rma.loan", set()),
        ):
            records = self.env[f"customer.service.{name}"].with_user(self.seller)
            rights = {
                name
                for name in ("read", "write", "create", "unlink")
                if records.has_access(name)
            }
            with self.subTest(model=records._name):
                self.assertEqual(rights, expected)
