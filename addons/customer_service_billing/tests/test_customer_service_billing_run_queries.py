from datetime import date

from odoo.tests import tagged

from ..models import customer_service_billing_run_batch
from .common import BillingCommon

FEBRUARY = date(2026, 2, 1), date(2026, 2, 28)
# what depends on which records are read together, not on how many there are
READ_AGAIN = 3
MANY = 20
# the host's own: numbers, lines, and for work an order and its confirmation
QUERIES_PER_FEE, QUERIES_PER_CALL = 12, 24


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingRunQueries(BillingCommon):
    """What is done to many items costs the queries of one."""

    def _create_partners(self, number):
        return self.admin_env["res.partner"].create(
            [{"name": f"Payer {index}"} for index in range(number)]
        )

    def _create_work(self, number):
        """Create calls of as many customers, with one charge each."""
        for partner in self._create_partners(number):
            call = self._create_admin(
                "customer.service.call",
                subject="Burner out",
                partner_id=partner.id,
                company_id=self.company.id,
            )
            self._create_charge(call, date=FEBRUARY[1])

    def _create_fees(self, number):
        """Create contracts of as many customers, with one fee due each."""
        start, end = FEBRUARY
        for partner in self._create_partners(number):
            contract = self._create_contract(
                partner_id=partner.id, date_start=start, date_end=end
            )
            contract.line_ids.sudo()._materialise(end)

    def _count(self, work):
        """Return the queries of some work on what is not in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _count_steps(self, create, number):
        """Return by step the queries of a run of a number of items."""
        create(number)
        run = self._create_run()
        counts = {
            "gather": self._count(run.sudo()._stage),
            "start": self._count(run.action_start),
            "verify": self._count(run.action_verify),
        }
        run.action_release()
        items = run.sudo().item_ids
        self.assertEqual(items.mapped("state"), ["verified"] * number)
        counts["emit"] = self._count(lambda: items._emit(run.sudo()))
        self.assertEqual(items.mapped("state"), ["invoiced"] * number)
        self.assertEqual(len(items.invoice_id), number)
        return counts

    def _check_steps(self, create, limit):
        self._count_steps(create, 1)
        one = self._count_steps(create, 1)
        many = self._count_steps(create, MANY)
        each = (many.pop("emit") - one.pop("emit")) / (MANY - 1)
        for step, queries in many.items():
            self.assertLessEqual(queries, one[step] + READ_AGAIN, step)
        self.assertLessEqual(each, limit)

    def test_twenty_fees_cost_the_queries_of_one(self):
        self._check_steps(self._create_fees, QUERIES_PER_FEE)

    def test_twenty_calls_cost_the_queries_of_one(self):
        self._check_steps(self._create_work, QUERIES_PER_CALL)

    def test_items_are_verified_in_batches(self):
        self._create_work(3)
        run = self._create_run()
        run.action_simulate()
        batches = [len(items) for items in run.sudo()._iter_items()]
        self.assertEqual(batches, [3])
        self.patch(customer_service_billing_run_batch, "BATCH", 2)
        batches = [len(items) for items in run.sudo()._iter_items()]
        self.assertEqual(batches, [2, 1])
        run.action_start()
        run.action_verify()
        self.assertEqual(set(run.item_ids.mapped("state")), {"verified"})
        run.action_reopen()
        self.assertEqual(set(run.item_ids.mapped("state")), {"to_verify"})
        run.action_cancel()
        self.assertEqual(set(run.item_ids.mapped("state")), {"free"})
