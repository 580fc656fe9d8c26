from odoo.exceptions import AccessError
from odoo.tests import tagged

from .decision_common import WHY, DecisionCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingDecision(DecisionCommon):
    """Who decided what, why, when and for how much."""

    def test_rows_answer_who_excluded_what(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id, name="Journey", quantity=1.0)
        run = self._start()
        self._held(charge | other).action_exclude(WHY)
        rows = self._decisions(run)
        self.assertRecordValues(
            rows,
            [
                {
                    "name": f"{charge.call_id.name} {name}",
                    "partner_id": self.customer.id,
                    "decision": "exclude",
                    "value_old": "To Verify",
                    "value_new": "Excluded",
                    "amount_old": amount,
                    "amount_new": 0.0,
                    "reason": WHY,
                    "user_id": self.biller.id,
                    "company_id": self.company.id,
                }
                for name, amount in (("Hours", 100.0), ("Journey", 50.0))
            ],
        )
        domain = run.action_view_decisions()["domain"]
        self.assertEqual(rows.search(domain), rows.sorted("id", reverse=True))

    def test_corrections_say_what_changed(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_correct({"quantity": 1.5, "price_unit": 40.0}, WHY)
        row = self._decisions(run)
        unit = self.hour.uom_id.name
        self.assertEqual(row.value_old, f"Quantity 2.00 {unit}, Unit Price 50.00")
        self.assertEqual(row.value_new, f"Quantity 1.50 {unit}, Unit Price 40.00")
        self.assertEqual((row.amount_old, row.amount_new), (100.0, 60.0))

    def test_one_message_for_each_decision(self):
        charge = self._create_charge()
        others = [self._create_charge(charge.call_id) for _number in range(24)]
        run = self._start()
        before = len(run.message_ids)
        self._held(charge.union(*others)).action_exclude(WHY)
        self.assertEqual(len(run.message_ids), before + 1)
        text = run.message_ids[0].body
        self.assertIn(f"Do not Bill (25): {WHY}", text)
        self.assertIn("And 5 more.", text)
        self.assertEqual(run.message_ids[0].author_id, self.biller.partner_id)
        self.assertEqual(len(run.decision_ids), 25)

    def test_rows_outlive_what_they_are_about(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_postpone("2026-05-31", WHY)
        charge._remove()
        row = self._decisions(run)
        self.assertFalse(row.item_id)
        self.assertIn("Hours", row.name)

    def test_nobody_writes_them(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_exclude(WHY)
        row = self._decisions(run)
        for change in (
            lambda: row.write({"reason": "Other"}),
            row.unlink,
            row.copy,
        ):
            with self.assertRaises(AccessError):
                change()

    def test_who_reads_them(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_exclude(WHY)
        row = self._decisions(run)
        self.assertEqual(row.with_user(self.users["billing"]).reason, WHY)
        foreign = self._create_user(
            "foreign_biller",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        self.assertFalse(row.with_user(foreign).search([]))
        for user in (
            foreign,
            self.operator,
            self.technician,
            self.contractor,
            self.outsider,
            self.portal_user,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).read(["reason"])
