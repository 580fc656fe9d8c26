from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceRmaParty(ReceiptCommon):
    """What one customer sent in goes to nobody else."""

    def test_item_stays_on_its_return(self):
        line = self._receive(self._authorize())
        theirs = {"equipment_id": self.other_machine.id}
        other = self._authorize(theirs, partner_id=self.other_customer.id)
        with self.assertRaisesRegex(UserError, "stays on its return"):
            line.with_user(self.operator).rma_id = other

    def test_goods_that_came_stay_theirs(self):
        return_ = self._authorize()
        self._receive(return_)
        with self.assertRaisesRegex(UserError, "it stays theirs"):
            return_.with_user(self.operator).partner_id = self.other_customer
        contact = self._create_admin(
            "res.partner", name="Contact", parent_id=self.customer.id
        )
        return_.with_user(self.operator).partner_id = contact
        self.assertEqual(return_.partner_id, contact)

    def test_address_of_somebody_else(self):
        return_ = self._authorize()
        with self.assertRaisesRegex(ValidationError, "no address of"):
            return_.with_user(self.operator).address_id = self.other_customer

    def test_delivery_to_somebody_else(self):
        line = self._receive(self._authorize())
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back").with_user(self.storekeeper)
        delivery.partner_id = self.other_customer
        with self.assertRaisesRegex(UserError, "cannot be sent to"):
            self._ship(delivery)
