from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineReturn(WorkshopCommon):
    """The way back: grouped, pinned to the end."""

    def _ready(self, *lines, **vals):
        ready = self._received(*lines, **vals)
        ready._decide("return")
        return ready

    def _second_machine(self, number="CC-3"):
        lot = self._create_serials(self.goods, number)
        self._sell(self.goods, lot)
        return self._machine_of(lot)

    def test_what_is_ready_goes_together(self):
        second = self._second_machine()
        lines = self._ready(
            {"equipment_id": self.machine.id}, {"equipment_id": second.id}
        )
        lines.rma_id.action_return()
        delivery = self._delivery_of(lines)
        self.assertEqual(len(delivery), 1)
        self.assertEqual(delivery.move_line_ids.lot_id, lines.sudo().lot_id)
        with self.assertRaises(UserError):
            lines.action_return()

    def test_added_to_an_open_delivery(self):
        first = self._ready()
        first.action_return()
        second = self._ready({"equipment_id": self._second_machine().id})
        second.action_return()
        delivery = self._delivery_of(first)
        self.assertEqual(self._delivery_of(second), delivery)
        self.assertIn(first.rma_id.name, delivery.origin)
        self.assertIn(second.rma_id.name, delivery.origin)
        self.assertEqual(delivery.state, "assigned")
        self._ship(delivery)
        self.assertEqual((first | second).mapped("state"), ["done", "done"])

    def test_a_printed_delivery_is_left_alone(self):
        first = self._ready()
        first.action_return()
        self._delivery_of(first).printed = True
        second = self._ready({"equipment_id": self._second_machine().id})
        second.action_return()
        self.assertNotEqual(self._delivery_of(second), self._delivery_of(first))

    def test_a_picked_delivery_is_left_alone(self):
        first = self._ready()
        first.action_return()
        self._delivery_of(first).move_ids.picked = True
        second = self._ready({"equipment_id": self._second_machine().id})
        second.action_return()
        self.assertNotEqual(self._delivery_of(second), self._delivery_of(first))

    def test_others_and_other_addresses_go_apart(self):
        first = self._ready()
        other = self._ready(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        )
        third = self._ready(
            {"equipment_id": self._second_machine().id}, address_id=self.contact.id
        )
        (first | other | third).action_return()
        self.assertEqual(len(self._delivery_of(first | other | third)), 3)

    def test_a_cancelled_delivery_is_made_again(self):
        line = self._ready()
        line.action_return()
        self._delivery_of(line).with_user(self.storekeeper).action_cancel()
        self.assertEqual(line.state, "ready")
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual(line.state, "done")

    def test_in_parts(self):
        line = self._ready(self._quantity_line(3))
        line.action_return()
        delivery = self._delivery_of(line).with_user(self.storekeeper)
        delivery.move_ids.quantity = 2
        delivery.move_ids.picked = True
        action = delivery.button_validate()
        Form.from_action(self.env(user=self.storekeeper), action).save().process()
        self.assertEqual((line.state, line.held_quantity), ("ready", 1.0))
        backorder = self._delivery_of(line)
        self.assertEqual(backorder.backorder_id, delivery)
        with self.assertRaises(UserError):
            line.action_return()
        self._ship(backorder)
        self.assertEqual((line.state, line.back_quantity), ("done", 3.0))

    def test_prepared_when_the_repair_ends(self):
        self.company.customer_service_rma_auto_return = True
        line = self._received()
        self._repair(line)
        delivery = self._delivery_of(line)
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(delivery.move_line_ids.lot_id, self.lot)

    def test_not_prepared_unless_the_company_says_so(self):
        line = self._received()
        self._repair(line)
        self.assertFalse(self._delivery_of(line))

    # ------------------------------------------------------------------
    # The number, to the end
    # ------------------------------------------------------------------
    def _two_ready(self):
        mine = self._ready()
        other = self._ready(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        )
        other.action_return()
        mine.action_return()
        return mine, other

    def test_check_availability_keeps_the_number(self):
        mine, other = self._two_ready()
        for line in (mine, other):
            delivery = self._delivery_of(line).with_user(self.storekeeper)
            delivery.do_unreserve()
            self.assertFalse(delivery.move_line_ids)
        for line, lot in ((mine, self.lot), (other, self.other_lot)):
            delivery = self._delivery_of(line).with_user(self.storekeeper)
            delivery.action_assign()
            self.assertEqual(delivery.move_line_ids.lot_id, lot)

    def test_another_number_typed_by_hand_is_refused(self):
        mine, other = self._two_ready()
        delivery = self._delivery_of(mine).with_user(self.storekeeper)
        self._delivery_of(other).do_unreserve()
        delivery.move_line_ids.lot_id = self.other_lot
        delivery.move_ids.picked = True
        with self.assertRaises(UserError):
            delivery.button_validate()

    def test_the_end_of_a_repair_steals_no_reservation(self):
        """The host frees what a repair moves and reserves anew, any number."""
        mine, other = self._two_ready()
        delivery = self._delivery_of(other)
        kind = self.warehouse.customer_service_rma_repair_type_id
        repair = self.admin_env["repair.order"].create(
            {
                "product_id": self.goods.id,
                "lot_id": self.other_lot.id,
                "company_id": self.company.id,
                "partner_id": self.other_customer.id,
                "picking_type_id": kind.id,
            }
        )
        repair._action_repair_confirm()
        repair.action_repair_start()
        self._delivery_of(mine).do_unreserve()
        repair.action_repair_end()
        delivery.action_assign()
        self.assertEqual(delivery.move_line_ids.lot_id, self.other_lot)
        self._ship(delivery)
        self.assertEqual(self._place_of(self.other_lot), self.at_customers)
        self.assertEqual(self._place_of(self.lot), self.rma_place)

    def test_a_sale_takes_no_goods_of_customers(self):
        self._two_ready()
        order = self._confirm_order(self.goods)
        order.picking_ids.action_assign()
        self.assertFalse(order.picking_ids.move_line_ids)

    def test_the_rest_keeps_its_number(self):
        """Of a delivery of two numbers one is left for later."""
        second = self._second_machine()
        lines = self._ready(
            {"equipment_id": self.machine.id}, {"equipment_id": second.id}
        )
        lines.action_return()
        delivery = self._delivery_of(lines).with_user(self.storekeeper)
        delivery.move_ids[0].picked = True
        action = delivery.button_validate()
        Form.from_action(self.env(user=self.storekeeper), action).save().process()
        self.assertEqual(lines.mapped("state"), ["done", "ready"])
        backorder = self._delivery_of(lines)
        self.assertEqual(backorder.move_line_ids.lot_id, second.sudo().lot_id)
        with self.assertRaises(UserError):
            self._ship(backorder, self.lot)

    def test_goods_added_by_hand_leave_without_a_return_never(self):
        line = self._ready()
        line.action_return()
        delivery = self._delivery_of(line).with_user(self.storekeeper)
        delivery.move_ids = [
            Command.create(
                {
                    "product_id": self.goods.id,
                    "product_uom_qty": 1,
                    "location_id": self.rma_place.id,
                    "location_dest_id": self.at_customers.id,
                }
            )
        ]
        delivery.action_assign()
        delivery.move_ids.write({"quantity": 1, "picked": True})
        with self.assertRaises(UserError):
            delivery.button_validate()
