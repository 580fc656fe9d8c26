from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .quotation_common import AFTERNOON, QuotationCommon


@tagged("post_install", "-at_install")
class TestCallBillingOnce(QuotationCommon):
    """What was done is billed once, whatever somebody tries meanwhile."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_accounts()
        cls.accountant = cls._create_user(
            "accountant",
            groups="account.group_account_manager,sales_team.group_sale_manager",
        )

    def _accept(self):
        order = self._quote()
        order.action_confirm()
        return order

    def _invoice(self, order):
        moves = order.with_user(self.accountant)._create_invoices()
        moves.invoice_date = "2026-03-10"
        return moves

    def _bill_directly(self):
        self._do_work()
        return self._verify_and_bill()

    def _labour(self):
        return self._charge(self.call, "labour").with_user(self.billing)

    def _start_reversal(self, move):
        move.action_post()
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        return wizard.with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"journal_id": move.journal_id.id, "date": "2026-03-11"})

    # ------------------------------------------------------------------
    # What nobody writes
    # ------------------------------------------------------------------
    def test_a_charge_stays_on_its_call(self):
        self._do_work()
        labour = self._labour()
        other = self._create_call()
        for vals in (
            {"call_id": other.id},
            {"credited": True},
            {"amount_due": 0.0},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                labour.write(vals)
        labour.action_verify()
        with self.assertRaises(UserError):
            labour.intervention_id = False

    def test_a_context_says_nothing_of_the_way_of_a_charge(self):
        charge = (
            self.env["customer.service.charge"]
            .with_context(
                default_state="verified", default_key="labour", default_credited=True
            )
            .create({"call_id": self.call.id, "name": "Disposal"})
        )
        self.assertRecordValues(
            charge, [{"state": "to_verify", "key": False, "credited": False}]
        )

    def test_a_context_uses_no_part(self):
        part = (
            self.env["customer.service.part"]
            .with_context(default_used_quantity=5, default_reserved_quantity=1)
            .create({"call_id": self.call.id, "product_id": self.pump.id})
        )
        self.assertRecordValues(
            part, [{"used_quantity": 0, "reserved_quantity": 0, "state": "planned"}]
        )

    @mute_logger("odoo.sql_db")
    def test_quantities_are_not_negative(self):
        with self.assertRaises(Exception) as caught, self.cr.savepoint():
            self.env["customer.service.charge"].create(
                {"call_id": self.call.id, "name": "Disposal", "quantity": -1}
            )
        self.assertIn("quantity_not_negative", str(caught.exception))

    def test_a_charge_in_another_currency_is_not_billed(self):
        self._do_work()
        labour = self._labour()
        labour.currency_id = self.env.ref("base.KRW")
        self.assertNotEqual(self.company.currency_id, labour.currency_id)
        with self.assertRaisesRegex(UserError, "The order is in"):
            self._verify_and_bill()

    def test_a_used_part_stays_on_its_call(self):
        self.pump_part.action_consume()
        elsewhere = self._create_intervention(self._create_call())
        with self.assertRaises(UserError):
            self.pump_part.intervention_id = elsewhere
        with self.assertRaises(ValidationError):
            self.valve_part.write(
                {"call_id": self.call.id, "intervention_id": elsewhere.id}
            )

    def test_a_visit_that_was_billed_is_not_deleted(self):
        charge = self.env["customer.service.charge"].create(
            {
                "call_id": self.call.id,
                "intervention_id": self.visit.id,
                "name": "Disposal",
                "product_id": self.pump.id,
                "price_unit": 20,
            }
        )
        charge.with_user(self.billing).action_verify()
        self.visit.part_ids.unlink()
        with self.assertRaises(ValidationError):
            self.visit.with_user(self.manager).unlink()

    def test_work_that_was_recorded_stays_on_its_call(self):
        visit = self.visit.with_user(self.technician)
        with self.assertRaises(UserError):
            visit.call_id = self._create_call()
        empty = self._create_intervention(self.call)
        empty.call_id = self._create_call()

    def test_archived_work_is_charged(self):
        self._do_work()
        before = self._charges(self.call)
        self.visit.with_user(self.technician).active = False
        self.call._update_charges()
        self.assertEqual(self._charges(self.call), before)

    def test_merged_calls_take_orders_and_used_parts_along(self):
        order = self._accept()
        self._do_work(hours=1)
        lines = self._lines(self.call)
        self.assertTrue(lines)
        spare = self._create_intervention(self.call)
        planned = self._create_part(self.pump, intervention_id=spare.id)
        target = self._create_call(equipment_id=self.equipment.id)
        self.call.with_user(self.dispatcher)._merge_into(target, confirmed=True)
        parts = self.pump_part | self.valve_part | planned
        self.assertEqual(parts.call_id, target)
        self.assertEqual(order.sudo().customer_service_call_id, target)
        self.assertFalse(self._charges(self.call))
        self.assertFalse(self._lines(self.call))
        self.call = target
        self.assertEqual(self._verify_and_bill(), order)
        self.assertEqual(len(self._lines(target)), len(lines))

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------
    def test_a_verified_fact_that_is_gone_is_not_billed(self):
        self._do_work()
        charge = self._charge(self.call, "km")
        charge.with_user(self.billing).action_verify()
        self.visit.sudo().km = 0
        self.assertFalse(charge.exists())
        self.assertIn("Verified, and no longer", self.call.message_ids[0].body)

    def test_a_price_changed_after_billing_is_the_one_invoiced(self):
        order = self._bill_directly()
        labour = self._labour()
        labour.action_reopen()
        labour.price_unit = 100.0
        self.assertEqual(self._verify_and_bill(), order)
        self.assertEqual(self._invoice(order).amount_untaxed, 324 - 120 + 200)

    def test_work_at_two_prices_is_billed_at_two_prices(self):
        other = self._create_intervention(self.call)
        self._work(other, 1, start=AFTERNOON + timedelta(hours=2))
        self._close(other)
        self._charge(self.call, "labour").with_user(self.billing).price_unit = 50.0
        order = self._bill_directly()
        lines = order.order_line.filtered(
            lambda line: line.customer_service_kind == "labour"
        )
        self.assertEqual(
            sorted(lines.mapped(lambda line: (line.price_unit, line.qty_delivered))),
            [(50.0, 1.0), (60.0, 2.0)],
        )

    # ------------------------------------------------------------------
    # Orders and invoices that go
    # ------------------------------------------------------------------
    def test_a_cancelled_order_frees_its_charges(self):
        order = self._bill_directly()
        order.sudo()._action_cancel()
        again = self._verify_and_bill()
        self.assertTrue(again)
        self.assertNotEqual(again, order)
        self.assertEqual(self._invoice(again).amount_untaxed, 324.0)

    def test_a_part_of_the_invoice_given_back_is_not_billed_whole(self):
        order = self._bill_directly()
        wizard = self._start_reversal(self._invoice(order))
        wizard.refund_moves()
        note = wizard.new_move_ids
        line = note.invoice_line_ids.filtered(lambda line: line.quantity == 2)[:1]
        line.quantity = 1
        note.action_post()
        self.assertTrue(self._labour().credited)
        with self.assertRaisesRegex(UserError, "still"):
            self._labour().action_bill_again()

    def test_an_invoice_that_was_replaced_is_not_billed_again(self):
        order = self._bill_directly()
        wizard = self._start_reversal(self._invoice(order))
        wizard.modify_moves()
        self.assertTrue(self._labour().credited)
        with self.assertRaisesRegex(UserError, "still"):
            self._labour().action_bill_again()
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))

    def test_a_fixed_price_that_was_given_back_is_billed_again(self):
        order = self._quote()
        order.customer_service_mode = "fixed"
        order.action_confirm()
        self._do_work()
        self._verify_and_bill()
        move = self._invoice(order)
        wizard = self._start_reversal(move)
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
        charges = self._charges(self.call).with_user(self.billing)
        charges.filtered(lambda one: one.state == "invoiced").action_bill_again()
        self._verify_and_bill()
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))

    def test_the_way_of_billing_stays_once_something_is_invoiced(self):
        order = self._quote()
        order.customer_service_mode = "fixed"
        order.action_confirm()
        self._invoice(order)
        with self.assertRaises(UserError):
            order.with_user(self.accountant).customer_service_mode = "actual"
