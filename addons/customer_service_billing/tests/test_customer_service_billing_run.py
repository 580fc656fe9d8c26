from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.customer_service_contract.tests.common import Refused

from .common import MARCH, BillingCommon

MODULE = "customer_service_billing"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRun(BillingCommon):
    """From the first look to the posted invoices, and what comes after."""

    def _quote(self, call):
        """Send the customer of a call a quotation."""
        return self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=call.id,
        )

    def _group_by_month(self):
        payer = self.customer.with_env(self.admin_env).with_company(self.company)
        payer.customer_service_billing_grouping = "month"

    def test_work_becomes_an_invoice(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self.assertEqual(charge.state, "verified")
        self._run_lanes()

        self.assertEqual(run.state, "done")
        item = self._get_items(charge)
        self.assertEqual(item.state, "invoiced")
        self.assertEqual(item.invoice_id.state, "posted")
        self.assertEqual(item.invoice_id.invoice_date, MARCH)
        self.assertEqual(item.invoice_id.amount_untaxed, 100.0)
        self.assertEqual(charge.state, "invoiced")
        self.assertEqual(charge.invoice_line_id.move_id, item.invoice_id)

    def test_lane_that_is_done_first_leaves_the_end_to_the_other(self):
        customers = self.admin_env["res.partner"].create([{"name": n} for n in "AB"])
        first, second = sorted(customers, key=lambda partner: partner.id % 2)
        for customer in customers:
            call = self._create_admin(
                "customer.service.call",
                subject="Burner out",
                partner_id=customer.id,
                company_id=self.company.id,
            )
            self._create_charge(call)
        run = self._create_run()
        self._release(run)
        crons = run.sudo()._get_lane_crons()
        triggers = self.admin_env["ir.cron.trigger"]
        triggers.search([]).unlink()

        with self.enter_registry_test_mode():
            crons[0].method_direct_trigger()
        self.env.invalidate_all()
        states = {item.payer_id: item.state for item in run.item_ids}
        self.assertEqual(states, {first: "invoiced", second: "verified"})
        self.assertEqual(run.state, "running")
        self.assertEqual(triggers.search([]).cron_id, crons)

        self._run_lanes()
        self.assertEqual(run.state, "done")

    def test_run_ends_when_time_is_up_with_its_last_item(self):
        self._create_charge()
        run = self._create_run(bill_fees=False, partner_ids=self.customer.ids)
        self._release(run)
        crons = run.sudo()._get_lane_crons()
        items = run.item_ids
        lanes = [
            items.search_count(
                run._get_claim_domain() & items._get_lane_domain(lane, 2)
            )
            for lane in range(2)
        ]
        last = crons[lanes.index(max(lanes))]
        with (
            patch("odoo.addons.base.models.ir_cron.MIN_TIME_PER_JOB", 0),
            self.enter_registry_test_mode(),
        ):
            last.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")

    def test_fee_that_somebody_else_is_at_is_left_for_later(self):
        self._create_contract()
        run = self._create_run(partner_ids=self.customer.ids)
        self._release(run)
        periods = self.registry["customer.service.contract.period"]
        with patch.object(
            periods, "try_lock_for_update", lambda rows, **_options: rows.browse()
        ):
            self._run_lanes()
        self.assertEqual(run.state, "running")
        self.assertEqual(set(run.item_ids.mapped("state")), {"verified"})
        self.assertFalse(any(run.item_ids.mapped("error")))

        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual(set(run.item_ids.mapped("state")), {"invoiced"})

    def test_fees_become_invoices(self):
        contract = self._create_contract()
        run = self._create_run(partner_ids=self.customer.ids)
        self._release(run)
        self.assertEqual(len(run.item_ids), 3)
        self._run_lanes()

        self.assertEqual(run.state, "done")
        self.assertEqual(set(run.item_ids.mapped("state")), {"invoiced"})
        rows = contract.sudo().period_ids
        self.assertEqual(set(rows.mapped("state")), {"invoiced"})
        self.assertEqual(run.item_ids.invoice_id, rows.invoice_id)

    def test_second_run_gathers_nothing(self):
        self._create_charge()
        run = self._create_run()
        run.action_simulate()
        count = run.item_count
        self.assertTrue(count)
        run.action_simulate()
        self.assertEqual(run.item_count, count)
        other = self._create_run()
        other.action_simulate()
        self.assertEqual(other.item_count, 0)

    def test_cancelled_run_lets_go(self):
        charge = self._create_charge()
        run = self._create_run()
        run.action_simulate()
        run.action_start()
        run.action_verify()
        run.action_cancel()
        self.assertEqual(charge.state, "to_verify")
        other = self._create_run()
        other.action_simulate()
        self.assertIn(charge, other.item_ids.charge_id)

    def test_cancelled_run_gives_back_what_was_verified_before(self):
        before, during, corrected = (self._create_charge() for _number in range(3))
        operator = self.admin_env.user
        before.sudo()._set_verified(operator)
        for name, verify in (("looked at", False), ("verified", True)):
            with self.subTest(name):
                run = self._create_run(bill_fees=False)
                run.action_simulate()
                run.action_start()
                if verify:
                    run.action_verify()
                    self.assertEqual(during.state, "verified")
                run.action_cancel()
                self.assertRecordValues(
                    before | during,
                    [
                        {"state": "verified", "verified_by_id": operator.id},
                        {"state": "to_verify", "verified_by_id": False},
                    ],
                )
        run = self._create_run(bill_fees=False)
        run.action_simulate()
        run.action_start()
        run.action_verify()
        run.action_reopen()
        self.assertEqual((before.state, during.state), ("verified", "to_verify"))
        self.assertEqual(before.verified_by_id, operator)
        run.action_verify()
        item = self._get_items(corrected)[-1].with_user(self.biller)
        item.action_unverify()
        self.assertEqual(corrected.state, "to_verify")
        run.action_close()
        self.assertEqual((before.state, during.state), ("verified", "to_verify"))

    def test_only_work_of_the_run_is_invoiced(self):
        march = self._create_charge()
        call = march.call_id
        april = self._create_charge(call, date="2026-04-02", quantity=7.0)
        april._set_verified(self.biller)
        run = self._create_run()
        self._release(run)
        self._run_lanes()

        self.assertEqual(march.state, "invoiced")
        self.assertEqual(april.state, "verified")
        self.assertEqual(run.item_ids.invoice_id.amount_untaxed, 100.0)
        later = self._create_run(date="2026-04-30", date_to="2026-04-30")
        self._release(later)
        self._run_lanes()
        self.assertEqual(april.state, "invoiced")
        self.assertEqual(later.item_ids.invoice_id.amount_untaxed, 350.0)

    def test_cancelled_invoice_lets_go_of_its_items(self):
        charge = self._create_charge()
        run = self._create_run(invoice_mode="draft")
        self._release(run)
        self._run_lanes()
        item = self._get_items(charge)
        self.assertEqual(item.invoice_id.state, "draft")

        item.invoice_id.button_cancel()

        self.assertEqual(item.state, "free")
        again = self._create_run()
        self._release(again)
        self._run_lanes()
        self.assertEqual(charge.state, "invoiced")
        self.assertEqual(self._get_items(charge).mapped("state"), ["free", "invoiced"])

    def test_credited_work_is_not_billed_again_by_itself(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        invoice = self._get_items(charge).invoice_id
        invoice.with_user(self.biller)._reverse_moves(cancel=True)

        self.assertEqual(self._get_items(charge).state, "credited")
        other = self._create_run()
        other.action_simulate()
        self.assertFalse(other.item_ids)

        charge.with_user(self.biller).action_bill_again()
        other.action_simulate()
        self.assertEqual(other.item_ids.charge_id, charge)

        self._release(other)
        self._run_lanes()
        self.assertEqual(
            self._get_items(charge).mapped("state"), ["credited", "invoiced"]
        )

    def test_failed_items_wait_until_they_are_mended(self):
        good, bad = self._create_charge(), self._create_charge(quantity=3.0)
        run = self._create_run()
        self._release(run)
        with self._refuse(self._get_items(bad)):
            self._run_lanes()

        self.assertEqual(run.state, "done_errors")
        self.assertEqual(self._get_items(good).state, "invoiced")
        item = self._get_items(bad)
        self.assertEqual((item.state, item.error), ("verified", "Refused by a rule"))
        self.assertFalse(bad.call_id.sale_order_ids)

        item.with_user(self.biller).action_retry()
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual(item.invoice_id.amount_untaxed, 150.0)

    def test_retry_releases_what_is_tried_again_alone(self):
        charges = [self._create_charge(quantity=number) for number in (1.0, 2.0, 3.0)]
        run = self._create_run(bill_fees=False)
        run.action_simulate()
        run.action_start()
        items = [self._get_items(charge) for charge in charges]
        bad, mended, later = items
        (bad | mended).with_user(self.biller).action_verify()
        run.sudo().state = "verified"
        run.action_release()
        with self._refuse(bad, mended):
            self._run_lanes()
        self.assertEqual(run.state, "done_errors")
        later.with_user(self.biller).action_verify()

        mended.with_user(self.biller).action_retry()
        self.assertEqual((run.released_count, run.progress), (1, 0.0))
        self._run_lanes()
        self.assertEqual(
            [item.state for item in items], ["verified", "invoiced", "verified"]
        )
        self.assertFalse(later.error)
        self.assertEqual(run.state, "done_errors")
        self.assertEqual((run.done_count, run.progress), (1, 100.0))
        self.assertIn("to be released 1", run.activity_ids.note)

        run.action_verify()
        run.action_release()
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual({item.state for item in items}, {"invoiced"})

    def test_retry_of_a_running_run_leaves_the_rest_released(self):
        charges = [self._create_charge(quantity=number) for number in (1.0, 2.0)]
        run = self._create_run(bill_fees=False)
        self._release(run)
        bad, other = (self._get_items(charge) for charge in charges)
        bad.error = "Refused by a rule"
        run.sudo().state = "running"
        bad.with_user(self.biller).action_retry()
        self._run_lanes()
        self.assertEqual((bad.state, other.state), ("invoiced", "invoiced"))

    @contextmanager
    def _refuse(self, *items):
        """Have nothing of items be invoiced."""
        lines = type(self.env["sale.order.line"])
        prepare = lines._prepare_invoice_line
        refused = [item.call_id for item in items]

        def refuse(line, **values):
            if line.order_id.customer_service_call_id in refused:
                raise Refused("Refused by a rule")
            return prepare(line, **values)

        with patch.object(lines, "_prepare_invoice_line", refuse):
            yield

    def test_what_is_blocked_since_is_verified_again(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self.tax.active = False
        self._run_lanes()

        item = self._get_items(charge)
        self.assertEqual((run.state, item.state), ("done_errors", "to_verify"))
        self.assertTrue(item.blocked)
        self.assertFalse(item.invoice_id)
        self.tax.active = True
        run.action_verify()
        run.action_release()
        self._run_lanes()
        self.assertTrue(item.invoice_id.invoice_line_ids.tax_ids)

    def test_rest_of_a_run_is_left_to_others(self):
        bad = self._create_charge()
        run = self._create_run()
        self._release(run)
        self._quote(bad.call_id)
        self._run_lanes()
        run.action_close()
        self.assertEqual(run.state, "done")
        other = self._create_run()
        other.action_simulate()
        self.assertEqual(other.item_ids.charge_id, bad)

    def test_paused_and_stopped_runs_make_no_invoices(self):
        self._create_charge()
        run = self._create_run()
        self._release(run)
        run.action_pause()
        self._run_lanes()
        self.assertEqual(run.state, "released")
        run.action_stop()
        self._run_lanes()
        self.assertEqual(run.state, "verified")
        self.assertFalse(run.invoice_count)
        run.action_release()
        self._run_lanes()
        self.assertEqual(run.state, "done")

    def test_covered_work_is_shown_and_not_invoiced(self):
        covered = self._create_charge(
            coverage="warranty", coverage_rate=100, coverage_reason="Warranty"
        )
        run = self._create_run()
        self._release(run)
        item = self._get_items(covered)
        self.assertEqual((item.amount_full, item.amount_due), (100.0, 0.0))
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual(item.state, "covered")
        self.assertFalse(item.invoice_id)

    def test_payers_choose_what_is_on_one_invoice(self):
        charges = [self._create_charge() for _number in range(3)]
        self._group_by_month()
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        self.assertEqual(run.invoice_count, 1)
        self.assertEqual(run.item_ids.invoice_id.amount_untaxed, 300.0)
        self.assertEqual({charge.state for charge in charges}, {"invoiced"})

    def test_what_differs_is_never_on_one_invoice(self):
        self._group_by_month()
        charges = [self._create_charge() for _number in range(3)]
        orders = self.env["sale.order"].sudo()
        for charge, reference in zip(charges, ("PO1", "PO2", "PO2"), strict=True):
            charge._set_verified(self.biller)
            order = charge.call_id.with_user(self.biller)._bill_charges()
            order.sudo().client_order_ref = reference
            orders |= order.sudo()
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        invoices = run.item_ids.invoice_id
        self.assertEqual(sorted(invoices.mapped("ref")), ["PO1", "PO2"])

    def test_runs_hold_fees_from_other_jobs(self):
        contract = self._create_contract()
        run = self._create_run()
        run.action_simulate()
        held = run.item_ids.filtered("period_id").period_id
        self.assertTrue(held)
        self.assertFalse(self._bill(contract, MARCH))
        run.action_cancel()
        self.assertTrue(self._bill(contract, MARCH))

    def test_fees_wait_for_runs_where_the_company_wants_it(self):
        contract = self._create_contract()
        self.company.customer_service_billing_fees = True
        self.assertFalse(self._bill(contract, MARCH))
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        self.assertEqual(len(run.item_ids.period_id), 3)
        self.assertEqual(set(run.item_ids.mapped("state")), {"invoiced"})

    def test_other_company_is_not_seen(self):
        other = self._create_run()
        user = self._create_user(
            "other_biller",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        self.assertFalse(
            self.env["customer.service.billing.run"]
            .with_user(user)
            .search([("id", "=", other.id)])
        )

    def test_who_does_not_bill_is_refused(self):
        run = self._create_run()
        for user in (self.contractor, self.users["user"], self.users["technician"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                run.with_user(user).action_simulate()

    def test_states_are_kept_to(self):
        run = self._create_run()
        for method in ("action_verify", "action_release", "action_pause"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(run, method)()
        with self.assertRaises(UserError):
            run.action_start()
        with self.assertRaises(AccessError):
            run.state = "released"

    def test_number_of_jobs_is_that_of_contracts(self):
        settings = self.admin_env["res.config.settings"]
        runs = self.admin_env["customer.service.billing.run"]
        charges = [self._create_charge() for _number in range(2)]
        run = self._create_run()
        self._release(run)
        for count in (3, 1, 2):
            with self.subTest(count=count):
                settings.create({"customer_service_contract_lanes": count}).execute()
                crons = runs._get_lane_crons()
                codes = crons.filtered("active").mapped("code")
                wanted = [f"model._cron_emit({lane})" for lane in range(count)]
                self.assertEqual(sorted(codes), wanted)
                self.assertEqual(
                    [runs._get_lane_place(lane) for lane in range(count)],
                    [(lane, count) for lane in range(count)],
                )
        self.assertEqual(len(crons), 3)
        last = crons.filtered(lambda cron: not cron.active)
        self.assertEqual(last.get_external_id()[last.id], f"{MODULE}.ir_cron_emit_2")
        self._run_lanes()
        for charge in charges:
            self.assertEqual(charge.state, "invoiced")
