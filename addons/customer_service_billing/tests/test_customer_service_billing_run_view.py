from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MARCH, BillingCommon

ITEM = "customer.service.billing.item"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRunView(BillingCommon):
    """What the screens of runs and items count, show and offer."""

    def _block(self, charges, severity="blocking"):
        """Have a check of its own find something wrong with the items of charges."""

        def _check_red_tape(items):
            for item in items:
                if item.charge_id in charges:
                    yield (
                        item,
                        item._prepare_problem(
                            "Wrong colour.", item.charge_id, severity
                        ),
                    )

        model = self.registry[ITEM]
        for name, method in (
            ("_check_red_tape", _check_red_tape),
            ("_get_checks", lambda items: ["_check_red_tape"]),
        ):
            patcher = patch.object(model, name, method, create=True)
            patcher.start()
            self.addCleanup(patcher.stop)

    def _start(self, **vals):
        """Return a run of the customer's work that is being verified."""
        run = self._create_run(partner_ids=self.customer.ids, bill_fees=False, **vals)
        run.action_simulate()
        run.action_start()
        return run

    def _count_queries(self, runs, names):
        """Return how many queries a screen makes, once rights are known."""
        for _ in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            runs.read(names)
        return self.env.cr.sql_log_count - before

    def test_totals_are_of_what_is_billed(self):
        self._create_charge()
        covered = self._create_charge(
            coverage="goodwill", coverage_rate=100.0, coverage_reason="Sorry"
        )
        self._block(covered.browse())
        run = self._start()
        self.assertRecordValues(run, [{"amount_full": 200.0, "amount_due": 100.0}])
        item = self._get_items(covered)
        self.assertTrue(item.is_covered)
        item.write({"state": "excluded"})
        run.invalidate_recordset()
        self.assertRecordValues(run, [{"amount_full": 100.0, "amount_due": 100.0}])

    def test_totals_are_in_the_currency_of_the_company(self):
        yen = self.admin_env.ref("base.JPY")
        yen.active = True
        self._create_admin(
            "res.currency.rate",
            currency_id=yen.id,
            company_id=self.company.id,
            name=MARCH,
            rate=2.0,
        )
        charge = self._create_charge(currency_id=yen.id)
        self._block(charge.browse())
        run = self._start()
        self.assertEqual(run.amount_due, 50.0)

    def test_problem_is_told_on_the_item(self):
        charge = self._create_charge()
        self._block(charge)
        run = self._start()
        item = self._get_items(charge)
        self.assertRecordValues(
            item, [{"problem_code": "red_tape", "problem_text": "Wrong colour."}]
        )
        problem = run.first_problem_ids
        self.assertEqual(problem.payer_id, self.customer)
        self.assertEqual(
            dict(problem._fields["code"]._description_selection(self.env)),
            {"red_tape": "Red tape"},
        )
        action = problem.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (charge._name, charge.id)
        )
        self.assertEqual((run.blocked_count, run.warning_count), (1, 0))

    def test_main_problem_is_the_one_that_blocks(self):
        charge = self._create_charge()
        self._block(charge, "warning")
        run = self._start()
        self.assertEqual((run.blocked_count, run.warning_count), (0, 1))
        self._block(charge.browse())
        run.action_check()
        item = self._get_items(charge)
        self.assertRecordValues(item, [{"problem_code": False, "problem_text": ""}])

    def test_items_are_verified_one_by_one(self):
        charges = self._create_charge() | self._create_charge()
        self._block(charges.browse())
        run = self._start()
        first, second = self._get_items(charges).with_env(self.env)
        self.assertTrue(first.can_verify)
        first.action_verify()
        self.assertEqual((first.state, run.state), ("verified", "to_verify"))
        self.assertEqual(first.verified_by_id, self.biller)
        second.action_verify()
        self.assertEqual((second.state, run.state), ("verified", "verified"))
        self.assertEqual(run.verified_by_id, self.biller)
        self.assertTrue(first.can_unverify)
        first.action_unverify()
        self.assertEqual((first.state, run.state), ("to_verify", "verified"))
        second.action_unverify()
        self.assertEqual((second.state, run.state), ("to_verify", "to_verify"))

    def test_blocked_item_is_not_verified(self):
        charge = self._create_charge()
        self._block(charge)
        self._start()
        item = self._get_items(charge).with_env(self.env)
        self.assertFalse(item.can_verify)
        with self.assertRaises(UserError):
            item.action_verify()

    def test_items_are_verified_by_who_bills(self):
        charge = self._create_charge()
        self._block(charge.browse())
        self._start()
        for login in ("user", "technician"):
            item = self._get_items(charge).with_user(self.users[login]).sudo(False)
            for method in ("action_verify", "action_unverify", "action_retry"):
                with (
                    self.subTest(login=login, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(item, method)()

    def test_item_of_a_released_run_stays_verified(self):
        charge = self._create_charge()
        self._block(charge.browse())
        run = self._start()
        run.action_verify()
        run.action_release()
        item = self._get_items(charge).with_env(self.env)
        self.assertFalse(item.can_unverify)
        with self.assertRaises(UserError):
            item.action_unverify()

    def test_empty_run_gathers_something_else(self):
        charge = self._create_charge()
        run = self._create_run(bill_fees=False)
        run.action_simulate()
        self.assertIn(charge, run.item_ids.charge_id)
        run.action_empty()
        self.assertFalse(run.item_ids)
        run.bill_calls = False
        run.action_simulate()
        self.assertNotIn(charge, run.item_ids.charge_id)
        run.bill_calls = True
        run.action_simulate()
        self.assertIn(charge, run.item_ids.charge_id)
        run.action_start()
        with self.assertRaises(UserError):
            run.action_empty()

    def test_failed_items_are_tried_again(self):
        charges = self._create_charge() | self._create_charge()
        self._block(charges.browse())
        run = self._start()
        run.action_verify()
        run.action_release()
        model = self.registry[ITEM]
        original = model._emit_work

        fire = "The printer is on fire."

        def fail(items, billing_run):
            if charges[0] in items.charge_id:
                raise ValidationError(fire)
            return original(items, billing_run)

        with patch.object(model, "_emit_work", fail):
            self._run_lanes()
        item = self._get_items(charges[0]).with_env(self.env)
        self.assertEqual(run.state, "done_errors")
        self.assertEqual(run.first_failed_ids, item)
        self.assertEqual(item.problem_text, fire)
        self.assertTrue(item.can_retry)
        self.assertEqual((run.done_count, run.released_count), (2, 2))

        run.action_retry_failed()
        self.assertEqual(run.state, "released")
        self.assertEqual((run.done_count, run.released_count), (0, 1))
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertEqual((run.done_count, run.released_count), (1, 1))
        self.assertEqual(run.progress, 100.0)
        self.assertFalse(run.first_failed_ids)

    def test_first_rows_do_not_grow(self):
        for number in range(3):
            self._create_charge(key=f"many:{number}")
        run = self._create_run(bill_fees=False)
        with patch(
            "odoo.addons.customer_service_billing.models."
            "customer_service_billing_run_view.ROWS",
            2,
        ):
            run.action_simulate()
            self.assertEqual(len(run.first_item_ids), 2)

    def test_poll_costs_the_same_for_any_number_of_items(self):
        names = ["state", "paused", "progress", "done_count", "failed_count", "speed"]
        run = self._create_run(bill_fees=False)
        counts = []
        for number in (1, 20):
            for _ in range(number):
                self._create_charge()
            run.action_simulate()
            counts.append(self._count_queries(run, names))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 3)

    def test_list_of_runs_costs_the_same_for_any_number(self):
        names = ["name", "item_count", "amount_due", "invoice_count", "failed_count"]
        self._create_charge()
        runs = self._create_run(bill_fees=False)
        runs.action_simulate()
        counts = []
        for number in (0, 19):
            for _ in range(number):
                runs |= self._create_run()
            counts.append(self._count_queries(runs, names))
        self.assertEqual(counts[0], counts[1])

    def test_new_run_has_a_name(self):
        run = self.env["customer.service.billing.run"].new({})
        self.assertEqual(run.display_name, "New Billing Run")
        self.assertIn("BR/", self._create_run().display_name)
