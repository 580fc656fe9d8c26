from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineRepair(WorkshopCommon):
    """The workshop, as technician, storekeeper and operator."""

    def test_a_technician_repairs(self):
        line = self._received()
        mine = line.with_user(self.technician)
        mine.action_repair()
        repair = self._repair_of(line)
        self.assertEqual((line.state, line.repair_state), ("workshop", "confirmed"))
        self.assertFalse(line.operation)
        kind = self.warehouse.customer_service_rma_repair_type_id
        self.assertRecordValues(
            repair,
            [
                {
                    "picking_type_id": kind.id,
                    "lot_id": self.lot.id,
                    "product_id": self.goods.id,
                    "product_location_src_id": self.rma_place.id,
                    "product_location_dest_id": self.rma_place.id,
                    "customer_service_equipment_id": self.machine.id,
                    "partner_id": self.customer.id,
                    "user_id": self.technician.id,
                }
            ],
        )
        call = line.rma_id.call_id
        self.assertEqual(repair.customer_service_call_id, call)
        self.assertEqual(call.equipment_id, self.machine)
        mine.action_repair_start()
        self.assertEqual((line.operation, line.state), ("repair", "workshop"))
        self.assertEqual(line.decided_by_id, self.technician)
        mine.action_repair_end()
        self.assertEqual((line.state, line.repair_state), ("ready", "done"))
        self.assertEqual(self._place_of(self.lot), self.rma_place)
        with self.assertRaises(AccessError):
            repair.with_user(self.technician).read(["name"])

    def test_the_repairs_app_tells_the_item(self):
        line = self._received()
        line.action_repair()
        repair = self._repair_of(line).with_user(self.storekeeper)
        repair.action_repair_start()
        self.assertEqual((line.state, line.operation), ("workshop", "repair"))
        repair.action_repair_end()
        self.assertEqual(line.state, "ready")

    def test_from_the_repair_to_its_item(self):
        line = self._received()
        line.action_repair()
        repair = self._repair_of(line).with_user(self.storekeeper)
        form = Form(repair, "repair.view_repair_order_form")
        self.assertEqual(form.customer_service_rma_line_id, line)
        buttons = form._view["tree"].xpath("//div[@name='button_box']/button/@name")
        self.assertIn("action_view_customer_service_rma_line", buttons)
        action = repair.action_view_customer_service_rma_line()
        self.assertEqual((action["res_model"], action["res_id"]), (line._name, line.id))

    def test_a_cancelled_repair_is_decided_anew(self):
        line = self._received()
        line.action_repair()
        line.action_repair_start()
        self._repair_of(line).with_user(self.storekeeper).action_repair_cancel()
        self.assertEqual((line.state, line.operation), ("received", False))

    def test_several_repairs_one_after_the_other(self):
        line = self._received()
        self._repair(line)
        self._repair(line)
        self.assertEqual(line.state, "ready")
        self.assertEqual(len(line.sudo().repair_ids), 2)
        line.action_repair()
        self.assertEqual(line.state, "workshop")
        self._repair_of(line).action_repair_cancel()
        self.assertEqual(line.state, "ready", "it had been repaired before")
        self.assertEqual(
            line.rma_id.call_id, self._repair_of(line).customer_service_call_id
        )

    def test_only_what_is_here_is_repaired(self):
        return_ = self._authorize()
        with self.assertRaises(UserError):
            return_.line_ids.action_repair()
        line = self._receive(return_)
        line.action_repair()
        with self.assertRaises(UserError):
            line.action_repair()
        line.action_decide_return()
        line.action_return()
        with self.assertRaises(UserError):
            line.action_repair()
        with self.assertRaises(UserError):
            line.action_repair_end()

    def test_a_reader_repairs_nothing(self):
        line = self._received().with_user(self.users["reader"])
        for method in ("action_repair", "action_repair_start", "action_repair_end"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(line, method)()

    def test_what_is_agreed_on_the_return_stays(self):
        return_ = self._authorize(address_id=self.contact.id)
        line = self._receive(return_)
        line.with_user(self.technician).action_repair()
        self.assertEqual(return_.address_id, self.contact)
        self.assertEqual(return_.partner_id, self.customer)

    def test_the_call_there_is(self):
        call = self._create_call(equipment_id=self.machine.id)
        line = self._received(call_id=call.id)
        line.action_repair()
        self.assertEqual(line.rma_id.call_id, call)
        self.assertEqual(self._repair_of(line).customer_service_call_id, call)

    def test_two_items_without_machine_are_two_repairs(self):
        lines = self._received(self._quantity_line(2), self._quantity_line(3))
        lines.action_repair()
        repairs = lines.sudo().repair_ids
        self.assertEqual(len(repairs), 2)
        self.assertEqual(sorted(repairs.mapped("product_qty")), [2.0, 3.0])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            repairs[:1].copy(
                {
                    "customer_service_call_id": repairs[0].customer_service_call_id.id,
                    "customer_service_rma_line_id": repairs[
                        0
                    ].customer_service_rma_line_id.id,
                }
            ).flush_recordset()

    def test_what_others_made_is_repaired_too(self):
        line = self._received({"name": "An old drill", "serial": "XX-9"})
        self._repair(line)
        self.assertEqual(line.state, "ready")
        self.assertEqual(self._place_of(line.sudo().lot_id), self.rma_place)

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------
    def test_parts_of_the_call_land_on_the_repair(self):
        line = self._received()
        line.action_repair()
        repair = self._repair_of(line)
        part = self._plan_part(line.rma_id.call_id)
        part._reserve()
        self.assertEqual(part.sudo().move_ids.repair_id, repair)
        line.with_user(self.technician).action_repair_start()
        part._consume({part: 1.0})
        line.with_user(self.technician).action_repair_end()
        self.assertEqual(part.used_quantity, 1.0)
        self.assertEqual(line.state, "ready")
        self.assertEqual(part.sudo().move_ids.state, "done")

    def test_parts_open_the_repair_of_the_item(self):
        call = self._create_call(equipment_id=self.machine.id)
        line = self._received(call_id=call.id)
        part = self._plan_part(call)
        part._reserve()
        repair = self._repair_of(line)
        self.assertEqual(part.sudo().move_ids.repair_id, repair)
        self.assertEqual(
            repair.picking_type_id, self.warehouse.customer_service_rma_repair_type_id
        )
        self.assertEqual(line.state, "workshop")

    def test_parts_reserved_before_the_item_came(self):
        call = self._create_call(equipment_id=self.machine.id)
        return_ = self._authorize(call_id=call.id)
        part = self._plan_part(call)
        part._reserve()
        line = self._receive(return_)
        line.action_repair()
        repair = self._repair_of(line)
        self.assertEqual(part.sudo().move_ids.repair_id, repair)
        self.assertEqual(repair.product_location_src_id, self.rma_place)
        line.action_repair_start()
        line.action_repair_end()
        self.assertEqual(self._place_of(self.lot), self.rma_place)

    def test_unused_parts_stay_planned(self):
        line = self._received()
        line.action_repair()
        part = self._plan_part(line.rma_id.call_id, quantity=50.0)
        part._reserve()
        line.action_repair_start()
        line.with_user(self.technician).action_repair_end()
        self.assertEqual(line.state, "ready")
        self.assertEqual(part.used_quantity, 10.0)

    def test_another_decision_clears_the_bench(self):
        line = self._received()
        line.action_repair()
        part = self._plan_part(line.rma_id.call_id)
        part._reserve()
        line.action_decide_return()
        self.assertEqual(line.state, "ready")
        self.assertEqual(self._repair_of(line).state, "cancel")
        self.assertEqual(part.reserved_quantity, 0.0)

    def test_what_was_used_before_another_decision_was_used(self):
        line = self._received()
        line.action_repair()
        part = self._plan_part(line.rma_id.call_id)
        part._consume({part: 1.0})
        line.action_decide_return()
        self.assertEqual((line.state, line.operation), ("ready", "return"))
        self.assertEqual(self._repair_of(line).state, "done")
        self.assertEqual(part.used_quantity, 1.0)

    # ------------------------------------------------------------------
    # Quotations
    # ------------------------------------------------------------------
    def _quote(self, line):
        self._plan_part(line.rma_id.call_id)
        action = line.rma_id.call_id.action_create_quotation()
        return self.env["sale.order"].browse(action["res_id"])

    def _refuse(self, order, **vals):
        wizard = self.env["customer.service.quotation.refuse"].create(
            {"order_id": order.id, "refused": True, "bill_diagnosis": True}
            | {"reason": "Too much", **vals}
        )
        wizard.action_refuse()

    def _get_fees(self, call):
        return call.sudo().charge_ids.filtered(lambda one: one.kind == "diagnosis")

    def test_refused_it_goes_back_as_it_came(self):
        line = self._received()
        line.action_repair()
        call = line.rma_id.call_id
        order = self._quote(line)
        part = call.part_ids
        part._reserve()
        self._refuse(order)
        self.assertEqual((line.state, line.operation), ("ready", "return"))
        self.assertEqual(self._repair_of(line).state, "cancel")
        self.assertEqual(part.reserved_quantity, 0.0)
        self.assertEqual(len(self._get_fees(call)), 1)
        self.assertFalse(call.sudo().activity_ids, "nothing is left to decide")
        call._after_quotation_refused(order)
        self.assertEqual(len(self._get_fees(call)), 1)

    def test_the_fee_may_be_waived(self):
        line = self._received()
        line.action_repair()
        self._refuse(self._quote(line), bill_diagnosis=False)
        self.assertEqual(line.state, "ready")
        self.assertFalse(self._get_fees(line.rma_id.call_id))

    def test_a_later_yes_takes_the_fee_back(self):
        line = self._received()
        line.action_repair()
        call = line.rma_id.call_id
        self._refuse(self._quote(line))
        self.assertTrue(self._get_fees(call))
        line.action_repair()
        order = self._quote(line)
        order.sudo().action_confirm()
        self.assertFalse(self._get_fees(call))

    def test_a_fee_that_is_kept(self):
        self.company.customer_service_rma_free_diagnosis = False
        line = self._received()
        line.action_repair()
        self._refuse(self._quote(line))
        line.action_repair()
        self._quote(line).sudo().action_confirm()
        self.assertTrue(self._get_fees(line.rma_id.call_id))

    def test_accepted_it_is_repaired(self):
        line = self._received()
        line.action_repair()
        self._quote(line).sudo().action_confirm()
        self.assertEqual((line.operation, line.state), ("repair", "workshop"))
        self.assertFalse(self._get_fees(line.rma_id.call_id))

    def test_extra_work_refused_goes_on(self):
        line = self._received()
        line.action_repair()
        order = self._quote(line)
        order.sudo().customer_service_supplement = True
        self._refuse(order)
        self.assertEqual(line.state, "workshop")

    def test_only_what_was_quoted_goes_back(self):
        lot = self._create_serials(self.goods, "CC-3")
        self._sell(self.goods, lot)
        second = self._machine_of(lot)
        lines = self._received(
            {"equipment_id": self.machine.id}, {"equipment_id": second.id}
        )
        lines.action_repair()
        call = lines.rma_id.call_id
        self._plan_part(call, equipment_id=second.id)
        action = call.action_create_quotation()
        self._refuse(self.env["sale.order"].browse(action["res_id"]))
        self.assertEqual(lines.mapped("state"), ["workshop", "ready"])
