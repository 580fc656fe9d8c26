from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MARCH, BillingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-15 10:00:00")
class TestCustomerServiceBillingBacklog(BillingCommon):
    """What no run holds is listed, with its age and why."""

    def _find(self, source, user=None):
        """Return the rows of a charge, a fee or a call."""
        self.env.flush_all()
        name = {
            "customer.service.charge": "charge_id",
            "customer.service.contract.period": "period_id",
            "customer.service.call": "call_id",
        }[source._name]
        rows = self.env["customer.service.billing.backlog"]
        rows.invalidate_model()
        return rows.with_user(user or self.biller).search([(name, "in", source.ids)])

    def test_work_that_nobody_gathered(self):
        charge = self._create_charge()
        row = self._find(charge)
        self.assertEqual((row.why, row.kind), ("never", "call"))
        self.assertEqual((row.age_days, row.age), (45, "060"))
        self.assertEqual((row.amount_due, row.amount), (100.0, 100.0))
        self.assertEqual(row.partner_id, self.customer)
        self.assertEqual(row.action_open()["res_id"], charge.call_id.id)

    def test_ages(self):
        call = self._create_charge().call_id
        ages = {
            date(2026, 5, 20): (0, "030"),
            date(2026, 4, 15): (30, "030"),
            date(2026, 4, 14): (31, "060"),
            date(2026, 3, 15): (61, "090"),
            date(2026, 2, 13): (91, "999"),
        }
        for day, expected in ages.items():
            row = self._find(self._create_charge(call, date=day))
            self.assertEqual((row.age_days, row.age), expected)

    def test_what_a_run_holds_or_has_invoiced_is_not_left(self):
        charge = self._create_charge()
        run = self._create_run()
        run.action_simulate()
        self.assertFalse(self._find(charge))
        run.action_start()
        run.action_verify()
        self.assertFalse(self._find(charge))
        run.action_release()
        self._run_lanes()
        self.assertFalse(self._find(charge))

    def test_let_go_and_postponed(self):
        charge = self._create_charge()
        run = self._create_run()
        run.action_simulate()
        run.action_cancel()
        self.assertEqual(self._find(charge).why, "free")
        self._get_items(charge).write(
            {"state": "postponed", "date_again": "2026-06-01", "reason": "Asked so"}
        )
        row = self._find(charge)
        self.assertEqual((row.why, row.reason), ("postponed", "Asked so"))
        self.assertEqual(row.date_again, date(2026, 6, 1))

    def test_credited_until_somebody_decides(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self._run_lanes()
        invoice = self._get_items(charge).invoice_id
        invoice.with_user(self.biller)._reverse_moves(cancel=True)
        self.assertEqual(self._find(charge).why, "credited")
        charge.with_user(self.biller).action_bill_again()
        self.assertEqual(self._find(charge).why, "free")

    def test_fees_that_are_due(self):
        contract = self._create_contract()
        contract.sudo().line_ids._materialise(MARCH)
        rows = self._find(contract.sudo().period_ids)
        self.assertEqual(set(rows.mapped("why")), {"never"})
        self.assertEqual(set(rows.mapped("kind")), {"fee"})
        self.assertEqual(sum(rows.mapped("amount_due")), 300.0)
        self.assertEqual(rows[0].action_open()["res_id"], contract.id)
        run = self._create_run(partner_ids=self.customer.ids)
        run.action_simulate()
        self.assertFalse(self._find(contract.sudo().period_ids))

    def test_visits_that_charged_nothing(self):
        call = self._create_charge().call_id.sudo()
        visit = self._create_admin(
            "customer.service.intervention",
            call_id=call.id,
            user_id=self.technician.id,
            kind="onsite",
            date_start="2026-03-02 09:00:00",
            date_stop="2026-03-02 11:00:00",
        )
        call.charge_ids.unlink()
        self.assertFalse(self._find(call))
        visit.state = "done"
        call.state = "solved"
        row = self._find(call)
        self.assertEqual((row.why, row.kind), ("uncharged", "intervention"))
        self.assertEqual(row.user_id, self.technician)

    def test_only_who_bills_in_the_company_sees_it(self):
        charge = self._create_charge()
        self._find(charge)
        for user in (self.contractor, self.operator, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._find(charge, user)
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        self.assertFalse(self._find(charge, stranger))

    def test_totals_are_grouped_by_age(self):
        call = self._create_charge().call_id
        self._create_charge(call, date=date(2026, 1, 1))
        self.env.flush_all()
        groups = self.env["customer.service.billing.backlog"].formatted_read_group(
            [("call_id", "=", call.id)], ["age"], ["amount:sum"]
        )
        self.assertEqual([group["amount:sum"] for group in groups], [100.0, 100.0])
