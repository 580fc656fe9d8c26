from odoo.exceptions import AccessError
from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestSecurity(ItalyCommon):
    """Who may say how returns are numbered and valued."""

    def test_series_is_chosen_by_who_sets_up_the_stock(self):
        kind = self.warehouse.customer_service_rma_out_type_id
        keeper = self._create_user("stock_manager", groups="stock.group_stock_manager")
        kind.with_user(keeper).customer_service_own_ddt_series = True
        for user in (self.storekeeper, self.technician, self.operator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                kind.with_user(user).customer_service_own_ddt_series = False

    def test_operator_sends_back_without_rights_on_stock(self):
        line = self._receive(self._authorize())
        line.action_decide_return()
        line.with_user(self.operator).action_return()
        picking = self._get_picking(line, "back")
        self.assertEqual(picking.l10n_it_transport_reason, "unrepaired_return")
        with self.assertRaises(AccessError):
            picking.with_user(self.operator).l10n_it_transport_reason = "sale"

    def test_values_are_set_by_who_administers(self):
        with self.assertRaises(AccessError):
            self.company.with_user(
                self.manager
            ).customer_service_ddt_goods_value = "list"
