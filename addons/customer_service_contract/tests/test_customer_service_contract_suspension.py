from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .life_common import LifeCommon

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestContractSuspension(LifeCommon):
    """Contracts sleep on the days that were agreed; fees and end follow."""

    def _suspend(self, contract, date_from, date_to=False, policy="credit", day=None):
        """Return a suspension, confirmed on a day: its first one when not said."""
        with freeze_time(day or date_from):
            suspension = self.env["customer.service.contract.suspension"].create(
                {
                    "contract_id": contract.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "policy": policy,
                    "reason": "Closed",
                }
            )
            suspension.action_confirm()
        return suspension

    def _get_amounts(self, contract):
        """Return what counts of the ledger: kind, first day, amount and state."""
        return [
            row
            for row in self._get_ledger(
                contract, "kind", "period_start", "amount", "state"
            )
            if row[3] != "cancelled"
        ]

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    def test_case_21_what_was_billed_in_advance_is_credited(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._suspend(contract, date(2026, 3, 11), date(2026, 4, 15))
        self.assertEqual(
            self._get_amounts(contract)[-1], ("credit", MARCH, -210.0, "due")
        )
        self._bill(contract, date(2026, 5, 1))
        ledger = self._get_amounts(contract)
        self.assertEqual(
            [row[2] for row in ledger], [310.0, 310.0, 310.0, -210.0, 155.0, 310.0]
        )

    def test_case_21_whole_periods_asleep_are_in_the_ledger(self):
        contract = self._create_contract()
        self._suspend(contract, date(2026, 2, 1), date(2026, 3, 31))
        self._bill(contract, date(2026, 4, 1))
        self.assertEqual(
            [(row[1], row[3]) for row in self._get_amounts(contract)],
            [
                (date(2026, 1, 1), "invoiced"),
                (date(2026, 2, 1), "suspended"),
                (MARCH, "suspended"),
                (date(2026, 4, 1), "invoiced"),
            ],
        )

    def test_case_21_paid_for_although_asleep(self):
        contract = self._create_contract()
        self._suspend(contract, date(2026, 2, 1), date(2026, 3, 31), "bill")
        self.assertEqual(contract.state, "suspended")
        self._bill(contract, MARCH)
        self.assertEqual(
            [row[2] for row in self._get_amounts(contract)], [100.0, 100.0, 100.0]
        )

    def test_case_21_overlapping_suspensions_are_credited_once(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._suspend(contract, date(2026, 3, 1), date(2026, 3, 20))
        self._suspend(contract, date(2026, 3, 11), date(2026, 3, 25))
        rows = self._get_amounts(contract)[3:]
        self.assertEqual(sum(row[2] for row in rows), -250.0)
        # the first credit was not sent: one row says it all
        self.assertEqual(len(rows), 1)

    def test_case_21_credit_that_was_sent_is_corrected(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._suspend(contract, date(2026, 3, 11))
        self._bill(contract, date(2026, 3, 11))
        with freeze_time("2026-03-21"):
            contract.action_resume()
        self.assertEqual(
            [row[0::2] for row in self._get_amounts(contract)[3:]],
            [("credit", -210.0), ("delta", 110.0)],
        )

    def test_case_21_resuming_does_not_shift_the_anchor(self):
        contract = self._create_contract(date_start=date(2026, 1, 31))
        self._suspend(contract, date(2026, 3, 10), date(2026, 4, 5))
        line = contract.line_ids
        self.assertEqual(
            [row["period_start"] for row in line._get_projection(MARCH)[line]],
            [date(2026, 1, 31), date(2026, 2, 28)],
        )
        self.assertEqual(
            [
                row["period_start"]
                for row in line._get_projection(date(2026, 5, 31))[line]
            ][2:],
            [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)],
        )

    def test_suspension_that_is_taken_back_leaves_no_trace_in_the_fees(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        suspension = self._suspend(contract, date(2026, 3, 11))
        with freeze_time("2026-03-12"):
            suspension.action_cancel()
        self.assertEqual(contract.state, "active")
        self.assertEqual(len(self._get_amounts(contract)), 3)

    def test_due_row_that_was_asleep_wakes_up(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        suspension = self._suspend(contract, date(2026, 1, 1))
        contract.line_ids.sudo()._materialise(date(2026, 1, 1))
        self.assertEqual(self._get_amounts(contract)[0][3], "suspended")
        with freeze_time("2026-01-11"):
            contract.action_resume()
        self.assertEqual(suspension.date_to, date(2026, 1, 10))
        self.assertEqual(self._get_amounts(contract)[0][2:], (210.0, "due"))

    # ------------------------------------------------------------------
    # State
    # ------------------------------------------------------------------
    def test_case_21_state_follows_the_day(self):
        contract = self._create_contract()
        self._suspend(
            contract, date(2026, 3, 10), date(2026, 3, 20), day=date(2026, 2, 1)
        )
        self.assertEqual(contract.state, "active")
        for day, state in (
            (date(2026, 3, 9), "active"),
            (date(2026, 3, 10), "suspended"),
            (date(2026, 3, 20), "suspended"),
            (date(2026, 3, 21), "active"),
        ):
            self._run_cron("suspend", day)
            with self.subTest(day=day):
                self.assertEqual(contract.state, state)

    def test_suspended_at_once_by_the_button(self):
        contract = self._create_contract()
        self._suspend(contract, date(2026, 3, 10))
        self.assertEqual(contract.state, "suspended")

    def test_visits_are_told(self):
        contract = self._create_contract()
        model = type(contract)
        with (
            patch.object(model, "_after_suspend") as asleep,
            patch.object(model, "_after_resume") as awake,
        ):
            self._suspend(contract, date(2026, 3, 10), date(2026, 3, 20))
            asleep.assert_called_once_with(date(2026, 3, 10), date(2026, 3, 20))
            awake.assert_not_called()
            self._run_cron("suspend", date(2026, 3, 21))
            awake.assert_any_call(date(2026, 3, 21))

    def test_resumed_on_the_day_it_began_never_was(self):
        contract = self._create_contract()
        suspension = self._suspend(contract, date(2026, 3, 10))
        with freeze_time("2026-03-10"):
            contract.action_resume()
        self.assertEqual((contract.state, suspension.state), ("active", "cancelled"))

    # ------------------------------------------------------------------
    # The end put off
    # ------------------------------------------------------------------
    def test_case_21_end_is_put_off_when_it_goes_on(self):
        contract = self._create_term_contract(minimum_end=date(2026, 12, 31))
        self._suspend(contract, date(2026, 3, 1), date(2026, 3, 31), "extend")
        self.assertEqual(contract.date_end, date(2026, 12, 31))
        for _number in range(2):
            self._run_cron("suspend", date(2026, 4, 1))
        self.assertEqual(contract.date_end, date(2027, 1, 31))
        self.assertEqual(contract.minimum_end, date(2027, 1, 31))
        self.assertEqual(contract.date_notice_deadline, date(2026, 10, 31))
        self._run_cron("renew", date(2026, 11, 1))
        self.assertEqual(contract.date_end, date(2028, 1, 31))

    def test_case_21_overlapping_days_put_off_the_end_once(self):
        contract = self._create_term_contract()
        self._suspend(contract, date(2026, 3, 1), date(2026, 3, 20), "extend")
        self._suspend(contract, date(2026, 3, 11), date(2026, 3, 31), "extend")
        self._run_cron("suspend", date(2026, 3, 21))
        self._run_cron("suspend", date(2026, 4, 1))
        self.assertEqual(contract.term_ids.extension_days, 31)
        self.assertEqual(contract.date_end, date(2027, 1, 31))

    def test_case_21_suspension_across_the_renewal(self):
        contract = self._create_term_contract()
        self._suspend(contract, date(2026, 12, 1), date(2027, 1, 31), "extend")
        self._run_cron("suspend", date(2026, 12, 1))
        self._run_cron("renew", date(2026, 12, 1))
        self._run_cron("suspend", date(2027, 2, 1))
        self.assertEqual(
            self._get_terms(contract),
            [
                (1, date(2026, 1, 1), date(2026, 12, 31), "first"),
                (2, date(2027, 1, 1), date(2028, 3, 2), "tacit"),
            ],
        )

    def test_case_21_contract_asleep_at_its_end_lasts_longer(self):
        contract = self._create_term_contract(renewal="none")
        self._suspend(contract, date(2026, 12, 1), date(2027, 1, 10), "extend")
        self._run_cron("end", date(2027, 1, 5))
        self.assertEqual(contract.state, "suspended")
        # whatever runs first on the morning
        self._run_cron("end", date(2027, 1, 11))
        self._run_cron("suspend", date(2027, 1, 11))
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.date_end, date(2027, 2, 10))
        self._bill(contract, date(2027, 3, 1))
        total = sum(row[2] for row in self._get_amounts(contract))
        self.assertAlmostEqual(total, 11 * 100 + 67.74 + 35.71, 2)

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def test_bad_suspensions_are_refused(self):
        contract = self._create_term_contract()
        with self.assertRaises(ValidationError):
            self._suspend(contract, date(2025, 12, 1))
        with self.assertRaises(ValidationError):
            self._suspend(contract, date(2027, 1, 1))
        draft = self._create_contract(activate=False)
        with self.assertRaises(UserError):
            self._suspend(draft, MARCH)
        suspension = self._suspend(contract, MARCH)
        with self.assertRaises(UserError):
            suspension.unlink()

    def test_operators_do_not_suspend(self):
        contract = self._create_contract()
        with self.assertRaises(AccessError):
            self.env["customer.service.contract.suspension"].with_user(
                self.operator
            ).create({"contract_id": contract.id, "reason": "Closed"})
        with self.assertRaises(AccessError):
            contract.with_user(self.operator).action_resume()
