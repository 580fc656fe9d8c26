from odoo import Command
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(RmaCommon):
    """Each company has its own returns."""

    def test_returns_of_the_other_company_are_not_seen(self):
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager,stock.group_stock_user",
            company=self.other_company,
        )
        return_ = self._authorize()
        line = return_.line_ids
        line.accessory_ids = [Command.create({"name": "Cable"})]
        for record in (return_, line, line.accessory_ids):
            found = self.env[record._name].with_user(foreigner).search([])
            with self.subTest(model=record._name):
                self.assertFalse(found & record)
