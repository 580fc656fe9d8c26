from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestStockPickingReceipt(ReceiptCommon):
    """What the storekeeper takes down when goods arrive."""

    def _receipt(self, return_):
        return self._get_picking(return_.line_ids, "receipt").with_user(
            self.storekeeper
        )

    def test_document_of_the_customer(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize({"product_id": bolts.id, "quantity": 2})
        for number, day in (("DDT 7", "2026-03-01"), ("DDT 9", "2026-03-05")):
            picking = self._receipt(return_)
            picking.write(
                {
                    "customer_service_rma_document": number,
                    "customer_service_rma_document_date": day,
                }
            )
            picking.move_ids.quantity = 1
            self._validate(picking)
        self.assertEqual(return_.customer_document, "DDT 7, DDT 9")
        self.assertEqual(str(return_.customer_document_date), "2026-03-01")
        found = self.env["customer.service.rma"].search(
            [("customer_document", "ilike", "DDT 9")]
        )
        self.assertEqual(found, return_)

    def test_page_is_on_receipts_of_returns_only(self):
        return_ = self._authorize()
        self.assertTrue(self._receipt(return_).customer_service_rma_receipt)
        order = self._confirm_order(self.goods)
        self.assertFalse(order.sudo().picking_ids.customer_service_rma_receipt)
        self._receive(return_)
        return_.line_ids.action_decide_return()
        return_.line_ids.action_return()
        delivery = self._get_picking(return_.line_ids, "back")
        self.assertFalse(delivery.customer_service_rma_receipt)

    def test_condition_and_photos_reach_the_return(self):
        return_ = self._authorize()
        move = self._receipt(return_).customer_service_rma_move_ids
        photo = (
            self.env["ir.attachment"]
            .with_user(self.storekeeper)
            .create({"name": "box.png", "raw": b"x"})
        )
        move.write(
            {
                "customer_service_rma_condition": "damaged",
                "customer_service_rma_arrival_note": "Box open",
                "customer_service_rma_photo_ids": [Command.link(photo.id)],
            }
        )
        self.env.invalidate_all()
        line = return_.line_ids
        self.assertEqual((line.condition, line.arrival_note), ("damaged", "Box open"))
        self.assertEqual(line.photo_ids, photo)
        self.assertEqual(line.photo_ids.name, "box.png")

    def test_technician_does_not_write_on_transfers(self):
        return_ = self._authorize()
        move = self._get_picking(return_.line_ids, "receipt").move_ids
        with self.assertRaises(AccessError):
            move.with_user(self.technician).customer_service_rma_condition = "good"

    def test_accessories(self):
        return_ = self._authorize(
            {
                "equipment_id": self.machine.id,
                "accessory_ids": [
                    Command.create({"name": "Cable"}),
                    Command.create({"name": "Case", "expected_quantity": 2}),
                ],
            }
        )
        line = return_.line_ids
        picking = self._receipt(return_)
        cable, case = picking.customer_service_rma_accessory_ids
        picking.write(
            {
                "customer_service_rma_accessory_ids": [
                    Command.update(cable.id, {"received_quantity": 1}),
                    Command.update(case.id, {"received_quantity": 1}),
                    Command.create({"name": "Key", "received_quantity": 1}),
                ]
            }
        )
        self._validate(picking)
        self.assertEqual(len(line.accessory_ids), 3)
        self.assertEqual(line.accessory_ids.mapped("missing_quantity"), [0, 1, 0])
        self.assertTrue(line.accessory_missing)
        with self.assertRaises(ValidationError):
            line.accessory_ids[1].returned_quantity = 2
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back").with_user(self.storekeeper)
        leaving = delivery.customer_service_rma_back_accessory_ids
        self.assertEqual(leaving, line.accessory_ids)
        self._ship(delivery)
        self.assertEqual(sum(line.accessory_ids.mapped("missing_quantity")), 3)
        for accessory in leaving:
            accessory.returned_quantity = accessory.received_quantity
        self.assertFalse(line.accessory_missing)

    def test_third_party_goods_are_called_as_the_customer_did(self):
        return_ = self._authorize({"name": "Old pump"})
        move = self._receipt(return_).move_ids
        self.assertEqual(move.description_picking, "Old pump")

    def test_role_for_accessories(self):
        return_ = self._authorize()
        accessories = self.env["customer.service.rma.accessory"]
        vals = {"line_id": return_.line_ids.id, "name": "Cable"}
        with self.assertRaises(AccessError):
            accessories.with_user(self.outsider).create(vals)
        accessories.with_user(self.technician).create(vals)
        with self.assertRaises(UserError):
            accessories.with_user(self.technician).search([]).unlink()
