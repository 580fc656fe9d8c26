from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import JANUARY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestContractPeriodAgain(ContractCommon):
    """Credited, changed and billed again, in odd orders: what is owed, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract(invoice_mode="posted")
        cls.line = cls.contract.line_ids
        cls.invoice = cls._bill(cls.contract, JANUARY)

    def _reprice(self, price):
        self.line.sudo().rate_ids.price_unit = price
        return self.line._true_up("delta", "New price")

    def _credit(self, move):
        refund = move.sudo()._reverse_moves([{"invoice_date": move.invoice_date}])
        refund.action_post()
        return refund

    def _bill_again(self):
        rows = self.contract.sudo().period_ids
        rows = rows.filtered(lambda row: row.state == "credited")
        return rows.with_user(self.biller).action_bill_again("Wrong")

    def _get_owed(self):
        rows = self.contract.sudo().period_ids
        rows = rows.filtered(lambda row: row.state in ("due", "invoiced"))
        return sum(rows.mapped("amount"))

    def test_billed_again_at_the_price_of_now(self):
        self._credit(self.invoice)
        self._reprice(80)
        self.assertEqual(self._bill_again().sudo().amount, 80.0)
        self.assertFalse(self.line._true_up("delta", "Again"))

    def test_correction_falls_with_what_it_corrects(self):
        self._reprice(80)
        refund = self._credit(self.invoice)
        self.assertFalse(self._bill(self.contract, JANUARY), "nothing is left of it")
        refund.button_draft()
        self.assertEqual(self._get_owed(), 80.0)
        refund.action_post()
        self._bill_again()
        self.assertEqual(self._get_owed(), 80.0)

    def test_correction_that_was_sent_counts(self):
        self._reprice(80)
        self._bill(self.contract, JANUARY)
        self._credit(self.invoice)
        self._bill_again()
        self.assertEqual(self._get_owed(), 80.0)
        self.assertFalse(self.line._true_up("delta", "Again"))

    def test_credited_correction_is_never_billed_twice(self):
        self._reprice(120)
        self._credit(self._bill(self.contract, JANUARY))
        self._reprice(130)
        self._bill_again()
        self.assertEqual(self._get_owed(), 130.0)
        self.assertFalse(self.line._true_up("delta", "Again"))

    def test_all_credited_and_billed_again(self):
        self._reprice(120)
        self._credit(self._bill(self.contract, JANUARY))
        self._credit(self.invoice)
        self._bill_again()
        self.assertEqual(self._get_owed(), 120.0)

    def test_decision_on_a_period_falls_with_the_period(self):
        self.line.sudo()._materialise(date(2026, 2, 1))
        row = self.contract.sudo().period_ids.filtered(lambda one: one.state == "due")
        row.with_user(self.biller).action_override(70.0, "Agreed")
        self.contract._end_for_good(date(2026, 1, 31), "The end")
        self.assertFalse(self._bill(self.contract, date(2026, 2, 1)))
        self.assertEqual(row.state, "nothing")
