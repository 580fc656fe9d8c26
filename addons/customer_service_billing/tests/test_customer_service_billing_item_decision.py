from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MARCH
from .decision_common import WHY, DecisionCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemDecision(DecisionCommon):
    """What persons decide about items, until the invoice."""

    # ------------------------------------------------------------------
    # Correct
    # ------------------------------------------------------------------
    def test_corrected_work_is_invoiced_as_corrected(self):
        charge = self._create_charge()
        run = self._start()
        run.action_verify()
        item = self._held(charge)
        self.assertEqual((item.state, charge.state), ("verified", "verified"))

        item.action_correct({"quantity": 1.5, "price_unit": 40.0}, WHY)

        self.assertEqual((item.state, charge.state), ("to_verify", "to_verify"))
        self.assertEqual(run.state, "to_verify")
        self.assertTrue(charge.quantity_manual)
        self.assertTrue(charge.price_manual)
        self.assertEqual((item.amount_due, item.reason), (60.0, WHY))
        self.assertEqual(item.decided_by_id, self.biller)
        invoice = self._invoice(run)
        self.assertEqual(invoice.amount_untaxed, 60.0)
        self.assertEqual(invoice.invoice_line_ids.quantity, 1.5)

    def test_corrected_coverage_is_taken_off(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_correct(
            {
                "coverage": "goodwill",
                "coverage_rate": 25.0,
                "coverage_reason": "Late again",
            },
            WHY,
        )
        self.assertTrue(charge.coverage_manual)
        invoice = self._invoice(run)
        self.assertEqual(invoice.amount_untaxed, 75.0)
        self.assertIn("Late again", invoice.invoice_line_ids.name)
        self.assertNotIn(WHY, invoice.invoice_line_ids.name)

    def test_coverage_is_taken_back(self):
        charge = self._create_charge(
            coverage="goodwill", coverage_rate=50.0, coverage_reason="First time"
        )
        run = self._start()
        self._held(charge).action_correct({"coverage": "none"}, WHY)
        self.assertEqual((charge.coverage_rate, charge.coverage_reason), (0.0, False))
        self.assertEqual(self._invoice(run).amount_untaxed, 100.0)

    def test_wholly_covered_work_costs_nothing(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id, name="Journey")
        run = self._start()
        self._held(charge).action_correct(
            {
                "coverage": "goodwill",
                "coverage_rate": 100.0,
                "coverage_reason": "Late again",
            },
            WHY,
        )
        self.assertEqual(self._invoice(run).amount_untaxed, 100.0)
        self.assertEqual(self._get_items(charge).state, "covered")
        self.assertEqual(self._get_items(other).state, "invoiced")

    def test_corrected_fee_is_invoiced_as_corrected(self):
        contract = self._create_contract()
        run = self._start(partner_ids=self.customer.ids)
        rows = contract.sudo().period_ids.sorted("period_start")
        self._held(rows[0]).action_correct({"amount": 70.0}, WHY)
        self.assertTrue(rows[0].overridden)
        self.assertEqual(rows[0].decision, WHY)
        invoices = self._invoice(run)
        self.assertEqual(sum(invoices.mapped("amount_untaxed")), 270.0)

    def test_several_items_are_corrected_at_once(self):
        charge = self._create_charge()
        charges = charge | self._create_charge(charge.call_id, price_unit=80.0)
        run = self._start()
        self._held(charges).action_correct({"price_unit": 45.0}, WHY)
        self.assertEqual(charges.mapped("price_unit"), [45.0, 45.0])
        self.assertEqual(len(self._decisions(run)), 2)
        self.assertEqual(self._invoice(run).amount_untaxed, 180.0)

    def test_all_or_nothing(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id)
        run = self._start()
        items = self._held(charge | other)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            items.action_correct(
                {"quantity": 1.0, "coverage": "goodwill", "coverage_rate": 10.0}, WHY
            )
        self.env.invalidate_all()
        self.assertEqual((charge | other).mapped("quantity"), [2.0, 2.0])
        self.assertFalse(run.decision_ids)

    def test_what_cannot_be_corrected_is_refused(self):
        charge = self._create_charge()
        contract = self._create_contract()
        self._start()
        work = self._held(charge)
        fee = self._held(contract.sudo().period_ids)[:1]
        for items, vals in (
            (work, {}),
            (work, {"quantity": 0.0}),
            (work, {"quantity": -1.0}),
            (work, {"state": "invoiced"}),
            (work, {"amount": 5.0}),
            (work, {"quantity": 2.0}),  # is what is billed already
            (fee, {"quantity": 2.0}),
            (work | fee, {"amount": 5.0}),
            (work | fee, {"quantity": 5.0}),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                items.action_correct(vals, WHY)

    def test_accepted_price_is_not_corrected(self):
        charge = self._create_charge()
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=charge.call_id.id,
            order_line=[
                Command.create(
                    {
                        "product_id": self.hour.id,
                        "product_uom_qty": 2.0,
                        "price_unit": 30.0,
                        "customer_service_kind": "labour",
                    }
                )
            ],
        )
        order.action_confirm()
        self._start()
        item = self._held(charge)
        with self.assertRaisesRegex(UserError, order.name):
            item.action_correct({"price_unit": 60.0}, WHY)
        item.action_correct({"quantity": 1.0}, WHY)
        self.assertEqual(charge.quantity, 1.0)

    def _cancel_draft(self, run):
        """Have drafts made of a run, cancel them, and gather the work anew."""
        run.invoice_mode = "draft"
        self._invoice(run).button_cancel()
        return self._start()

    def test_work_of_a_cancelled_draft_is_corrected(self):
        charge = self._create_charge()
        dearer = self._create_charge(charge.call_id, name="Journey", price_unit=10.0)
        run = self._cancel_draft(self._start())
        line = charge.sale_line_id
        self.assertTrue(line)
        self._held(charge).action_correct({"quantity": 3.0}, WHY)
        self._held(dearer).action_correct({"price_unit": 20.0}, WHY)
        self.assertEqual(charge.sale_line_id, line)
        self.assertFalse(dearer.sale_line_id)
        self.assertEqual(self._invoice(run).amount_untaxed, 190.0)

    def test_work_of_a_cancelled_draft_is_divided(self):
        charge = self._create_charge(quantity=8.0)
        run = self._cancel_draft(self._start())
        part = self._held(charge).action_split(3.0, WHY)
        part.action_exclude(WHY)
        self.assertEqual(self._invoice(run).amount_untaxed, 250.0)

    # ------------------------------------------------------------------
    # Exclude
    # ------------------------------------------------------------------
    def test_excluded_work_is_not_invoiced(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id, name="Journey", quantity=1.0)
        run = self._start()
        run.action_verify()
        item = self._held(charge)

        item.action_exclude(WHY)

        self.assertEqual((item.state, item.reason), ("excluded", WHY))
        self.assertEqual(
            (charge.state, charge.not_billable_reason), ("not_billable", WHY)
        )
        self.assertEqual(run.state, "verified")
        invoice = self._invoice(run)
        self.assertEqual(invoice.amount_untaxed, 50.0)
        self.assertEqual(other.state, "invoiced")

    def test_excluded_fee_is_not_invoiced(self):
        contract = self._create_contract()
        run = self._start(partner_ids=self.customer.ids)
        rows = contract.sudo().period_ids.sorted("period_start")
        item = self._held(rows[1])
        item.action_exclude(WHY)
        self.assertEqual((item.state, rows[1].state), ("excluded", "waived"))
        self.assertEqual(rows[1].decision, WHY)
        invoices = self._invoice(run)
        self.assertEqual(sum(invoices.mapped("amount_untaxed")), 200.0)

    def test_excluded_covered_work_is_excluded(self):
        charge = self._create_charge(
            coverage="goodwill", coverage_rate=100.0, coverage_reason="First time"
        )
        self._start()
        item = self._held(charge)
        item.action_exclude(WHY)
        self.assertEqual(item.state, "excluded")

    def test_excluded_work_is_gathered_again_when_it_is_reopened(self):
        charge = self._create_charge()
        self._create_charge(charge.call_id)
        run = self._start()
        self._held(charge).action_exclude(WHY)
        run.action_simulate()
        self.assertEqual(len(self._get_items(charge)), 1)
        charge.with_env(self.env).action_reopen()
        run.action_simulate()
        self.assertEqual(
            self._get_items(charge).mapped("state"), ["excluded", "to_verify"]
        )

    # ------------------------------------------------------------------
    # Postpone
    # ------------------------------------------------------------------
    def test_postponed_work_waits_for_its_day(self):
        charge = self._create_charge()
        run = self._start()
        run.action_verify()
        item = self._held(charge)
        item.action_postpone("2026-05-15", WHY)
        self.assertEqual(
            (item.state, item.date_again), ("postponed", date(2026, 5, 15))
        )
        self.assertEqual(charge.state, "to_verify")
        self.assertEqual(run.state, "to_verify")

        run.action_simulate()
        early = self._create_run(date="2026-05-14", date_to="2026-05-14")
        early.action_simulate()
        self.assertEqual(self._get_items(charge), item)
        late = self._start(date="2026-05-15", date_to="2026-05-15")
        self.assertEqual(self._held(charge).run_id, late)
        self.assertEqual(self._invoice(late).amount_untaxed, 100.0)
        self.assertEqual(
            self._get_items(charge).mapped("state"), ["postponed", "invoiced"]
        )

    def test_postponed_twice_waits_for_the_later_day(self):
        charge = self._create_charge()
        self._start()
        self._held(charge).action_postpone("2026-05-15", WHY)
        self._start(date="2026-05-31", date_to="2026-05-31")
        self._held(charge).action_postpone("2026-07-01", WHY)
        between = self._create_run(date="2026-06-30", date_to="2026-06-30")
        between.action_simulate()
        self.assertFalse(between.item_ids)
        self.assertFalse(self._held(charge))
        last = self._create_run(date="2026-07-01", date_to="2026-07-01")
        last.action_simulate()
        self.assertEqual(self._held(charge).run_id, last)

    def test_day_of_postponed_items_is_changed(self):
        charge = self._create_charge()
        self._start()
        self._held(charge).action_postpone("2062-05-15", WHY)
        item = self._get_items(charge).with_env(self.env)
        item.action_postpone("2026-05-15", "The year was wrong")
        late = self._create_run(date="2026-05-31", date_to="2026-05-31")
        late.action_simulate()
        self.assertEqual(self._held(charge).run_id, late)

    def test_postponed_fee_is_left_alone_by_the_job_of_fees(self):
        contract = self._create_contract()
        self._start(partner_ids=self.customer.ids)
        rows = contract.sudo().period_ids.sorted("period_start")
        self._held(rows[:1]).action_postpone("2026-05-15", WHY)
        self._held(rows[1:]).action_exclude(WHY)

        self._bill(contract, date(2026, 4, 30))
        self.assertEqual(rows[0].state, "due")
        self._bill(contract, date(2026, 5, 15))
        self.assertEqual(rows[0].state, "invoiced")

    def test_postponed_fee_is_taken_by_a_later_run(self):
        contract = self._create_contract()
        self._start(partner_ids=self.customer.ids)
        rows = contract.sudo().period_ids.sorted("period_start")
        self._held(rows[0]).action_postpone("2026-05-15", WHY)
        early = self._create_run(date_to="2026-05-14", partner_ids=self.customer.ids)
        early.action_simulate()
        self.assertNotIn(rows[0], early.item_ids.period_id)
        late = self._create_run(date_to="2026-05-31", partner_ids=self.customer.ids)
        late.action_simulate()
        self.assertIn(rows[0], late.item_ids.period_id)

    def test_postponed_to_a_day_of_the_run_is_refused(self):
        charge = self._create_charge()
        self._start()
        item = self._held(charge)
        for day in (MARCH, "2026-01-01", False):
            with self.subTest(day=day), self.assertRaises(UserError):
                item.action_postpone(day, WHY)

    # ------------------------------------------------------------------
    # Move
    # ------------------------------------------------------------------
    def test_moved_work_is_invoiced_by_the_other_run(self):
        charge = self._create_charge()
        other = self._create_charge()
        run = self._start()
        target = self._start_empty()
        self._held(charge).action_move(target, WHY)
        self.assertEqual(self._held(charge).run_id, target)
        self.assertEqual(self._held(other).run_id, run)
        self.assertEqual(self._invoice(target).amount_untaxed, 100.0)
        self.assertEqual(charge.state, "invoiced")
        self.assertEqual(other.state, "to_verify")
        self.assertEqual(self._decisions(run).value_new, target.name)

    def _start_empty(self, **vals):
        """Return a run that is being verified and gathered nothing by itself."""
        run = self._create_run(date_to="2020-01-01", **vals)
        run.sudo().state = "to_verify"
        return run

    def test_moved_to_a_run_that_is_none_is_refused(self):
        charge = self._create_charge()
        run = self._start()
        item = self._held(charge)
        cancelled = self._create_run()
        cancelled.action_cancel()
        foreign = self.admin_env["customer.service.billing.run"].create(
            {"company_id": self.other_company.id}
        )
        with self.assertRaises(UserError):
            item.action_move(run, WHY)
        with self.assertRaises(UserError):
            item.action_move(run.browse(), WHY)
        with self.assertRaises(UserError):
            item.action_move(cancelled, WHY)
        with self.assertRaises(AccessError):
            item.action_move(foreign.with_env(self.env), WHY)
        with self.assertRaises(UserError):
            item.with_env(self.admin_env).action_move(foreign, WHY)

    # ------------------------------------------------------------------
    # Verify
    # ------------------------------------------------------------------
    def test_chosen_items_are_verified_and_not(self):
        charge = self._create_charge()
        other = self._create_charge()
        run = self._start()
        items = self._held(charge | other)
        items[0].action_verify()
        self.assertEqual(items.mapped("state"), ["verified", "to_verify"])
        self.assertEqual(charge.state, "verified")
        self.assertEqual(items[0].verified_by_id, self.biller)
        run.action_verify()
        items[0].action_unverify()
        self.assertEqual(items.mapped("state"), ["to_verify", "verified"])
        self.assertEqual(run.state, "verified")
        items[1].action_unverify()
        self.assertEqual(run.state, "to_verify")
        self.assertFalse(run.verified_by_id)

    def test_blocked_items_are_not_verified(self):
        charge = self._create_charge()
        self._start()
        item = self._held(charge)

        def block(items):
            for one in items:
                yield one, one._prepare_problem("Broken")

        kind = type(item)
        self.patch(kind, "_get_checks", lambda items: ["_check_test"])
        with (
            patch.object(kind, "_check_test", block, create=True),
            self.assertRaises(UserError),
        ):
            item.action_verify()
        self.assertEqual(item.state, "to_verify")

    def test_simulated_items_are_not_verified(self):
        charge = self._create_charge()
        self._create_run().action_simulate()
        with self.assertRaises(UserError):
            self._held(charge).action_verify()

    # ------------------------------------------------------------------
    # What is left of the run
    # ------------------------------------------------------------------
    def test_run_with_errors_is_done_when_the_rest_is_decided(self):
        charge = self._create_charge()
        bad = self._create_charge(self._create_call_of(self.other_customer))
        run = self._start()
        self._held(charge).action_verify()
        run.sudo().state = "verified"
        run.action_release()
        self._run_lanes()
        self.assertEqual((run.state, bad.state), ("done_errors", "to_verify"))
        self._held(bad).action_exclude(WHY)
        self.assertEqual(run.state, "done")

    def _create_call_of(self, customer):
        return self._create_admin(
            "customer.service.call",
            subject="Burner out",
            partner_id=customer.id,
            company_id=self.company.id,
        )

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def test_decision_needs_a_reason(self):
        charge = self._create_charge()
        self._start()
        for why in ("", "  ", False, None):
            self._assert_refused(self._held(charge), why, text="Say why")

    def test_decision_needs_items(self):
        self._assert_refused(self.env["customer.service.billing.item"])

    def test_who_does_not_bill_decides_nothing(self):
        charge = self._create_charge()
        self._start()
        self._assert_nobody_else(self._held(charge))
        self.assertEqual(self._get_items(charge).state, "to_verify")

    def test_who_only_bills_decides(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id)
        contract = self._create_contract()
        run = self._start()
        user = self.users["billing"]
        self._held(charge).with_user(user).action_correct({"quantity": 1.0}, WHY)
        self._held(other).with_user(user).action_exclude(WHY)
        rows = contract.sudo().period_ids
        self._held(rows)[:1].with_user(user).action_correct({"amount": 1.0}, WHY)
        self._held(rows)[1:].with_user(user).action_exclude(WHY)
        self.assertEqual(run.decision_ids.user_id, user)

    def test_other_company_decides_nothing(self):
        charge = self._create_charge()
        self._start()
        foreign = self._create_user(
            "foreign_biller",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        self._assert_refused(self._held(charge).with_user(foreign), error=AccessError)

    def test_released_run_is_past_decisions(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self._assert_refused(self._held(charge), text=run.name)
        with self.assertRaises(UserError):
            self._held(charge).action_unverify()

    def test_invoiced_items_are_past_decisions(self):
        charge = self._create_charge()
        left = self._create_charge(self._create_call_of(self.other_customer))
        run = self._start()
        self._held(charge).action_verify()
        run.sudo().state = "verified"
        run.action_release()
        self._run_lanes()
        self.assertEqual((run.state, charge.state), ("done_errors", "invoiced"))
        items = self._get_items(charge | left).with_env(self.env)
        self._assert_refused(items, text="Invoiced")
        self.assertEqual(left.state, "to_verify")

    def test_queries_do_not_grow_with_items(self):
        def create(count):
            call = self._create_call_of(self.customer)
            charges = [
                self._create_charge(call, quantity=1.0 + number)
                for number in range(count)
            ]
            return self.env["customer.service.charge"].union(*charges)

        one, many = create(1), create(20)
        self._start()
        few, lots = self._held(one), self._held(many)
        for decide in (
            lambda items: items.action_correct({"price_unit": 45.0}, WHY),
            lambda items: items.action_postpone("2026-05-31", WHY),
        ):
            counts = []
            for items in (few, lots):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                decide(items)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(counts[1], counts[0] + 5, counts)
