from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .charge_common import MONDAY, ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeCorrection(ChargeCommon):
    """Charges follow corrected facts, and keep what somebody decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.billing = cls.users["billing"]
        cls.intervention = cls._create_intervention(km=10)
        cls.row = cls._work(cls.intervention, 1)
        cls._close(cls.intervention)
        cls.call = cls.intervention.call_id
        cls.labour = cls._charge(cls.call, "labour")

    def _correct(self, hours):
        self.row.date_to = MONDAY + timedelta(hours=hours)

    def test_a_second_run_changes_nothing(self):
        before = self._charges(self.call).read()
        self.call._update_charges()
        after = self._charges(self.call).read()
        for one in (*before, *after):
            one.pop("write_date")
        self.assertEqual(after, before)

    def test_corrected_hours_correct_the_charge(self):
        self._correct(2)
        self.assertEqual((self.labour.quantity, self.labour.cost), (2, 60))

    def test_a_fact_that_is_gone_takes_its_charge_along(self):
        self.intervention.sudo().km = 0
        self.assertFalse(self._charge(self.call, "km"))

    def test_a_verified_charge_whose_fact_changes_is_to_verify_again(self):
        self.labour.with_user(self.billing).action_verify()
        self.tariff.rule_ids.product_id.list_price = 99
        self.call._update_charges()
        self.assertEqual((self.labour.state, self.labour.price_unit), ("verified", 60))
        self._correct(2)
        self.assertRecordValues(
            self.labour, [{"state": "to_verify", "quantity": 2, "corrected": True}]
        )

    def test_an_invoiced_charge_stays_and_is_marked(self):
        self.labour.write({"state": "invoiced"})
        self._correct(2)
        self.assertRecordValues(
            self.labour,
            [
                {
                    "state": "invoiced",
                    "quantity": 1,
                    "actual_quantity": 2,
                    "corrected": True,
                    "cost": 60,
                }
            ],
        )
        self.row.unlink()
        self.assertRecordValues(
            self.labour, [{"state": "invoiced", "actual_quantity": 0, "cost": 0}]
        )
        self.assertNotIn("labour", self._lines(self.call).mapped("category"))

    def test_what_was_changed_by_hand_is_kept_and_told(self):
        mine = self.labour.with_user(self.operator)
        mine.write({"quantity": 0.5, "price_unit": 40})
        self.call._update_charges()
        self.assertEqual((self.labour.quantity, self.labour.price_unit), (0.5, 40))
        note = self.call.message_ids[0]
        self.assertIn("1.0 → 0.5", note.body)
        self.assertEqual(note.author_id, self.operator.partner_id)
        self._correct(2)
        self.assertRecordValues(
            self.labour,
            [{"quantity": 0.5, "actual_quantity": 2, "corrected": True}],
        )

    def test_goodwill_of_the_operator_is_kept(self):
        self.labour.with_user(self.operator).write(
            {
                "coverage": "goodwill",
                "coverage_rate": 50,
                "coverage_reason": "Long wait",
            }
        )
        self._correct(2)
        self.assertRecordValues(
            self.labour,
            [{"quantity": 2, "coverage_rate": 50, "amount_due": 60}],
        )

    def test_goodwill_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self.labour.with_user(self.operator).write(
                {"coverage": "goodwill", "coverage_rate": 50}
            )

    def test_billable_is_not_covered(self):
        with self.assertRaises(ValidationError):
            self.labour.with_user(self.operator).coverage_rate = 50

    def test_a_charge_that_follows_from_work_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.labour.with_user(self.operator).unlink()

    def test_an_operator_adds_and_deletes_a_charge(self):
        charge = self.env["customer.service.charge"].create(
            {
                "call_id": self.call.id,
                "name": "Disposal",
                "product_id": self.tariff.rule_ids[:1].product_id.id,
                "price_unit": 15,
            }
        )
        self.assertTrue(charge.has_problem)
        self.call._update_charges()
        self.assertEqual(charge.amount_due, 15)
        charge.unlink()

    def test_a_technician_changes_no_charge(self):
        mine = self.labour.with_user(self.technician)
        with self.assertRaises(AccessError):
            mine.quantity = 0
        with self.assertRaises(AccessError):
            mine.action_verify()

    def test_only_billing_verifies(self):
        with self.assertRaises(AccessError):
            self.labour.with_user(self.operator).action_verify()
        self.labour.with_user(self.billing).action_verify()
        self.assertRecordValues(
            self.labour, [{"state": "verified", "verified_by_id": self.billing.id}]
        )
        with self.assertRaises(UserError):
            self.labour.with_user(self.operator).quantity = 5
        self.labour.with_user(self.billing).action_reopen()
        self.labour.with_user(self.operator).quantity = 5

    def test_what_is_billed_as_nothing_is_not_verified(self):
        self.labour.product_id = False
        with self.assertRaises(UserError):
            self.labour.with_user(self.billing).action_verify()

    def test_not_billed_tells_why(self):
        wizard = self.env["customer.service.charge.exclude"].with_user(self.billing)
        wizard = wizard.with_context(
            active_model="customer.service.charge", active_ids=self.labour.ids
        )
        wizard.create({"reason": "Agreed"}).action_exclude()
        self.assertRecordValues(
            self.labour,
            [{"state": "not_billable", "not_billable_reason": "Agreed"}],
        )
        self._correct(2)
        self.assertEqual(self.labour.state, "to_verify")

    def test_the_state_is_closed(self):
        for user in (self.operator, self.billing, self.manager):
            for name, value in (("state", "invoiced"), ("cost", 1), ("key", "x")):
                with self.subTest(user=user, name=name), self.assertRaises(AccessError):
                    self.labour.with_user(user).write({name: value})

    def test_an_invoiced_call_is_not_deleted(self):
        self.labour.write({"state": "invoiced"})
        with self.assertRaises(ValidationError):
            self.call.sudo().unlink()

    def test_a_deleted_call_leaves_no_cost(self):
        call = self._create_call()
        product = self._create_product("Pump", list_price=100)
        product.with_company(self.company).standard_price = 60
        part = self.env["customer.service.part"].create(
            {"call_id": call.id, "product_id": product.id}
        )
        part._consume({part: 1})
        lines = self._lines(call)
        self.assertTrue(lines)
        call.sudo().unlink()
        self.assertFalse(lines.exists())

    def test_a_part_is_charged_while_it_is_used(self):
        product = self._create_product("Pump", list_price=100)
        product.with_company(self.company).standard_price = 60
        part = self.env["customer.service.part"].create(
            {"call_id": self.call.id, "product_id": product.id, "quantity": 2}
        )
        self.assertFalse(self._charge(self.call, "part"))
        part._consume({part: 2})
        charge = self._charge(self.call, "part")
        self.assertEqual((charge.amount_due, charge.cost), (200, 120))
        product.with_company(self.company).standard_price = 70
        part._give_back({part: 1})
        self.assertEqual((charge.amount_due, charge.cost), (100, 60))
        part._give_back({part: 1})
        self.assertFalse(self._charge(self.call, "part"))
        self.assertNotIn("part", self._lines(self.call).mapped("category"))
