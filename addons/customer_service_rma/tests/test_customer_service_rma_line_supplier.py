from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineSupplier(WorkshopCommon):
    """To the manufacturer and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls._create_admin("res.partner", name="Bosch", is_company=True)

    def _run(self, action, **vals):
        return (
            self.env[action["res_model"]].with_context(**action["context"]).create(vals)
        )

    def _send(self, lines, **vals):
        wizard = self._run(
            lines.action_send_to_supplier(),
            supplier_id=self.maker.id,
            reference="B-77",
            **vals,
        )
        wizard.action_send()
        return self._get_picking(lines, "supplier_out")

    def _sent(self, *lines, **vals):
        lines = self._received(*lines)
        self._ship(self._send(lines, **vals))
        return lines

    def _back(self, line, **vals):
        self._run(line.action_back_from_supplier(), **vals).action_back()
        return self._get_picking(line, "supplier_in")

    def test_the_same_piece_comes_back(self):
        line = self._received()
        before = (self.goods.qty_available, self.goods.total_value)
        picking = self._send(line)
        self.assertEqual(picking.partner_id, self.maker)
        self.assertEqual(
            picking.picking_type_id, self.warehouse.customer_service_rma_out_type_id
        )
        self.assertEqual(picking.move_line_ids.lot_id, self.lot)
        self._ship(picking)
        self.assertRecordValues(
            line,
            [
                {
                    "state": "supplier",
                    "supplier_quantity": 1.0,
                    "held_quantity": 0.0,
                    "supplier_reference": "B-77",
                    "supplier_reason": "warranty",
                }
            ],
        )
        self.assertEqual(self.machine.state, "in_house")
        receipt = self._back(line)
        self.assertEqual(
            receipt.picking_type_id, self.warehouse.customer_service_rma_in_type_id
        )
        with self.assertRaises(UserError):
            self._back(line)
        self._ship(receipt)
        self.assertEqual((line.state, line.supplier_quantity), ("received", 0.0))
        self.assertEqual(self._place_of(self.lot), self.rma_place)
        line.action_decide_return()
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual(line.state, "done")
        self.env.invalidate_all()
        self.assertEqual((self.goods.qty_available, self.goods.total_value), before)

    def test_another_piece_comes_back(self):
        line = self._sent()
        receipt = self._back(line, outcome="other", serial="ZZ-26")
        lot = line.sudo().lot_id
        self.assertEqual(
            (lot.name, line.serial, line.original_serial), ("ZZ-26", "ZZ-26", "AA-1")
        )
        new = line.equipment_id
        self.assertNotEqual(new, self.machine)
        self.assertEqual((new.lot_id, new.state), (lot, "in_house"))
        self.assertEqual(self.machine.state, "replaced")
        self.assertEqual(self.machine.replaced_by_id, new)
        self.assertEqual(receipt.move_line_ids.lot_id, lot)
        self._ship(receipt)
        self.assertEqual(self._place_of(lot), self.rma_place)
        line.action_decide_return()
        line.action_return()
        delivery = self._delivery_of(line)
        self.assertEqual(delivery.move_line_ids.lot_id, lot)
        self._ship(delivery)
        self.assertEqual((line.state, new.state), ("done", "installed"))
        self.assertEqual(new.partner_id.commercial_partner_id, self.customer)
        self.assertEqual(self.machine.state, "replaced")

    def test_a_number_that_stands_elsewhere(self):
        line = self._sent()
        for number in ("BB-2", "", "AA-1 "):
            with self.subTest(number=number):
                if number.strip() == "AA-1":
                    continue
                with self.assertRaises(UserError):
                    self._back(line, outcome="other", serial=number)
        self.assertEqual(line.serial, "AA-1")

    def test_it_never_comes_back(self):
        line = self._sent()
        self._back(line, outcome="never", operation="replace")
        self.assertRecordValues(
            line,
            [
                {
                    "operation": "replace",
                    "state": "ready",
                    "kept_quantity": 1.0,
                    "supplier_quantity": 0.0,
                }
            ],
        )
        with self.assertRaises(UserError):
            line.action_back_from_supplier()

    def test_it_never_comes_back_and_nothing_is_owed(self):
        line = self._sent()
        self._back(line, outcome="never", operation="none")
        self.assertEqual((line.state, line.rma_id.state), ("done", "done"))
        self.assertEqual(self.machine.state, "retired")

    def test_what_was_expected_is_not_any_more(self):
        line = self._sent()
        receipt = self._back(line)
        self._back(line, outcome="never", operation="none")
        self.assertEqual(receipt.state, "cancel")

    def test_some_pieces(self):
        line = self._sent(self._quantity_line(3))
        receipt = self._back(line).with_user(self.storekeeper)
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        receipt.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=receipt.ids
        ).button_validate()
        self.assertEqual((line.held_quantity, line.supplier_quantity), (2.0, 1.0))
        self._back(line, outcome="never", operation="none")
        line.action_decide_return()
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual((line.state, line.back_quantity), ("done", 2.0))

    def test_a_repair_does_not_end_without_the_item(self):
        line = self._received()
        line.action_repair()
        line.action_repair_start()
        self._ship(self._send(line))
        self.assertEqual(line.state, "supplier")
        with self.assertRaises(UserError):
            line.action_repair_end()
        self._ship(self._back(line))
        self.assertEqual(line.state, "workshop")
        line.action_repair_end()
        self.assertEqual(line.state, "ready")

    def test_several_go_together(self):
        lines = self._received(
            {"equipment_id": self.machine.id}, self._quantity_line(2)
        )
        self.assertEqual(len(self._send(lines)), 1)

    def test_what_is_at_suppliers(self):
        line = self._sent()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_rma.customer_service_rma_line_action_supplier"
        )
        domain = [("supplier_quantity", ">", 0)]
        self.assertIn("supplier_quantity", action["domain"])
        self.assertEqual(self.env[line._name].search(domain), line)

    def test_the_deadline_is_told_once(self):
        today = fields.Date.context_today(self.env.user)
        line = self._sent(deadline=today + timedelta(days=3))
        later = self._sent(self._quantity_line(1), deadline=today + timedelta(days=30))
        cron = self.env.ref("customer_service_rma.ir_cron_remind_supplier").sudo()
        for _time in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.assertEqual(len(line.activity_ids), 1)
        self.assertEqual(line.activity_ids.user_id, self.operator)
        self.assertEqual(line.activity_ids.date_deadline, line.supplier_deadline)
        self.assertFalse(later.activity_ids)
