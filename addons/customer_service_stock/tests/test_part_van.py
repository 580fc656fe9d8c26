from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .van_common import VanCommon


@tagged("post_install", "-at_install")
class TestPartVan(VanCommon):
    """Reserved at planning, done at use, leftovers released: as a technician."""

    def test_part_comes_from_the_van_of_the_technician(self):
        part = self._create_part()
        self.assertEqual(part.source, "van")
        self.assertEqual(part.location_id, self.van)
        self.assertEqual(part.availability, "available")

    def test_without_a_van_nothing_is_moved(self):
        other = self._create_user(
            "van_none", groups="customer_service_base.group_technician"
        )
        self.visit.user_id = other
        self.assertEqual(self._create_part(other).source, "direct")

    def test_technician_has_no_rights_on_stock(self):
        for model in ("stock.picking", "stock.move", "stock.lot"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.technician).search([])

    def test_reserving_makes_one_transfer_by_call_and_van(self):
        parts = self._create_part(quantity=3) + self._create_part(
            product_id=self.valve.id
        )
        parts.action_reserve()
        picking = self._moves(parts).picking_id
        self.assertEqual(len(picking), 1)
        self.assertEqual(
            picking.picking_type_id, self.warehouse.customer_service_field_type_id
        )
        self.assertEqual(picking.partner_id, self.site)
        self.assertEqual(picking.customer_service_call_id, self.call)
        self.assertEqual(parts.mapped("reserved_quantity"), [3, 0])
        self.assertEqual(parts.mapped("state"), ["reserved", "planned"])
        self.assertEqual(self._count(), (10, 3))

    def test_reserving_twice_reserves_once(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        part.action_reserve()
        self.assertEqual(len(self._moves(part)), 1)
        self.assertEqual(self._count(), (10, 3))

    def test_quantity_changed_after_reserving(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        part.quantity = 5
        self.assertEqual(part.reserved_quantity, 5)
        part.quantity = 2
        self.assertEqual(part.reserved_quantity, 2)
        self.assertEqual(self._count(), (10, 2))

    def test_product_changed_after_reserving(self):
        self._put_in_stock(self.valve, 2, location=self.van)
        part = self._create_part(quantity=2)
        part.action_reserve()
        part.product_id = self.valve
        self.assertEqual(part.reserved_quantity, 2)
        self.assertEqual(self._count(), (10, 0))
        self.assertEqual(self._count(self.valve), (2, 2))

    def test_release_gives_the_goods_free(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        part.action_release()
        self.assertEqual((part.state, part.reserved_quantity), ("released", 0))
        self.assertEqual(self._moves(part).state, "cancel")
        self.assertEqual(self._count(), (10, 0))
        part.action_replan()
        part.action_reserve()
        self.assertEqual((part.state, part.reserved_quantity), ("reserved", 3))

    def test_use_takes_the_goods(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        part.action_consume()
        self.assertEqual((part.state, part.used_quantity), ("used", 3))
        self.assertEqual(part.reserved_quantity, 0)
        self.assertEqual(self._count(), (7, 0))
        move = self._moves(part)
        self.assertEqual(move.state, "done")
        self.assertEqual(move.location_dest_id, self.at_customers)
        self.assertEqual(move.customer_service_call_id, self.call)
        self.assertTrue(move.picking_id.date_done)

    def test_use_without_reservation(self):
        part = self._create_part(quantity=2)
        part.action_consume()
        self.assertEqual(self._count(), (8, 0))
        self.assertEqual(part.used_by_id, self.technician)

    def test_some_now_and_some_later(self):
        part = self._create_part(quantity=5)
        other = self._create_part(quantity=2)
        (part + other).action_reserve()
        self._use(part, 2)
        self.assertEqual((part.used_quantity, part.reserved_quantity), (2, 3))
        self.assertEqual(other.reserved_quantity, 2)
        self.assertEqual(self._count(), (8, 5))
        self.assertEqual(len(self._moves(part + other).picking_id), 1)
        self._use(part, 3)
        self.assertEqual((part.used_quantity, part.reserved_quantity), (5, 0))
        self.assertEqual(self._count(), (5, 2))

    def test_more_than_planned(self):
        part = self._create_part(quantity=2)
        part.action_reserve()
        self._use(part, 4)
        self.assertEqual((part.used_quantity, part.reserved_quantity), (4, 0))
        self.assertEqual(self._count(), (6, 0))

    def test_taken_back_into_the_van(self):
        part = self._create_part(quantity=3)
        part.action_consume()
        part.env["customer.service.part.step"].create(
            {"part_id": part.id, "kind": "return", "quantity": 2}
        ).action_apply()
        self.assertEqual((part.used_quantity, part.returned_quantity), (3, 2))
        self.assertEqual(self._count(), (9, 0))
        part.action_give_back()
        self.assertEqual((part.returned_quantity, part.state), (3, "returned"))
        self.assertEqual(self._count(), (10, 0))

    def test_more_than_used_does_not_come_back(self):
        part = self._create_part(quantity=1)
        part.action_consume()
        with self.assertRaisesRegex(UserError, "No more can come back"):
            part._give_back({part: 2})

    def test_goods_that_are_nowhere(self):
        part = self._create_part(product_id=self.valve.id)
        self.assertEqual(part.availability, "missing")

    @freeze_time("2026-03-02")
    def test_goods_on_the_way_to_the_van(self):
        self._create_admin(
            "stock.picking",
            picking_type_id=self.warehouse.int_type_id.id,
            location_id=self.warehouse.lot_stock_id.id,
            location_dest_id=self.van.id,
            scheduled_date="2026-03-05 10:00:00",
            move_ids=[
                Command.create(
                    {
                        "product_id": self.valve.id,
                        "product_uom_qty": 4,
                        "location_id": self.warehouse.lot_stock_id.id,
                        "location_dest_id": self.van.id,
                        "company_id": self.company.id,
                    }
                )
            ],
        ).action_confirm()
        part = self._create_part(product_id=self.valve.id)
        self.assertEqual(part.availability, "expected")
        self.assertEqual(str(part.date_expected), "2026-03-05")

    def test_missing_goods_are_used_with_an_alert(self):
        self.company.customer_service_stock_user_id = self.storekeeper
        part = self._create_part(product_id=self.valve.id, quantity=2)
        part.action_consume()
        self.assertEqual(self._count(self.valve), (-2, 0))
        activity = self._moves(part).picking_id.activity_ids
        self.assertEqual(activity.user_id, self.storekeeper)
        self.assertIn("Valve", activity.note)

    def test_missing_goods_are_refused(self):
        self.company.customer_service_missing_part = "refuse"
        part = self._create_part(product_id=self.valve.id, quantity=2)
        with self.assertRaisesRegex(UserError, "2 Units of Valve are not in"):
            part.action_consume()
        self.assertEqual(part.used_quantity, 0)
        self.assertEqual(self._count(self.valve), (0, 0))

    def test_shelf_of_the_warehouse(self):
        self._put_in_stock(self.valve, 5)
        part = self._create_part(
            product_id=self.valve.id, source="warehouse", quantity=2
        )
        self.assertEqual(part.location_id, self.warehouse.lot_stock_id)
        part.action_consume()
        self.assertEqual(self._count(self.valve, self.warehouse.lot_stock_id), (3, 0))

    def test_other_technician_takes_from_the_other_van(self):
        other = self._create_user(
            "van_other", groups="customer_service_base.group_technician"
        )
        van = self._create_van(other)
        self._put_in_stock(self.pump, 1, location=van)
        part = self._create_part()
        part.action_reserve()
        self.visit.with_user(self.users["dispatcher"]).user_id = other
        self.assertEqual(part.location_id, van)
        self.assertEqual(self._count(), (10, 0))
        self.assertEqual(self._count(location=van), (1, 1))

    def test_technician_without_the_work_moves_nothing(self):
        other = self._create_user(
            "van_thief", groups="customer_service_base.group_technician"
        )
        part = self._create_part()
        with self.assertRaises(AccessError):
            part.with_user(other).action_reserve()
        self.assertFalse(self._moves(part))

    def test_part_reserved_is_deleted_with_its_movement(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        moves = self._moves(part)
        part.unlink()
        self.assertEqual(moves.state, "cancel")
        self.assertEqual(self._count(), (10, 0))


@tagged("post_install", "-at_install")
class TestPartVanClosing(VanCommon):
    """Closing a visit releases what is left, and asks first."""

    def test_leftovers_are_released(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        self._use(part, 1)
        doubts = self.visit.with_user(self.technician)._get_close_doubts()
        self.assertTrue([text for text in doubts if "Pump" in text and "2" in text])
        self.visit.with_user(self.technician)._settle_parts()
        self.assertEqual(self._count(), (9, 0))
        self.assertEqual(part.state, "used")

    def test_missing_parts_are_asked_about(self):
        self._create_part(product_id=self.valve.id)
        doubts = self.visit.with_user(self.technician)._get_close_doubts()
        self.assertTrue([text for text in doubts if "Valve were missing" in text])

    def test_queries_do_not_grow_with_the_visits(self):
        def plan():
            visit = self._create_visit()
            part = self._create_part(intervention_id=visit.id, quantity=2)
            part.action_reserve()
            return visit

        def settle(visits):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            visits.with_user(self.technician)._settle_parts()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        self._put_in_stock(self.pump, 100, location=self.van)
        settle(plan())
        one = settle(plan())
        many = settle(self.visit.union(*(plan() for _count in range(20))))
        self.assertLess(many, one * 6)


@tagged("post_install", "-at_install")
class TestPartVanWarehouse(VanCommon):
    """The warehouse moves parts too: the call follows."""

    def test_transfer_validated_by_the_warehouse(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        self._ship(self._moves(part).picking_id)
        self.assertEqual((part.state, part.used_quantity), ("used", 3))
        self.assertTrue(part.date_used)

    def test_part_of_a_transfer_validated_by_the_warehouse(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        picking = self._moves(part).picking_id.with_user(self.storekeeper)
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual((part.used_quantity, part.reserved_quantity), (1, 2))

    def test_return_by_the_warehouse(self):
        part = self._create_part(quantity=3)
        part.action_consume()
        picking = self._moves(part).picking_id
        self._return(picking, quantity=2)
        self.assertEqual(part.returned_quantity, 2)

    def test_transfer_cancelled_by_the_warehouse(self):
        part = self._create_part(quantity=3)
        part.action_reserve()
        self._moves(part).picking_id.with_user(self.storekeeper).action_cancel()
        self.assertEqual((part.state, part.reserved_quantity), ("planned", 0))

    def test_use_left_to_the_warehouse(self):
        self.company.customer_service_consumption = "picking"
        part = self._create_part(quantity=3)
        part.action_consume()
        self.assertEqual((part.used_quantity, part.reserved_quantity), (0, 3))
        visit = self.visit.with_user(self.technician)
        self.assertFalse([text for text in visit._get_close_doubts() if "Pump" in text])
        visit._settle_parts()
        self.assertEqual(part.state, "reserved")
        picking = self._moves(part).picking_id.with_user(self.storekeeper)
        picking.button_validate()
        self.assertEqual((part.used_quantity, part.state), (3, "used"))

    def test_transfer_takes_no_number_of_transport_documents(self):
        kind = self.warehouse.customer_service_field_type_id
        self.assertEqual(kind.code, "outgoing")
        if "l10n_it_ddt_sequence_id" in kind._fields:
            self.assertFalse(kind.l10n_it_ddt_sequence_id)


@tagged("post_install", "-at_install")
class TestPartVanSerial(VanCommon):
    """Serial numbers: in the van, then in the machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._create_lot(cls.board, "B-1")
        cls.second = cls._create_lot(cls.board, "B-2")
        for lot in cls.lot | cls.second:
            cls._put_in_stock(cls.board, lot=lot, location=cls.van)

    def test_serial_leaves_the_van_and_is_built_in(self):
        part = self._create_part(product_id=self.board.id)
        part.action_reserve()
        self._use(part, 1, serial="B-2")
        self.assertEqual(self._moves(part).lot_ids, self.second)
        self.assertEqual(part.component_id.lot_id, self.second)
        self.assertEqual(part.component_id.parent_id, self.machine)
        self.assertEqual(part.component_id.partner_id, self.customer)
        self.assertEqual(self._count(self.board), (1, 0))

    def test_reserved_serial_is_used_unless_another_is_said(self):
        part = self._create_part(product_id=self.board.id)
        part.action_consume()
        self.assertEqual(part.serial, self._moves(part).lot_ids.name)
        self.assertEqual(part.component_id.serial, part.serial)

    def test_installed_base_makes_no_second_machine(self):
        self.board.customer_service_installed_base = True
        part = self._create_part(product_id=self.board.id)
        self._use(part, 1, serial="B-1")
        machine = self._machine_of(self.lot)
        self.assertEqual(machine, part.component_id)
        self.assertEqual(machine.parent_id, self.machine)

    def test_unknown_serial_is_refused(self):
        part = self._create_part(product_id=self.board.id)
        with self.assertRaisesRegex(UserError, "B-9 is not a serial number of"):
            self._use(part, 1, serial="B-9")
        self.assertFalse(part.used_quantity)

    def test_serial_that_is_not_in_the_van_is_refused(self):
        elsewhere = self._create_lot(self.board, "B-3")
        self._put_in_stock(self.board, lot=elsewhere)
        part = self._create_part(product_id=self.board.id)
        with self.assertRaisesRegex(UserError, "B-3 of Board is not in"):
            self._use(part, 1, serial="B-3")

    def test_serial_reserved_for_other_work_is_refused(self):
        other = self._create_part(product_id=self.board.id)
        part = self._create_part(product_id=self.board.id)
        (other + part).action_reserve()
        taken = self._moves(other).lot_ids.name
        with self.assertRaisesRegex(UserError, "reserved for other work"):
            self._use(part, 1, serial=taken)

    def test_serial_installed_elsewhere_is_refused(self):
        other = self._create_equipment(name="Other", serial="M-2")
        self._create_equipment(
            name="Its board",
            serial="B-1",
            product_id=self.board.id,
            lot_id=self.lot.id,
            parent_id=other.id,
        )
        part = self._create_part(product_id=self.board.id)
        with self.assertRaisesRegex(UserError, "installed already"):
            self._use(part, 1, serial="B-1")
        self.assertEqual(self._count(self.board)[0], 2)

    def test_missing_serial_is_never_negative(self):
        part = self._create_part(product_id=self.board.id)
        self.admin_env["stock.quant"].search(
            [("product_id", "=", self.board.id)]
        ).unlink()
        with self.assertRaisesRegex(UserError, "are not in"):
            part.action_consume()

    def test_one_line_for_each_serial(self):
        part = self._create_part(product_id=self.board.id, quantity=2)
        with self.assertRaisesRegex(UserError, "one line for each serial"):
            part.action_consume()

    def test_taken_back_serial_leaves_the_machine(self):
        part = self._create_part(product_id=self.board.id)
        self._use(part, 1, serial="B-1")
        component = part.component_id
        part.action_give_back()
        self.assertFalse(component.parent_id)
        self.assertEqual(component.state, "in_house")
        self.assertEqual(self._count(self.board), (2, 0))


@tagged("post_install", "-at_install")
class TestPartVanOrder(VanCommon):
    """Quoted parts are delivered once, against their line of the order."""

    def _quote(self, part, quantity=1):
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            order_line=[
                Command.create(
                    {"product_id": part.product_id.id, "product_uom_qty": quantity}
                )
            ],
        )
        part.sudo().sale_line_id = order.order_line
        return order

    def test_accepted_part_has_no_second_delivery(self):
        part = self._create_part(quantity=2)
        order = self._quote(part, 2)
        order.action_confirm()
        self.assertFalse(order.picking_ids)
        part.action_consume()
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.assertEqual(order.picking_ids, self._moves(part).picking_id)
        order.order_line.product_uom_qty = 3
        self.assertEqual(len(order.picking_ids), 1)

    def test_part_reserved_before_it_is_accepted(self):
        part = self._create_part(quantity=2)
        part.action_reserve()
        order = self._quote(part, 2)
        self.assertEqual(self._moves(part).sale_line_id, order.order_line)
        order.action_confirm()
        self.assertEqual(order.picking_ids, self._moves(part).picking_id)

    def test_part_billed_after_use_is_delivered(self):
        part = self._create_part(quantity=2)
        part.action_consume()
        order = self._quote(part, 2)
        order.with_context(skip_procurement=True).action_confirm()
        self.assertEqual(order.order_line.qty_delivered, 2)

    def test_returned_part_is_not_delivered(self):
        part = self._create_part(quantity=2)
        order = self._quote(part, 2)
        order.action_confirm()
        part.action_consume()
        part._give_back({part: 1})
        self.assertEqual(order.order_line.qty_delivered, 1)

    def test_extra_part_adds_no_line_to_the_order(self):
        part = self._create_part()
        order = self._quote(part)
        order.action_confirm()
        extra = self._create_part()
        (part + extra).action_consume()
        self.assertEqual(len(order.order_line), 1)
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertFalse(self._moves(extra).sale_line_id)

    def test_quoted_part_without_stock_is_delivered_by_the_order(self):
        part = self._create_part(source="direct")
        order = self._quote(part)
        order.action_confirm()
        self.assertEqual(order.picking_ids.picking_type_id, self.warehouse.out_type_id)
