from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaDecline(WorkshopCommon):
    """The customer does not want the repair, with a quotation or without."""

    def _decline(self, line, **vals):
        action = line.action_decline()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": "Too much", **vals})
        )
        wizard.action_decline()
        return wizard

    def _get_fees(self, line):
        charges = line.rma_id.call_id.sudo().charge_ids
        return charges.filtered(lambda one: one.kind == "diagnosis")

    def _quote(self, line):
        self.env["customer.service.part"].create(
            {
                "call_id": line.rma_id.call_id.id,
                "product_id": self.pump.id,
                "quantity": 1.0,
                "source": "workshop",
            }
        )
        action = line.rma_id.call_id.action_create_quotation()
        return self.env["sale.order"].browse(action["res_id"])

    def test_without_a_quotation(self):
        line = self._received()
        line.action_repair()
        self._decline(line)
        self.assertEqual((line.state, line.operation), ("ready", "return"))
        self.assertEqual(self._repair_of(line).state, "cancel")
        self.assertEqual(len(self._get_fees(line)), 1)
        self.assertIn("Too much", line.message_ids[:1].body)

    def test_before_any_repair(self):
        line = self._received()
        self._decline(line)
        self.assertEqual(line.state, "ready")
        self.assertEqual(len(self._get_fees(line)), 1)

    def test_with_a_quotation(self):
        line = self._received()
        line.action_repair()
        order = self._quote(line)
        wizard = self._decline(line)
        self.assertEqual(wizard.order_ids, order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.customer_service_refusal_reason, "Too much")
        self.assertEqual((line.state, line.operation), ("ready", "return"))
        self.assertEqual(len(self._get_fees(line)), 1)

    def test_the_fee_may_be_waived(self):
        for quoted in (False, True):
            line = self._received(self._quantity_line(1))
            line.action_repair()
            if quoted:
                self._quote(line)
            self._decline(line, bill_diagnosis=False)
            with self.subTest(quoted=quoted):
                self.assertEqual(line.state, "ready")
                self.assertFalse(self._get_fees(line))

    def test_what_is_not_here(self):
        with self.assertRaises(UserError):
            self._authorize().line_ids.action_decline()

    def test_a_technician_asks_the_operator(self):
        line = self._received()
        action = line.with_user(self.technician).action_decline()
        with self.assertRaises(AccessError):
            self.env[action["res_model"]].with_user(self.technician).create(
                {"line_id": line.id, "reason": "Too much"}
            )
