from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestPartWorkshop(WorkshopCommon):
    def test_reserving_makes_one_repair_of_the_call(self):
        parts = self._create_part() + self._create_part(quantity=2)

        parts.action_reserve()

        repair = self._repair(parts)
        self.assertEqual(len(repair), 1)
        self.assertEqual(repair.customer_service_call_id.id, self.call.id)
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual(repair.partner_id, self.customer)
        self.assertEqual(parts.mapped("reserved_quantity"), [1, 2])
        self.assertEqual(set(parts.mapped("state")), {"reserved"})
        self.assertEqual(self._on_hand(), 2)

    def test_technician_needs_no_stock_rights(self):
        with self.assertRaises(AccessError):
            self.tech_env["repair.order"].search([])
        part = self._create_part()
        part.action_reserve()
        part.action_consume()
        part._give_back({part: 1})
        self.assertEqual(part.state, "returned")

    def test_part_of_others_is_not_reserved(self):
        part = self._create_part()
        with self.assertRaises(AccessError):
            part.with_user(self.users["reader"]).action_reserve()

    def test_use_takes_the_goods(self):
        part = self._create_part(quantity=2)

        part.action_consume()

        move = part.with_env(self.admin_env).move_ids
        self.assertEqual(move.state, "done")
        self.assertEqual(move.location_dest_id.usage, "production")
        self.assertEqual((part.used_quantity, part.reserved_quantity), (2, 0))
        self.assertEqual(self._on_hand(), 3)
        self.assertEqual(self._repair(part).state, "under_repair")

    def test_using_less_and_releasing_leaves_the_rest(self):
        part = self._create_part(quantity=3)
        part.action_reserve()

        part._consume({part: 1})
        part._release()

        self.assertEqual((part.used_quantity, part.reserved_quantity), (1, 0))
        self.assertEqual(self._on_hand(), 4)

    def test_using_more_than_planned(self):
        part = self._create_part()
        part.action_reserve()

        part._consume({part: 2})

        self.assertEqual((part.quantity, part.used_quantity), (2, 2))
        self.assertEqual(self._on_hand(), 3)

    def test_using_in_two_times(self):
        part = self._create_part(quantity=2)

        part._consume({part: 1})
        part._consume({part: 1})

        self.assertEqual(part.used_quantity, 2)
        self.assertEqual(self._on_hand(), 3)

    def test_release_frees_the_goods_and_the_repair(self):
        part = self._create_part()
        part.action_reserve()

        part.action_release()

        self.assertEqual(part.state, "released")
        self.assertEqual(self._on_hand(), 5)
        self.assertEqual(self._repair(part).state, "cancel")
        self.assertFalse(self.call.activity_ids)

    def test_reserving_again_after_release(self):
        part = self._create_part()
        part.action_reserve()
        part.action_release()

        part.action_replan()
        part.action_reserve()

        self.assertEqual(part.state, "reserved")
        self.assertEqual(len(self._repair(part)), 2)

    def test_return_brings_goods_back(self):
        part = self._create_part(quantity=3)
        part.action_consume()

        part._give_back({part: 2})

        self.assertEqual(part.returned_quantity, 2)
        self.assertEqual(part.state, "used")
        self.assertEqual(self._on_hand(), 4)

    def test_no_more_comes_back_than_was_used(self):
        part = self._create_part()
        part.action_consume()
        with self.assertRaises(UserError):
            part._give_back({part: 2})

    def test_missing_goods_stay_planned(self):
        part = self._create_part(quantity=9)
        part.action_reserve()
        self.assertEqual((part.state, part.reserved_quantity), ("reserved", 5))

    def test_goods_that_arrive_are_reserved(self):
        part = self._create_part(quantity=9)
        part.action_reserve()

        self._put_in_stock(self.pump, 4)
        self._repair(part).action_assign()

        self.assertEqual(part.reserved_quantity, 9)

    def test_quantity_changed_in_the_grid(self):
        part = self._create_part()
        part.action_reserve()

        part.quantity = 3

        self.assertEqual(part.reserved_quantity, 3)
        self.assertEqual(part.with_env(self.admin_env).move_ids.product_uom_qty, 3)

    def test_quantity_reduced_to_nothing(self):
        part = self._create_part()
        part.action_reserve()

        part.quantity = 0

        self.assertEqual(part.state, "planned")
        self.assertEqual(self._on_hand(), 5)

    def test_other_product_moves_the_reservation(self):
        other = self._create_goods("Other pump")
        self._put_in_stock(other, 1)
        part = self._create_part()
        part.action_reserve()

        part.product_id = other

        self.assertEqual(self._on_hand(), 5)
        self.assertEqual(self._on_hand(other), 0)
        self.assertEqual(part.reserved_quantity, 1)

    def test_other_source_frees_the_goods(self):
        part = self._create_part()
        part.action_reserve()

        part.source = "direct"

        self.assertEqual(self._on_hand(), 5)

    def test_used_part_keeps_its_source(self):
        part = self._create_part()
        part.action_consume()
        with self.assertRaises(UserError):
            part.source = "direct"

    def test_unit_of_the_part_counts(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._put_in_stock(self.pump, 20)
        part = self._create_part(uom_id=dozen.id)

        part.action_consume()

        self.assertEqual(part.used_quantity, 1)
        self.assertEqual(self._on_hand(), 13)

    def test_serial_written_by_hand(self):
        board, lots = self._create_serials()
        part = self._create_part(product_id=board.id, serial="S2")
        part.action_reserve()

        part.action_consume()

        lines = part.with_env(self.admin_env).move_ids.move_line_ids
        self.assertEqual(lines.lot_id, lots[1])

    def test_unknown_serial_is_refused(self):
        board, _lots = self._create_serials()
        part = self._create_part(product_id=board.id, serial="X9")
        with self.assertRaisesRegex(UserError, "X9 is not a serial number"):
            part.action_consume()
        self.assertEqual(part.used_quantity, 0)

    def test_serial_elsewhere_is_refused(self):
        board, lots = self._create_serials()
        part = self._create_part(product_id=board.id, serial="S1")
        part.action_consume()
        again = self._create_part(product_id=board.id, serial="S1")
        with self.assertRaisesRegex(UserError, "S1 of .* is not in"):
            again.action_consume()

    def test_goods_not_there_are_used_with_an_alert(self):
        self.company.customer_service_stock_user_id = self.storekeeper
        part = self._create_part(quantity=7)

        part.action_consume()

        self.assertEqual(part.used_quantity, 7)
        activity = self._repair(part).activity_ids
        self.assertEqual(activity.user_id, self.storekeeper)
        self.assertIn("2 Units of Pump", activity.note)

    def test_goods_not_there_may_be_refused(self):
        self.company.customer_service_missing_part = "refuse"
        part = self._create_part(quantity=7)
        with self.assertRaisesRegex(UserError, "2 Units of Pump are not in"):
            part.action_consume()
        self.assertEqual(part.used_quantity, 0)

    def test_company_without_warehouse(self):
        call = self.admin_env["customer.service.call"].create(
            {
                "subject": "Elsewhere",
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
            }
        )
        self.admin_env["stock.warehouse"].search(
            [("company_id", "=", self.other_company.id)]
        ).active = False
        part = self.admin_env["customer.service.part"].create(
            {"call_id": call.id, "product_id": self.pump.id, "source": "workshop"}
        )
        with self.assertRaisesRegex(UserError, "no warehouse that makes repairs"):
            part.action_reserve()

    def test_use_is_dated_and_signed(self):
        part = self._create_part()
        part.action_consume()
        self.assertTrue(part.date_used)
        self.assertEqual(part.used_by_id, self.technician)

    def test_work_at_the_bench_takes_from_the_workshop(self):
        work = self.env["customer.service.intervention"].create(
            {
                "call_id": self.call.id,
                "kind": "workshop",
                "user_id": self.technician.id,
            }
        )
        part = self.tech_env["customer.service.part"].create(
            {"intervention_id": work.id, "product_id": self.pump.id}
        )
        self.assertEqual(part.source, "workshop")

    def test_serial_taken_by_the_workshop_is_a_component(self):
        machine = self._create_equipment()
        call = self._create_call(equipment_id=machine.id, user_id=self.technician.id)
        board, lots = self._create_serials()
        part = self._create_part(call_id=call.id, product_id=board.id)
        part.action_reserve()
        repair = self._as_storekeeper(self._repair(part))
        repair.action_repair_start()

        repair.action_repair_end()

        self.assertEqual(part.serial, lots[0].name)
        self.assertEqual(part.component_id.parent_id, machine)

    def test_queries_of_use_grow_by_what_is_moved(self):
        def queries(number):
            calls = self.env["customer.service.call"].create(
                [
                    {"subject": "Batch", "partner_id": self.customer.id}
                    for _index in range(number)
                ]
            )
            parts = self.admin_env["customer.service.part"].create(
                [
                    {
                        "call_id": call.id,
                        "product_id": self.pump.id,
                        "source": "workshop",
                    }
                    for call in calls
                ]
            )
            parts._reserve()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            parts._consume(dict.fromkeys(parts, 1))
            self.env.flush_all()
            return self.cr.sql_log_count - start

        self._put_in_stock(self.pump, 100)
        queries(2)
        one, twenty = queries(1), queries(20)
        self.assertLess(twenty - one, 19 * 9, (one, twenty))

    def _create_serials(self):
        board = self._create_goods("Board", tracking="serial")
        lots = self.admin_env["stock.lot"].create(
            [{"name": name, "product_id": board.id} for name in ("S1", "S2")]
        )
        for lot in lots:
            self._put_in_stock(board, 1, lot)
        return board, lots
