from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .life_common import LifeCommon

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestContractTermination(LifeCommon):
    """Ending a contract: what is given back, what is owed, and going on after all."""

    def _terminate(self, contract, day, today=None, **vals):
        """Terminate a contract, on its last day when not said otherwise.

        :return: what the wizard showed before.
        """
        with freeze_time(today or day):
            wizard = self.env["customer.service.contract.termination"].create(
                {
                    "contract_id": contract.id,
                    "when": "date",
                    "date_end": day,
                    "end_reason": "price",
                    **vals,
                }
            )
            shown = wizard.read(["unused", "residual", "penalty", "call_ids"])[0]
            wizard.action_terminate()
        return shown

    def _get_counting(self, contract):
        """Return kind and amount of the rows that count."""
        return [
            row[:2]
            for row in self._get_ledger(contract, "kind", "amount", "state")
            if row[2] not in ("cancelled", "waived")
        ]

    def test_case_23_unused_days_are_credited(self):
        contract = self._create_term_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        shown = self._terminate(contract, date(2026, 3, 10))
        self.assertEqual(shown["unused"], 210.0)
        self.assertEqual(self._get_counting(contract)[3:], [("credit", -210.0)])
        self.assertFalse(self._bill(contract, date(2027, 1, 1)).invoice_line_ids[1:])
        self.assertTrue(contract.definitive)

    def test_terminated_contract_ends_the_day_after(self):
        contract = self._create_term_contract()
        self._terminate(contract, date(2026, 3, 10))
        self.assertEqual(contract.state, "active")
        self._run_cron("end", date(2026, 3, 11))
        self.assertEqual(contract.state, "ended")

    def test_terminated_in_the_past_has_ended(self):
        contract = self._create_term_contract()
        self._terminate(contract, date(2026, 3, 10), today=date(2026, 4, 2))
        self.assertEqual(contract.state, "ended")

    def test_end_of_the_term_is_proposed(self):
        contract = self._create_term_contract()
        with freeze_time("2026-03-10"):
            wizard = self.env["customer.service.contract.termination"].create(
                {"contract_id": contract.id, "end_reason": "price"}
            )
            self.assertEqual(wizard.date_end, date(2026, 12, 31))
            wizard.when = "immediate"
            self.assertEqual(wizard.date_end, date(2026, 3, 10))

    def test_days_that_are_not_given_back_are_noted(self):
        contract = self._create_term_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._terminate(contract, date(2026, 3, 10), credit_unused=False)
        self.assertEqual(
            self._get_ledger(contract, "kind", "state")[-1], ("credit", "waived")
        )
        # nor does a later change give them back
        self.assertFalse(contract.line_ids._true_up("delta", "Again"))

    def test_case_23_immediate_end_with_penalty(self):
        contract = self._create_term_contract()
        self._bill(contract, MARCH)
        shown = self._terminate(
            contract, date(2026, 3, 31), penalty_kind="percent", penalty_percent=50.0
        )
        self.assertEqual((shown["residual"], shown["penalty"]), (900.0, 450.0))
        self.assertEqual(self._get_counting(contract)[3:], [("penalty", 450.0)])
        move = self._bill(contract, date(2026, 3, 31))
        line = move.invoice_line_ids
        self.assertEqual(line.price_unit, 450.0)
        self.assertEqual(
            line.product_id, self.company._get_customer_service_penalty_product()
        )
        self.assertFalse(line.tax_ids)

    def test_company_says_what_a_penalty_is_billed_as(self):
        product = self._create_product(
            "Fine", type="service", taxes_id=[Command.set(self.tax.ids)]
        )
        self.company.customer_service_penalty_product_id = product
        contract = self._create_term_contract()
        self._terminate(
            contract, date(2026, 3, 31), penalty_kind="amount", penalty=120.0
        )
        line = self._bill(contract, date(2026, 3, 31)).invoice_line_ids.filtered(
            lambda one: one.product_id == product
        )
        self.assertEqual((line.price_unit, line.tax_ids), (120.0, self.tax))

    def test_case_23_taken_up_again_before_anything_was_sent(self):
        contract = self._create_term_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._terminate(
            contract, date(2026, 3, 10), penalty_kind="amount", penalty=120.0
        )
        with freeze_time("2026-03-12"):
            contract.action_take_up_again()
        self.assertEqual(self._get_counting(contract), [("fee", 310.0)] * 3)
        self.assertEqual((contract.state, contract.date_end.year), ("active", 2026))
        self._bill(contract, date(2026, 4, 1))
        self.assertEqual(self._get_counting(contract), [("fee", 310.0)] * 4)

    def test_case_23_taken_up_again_after_it_was_sent(self):
        contract = self._create_term_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._terminate(
            contract, date(2026, 3, 10), penalty_kind="amount", penalty=120.0
        )
        self._bill(contract, date(2026, 3, 11))
        self._run_cron("end", date(2026, 3, 11))
        for _number in range(2):
            with freeze_time("2026-03-20"):
                contract.action_take_up_again()
        self.assertEqual(
            sorted(self._get_counting(contract)[2:]),
            [
                ("credit", -210.0),
                ("delta", 210.0),
                ("fee", 310.0),
                ("penalty", -120.0),
                ("penalty", 120.0),
            ],
        )
        self.assertEqual(contract.state, "active")

    def test_terminated_twice_credits_once(self):
        contract = self._create_term_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        for _number in range(2):
            self._terminate(contract, date(2026, 3, 10))
            with freeze_time("2026-03-12"):
                contract.action_take_up_again()
        self._terminate(contract, date(2026, 3, 10))
        self.assertEqual(self._get_counting(contract)[3:], [("credit", -210.0)])
        with self.assertRaises(UserError):
            self._terminate(contract, date(2026, 3, 10))

    def test_case_10_end_within_and_before_what_was_billed(self):
        contract = self._create_term_contract()
        self._bill(contract, MARCH)
        with self.assertRaises(UserError):
            self._terminate(contract, date(2025, 12, 31))
        self._terminate(contract, date(2026, 1, 31), today=MARCH)
        self.assertEqual(sum(row[1] for row in self._get_counting(contract)), 100.0)

    def test_case_23_open_calls_are_listed_and_told(self):
        machine = self._create_machine("A")
        contract = self._create_term_contract(
            [{"equipment_ids": [Command.create({"equipment_id": machine.id})]}]
        )
        call = self._create_admin(
            "customer.service.call",
            subject="Leaks",
            partner_id=self.customer.id,
            equipment_id=machine.id,
            company_id=self.company.id,
        )
        with patch.object(type(contract), "_after_terminate", autospec=True) as after:
            shown = self._terminate(contract, date(2026, 3, 10))
            after.assert_called_once_with(contract, date(2026, 3, 10))
        self.assertEqual(shown["call_ids"], call.ids)
        contract._after_terminate(date(2026, 3, 10))
        self.assertIn(contract.name, call.message_ids[0].body)

    def test_operators_do_not_terminate(self):
        contract = self._create_term_contract()
        with self.assertRaises(AccessError):
            self.env["customer.service.contract.termination"].with_user(
                self.operator
            ).create({"contract_id": contract.id, "end_reason": "price"})
        with self.assertRaises(AccessError):
            contract.with_user(self.operator).action_take_up_again()
