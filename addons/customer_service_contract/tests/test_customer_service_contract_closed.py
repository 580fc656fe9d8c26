from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import JANUARY, ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-01-15")
class TestContractClosed(ContractCommon):
    """What follows from steps and from the engine is not written by hand."""

    def test_steps_and_engine_fields_are_closed(self):
        contract = self._create_contract()
        self._bill(contract, JANUARY)
        for records, vals in (
            (contract, {"state": "draft"}),
            (contract, {"definitive": True}),
            (contract.line_ids, {"state": "ended"}),
            (contract.line_ids, {"ledger_until": False}),
            (contract.line_ids, {"date_next_due": date(2030, 1, 1)}),
            (contract.line_ids, {"anchor_date": date(2026, 1, 20)}),
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                records.write(vals)
        with self.assertRaises(AccessError):
            self._create_contract(activate=False, state="active")

    def test_terms_of_what_has_begun_are_amended(self):
        contract = self._create_contract()
        self._bill(contract, JANUARY)
        line = contract.line_ids
        for vals in (
            {"date_start": date(2026, 1, 10)},
            {"own_schedule_id": self.quarterly.id},
            {"fee_basis": "equipment"},
            {"price_basis": "year"},
            {"free_periods": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                line.write(vals)
        with self.assertRaises(AccessError):
            contract.schedule_id = self.quarterly
        line.write({"fee_basis": "line", "name": "Fee"})
        contract.schedule_id = self.monthly

    def test_ledger_follows_the_end_of_a_line(self):
        contract = self._create_contract()
        self._bill(contract, JANUARY)
        contract.line_ids.date_end = date(2026, 1, 15)
        self.assertEqual(
            self._get_ledger(contract, "kind", "amount"),
            [("fee", 100.0), ("delta", -51.61)],
        )
        self.assertFalse(contract.line_ids._true_up("delta", "Again"))

    def test_cancelled_and_begun_again_bills_all(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(date(2026, 3, 1))
        contract.action_cancel()
        contract.action_draft()
        contract.action_activate()
        self.assertEqual(self._bill(contract, date(2026, 3, 1)).amount_untaxed, 300.0)

    def test_steps_need_the_right_to_change_contracts(self):
        contract = self._create_contract().with_user(self.technician)
        for step in ("action_cancel", "action_draft", "action_activate"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                getattr(contract, step)()

    def test_technicians_do_not_read_price_rules_of_terms(self):
        contract = self._create_contract(date_end=date(2026, 12, 31))
        with self.assertRaises(AccessError):
            contract.term_ids.with_user(self.technician).read(["price_rule"])
