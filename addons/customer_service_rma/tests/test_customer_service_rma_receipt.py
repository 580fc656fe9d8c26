from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .receipt_common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestRmaReceipt(ReceiptCommon):
    """What arrives is what was announced, or somebody decided otherwise."""

    def _receipt(self, return_):
        return self._get_picking(return_.line_ids, "receipt")

    def test_expected_number_asks_nothing(self):
        return_ = self._authorize()
        self.assertFalse(self._validate(self._receipt(return_)))
        self.assertEqual(return_.line_ids.state, "received")

    def test_number_in_other_letters_is_the_same(self):
        return_ = self._authorize()
        picking = self._receipt(return_).with_user(self.storekeeper)
        picking.move_ids.move_line_ids.write({"lot_id": False, "lot_name": "aa-1"})
        self.assertFalse(self._validate(picking))
        self.assertEqual(self._place_of(self.lot), self.rma_place)

    # ------------------------------------------------------------------
    # Numbers on returns
    # ------------------------------------------------------------------
    def test_two_numbers_changed_places(self):
        return_ = self._authorize(
            {"equipment_id": self.machine.id},
            {"equipment_id": self.second_machine.id},
        )
        picking = self._arrive(self._receipt(return_), "AA-2", "AA-1")
        wizard = self._validate(picking)
        self.assertEqual(wizard.line_ids.mapped("kind"), ["same_return"] * 2)
        self._decide(wizard, "swap", "swap")
        self.assertEqual(picking.state, "done")
        self.assertEqual(set(return_.line_ids.mapped("state")), {"received"})
        for line in return_.line_ids:
            moves = line.sudo().move_ids
            self.assertEqual(moves.move_line_ids.lot_id, line.lot_id)
            self.assertEqual(self._place_of(line.lot_id), self.rma_place)

    def test_number_of_another_return_of_the_customer(self):
        first = self._authorize()
        second = self._authorize({"equipment_id": self.second_machine.id})
        other = self._receipt(second)
        picking = self._arrive(self._receipt(first), "AA-2")
        wizard = self._validate(picking)
        self.assertEqual(wizard.line_ids.kind, "other_return")
        self.assertIn(second.name, wizard.line_ids.situation)
        self._decide(wizard, "swap")
        self.assertEqual(first.line_ids.state, "expected")
        self.assertEqual(second.line_ids.state, "received")
        self.assertEqual(other.state, "cancel")
        self.assertFalse(first.receipt_missing)
        rest = self._receipt(first)
        self.assertEqual(rest.backorder_id, picking)
        self.assertFalse(self._validate(rest))
        self.assertEqual(first.line_ids.state, "received")

    def test_number_of_a_return_of_another_customer(self):
        first = self._authorize()
        second = self._authorize(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        )
        wizard = self._validate(self._arrive(self._receipt(first), "BB-2"))
        self.assertEqual(wizard.line_ids.kind, "foreign_return")
        self.assertEqual(wizard.line_ids.choices, "swap,leave")
        self._decide(wizard, "swap")
        self.assertEqual(second.line_ids.state, "received")
        self.assertEqual(self.other_machine.commercial_partner_id, self.other_customer)

    def test_number_that_is_here_already(self):
        self._receive(self._authorize())
        second = self._authorize({"equipment_id": self.second_machine.id})
        wizard = self._validate(self._arrive(self._receipt(second), "AA-1"))
        self.assertEqual(wizard.line_ids.kind, "here")
        self._decide(wizard, "leave")
        self.assertEqual(second.line_ids.state, "expected")
        self.assertEqual(self._receipt(second).state, "assigned")

    def test_another_warehouse_expects_it(self):
        warehouse = self._create_admin(
            "stock.warehouse", name="Second", code="SND", company_id=self.company.id
        )
        first = self._authorize()
        self._authorize(
            {"equipment_id": self.second_machine.id}, warehouse_id=warehouse.id
        )
        wizard = self._validate(self._arrive(self._receipt(first), "AA-2"))
        self.assertEqual(wizard.line_ids.choices, "leave")

    # ------------------------------------------------------------------
    # Numbers on no return
    # ------------------------------------------------------------------
    def test_other_machine_of_the_customer_instead(self):
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "AA-2"))
        self.assertEqual(wizard.line_ids.kind, "own")
        self._decide(wizard, "take")
        line = return_.line_ids
        self.assertEqual(line.equipment_id, self.second_machine)
        self.assertEqual((line.lot_id, line.serial), (self.second_lot, "AA-2"))
        self.assertEqual(line.state, "received")
        self.assertEqual(self.second_machine.state, "in_house")
        self.assertEqual(self.machine.state, "installed")
        self.assertIn("AA-2", "".join(return_.message_ids.mapped("body")))
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back")
        self.assertEqual(delivery.move_line_ids.lot_id, self.second_lot)

    def test_other_machine_of_the_customer_as_well(self):
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "AA-2"))
        self._decide(wizard, "add")
        first, second = return_.line_ids
        self.assertEqual((first.state, second.state), ("expected", "received"))
        self.assertEqual(second.equipment_id, self.second_machine)
        self.assertTrue(self._receipt(return_))

    def test_unknown_number_becomes_a_machine_of_the_customer(self):
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "ZZ-9"))
        self.assertEqual(wizard.line_ids.kind, "unknown")
        self._decide(wizard, "take")
        line = return_.line_ids
        machine = line.equipment_id
        self.assertEqual((machine.serial, machine.state), ("ZZ-9", "in_house"))
        self.assertEqual(machine.partner_id, self.customer)
        self.assertEqual(machine.product_id, self.goods)
        self.assertEqual(line.state, "received")
        self.assertEqual(self._place_of(line.lot_id), self.rma_place)

    def test_archived_machine_is_taken_up_again(self):
        self.second_machine.write({"active": False, "state": "retired"})
        return_ = self._authorize({"product_id": self.goods.id, "serial": "AA-2"})
        self.assertFalse(self._validate(self._receipt(return_)))
        self.assertEqual(return_.line_ids.equipment_id, self.second_machine)
        self.assertTrue(self.second_machine.active)

    def test_known_and_never_sold(self):
        lot = self._create_lot(self.goods, "NS-1")
        self._transfer(
            self.goods,
            lot,
            self.at_suppliers,
            self.warehouse.lot_stock_id,
            picking_type=self.warehouse.in_type_id,
        )
        self._transfer(self.goods, lot, self.warehouse.lot_stock_id, self.at_suppliers)
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "NS-1"))
        self.assertEqual(wizard.line_ids.kind, "never_sold")
        self._decide(wizard, "leave")
        self.assertEqual(return_.line_ids.state, "expected")

    def test_number_in_our_own_stock_never_comes_in(self):
        lot = self._create_serials(self.goods, "ST-1")
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "ST-1"))
        self.assertEqual(wizard.line_ids.kind, "stock")
        wizard.line_ids.choice = "take"
        with self.assertRaisesRegex(UserError, "Say what to do"):
            wizard.action_apply()
        self._decide(wizard, "leave")
        self.assertEqual(self._place_of(lot), self.warehouse.lot_stock_id)

    def test_another_customers_only_with_proof(self):
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "BB-2"))
        line = wizard.line_ids
        self.assertEqual(line.kind, "foreign")
        self.assertIn(self.other_customer.name, line.situation)
        line.choice = "take"
        self.assertTrue(line.proof_needed)
        with self.assertRaisesRegex(UserError, "proved"):
            wizard.action_apply()
        line.proved = True
        with self.assertRaisesRegex(UserError, "proved"):
            wizard.action_apply()
        self._decide(wizard, "take", proved=True, proof="Invoice 12 of 3 May")
        machine = self.other_machine
        self.assertEqual(machine.commercial_partner_id, self.customer)
        self.assertIn("Invoice 12 of 3 May", machine.move_ids[:1].reason)
        self.assertEqual(return_.line_ids.equipment_id, machine)
        self.assertEqual(self._place_of(self.other_lot), self.rma_place)

    def test_everything_left_out_receives_nothing(self):
        return_ = self._authorize()
        picking = self._receipt(return_)
        wizard = self._validate(self._arrive(picking, "BB-2"))
        self._decide(wizard, "leave")
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(return_.line_ids.state, "expected")
        self.assertEqual(self._place_of(self.other_lot), self.at_customers)

    # ------------------------------------------------------------------
    # Nobody announced it
    # ------------------------------------------------------------------
    def _add_by_hand(self, picking, product, quantity=1, lot=None):
        return (
            self.env["stock.move"]
            .with_user(self.storekeeper)
            .create(
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "move_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "lot_id": lot and lot.id,
                                "quantity": quantity,
                                "picking_id": picking.id,
                                "location_id": picking.location_id.id,
                                "location_dest_id": picking.location_dest_id.id,
                            }
                        )
                    ],
                }
            )
        )

    def test_number_added_by_hand(self):
        return_ = self._authorize()
        picking = self._receipt(return_)
        self._add_by_hand(picking, self.goods, lot=self.second_lot)
        wizard = self._validate(picking)
        self.assertEqual(wizard.line_ids.kind, "own")
        self.assertEqual(wizard.line_ids.choices, "add,leave")
        self._decide(wizard, "add")
        self.assertEqual(len(return_.line_ids), 2)
        self.assertEqual(set(return_.line_ids.mapped("state")), {"received"})
        self.assertEqual(picking.state, "done")

    def test_goods_without_number_added_by_hand(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize()
        picking = self._receipt(return_)
        self._add_by_hand(picking, bolts, 3)
        wizard = self._validate(picking)
        self._decide(wizard, "add")
        line = return_.line_ids.filtered(lambda line: line.product_id == bolts)
        self.assertEqual((line.quantity, line.received_quantity), (3, 3))

    def test_goods_added_by_hand_and_left_out(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize()
        picking = self._receipt(return_)
        self._add_by_hand(picking, bolts, 3)
        self._decide(self._validate(picking), "leave")
        self.assertEqual(return_.line_ids.state, "received")
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.move_ids.product_id, self.goods)

    def test_receipt_without_any_return(self):
        kind = self.warehouse.customer_service_rma_in_type_id
        picking = (
            self.env["stock.picking"]
            .with_user(self.storekeeper)
            .create({"picking_type_id": kind.id, "partner_id": self.customer.id})
        )
        self._add_by_hand(picking, self.goods, lot=self.lot)
        wizard = self._validate(picking)
        self.assertEqual(wizard.line_ids.choices, "leave")
        return_ = self._authorize()
        wizard = self._validate(picking)
        self.assertEqual(wizard.line_ids.choices, "swap,leave")
        self._decide(wizard, "swap")
        self.assertEqual(return_.line_ids.state, "received")

    def test_validated_past_the_dialog(self):
        return_ = self._authorize()
        picking = self._arrive(self._receipt(return_), "BB-2")
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "belongs to"):
            picking._action_done()

    # ------------------------------------------------------------------
    # Quantities
    # ------------------------------------------------------------------
    def test_more_than_authorized(self):
        bolts = self._create_goods("Bolt", tracking="none")
        for choice, quantity in (("authorize", 5), ("limit", 3)):
            with self.subTest(choice=choice):
                return_ = self._authorize({"product_id": bolts.id, "quantity": 3})
                picking = self._receipt(return_).with_user(self.storekeeper)
                picking.move_ids.quantity = 5
                wizard = self._validate(picking)
                self.assertEqual(wizard.line_ids.kind, "more")
                self.assertEqual(wizard.line_ids.quantity, 2)
                self._decide(wizard, choice)
                line = return_.line_ids
                self.assertEqual(line.received_quantity, quantity)
                self.assertEqual(line.quantity, quantity)
                self.assertEqual(line.to_receive_quantity, 0)

    def test_part_now_and_the_rest_never(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize({"product_id": bolts.id, "quantity": 5})
        line = return_.line_ids
        picking = self._receipt(return_).with_user(self.storekeeper)
        picking.move_ids.quantity = 2
        self.assertFalse(self._validate(picking))
        rest = self._receipt(return_).with_user(self.storekeeper)
        self.assertEqual(rest.move_ids.product_uom_qty, 3)
        rest.move_ids.quantity = 1
        self.assertFalse(self._validate(rest, backorder=False))
        self.assertEqual((line.received_quantity, line.short), (3, True))
        self.assertEqual(line.to_receive_quantity, 0)
        line.action_expect_again()
        self.assertEqual(line.to_receive_quantity, 2)
        self.assertFalse(self._validate(self._receipt(return_)))
        self.assertEqual(line.received_quantity, 5)

    def test_authorization_changed_while_expected(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize({"product_id": bolts.id, "quantity": 5})
        line = return_.line_ids
        line.quantity = 3
        self.assertEqual(self._receipt(return_).move_ids.product_uom_qty, 3)
        picking = self._receipt(return_).with_user(self.storekeeper)
        picking.move_ids.quantity = 2
        self._validate(picking)
        with self.assertRaisesRegex(UserError, "came already"):
            line.quantity = 1
        line.quantity = 2
        self.assertEqual(line.state, "received")
        self.assertFalse(self._get_picking(line, "receipt"))
        with self.assertRaisesRegex(UserError, "cannot change"):
            line.product_id = self.goods

    def test_another_machine_while_expected(self):
        return_ = self._authorize()
        line = return_.line_ids
        line.equipment_id = self.second_machine
        picking = self._receipt(return_)
        self.assertEqual(picking.move_line_ids.lot_id, self.second_lot)
        self.assertEqual(len(picking), 1)

    def test_goods_of_a_lot(self):
        paint = self._create_goods("Paint", tracking="lot")
        lot = self._create_lot(paint, "L-1")
        return_ = self._authorize(
            {"product_id": paint.id, "lot_id": lot.id, "quantity": 4}
        )
        picking = self._receipt(return_).with_user(self.storekeeper)
        picking.move_ids.quantity = 3
        self.assertEqual(picking.move_line_ids.lot_id, lot)
        self.assertFalse(self._validate(picking))
        rest = self._receipt(return_)
        self.assertEqual(rest.move_line_ids.lot_id, lot)
        self._arrive(rest, "L-2", product=paint)
        wizard = self._validate(rest)
        self._decide(wizard, "add")
        self.assertEqual(return_.line_ids.mapped("received_quantity"), [3, 1])

    def test_goods_that_are_not_counted(self):
        grease = self._create_goods("Grease", tracking="none", is_storable=False)
        return_ = self._authorize({"product_id": grease.id, "quantity": 2})
        self.assertFalse(self._validate(self._receipt(return_)))
        line = return_.line_ids
        self.assertEqual((line.state, line.held_quantity), ("received", 2))

    # ------------------------------------------------------------------
    # Not in our records
    # ------------------------------------------------------------------
    def test_item_we_have_no_product_for(self):
        return_ = self._authorize({"name": "Old pump", "serial": "P-77"})
        line = return_.line_ids
        self.assertFalse(self._validate(self._receipt(return_)))
        machine = line.equipment_id
        self.assertEqual((machine.name, machine.serial), ("Old pump", "P-77"))
        self.assertEqual((machine.state, machine.product_id.id), ("in_house", False))
        self.assertEqual((line.name, line.serial), ("Old pump", "P-77"))
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual((line.state, machine.state), ("done", "installed"))
        again = self._authorize({"equipment_id": machine.id})
        self._receive(again)
        self.assertEqual(again.line_ids.lot_id, line.lot_id)
        self.assertEqual(machine.state, "in_house")

    def test_item_without_number_gets_the_one_that_is_read(self):
        first = self._authorize({"name": "Old pump"})
        self.assertFalse(self._validate(self._receipt(first)))
        self.assertFalse(first.line_ids.equipment_id.serial)
        second = self._authorize({"name": "Old pump"})
        item = self.env.ref("customer_service_rma.product_customer_item")
        picking = self._arrive(self._receipt(second), "P-78", product=item)
        self.assertFalse(self._validate(picking))
        self.assertEqual(second.line_ids.serial, "P-78")
        self.assertEqual(second.line_ids.equipment_id.serial, "P-78")

    def test_two_customers_items_with_the_same_number(self):
        first = self._authorize({"name": "Pump of one maker", "serial": "1"})
        second = self._authorize(
            {"name": "Pump of another", "serial": "1"},
            partner_id=self.other_customer.id,
        )
        self._receive(first)
        self._receive(second)
        both = (first | second).line_ids
        self.assertEqual(len(both.lot_id), 2)
        self.assertEqual(len(both.equipment_id), 2)

    def test_serial_product_without_number(self):
        return_ = self._authorize({"product_id": self.goods.id})
        picking = self._receipt(return_).with_user(self.storekeeper)
        picking.move_line_ids.lot_name = "AA-2"
        self.assertFalse(self._validate(picking))
        line = return_.line_ids
        self.assertEqual((line.lot_id, line.serial), (self.second_lot, "AA-2"))
        self.assertEqual(line.equipment_id, self.second_machine)

    # ------------------------------------------------------------------
    # Given up in Inventory
    # ------------------------------------------------------------------
    def test_receipt_cancelled_or_deleted_in_inventory(self):
        for verb in ("action_cancel", "unlink"):
            with self.subTest(verb=verb):
                return_ = self._authorize()
                picking = self._receipt(return_)
                if verb == "unlink":
                    picking.unlink()
                else:
                    picking.with_user(self.storekeeper).action_cancel()
                self.assertEqual(return_.line_ids.state, "expected")
                self.assertTrue(return_.receipt_missing)
                self.assertTrue(return_.line_ids.receipt_missing)
                self.assertIn("still expected", return_.message_ids[:1].body)
                return_.action_new_receipt()
                self.assertFalse(self._validate(self._receipt(return_)))
                return_.line_ids.action_decide_return()
                return_.line_ids.action_return()
                self._ship(self._get_picking(return_.line_ids, "back"))
                self.assertEqual(return_.state, "done")

    def test_no_copy_of_a_transfer(self):
        picking = self._receipt(self._authorize())
        with self.assertRaisesRegex(UserError, "not copied"):
            picking.copy()

    # ------------------------------------------------------------------
    # How many, who
    # ------------------------------------------------------------------
    def test_several_receipts_at_once(self):
        first = self._authorize()
        second = self._authorize(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        )
        both = self._receipt(first) | self._receipt(second)
        self._arrive(self._receipt(second), "AA-2")
        wizard = self._validate(both)
        self.assertEqual(len(wizard.line_ids), 1)
        self._decide(wizard, "leave")
        self.assertEqual(first.line_ids.state, "received")
        self.assertEqual(second.line_ids.state, "expected")

    def test_meanwhile_somebody_corrected_it(self):
        return_ = self._authorize()
        picking = self._arrive(self._receipt(return_), "AA-2")
        wizard = self._validate(picking)
        self._arrive(picking, "AA-1")
        wizard.line_ids.choice = "take"
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            wizard.action_apply()

    def test_only_who_receives_goods_decides(self):
        return_ = self._authorize()
        wizard = self._validate(self._arrive(self._receipt(return_), "AA-2"))
        for user in (self.operator, self.technician, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizard.with_user(user).action_apply()

    def test_queries_do_not_grow(self):
        counts = []
        for number in (1, 10):
            names = [f"Q{number}-{index}" for index in range(number)]
            lots = self._create_serials(self.goods, *names)
            self._sell(self.goods, lots)
            machines = [self._machine_of(lot) for lot in lots]
            return_ = self._authorize(
                *({"equipment_id": machine.id} for machine in machines)
            )
            picking = self._receipt(return_).with_user(self.storekeeper)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines = picking.move_ids._get_arriving_lines()
            self.assertFalse(lines._find_rma_findings())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
