from odoo.tests import tagged

from .contract_crm_common import ContractCrmCommon


@tagged("post_install", "-at_install")
class TestSecurity(ContractCrmCommon):
    def test_rights_of_salespeople(self):
        for model, user, expected in (
            ("customer.service.contract", self.seller, {"read"}),
            ("customer.service.contract", self.outsider, set()),
            ("customer.service.contract.line", self.seller, set()),
        ):
            records = self.env[model].with_user(user)
            rights = {
                name
                for name in ("read", "write", "create", "unlink")
                if records.has_access(name)
            }
            with self.subTest(model=model, user=user.login):
                self.assertEqual(rights, expected)
