from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.customer_service_crm.tests.crm_common import SALES

from .rma_crm_common import RmaCrmCommon


@tagged("post_install", "-at_install")
class TestAccess(RmaCrmCommon):
    """A salesperson reads the returns of their customers, and writes nothing."""

    def test_own_returns_only(self):
        for own, other in (
            (self.rma, self.other_rma),
            (self.rma.line_ids, self.other_rma.line_ids),
        ):
            both = own | other
            with self.subTest(model=own._name):
                records = both.with_user(self.seller)
                self.assertEqual(records.search([("id", "in", both.ids)]), own)
                self.assertEqual(records._filtered_access("read"), own)

    @mute_logger(
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.mail.models.mail_thread",
    )
    def test_nothing_is_written(self):
        for record in (self.rma, self.rma.line_ids):
            own = record.with_user(self.seller)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(own.has_access(operation))
            with self.assertRaises(AccessError):
                own.message_post(body="I was here")

    def test_other_roles_are_as_before(self):
        clerk = self._create_user("clerk", groups=f"{SALES},stock.group_stock_user")
        for user in (clerk, self.users["reader"], self.storekeeper):
            self.assertTrue(self.other_rma.with_user(user).has_access("read"))
        self.other_rma.with_user(self.users["reader"]).message_post(body="Seen")
