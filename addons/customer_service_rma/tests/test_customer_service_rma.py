from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRma(RmaCommon):
    """From the request to the way back."""

    def test_as_it_came(self):
        return_ = self._create_rma()
        line = return_.line_ids
        self.assertEqual((return_.state, line.state), ("draft", "draft"))
        self.assertEqual(line.serial, "AA-1")
        return_.action_authorize()
        self.assertEqual((return_.state, line.state), ("open", "expected"))
        self.assertTrue(return_.date_expiry)
        self._receive(return_)
        self.assertEqual(line.state, "received")
        self.assertEqual(self._place_of(self.lot), self.rma_place)
        self.assertEqual(self.machine.state, "in_house")
        line.action_decide_return()
        self.assertEqual(line.state, "ready")
        line.action_return()
        delivery = self._get_picking(line, "back")
        self.assertEqual(delivery.move_line_ids.lot_id, self.lot)
        self._ship(delivery)
        self.assertEqual((return_.state, line.state), ("done", "done"))
        self.assertEqual(self.machine.state, "installed")
        self.assertEqual(self._place_of(self.lot), self.at_customers)

    def test_not_ours(self):
        """Neither on hand, nor worth anything, nor for sale."""
        before = (self.goods.qty_available, self.goods.total_value)
        return_ = self._authorize()
        self._receive(return_)
        goods = self.goods.with_company(self.company)
        self.env.invalidate_all()
        self.assertEqual((goods.qty_available, goods.total_value), before)
        order = self._confirm_order(self.goods)
        order.picking_ids.action_assign()
        self.assertFalse(order.picking_ids.move_line_ids)

    def test_another_number_never_goes_back(self):
        first = self._authorize()
        second = self._authorize(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        )
        self._receive(first)
        self._receive(second)
        line = first.line_ids
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back")
        with self.assertRaises(UserError):
            self._ship(delivery, self.other_lot)

    def test_nothing_leaves_without_a_return(self):
        self._receive(self._authorize())
        with self.assertRaises(UserError):
            self._transfer(
                self.goods,
                self.lot,
                self.rma_place,
                self.warehouse.lot_stock_id,
                picking_type=self.warehouse.int_type_id,
            )
