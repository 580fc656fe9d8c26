from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .rma_crm_common import RmaCrmCommon


@tagged("post_install", "-at_install")
class TestOverview(RmaCrmCommon):
    """Open returns on the page Service."""

    def _get_block(self, user):
        partner = self.contact.with_user(user)
        partner.invalidate_recordset()
        blocks = partner.customer_service_overview["blocks"]
        return {block["key"]: block for block in blocks}["returns"]

    def test_open_returns(self):
        block = self._get_block(self.seller)
        self.assertEqual([row["id"] for row in block["rows"]], self.rma.ids)
        self.assertEqual(block["rows"][0]["level"], "info")
        self.assertFalse(self._get_block(self.other_seller)["rows"])
        self.rma.date_promised = fields.Date.today() - timedelta(days=2)
        self.assertEqual(self._get_block(self.seller)["rows"][0]["level"], "danger")
        self.rma.action_cancel()
        self.assertFalse(self._get_block(self.seller)["rows"])

    def test_all_of_them_in_a_list(self):
        action = self.contact.with_user(self.seller).action_view_service_block(
            "returns"
        )
        returns = self.env["customer.service.rma"].with_user(self.seller)
        self.assertEqual(returns.search(action["domain"]).ids, self.rma.ids)
