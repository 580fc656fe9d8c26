from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestRmaLineReason(ItalyCommon):
    """Why the goods travel is known from what becomes of them."""

    def _get_reason(self, line, role):
        return line._create_picking(
            role, {line: line.quantity}, self.supplier
        ).l10n_it_transport_reason

    def test_receipt(self):
        repair = self._authorize()
        other = self._authorize(
            {"equipment_id": self.other_machine.id, "operation_requested": "refund"},
            partner_id=self.other_customer.id,
        )
        for return_, reason in ((repair, "repair"), (other, "substitution")):
            picking = self._get_picking(return_.line_ids, "receipt")
            self.assertEqual(picking.l10n_it_transport_reason, reason)

    def test_way_back(self):
        line = self._receive(self._authorize())
        line._decide("repair")
        self.assertEqual(line._get_transport_reason("back"), "repair_return")
        line.action_decide_return()
        line.action_return()
        picking = self._get_picking(line, "back")
        self.assertEqual(picking.l10n_it_transport_reason, "unrepaired_return")

    def test_other_ways(self):
        line = self._receive(self._authorize())
        self.assertEqual(line._get_transport_reason("loan_out"), "loaned_use")
        self.assertEqual(line._get_transport_reason("transfer"), "transfer")
        for reason, expected in (("paid", "repair"), ("warranty", "supplier_return")):
            picking = line._send_to_supplier(self.supplier, supplier_reason=reason)
            with self.subTest(reason=reason):
                self.assertEqual(picking.l10n_it_transport_reason, expected)
            picking.action_cancel()

    def test_replacement_by_coverage(self):
        line = self._receive(self._authorize())
        for coverage, reason in (
            ("warranty", "warranty_replacement"),
            ("none", "replacement"),
        ):
            line.sudo().coverage = coverage
            with self.subTest(coverage=coverage):
                self.assertEqual(self._get_reason(line, "replacement"), reason)
        line.sudo().replacement_charged = True
        self.assertEqual(self._get_reason(line, "replacement"), "sale")

    def test_different_reasons_travel_apart(self):
        lots = self._create_serials(self.goods, "CC-3")
        self._sell(self.goods, lots)
        machine = self._machine_of(lots)
        return_ = self._authorize(
            {"equipment_id": self.machine.id}, {"equipment_id": machine.id}
        )
        first, second = self._receive(return_)
        first.action_decide_return()
        second._decide("repair")
        self.assertNotEqual(first._get_delivery_key(), second._get_delivery_key())
        second.action_decide_return()
        self.assertEqual(first._get_delivery_key(), second._get_delivery_key())

    def test_changed_reason_takes_nothing_more(self):
        lots = self._create_serials(self.goods, "CC-3", "DD-4")
        returns = self.env["customer.service.rma"]
        for lot in lots:
            self._sell(self.goods, lot)
            returns |= self._authorize({"equipment_id": self._machine_of(lot).id})
        first, second = (self._receive(return_) for return_ in returns)
        (first | second).action_decide_return()
        first.action_return()
        delivery = self._get_picking(first, "back")
        delivery.l10n_it_transport_reason = "evaluation"
        second.action_return()
        self.assertNotEqual(self._get_picking(second, "back"), delivery)
        self._get_picking(second, "back").action_cancel()
        delivery.l10n_it_transport_reason = "unrepaired_return"
        second.action_return()
        self.assertEqual(self._get_picking(second, "back"), delivery)

    def test_reason_can_be_changed_until_it_left(self):
        line = self._receive(self._authorize())
        line.action_decide_return()
        line.action_return()
        picking = self._get_picking(line, "back").with_user(self.storekeeper)
        picking.l10n_it_transport_reason = "evaluation"
        self._ship(picking)
        self.assertEqual(picking.l10n_it_transport_reason, "evaluation")
