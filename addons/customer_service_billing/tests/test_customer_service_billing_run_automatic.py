from datetime import date, timedelta

from odoo.tests import tagged

from .common import BillingCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRunAutomatic(BillingCommon):
    """Runs that make themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "customer_service_billing_automatic": "daily",
                "customer_service_billing_threshold": 150.0,
                "customer_service_billing_release": True,
                "customer_service_contract_biller_id": cls.biller.id,
            }
        )

    def _start(self):
        """Run the scheduled job; return the runs it made for the company."""
        runs = self.env["customer.service.billing.run"].sudo()
        before = runs.search([("company_id", "=", self.company.id)])
        with self.enter_registry_test_mode():
            self.admin_env.ref(
                "customer_service_billing.ir_cron_automatic"
            ).method_direct_trigger()
        self.env.invalidate_all()
        return runs.search([("company_id", "=", self.company.id)]) - before

    def test_clean_and_cheap_work_is_invoiced_by_itself(self):
        cheap = self._create_charge()
        dear = self._create_charge(quantity=30.0)
        run = self._start()
        self._run_lanes()

        self.assertEqual(run.date_to, run.date - timedelta(days=1))
        self.assertEqual(self._get_items(cheap).state, "invoiced")
        self.assertEqual(self._get_items(dear).state, "to_verify")
        self.assertEqual(run.state, "done_errors")
        self.assertEqual(run.activity_ids.user_id, self.biller)

        run.with_user(self.biller).action_verify()
        run.with_user(self.biller).action_release()
        self._run_lanes()
        self.assertEqual(run.state, "done")
        self.assertFalse(run.activity_ids)

    def test_calls_go_as_a_whole(self):
        first = self._create_charge()
        second = self._create_charge(first.call_id)
        self._start()
        items = self._get_items(first | second)
        self.assertEqual(set(items.mapped("state")), {"to_verify"})

    def test_day_has_one_run(self):
        self._create_charge()
        self.assertTrue(self._start())
        self._create_charge()
        self.assertFalse(self._start())

    def test_nothing_to_bill_makes_no_run(self):
        self.assertFalse(self._start())

    def test_run_nobody_looked_at_takes_what_is_new(self):
        self.company.customer_service_billing_threshold = 0.0
        first = self._create_charge()
        run = self._start()
        self.assertEqual(run.state, "to_verify")
        run.date -= timedelta(days=1)
        second = self._create_charge()
        self.assertFalse(self._start())
        self.assertEqual(run.item_ids.charge_id, first | second)

    def test_run_somebody_is_at_is_left_alone(self):
        self.company.customer_service_billing_threshold = 0.0
        first = self._create_charge()
        second = self._create_charge()
        run = self._start()
        yesterday = run.date - timedelta(days=1)
        run.date = yesterday
        self._get_items(first).with_user(self.biller).action_verify()
        third = self._create_charge()
        other = self._start()
        self.assertEqual(
            (run.date, run.item_ids.charge_id), (yesterday, first | second)
        )
        self.assertEqual(other.item_ids.charge_id, third)

    def test_days_of_runs(self):
        runs = self.env["customer.service.billing.run"]
        monday, first = date(2026, 11, 23), date(2026, 12, 1)
        for when, wanted in (
            ("never", (False, False)),
            ("daily", (True, True)),
            ("weekly", (True, False)),
            ("monthly", (False, True)),
        ):
            with self.subTest(when=when):
                self.company.customer_service_billing_automatic = when
                found = tuple(
                    runs._is_automatic_day(self.company, day) for day in (monday, first)
                )
                self.assertEqual(found, wanted)
