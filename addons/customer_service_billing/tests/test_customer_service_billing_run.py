from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MARCH, BillingCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRun(BillingCommon):
    """From the first look to the posted invoices, and what comes after."""

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
