from odoo.exceptions import UserError
from odoo.tests import tagged

from .exchange_common import RefundCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceRmaLineChange(RefundCommon):
    """A decision that changes midway gives nothing twice."""

    def _refunded(self):
        """Return an item and its draft credit note; it is not taken over."""
        lot, order = self._sell_valued()
        self._bill(order)
        item = {"product_id": lot.product_id.id, "lot_id": lot.id, "name": "Valued"}
        line = self._receive(self._authorize(item))
        return line, self._refund(line, fate="supplier")

    def _assert_refunded(self, line):
        for decide in (
            line.action_decide_return,
            self._open("replacement", line).action_replace,
        ):
            with self.assertRaisesRegex(UserError, "is refunded with"):
                decide()

    def test_refunded_is_not_given_back_or_replaced(self):
        line, note = self._refunded()
        self._assert_refunded(line)
        note.action_post()
        self._assert_refunded(line)

    def test_credit_note_given_up(self):
        line, note = self._refunded()
        note.button_cancel()
        line.action_decide_return()
        self.assertEqual(line.operation, "return")

    def test_replaced_is_not_refunded_or_given_back(self):
        line = self._receive_one()
        self._replace(line, fate="supplier")
        for decide in (
            line.action_decide_return,
            lambda: line._propose_refund({"fate": "supplier"}),
            lambda: line._decide("repair"),
        ):
            with self.assertRaisesRegex(UserError, "take the replacement back"):
                decide()

    def test_sent_before_is_not_refunded_as_well(self):
        line = self._authorize({"equipment_id": self.machine.id}).line_ids
        self._replace(line)
        vals = {"compensation": "refund", "photo_ids": self._photo()}
        wizard = self._open("no.return", line, **vals)
        with self.assertRaisesRegex(UserError, "take the replacement back"):
            wizard.action_confirm()

    def test_replacement_not_sent_yet_is_given_up(self):
        line = self._receive_one()
        delivery = self._replace(line, ship=False)
        line.action_decide_return()
        self.assertEqual(delivery.state, "cancel")
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual((line.state, line.replaced_quantity), ("done", 0))

    def test_what_goes_back_does_not_become_ours(self):
        line = self._receive_one()
        line._propose_refund({"fate": "take_over"})
        transfer = self._get_picking(line, "takeover")
        line.action_decide_return()
        self.assertEqual(transfer.state, "cancel")

    def test_way_back_given_up_for_a_refund(self):
        line = self._receive_one()
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back")
        line._propose_refund({"fate": "take_over"})
        self.assertEqual(delivery.state, "cancel")
        self.assertTrue(self._get_picking(line, "takeover"))
