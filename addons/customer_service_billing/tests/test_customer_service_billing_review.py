from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MARCH
from .decision_common import WHY, DecisionCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingReview(DecisionCommon):
    """What happens between the steps of a run, by other hands."""

    def _accept(self, call, quantity=10.0, **vals):
        """Return an order of hours that the customer of a call has accepted."""
        order = self._create_admin(
            "sale.order",
            partner_id=call.partner_id.id,
            company_id=self.company.id,
            customer_service_call_id=call.id,
            **{"customer_service_mode": "actual", **vals},
            order_line=[
                Command.create(
                    {
                        "product_id": self.hour.id,
                        "product_uom_qty": quantity,
                        "price_unit": 50.0,
                        "customer_service_kind": "labour",
                        "customer_service_full_price": 50.0,
                    }
                )
            ],
        )
        order.action_confirm()
        return order

    # ------------------------------------------------------------------
    # Between verification and invoice
    # ------------------------------------------------------------------
    def test_run_ends_when_nobody_pays_any_more(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        item = self._get_items(charge)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE customer_service_billing_item SET payer_id = NULL WHERE id = %s",
            [item.id],
        )
        self.env.invalidate_all()
        self._run_lanes()
        self.assertEqual(run.state, "done_errors")
        self.assertIn("customer", item.error)

    def test_fee_changed_after_verification_is_verified_anew(self):
        contract = self._create_contract()
        run = self._start()
        run.action_verify()
        row = contract.sudo().period_ids[0]
        row.with_user(self.biller).action_override(9999.0, WHY)
        self.assertEqual(self._get_items(row).state, "to_verify")
        run.action_release()
        self._run_lanes()
        self.assertEqual(row.state, "due")
        self.assertEqual(run.state, "done_errors")

    def test_work_somebody_else_is_to_pay_is_verified_anew(self):
        charge = self._create_charge()
        run = self._start()
        run.action_verify()
        charge.call_id.payer_id = self.other_customer
        item = self._get_items(charge)
        self.assertEqual(item.state, "to_verify")
        self.assertEqual(item.payer_id, self.other_customer)
        self.assertEqual(run.state, "to_verify")

    def test_down_payment_beyond_the_work_is_not_given_back(self):
        charge = self._create_charge()
        order = self._accept(charge.call_id, quantity=20.0)
        self._pay_in_advance(order, 400.0)
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        item = self._get_items(charge)
        self.assertEqual(item.state, "verified")
        self.assertIn(order.name, item.error)

    def _pay_in_advance(self, order, amount):
        wizard = self._create_admin(
            "sale.advance.payment.inv",
            sale_order_ids=[Command.set(order.ids)],
            advance_payment_method="fixed",
            fixed_amount=amount,
        )
        wizard._create_invoices(order).action_post()

    def test_down_payment_is_taken_off(self):
        charge = self._create_charge()
        order = self._accept(charge.call_id, quantity=2.0)
        self._pay_in_advance(order, 40.0)
        run = self._create_run()
        run.action_simulate()
        run.action_preview()
        previewed = run.preview_ids.amount_total
        self._release(run)
        self._run_lanes()
        item = self._get_items(charge)
        self.assertEqual(item.state, "invoiced")
        total = sum(order.invoice_ids.mapped("amount_total"))
        self.assertAlmostEqual(total, order.amount_total)
        self.assertAlmostEqual(previewed, item.invoice_id.amount_total)

    def test_order_of_other_work_waits_for_its_own(self):
        charge = self._create_charge()
        call = charge.call_id
        self._accept(call)
        other = self._accept(call, customer_service_mode="fixed")
        other.order_line.customer_service_kind = "diagnosis"
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        self.assertEqual(self._get_items(charge).state, "invoiced")
        self.assertFalse(other.invoice_ids)

    def test_extra_work_accepted_later_settles_its_item(self):
        self.company.customer_service_extra_percent = 0
        first = self._create_charge(quantity=3.0, actual_quantity=3.0)
        call = first.call_id
        self._accept(call, quantity=3.0)
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        self.assertEqual(self._get_items(first).state, "invoiced")
        second = self._create_charge(call, name="More")
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        item = self._get_items(second)
        self.assertEqual(item.state, "verified", item.invoice_id)
        self.assertTrue(item.error)
        supplement = call.sudo().sale_order_ids.filtered("customer_service_supplement")
        supplement.action_confirm()
        item.with_user(self.biller).action_retry()
        self._run_lanes()
        self.assertEqual(item.state, "invoiced", item.error)
        invoices = call.sudo().sale_order_ids.invoice_ids
        self.assertEqual(sum(invoices.mapped("amount_untaxed")), 250.0)

    def test_fixed_price_is_invoiced_once_by_two_runs(self):
        first = self._create_charge()
        order = self._accept(first.call_id, quantity=1.0, customer_service_mode="fixed")
        second = self._create_charge(first.call_id, date="2026-04-02")
        march = self._create_run()
        april = self._create_run(date="2026-04-30", date_to="2026-04-30")
        for run in (march, april):
            run.action_simulate()
            run.action_start()
            run.action_verify()
        for run in (march, april):
            run.action_release()
            self._run_lanes()
            self.assertEqual(run.state, "done")
        self.assertEqual({first.state, second.state}, {"invoiced"})
        self.assertEqual(len(order.sudo().invoice_ids), 1)

    def test_manual_invoice_between_settles_the_item(self):
        charge = self._create_charge()
        run = self._start()
        run.action_verify()
        order = charge.call_id.with_user(self.biller)._bill_charges()
        move = order.sudo()._create_invoices()
        item = self._get_items(charge)
        self.assertEqual((item.state, item.invoice_id), ("invoiced", move))
        run.action_release()
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual(order.sudo().invoice_ids, move)

    # ------------------------------------------------------------------
    # What is closed
    # ------------------------------------------------------------------
    def test_company_of_gathered_items_does_not_change(self):
        self._create_charge()
        self.biller.sudo().company_ids += self.other_company
        run = self._create_run()
        run.action_simulate()
        with self.assertRaises(UserError):
            run.with_context(
                allowed_company_ids=[self.company.id, self.other_company.id]
            ).company_id = self.other_company

    def test_states_are_not_written_by_context_or_create(self):
        runs = self.env["customer.service.billing.run"]
        with self.assertRaises(AccessError):
            self._create_run(state="verified")
        run = runs.with_context(default_state="verified", default_automatic=True)
        run = run.create({"date": MARCH, "date_to": MARCH})
        self.assertEqual((run.state, run.automatic), ("simulated", False))
        with self.assertRaises(AccessError):
            run.item_ids = [Command.create({"kind": "call"})]
        with self.assertRaises(AccessError):
            run.write({"first_item_ids": [Command.create({"kind": "call"})]})

    # ------------------------------------------------------------------
    # Credit notes
    # ------------------------------------------------------------------
    def test_credit_note_is_not_taken_back_when_billed_again(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        item = self._get_items(charge)
        invoice = item.invoice_id
        note = invoice._reverse_moves(cancel=True)
        charge.with_user(self.biller).action_bill_again()
        again = self._create_run()
        self._release(again)
        self._run_lanes()
        with self.assertRaises(UserError):
            note.button_draft()

    # ------------------------------------------------------------------
    # Jobs
    # ------------------------------------------------------------------
    def test_lanes_share_everything_whichever_are_switched_on(self):
        runs = self.admin_env["customer.service.billing.run"]
        first = self.admin_env.ref("customer_service_billing.ir_cron_emit_0")
        third = first.copy({"code": "model._cron_emit(2)"})
        third.active = True
        first.active = False
        partners = self.admin_env["res.partner"].create(
            [
                {
                    "name": f"Payer {number}",
                    "country_id": self.admin_env.ref("base.us").id,
                }
                for number in range(4)
            ]
        )
        charges = [
            self._create_charge(
                self._create_admin(
                    "customer.service.call",
                    subject="x",
                    partner_id=partner.id,
                    company_id=self.company.id,
                )
            )
            for partner in partners
        ]
        run = self._create_run()
        self._release(run)
        with self.enter_registry_test_mode():
            for cron in runs._get_lane_crons().filtered("active"):
                cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual({c.state for c in charges}, {"invoiced"})
        self.assertEqual(run.state, "done")

    def test_archived_responsible_and_none(self):
        self._create_charge()
        run = self._create_run(user_id=False)
        self._release(run)
        self._run_lanes()
        self.assertEqual(run.state, "done")

    def test_automatic_run_that_is_not_released_is_told(self):
        self.company.write(
            {
                "customer_service_billing_automatic": "daily",
                "customer_service_billing_threshold": 1000.0,
                "customer_service_billing_release": False,
                "customer_service_contract_biller_id": self.biller.id,
            }
        )
        charge = self._create_charge()
        with self.enter_registry_test_mode():
            self.admin_env.ref(
                "customer_service_billing.ir_cron_automatic"
            ).method_direct_trigger()
        self.env.invalidate_all()
        run = self._get_items(charge).run_id
        self.assertEqual(run.state, "verified")
        self.assertEqual(run.activity_ids.user_id, self.biller)

    def test_automatic_run_speaks_the_language_of_who_bills(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.biller.sudo().lang = "it_IT"
        self.company.write(
            {
                "customer_service_billing_automatic": "daily",
                "customer_service_contract_biller_id": self.biller.id,
            }
        )
        charge = self._create_charge(price_unit=0.0)
        with self.enter_registry_test_mode():
            self.admin_env.ref(
                "customer_service_billing.ir_cron_automatic"
            ).method_direct_trigger()
        self.env.invalidate_all()
        messages = self._get_items(charge).problem_ids.mapped("message")
        self.assertTrue(messages)
        self.assertFalse([text for text in messages if "price" in text])

    # ------------------------------------------------------------------
    # What is left
    # ------------------------------------------------------------------
    def test_stopped_run_that_made_invoices_is_closed(self):
        first, second = self._create_charge(), self._create_charge()
        run = self._start()
        self._held(first).action_verify()
        run.sudo().state = "verified"
        run.action_release()
        self._run_lanes()
        run.action_verify()
        run.action_reopen()
        with self.assertRaises(UserError):
            run.action_cancel()
        run.action_close()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._get_items(second).state, "free")
        self.assertFalse(run.activity_ids)

    def test_fees_that_failed_are_left_to_runs_where_only_they_bill(self):
        row = self._create_contract().sudo().period_ids[:1]
        if not row:
            self._start()
            row = (
                self.env["customer.service.contract.period"]
                .sudo()
                .search([("company_id", "=", self.company.id)], limit=1)
            )
        self.company.customer_service_billing_fees = True
        with self.assertRaises(UserError):
            row.with_user(self.biller).action_retry()
        self.company.customer_service_billing_fees = False
        row.with_user(self.biller).action_retry()
        self.assertEqual(row.state, "invoiced")

    def test_work_of_merged_calls_is_verified_anew(self):
        charge, other = self._create_charge(key=False), self._create_charge()
        run = self._start()
        run.action_verify()
        other.call_id.payer_id = self.other_customer
        target = other.call_id
        charge.call_id.sudo()._merge_into(target.sudo(), confirmed=True)
        item = self._get_items(charge)
        self.assertEqual(charge.call_id, target)
        self.assertEqual(item.call_id, target)
        self.assertEqual(item.payer_id, self.other_customer)
        self.assertEqual(item.state, "to_verify")
