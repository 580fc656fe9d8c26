from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Date
from odoo.tests import tagged

from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestRmaReplacement(ExchangeCommon):
    """The customer gets another unit, which takes the place of the machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._warrant(cls.machine)

    def test_free_replacement_takes_the_place(self):
        line = self._receive_one(operation_requested="replace")
        self._replace(line)
        new = self._machine_of(self.new_lot)
        self.assertRecordValues(
            self.machine, [{"state": "replaced", "replaced_by_id": new.id}]
        )
        self.assertRecordValues(
            new,
            [
                {
                    "partner_id": self.customer.id,
                    "warranty_start": date(2020, 1, 1),
                    "warranty_parts_end": date(2099, 12, 31),
                }
            ],
        )
        self.assertEqual(line.state, "ready")
        self.assertFalse(self._charges(line))
        self.assertFalse(line.call_id)
        takeover = self._get_picking(line, "takeover")
        self.assertEqual(takeover.move_line_ids.lot_id, self.lot)
        self._ship(takeover)
        self.assertEqual((line.state, line.rma_id.state), ("done", "done"))
        self.assertEqual(self._place_of(self.lot), self.warehouse.lot_stock_id)
        self.assertEqual(self.machine.state, "replaced")

    def test_delivery_is_an_ordinary_one(self):
        line = self._receive_one()
        picking = self._replace(line, ship=False)
        self.assertEqual(picking.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(picking.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(picking.partner_id, line.rma_id.address_id)
        self.assertEqual(line.state, "ready")
        with self.assertRaises(UserError):
            self._open("replacement", line).action_replace()

    def test_chosen_number_leaves(self):
        line = self._receive_one()
        keeper = self._create_user(
            "desk", groups="customer_service_base.group_user,stock.group_stock_user"
        )
        self._open(
            "replacement", line, user=keeper, lot_id=self.spare_lot.id
        ).action_replace()
        picking = self._get_picking(line, "replacement")
        self.assertEqual(picking.move_line_ids.lot_id, self.spare_lot)
        with self.assertRaises(UserError):
            self._ship(picking, self.new_lot)

    def test_broken_unit_to_scrap(self):
        line = self._receive_one()
        self._replace(line, fate="scrap")
        self._ship(self._get_picking(line, "disposal"))
        self.assertEqual(line.state, "done")
        self.assertEqual(self._place_of(self.lot), self.scrap_place)

    def test_broken_unit_goes_back(self):
        line = self._receive_one()
        self._replace(line, fate="back")
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual(line.state, "done")
        self.assertEqual(self._place_of(self.lot), self.at_customers)
        self.assertEqual(self.machine.state, "replaced")
        self.assertEqual(self.machine.warranty_parts_end, date(2099, 12, 31))

    def test_nothing_is_taken_over_for_nothing(self):
        line = self._receive_one()
        with self.assertRaises(UserError):
            line.action_take_over()

    def test_other_product(self):
        better = self._create_goods("Boiler Bora")
        lot = self._create_serials(better, "BB-9")
        line = self._receive_one()
        self._replace(line, lot, product_id=better.id)
        self.assertEqual(self.machine.replaced_by_id, self._machine_of(lot))
        self.assertEqual(line.replaced_quantity, 1)

    def test_replacement_that_is_given_back(self):
        line = self._receive_one()
        picking = self._replace(line)
        self._return(picking, self.new_lot)
        self.assertEqual(line.replaced_quantity, 0)
        self.assertRecordValues(
            self.machine, [{"state": "in_house", "replaced_by_id": False}]
        )
        self.assertEqual(line.to_replace_quantity, 1)

    def test_technician_replaces_nothing(self):
        line = self._receive_one()
        with self.assertRaises(AccessError):
            self._open("replacement", line, user=self.technician)

    # ------------------------------------------------------------------
    # Charged
    # ------------------------------------------------------------------
    def _bill_charge(self, line):
        """Verify and bill what is charged; the order."""
        charges = self._charges(line).with_user(self.biller)
        charges.action_verify()
        charges.action_bill()
        return line.call_id.sudo().sale_order_ids

    def test_charged_replacement_is_delivered_once(self):
        line = self._receive_one()
        self._replace(line, charged=True)
        charge = self._charges(line)
        self.assertRecordValues(
            charge,
            [
                {
                    "kind": "part",
                    "product_id": self.goods.id,
                    "quantity": 1,
                    "price_unit": 1000,
                    "coverage": "none",
                }
            ],
        )
        order = self._bill_charge(line)
        sold = order.order_line.filtered(lambda one: not one.display_type)
        self.assertEqual((sold.product_uom_qty, sold.qty_delivered), (1, 1))
        self.assertEqual(sold.move_ids.customer_service_rma_line_id, line)
        self.assertFalse(
            order.picking_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        )
        self.assertEqual(len(order.picking_ids), 1)
        self.assertEqual(sold.qty_to_invoice, 1)

    def test_charged_replacement_begins_a_new_term(self):
        line = self._receive_one()
        self._replace(line, charged=True)
        new = self._machine_of(self.new_lot)
        self.assertNotEqual(new.warranty_parts_end, date(2099, 12, 31))
        self.assertEqual(new.replaces_ids, self.machine)

    def test_charged_replacement_that_was_quoted(self):
        line = self._receive_one()
        line.rma_id._ensure_call()
        picking = self._replace(line, charged=True, ship=False)
        call = line.call_id
        order = call.sudo().sale_order_ids.browse(
            call.action_create_quotation()["res_id"]
        )
        order.action_confirm()
        sold = order.order_line.filtered(lambda one: not one.display_type)
        self.assertEqual(order.picking_ids, picking.with_env(order.env))
        self.assertEqual(sold.qty_delivered, 0)
        self._ship(picking, self.new_lot)
        self.assertEqual(sold.qty_delivered, 1)
        self._bill_charge(line)
        self.assertEqual(self._charges(line).sale_line_id, sold)
        self.assertEqual(len(call.sudo().sale_order_ids), 1)

    def test_charge_is_made_once(self):
        line = self._receive_one()
        self._replace(line, charged=True)
        line._update_replacement_charges()
        line.call_id._update_charges()
        self.assertEqual(len(self._charges(line)), 1)

    # ------------------------------------------------------------------
    # In advance
    # ------------------------------------------------------------------
    def _advance(self, days=-1):
        """Return the line of a machine whose replacement left before it."""
        line = self._authorize(
            {"equipment_id": self.machine.id, "operation_requested": "advance"}
        ).line_ids
        self._replace(line)
        line.date_deadline = Date.context_today(line) + timedelta(days=days)
        return line

    def test_advance_waits_for_the_broken_unit(self):
        line = self._authorize({"equipment_id": self.machine.id}).line_ids
        self._replace(line)
        self.assertEqual((line.operation, line.state), ("advance", "expected"))
        self.assertEqual(
            line.date_deadline, Date.context_today(line) + timedelta(days=14)
        )
        self.assertEqual(self.machine.state, "replaced")
        self._receive(line.rma_id)
        self.assertEqual(line.state, "ready")
        self._ship(self._get_picking(line, "takeover"))
        self.assertEqual(line.state, "done")

    def test_missing_unit_is_charged_once(self):
        line = self._advance()
        self._run_cron("charge_missing")
        charge = self._charges(line)
        self.assertRecordValues(
            charge, [{"quantity": 1, "price_unit": 1000, "coverage_rate": 0}]
        )
        self.assertTrue(line.date_missing)
        self._run_cron("charge_missing")
        self.assertEqual(self._charges(line), charge)
        self.assertEqual(line.state, "expected")

    def test_unit_in_time_is_not_charged(self):
        early = self._advance(days=0)
        self._run_cron("charge_missing")
        self.assertFalse(early.date_missing)
        early.date_deadline -= timedelta(days=1)
        self._receive(early.rma_id)
        self._run_cron("charge_missing")
        self.assertFalse(early.date_missing)
        self.assertFalse(early.call_id)

    def test_unit_that_comes_after_all(self):
        line = self._advance()
        self._run_cron("charge_missing")
        self._receive(line.rma_id)
        self.assertFalse(self._charges(line))
        self.assertFalse(line.date_missing)

    def test_unit_that_comes_after_it_was_invoiced(self):
        line = self._advance()
        self._run_cron("charge_missing")
        order = self._bill_charge(line)
        # invoiced, without the accounts of a company
        charge = self._charges(line)
        charge.state = "invoiced"
        self._receive(line.rma_id)
        self.assertTrue(charge.corrected)
        self.assertEqual(charge.actual_quantity, 0)
        activity = line.sudo().activity_ids
        self.assertEqual(len(activity), 1)
        self.assertTrue(
            activity.user_id.has_group("customer_service_base.group_billing")
        )
        self.assertEqual(len(order), 1)

    def test_nobody_waits_any_more(self):
        line = self._advance(days=9)
        line.action_close_short()
        self.assertEqual(line.state, "done")
        self.assertEqual(self._charges(line).quantity, 1)

    def test_reminder_is_sent_once(self):
        line = self._advance(days=3)
        line.rma_id.partner_id.email = "verdi@example.com"
        later = self._advance_other()
        self._run_cron("remind_missing")
        self._run_cron("remind_missing")
        mails = line.message_ids.filtered(lambda one: "broken" in (one.subject or ""))
        self.assertEqual(len(mails), 1)
        self.assertTrue(line.activity_ids)
        self.assertFalse(later.date_reminded)

    def _advance_other(self):
        line = self._authorize(
            {"equipment_id": self.other_machine.id}, partner_id=self.other_customer.id
        ).line_ids
        self._replace(line, self.spare_lot)
        return line

    # ------------------------------------------------------------------
    # Nothing comes back
    # ------------------------------------------------------------------
    def test_no_return_needs_a_photo(self):
        line = self._authorize(
            {"equipment_id": self.machine.id, "operation_requested": "no_return"}
        ).line_ids
        self.assertEqual(line.state, "ready")
        with self.assertRaises(UserError):
            self._open("no.return", line).action_confirm()

    def test_no_return_with_a_replacement(self):
        line = self._authorize({"equipment_id": self.machine.id}).line_ids
        wizard = self._open("no.return", line, photo_ids=[(6, 0, self._photo().ids)])
        wizard.action_confirm()
        self.assertEqual((line.operation, line.state), ("no_return", "ready"))
        self.assertFalse(self._get_picking(line, "receipt"))
        self._replace(line)
        self.assertEqual((line.state, line.rma_id.state), ("done", "done"))
        self.assertEqual(self.machine.state, "replaced")
        self.assertEqual(self._place_of(self.lot), self.scrap_place)
        self.assertEqual(line.disposed_quantity, 1)
        self.assertEqual(line.held_quantity, 0)
