from unittest.mock import patch

from odoo.tests import tagged

from .common import BillingCommon

ITEM = "customer.service.billing.item"
PROBLEM = "customer.service.billing.problem"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingProblemView(BillingCommon):
    """What is wrong with who pays is said once, not on every item."""

    def _start(self, charges):
        """Return a run whose check finds the payer wrong, and each charge too."""

        def _check_red_tape(items):
            for item in items:
                payer = item.payer_id
                yield item, item._prepare_problem(f"{payer.name} has no number.", payer)
                if item.charge_id in charges:
                    yield item, item._prepare_problem("No price.", item.charge_id)

        for name, method in (
            ("_check_red_tape", _check_red_tape),
            ("_get_checks", lambda items: ["_check_red_tape"]),
        ):
            patcher = patch.object(self.registry[ITEM], name, method, create=True)
            patcher.start()
            self.addCleanup(patcher.stop)
        run = self._create_run(partner_ids=self.customer.ids, bill_fees=False)
        run.action_simulate()
        run.action_start()
        return run

    def test_problem_of_the_payer_is_shown_once(self):
        first, second, third = (self._create_charge() for _ in range(3))
        run = self._start(first | second)
        self.assertEqual(len(run.problem_ids), 5)
        shown = run.first_problem_ids
        self.assertEqual(len(shown), 3)
        self.assertEqual(
            sorted((problem.message, problem.same_count) for problem in shown),
            [
                ("No price.", 1),
                ("No price.", 1),
                (f"{self.customer.name} has no number.", 3),
            ],
        )
        self.assertTrue(all(shown.mapped("is_first")))
        self.assertEqual(run._get_report_problems(), shown)
        rest = self.env[PROBLEM].search(
            [("run_id", "=", run.id), ("is_first", "=", False)]
        )
        self.assertEqual(rest | shown, run.problem_ids)
        self.assertFalse(rest & shown)

    def test_list_opens_with_each_once(self):
        run = self._start(self._create_charge())
        self._create_charge()
        run.action_simulate()
        action = run.action_view_problems()
        self.assertIn("'search_default_once': 1", action["context"])
        group, *more = self.env[PROBLEM].formatted_read_group(
            [*action["domain"], ("is_first", "=", True)],
            ["payer_id", "code"],
            ["__count"],
        )
        self.assertFalse(more)
        self.assertEqual(
            (group["payer_id"][0], group["__count"]), (self.customer.id, 2)
        )

    def test_two_runs_have_their_own(self):
        other = self._create_charge(
            self._create_admin(
                "customer.service.call",
                subject="Burner out",
                partner_id=self.customer.id,
                company_id=self.company.id,
            )
        )
        run = self._start(other.browse())
        self._create_charge()
        again = self._create_run(partner_ids=self.customer.ids, bill_fees=False)
        again.action_simulate()
        again.action_start()
        for one in run | again:
            self.assertEqual(one.first_problem_ids.same_count, 1)

    def test_any_number_costs_the_same(self):
        counts = []
        charges = self._create_charge()
        for number in (0, 19):
            for _ in range(number):
                charges |= self._create_charge()
            run = self._start(charges)
            problems = self.env[PROBLEM].browse(run.problem_ids.ids)
            for _ in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                problems.read(["message", "payer_id", "same_count", "is_first"])
            counts.append(self.env.cr.sql_log_count - before)
            run.action_cancel()
        self.assertEqual(counts[0], counts[1])
