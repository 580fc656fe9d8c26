from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRepairOrder(WorkshopCommon):
    """The same parts seen and moved from the Repairs app."""

    def _reserved_repair(self, **vals):
        part = self._create_part(**vals)
        part.action_reserve()
        return part, self._as_storekeeper(self._repair(part))

    def test_line_added_in_the_workshop_is_a_part(self):
        _part, repair = self._reserved_repair()
        valve = self._create_goods("Valve")

        with Form(repair) as form, form.move_ids.new() as line:
            line.product_id = valve.with_env(self.store_env)
            line.product_uom_qty = 2

        part = self.call.part_ids - _part
        self.assertEqual(part.product_id, valve)
        self.assertEqual((part.quantity, part.source), (2, "workshop"))
        self.assertEqual(len(self.call.part_ids), 2)

    def test_removed_line_is_no_part(self):
        _part, repair = self._reserved_repair()
        self.store_env["stock.move"].create(
            {
                "repair_id": repair.id,
                "repair_line_type": "remove",
                "product_id": self.pump.id,
                "product_uom_qty": 1,
            }
        )
        self.assertEqual(self.call.part_ids.ids, _part.ids)

    def test_line_turned_to_removal_leaves_the_part(self):
        part, repair = self._reserved_repair()
        repair.move_ids.repair_line_type = "remove"
        self.assertEqual(part.state, "released")

    def test_quantity_changed_in_the_workshop(self):
        part, repair = self._reserved_repair()
        repair.move_ids.product_uom_qty = 2
        self.assertEqual(part.quantity, 2)

    def test_line_deleted_in_the_workshop(self):
        part, repair = self._reserved_repair()
        repair.with_env(self.admin_env).move_ids.unlink()
        self.assertTrue(part.exists())
        self.assertEqual(part.state, "released")

    def test_end_in_the_workshop_uses_the_parts(self):
        part, repair = self._reserved_repair(quantity=2)
        repair.action_repair_start()

        self.assertIs(repair.action_repair_end(), True)

        self.assertEqual((part.used_quantity, part.state), (2, "used"))
        self.assertEqual(self._on_hand(), 3)

    def test_end_after_use_on_the_call(self):
        used, repair = self._reserved_repair()
        other = self._create_part()
        other.action_reserve()
        used.action_consume()

        self.assertIs(repair.action_repair_end(), True)

        self.assertEqual(other.used_quantity, 1)
        self.assertEqual(used.used_quantity, 1)
        self.assertEqual(repair.state, "done")

    def test_corrected_quantity_is_the_parts(self):
        part, repair = self._reserved_repair(quantity=3)
        part.action_consume()

        repair.with_env(self.admin_env).move_ids.quantity = 2

        self.assertEqual(part.used_quantity, 2)
        self.assertEqual(self._on_hand(), 3)

    def test_use_corrected_to_nothing_is_not_charged(self):
        part, repair = self._reserved_repair()
        part.action_consume()
        self.assertEqual(self.call.charge_ids.part_id, part)

        repair.with_env(self.admin_env).move_ids.quantity = 0

        self.assertFalse(part.used_quantity)
        self.assertFalse(self.call.charge_ids)

    def test_end_asks_for_missing_parts(self):
        part, repair = self._reserved_repair(quantity=9)
        repair.action_repair_start()

        action = repair.action_repair_end()

        self.assertEqual(action["res_model"], "customer.service.repair.end")
        self.assertEqual(repair.state, "under_repair")
        wizard = self._wizard(action)
        wizard.action_keep()
        self.assertEqual(repair.state, "done")
        self.assertEqual((part.used_quantity, part.quantity), (5, 9))
        self.assertFalse(part.released)
        self.assertIn("still planned", self.call.message_ids[0].body)

    def test_end_with_nothing_there_may_say_not_needed(self):
        self._put_in_stock(self.pump, -5)
        part, repair = self._reserved_repair()
        repair.action_repair_start()

        self._wizard(repair.action_repair_end()).action_not_needed()

        self.assertEqual(repair.state, "done")
        self.assertEqual(part.state, "released")

    def test_part_still_planned_goes_on_a_new_repair(self):
        part, repair = self._reserved_repair(quantity=9)
        repair.action_repair_start()
        self._wizard(repair.action_repair_end()).action_keep()
        self._put_in_stock(self.pump, 4)

        part.action_consume()

        self.assertEqual(part.used_quantity, 9)
        self.assertEqual(len(self._repair(part)), 2)

    def test_cancel_in_the_workshop_tells_the_call(self):
        part, repair = self._reserved_repair()

        repair.action_repair_cancel()

        self.assertEqual(part.state, "planned")
        self.assertIn(repair.name, self.call.activity_ids.summary)
        self.assertEqual(self.call.activity_ids.user_id, self.technician)

    def test_repair_made_by_hand_becomes_the_calls(self):
        repair = self.store_env["repair.order"].create(
            {
                "partner_id": self.customer.id,
                "move_ids": [
                    Command.create(
                        {"product_id": self.pump.id, "repair_line_type": "add"}
                    )
                ],
            }
        )
        self.assertFalse(self.call.part_ids)

        repair.customer_service_call_id = self.call

        self.assertEqual(self.call.part_ids.product_id, self.pump)
        with self.assertRaises(UserError):
            repair.customer_service_call_id = False

    def test_one_open_repair_by_call(self):
        _part, repair = self._reserved_repair()
        with (
            self.assertRaises(Exception) as caught,
            self.cr.savepoint(),
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            repair.copy({"customer_service_call_id": self.call.id}).flush_recordset()
        self.assertIn("customer_service_open", str(caught.exception))

    def test_second_company_sees_nothing(self):
        part, repair = self._reserved_repair()
        stranger = self._create_user(
            "storekeeper_two",
            groups="stock.group_stock_user",
            company=self.other_company,
        )
        self.assertFalse(
            self.admin_env(user=stranger)["repair.order"].search(
                [("id", "=", repair.id)]
            )
        )

    def test_host_writes_no_order(self):
        part, repair = self._reserved_repair()
        order = self._create_admin(
            "sale.order", partner_id=self.customer.id, company_id=self.company.id
        )
        self._repair(part).sale_order_id = order

        part.quantity = 2
        repair.under_warranty = True

        self.assertFalse(order.order_line)

    def _wizard(self, action):
        return (
            self.store_env[action["res_model"]]
            .with_context(**action["context"])
            .create({})
        )


@tagged("post_install", "-at_install")
class TestRepairOfMachine(WorkshopCommon):
    """Which product and serial the workshop has on its bench."""

    def _repair_of(self, machine):
        call = self._create_call(equipment_id=machine.id, user_id=self.technician.id)
        part = self._create_part(call_id=call.id)
        part.action_reserve()
        return part, self._repair(part)

    def test_machine_of_others_has_no_product(self):
        machine = self._create_equipment(serial="A1")
        part, repair = self._repair_of(machine)
        self.assertFalse(repair.product_id)
        self.assertEqual(repair.customer_service_equipment_id.id, machine.id)
        part.action_consume()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")

    def test_machine_at_the_customers_stays_there(self):
        boiler = self._create_goods("Boiler", tracking="serial", standard_price=500)
        lot = self._create_admin("stock.lot", name="B1", product_id=boiler.id)
        customers = self.env.ref("stock.stock_location_customers")
        self.admin_env["stock.quant"]._update_available_quantity(
            boiler, customers, 1, lot_id=lot
        )
        machine = self._create_equipment(product_id=boiler.id, serial="B1")
        machine.with_env(self.admin_env).lot_id = lot
        part, repair = self._repair_of(machine)
        self.assertEqual(repair.lot_id, lot)
        part.action_consume()
        repair.action_repair_end()
        self.assertEqual(repair.move_id.location_dest_id, customers)
        self.assertEqual(boiler.with_env(self.admin_env).qty_available, 0)
        self.assertFalse(repair.move_id.is_in or repair.move_id.is_out)

    def test_part_of_a_component_is_on_the_machine(self):
        machine = self._create_equipment(serial="M1")
        component = self._create_equipment(serial="C1", parent_id=machine.id)
        call = self._create_call(equipment_id=machine.id, user_id=self.technician.id)
        parts = self._create_part(call_id=call.id)
        parts += self._create_part(call_id=call.id, equipment_id=component.id)

        parts.action_reserve()

        self.assertEqual(self._repair(parts).customer_service_equipment_id, machine)
