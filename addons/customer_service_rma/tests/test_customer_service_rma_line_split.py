from odoo.exceptions import UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineSplit(WorkshopCommon):
    """Pieces of a quantity with different fates: quantities close."""

    def _split(self, line, quantity, **vals):
        action = line.action_split()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"quantity": quantity, **vals})
        )
        return self.env[line._name].browse(wizard.action_split()["res_id"])

    def test_two_repaired_one_scrapped(self):
        line = self._received(self._quantity_line(3))
        piece = self._split(line, 1.0, operation_requested="scrap")
        self.assertRecordValues(
            line | piece,
            [
                {"quantity": 2.0, "received_quantity": 2.0, "held_quantity": 2.0},
                {"quantity": 1.0, "received_quantity": 1.0, "held_quantity": 1.0},
            ],
        )
        self.assertEqual((line | piece).mapped("state"), ["received", "received"])
        self.assertEqual(piece.date_received, line.date_received)
        piece._scrap()
        self._repair(line)
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual((line | piece).mapped("state"), ["done", "done"])
        self.assertEqual(line.back_quantity, 2.0)
        self.assertEqual(piece.disposed_quantity, 1.0)
        self.assertEqual(line.rma_id.state, "done")
        quants = self.admin_env["stock.quant"].search(
            [("product_id", "=", line.product_id.id)]
        )
        here = quants.filtered(lambda quant: quant.location_id == self.rma_place)
        self.assertFalse(sum(here.mapped("quantity")))

    def test_on_the_bench(self):
        line = self._received(self._quantity_line(3))
        line.action_repair()
        piece = self._split(line, 2.0)
        self.assertEqual(self._repair_of(line).product_qty, 1.0)
        self.assertEqual((line | piece).mapped("state"), ["workshop", "received"])
        piece.action_repair()
        self.assertEqual(self._repair_of(piece).product_qty, 2.0)
        self.assertEqual(piece.state, "workshop")

    def test_a_piece_of_a_piece(self):
        line = self._received(self._quantity_line(5))
        piece = self._split(line, 3.0)
        last = self._split(piece, 1.0)
        lines = line | piece | last
        self.assertEqual(lines.mapped("held_quantity"), [2.0, 2.0, 1.0])
        lines._decide("return")
        lines.action_return()
        delivery = self._delivery_of(lines)
        self.assertEqual(len(delivery), 1)
        self._ship(delivery)
        self.assertEqual(set(lines.mapped("state")), {"done"})
        self.assertEqual(lines.mapped("back_quantity"), [2.0, 2.0, 1.0])

    def test_lots(self):
        goods = self._create_goods("Gas", tracking="lot")
        lot = self._create_lot(goods, "LOT-1")
        self._put_in_stock(goods, 4, lot)
        self._sell(goods, lot, quantity=4)
        line = self._received(
            {"product_id": goods.id, "lot_id": lot.id, "quantity": 4.0}
        )
        piece = self._split(line, 1.0)
        (line | piece)._decide("return")
        (line | piece).action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual((line | piece).mapped("back_quantity"), [3.0, 1.0])

    def test_a_machine_of_several_pieces(self):
        goods = self._create_goods("Radiator", tracking="none")
        self._put_in_stock(goods, 3)
        order = self._sell(goods, quantity=3)
        machine = self.env["customer.service.equipment"].search(
            [("delivery_move_id", "=", order.sudo().order_line.move_ids.id)]
        )
        self.assertTrue(machine)
        line = self._received({"equipment_id": machine.id, "quantity": 3.0})
        piece = self._split(line, 1.0)
        self.assertEqual(piece.equipment_id, machine)
        piece._scrap()
        self.assertNotEqual(machine.state, "retired", "the others are here yet")

    def test_nothing_and_everything_is_no_split(self):
        line = self._received(self._quantity_line(3))
        for quantity in (0.0, -1.0, 3.0, 4.0):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                self._split(line, quantity)
        one = self._received()
        with self.assertRaises(UserError):
            one.action_split()
        self.assertEqual(line.quantity, 3.0)

    def test_what_is_not_here_is_not_split(self):
        with self.assertRaises(UserError):
            self._authorize(self._quantity_line(3)).line_ids.action_split()
