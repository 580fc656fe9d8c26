from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import JANUARY, ContractCommon

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestContractFollow(ContractCommon):
    """The ledger follows what becomes of its invoices, in whatever order."""

    def _get_states(self, contract):
        return [row[0] for row in self._get_ledger(contract, "state")]

    def _credit(self, moves, **vals):
        """Return draft credit notes of invoices, as the host makes them."""
        wizard = (
            self.admin_env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"journal_id": moves.journal_id.id, "date": MARCH, **vals})
        )
        wizard.refund_moves()
        return wizard.new_move_ids

    def _bill_posted(self, **vals):
        contract = self._create_contract(invoice_mode="posted", **vals)
        move = self._bill(contract, JANUARY)
        self.assertEqual(move.state, "posted")
        return contract, move

    # ------------------------------------------------------------------
    # Free again
    # ------------------------------------------------------------------
    def test_case_28_deleted_draft_is_billed_again(self):
        contract = self._create_contract()
        self._bill(contract, MARCH).unlink()
        self.assertEqual(self._get_states(contract), ["due"] * 3)

    def test_case_28_posted_then_draft_then_deleted(self):
        contract, move = self._bill_posted()
        move.button_draft()
        self.assertEqual(self._get_states(contract), ["invoiced"])
        move.unlink()
        self.assertEqual(self._get_states(contract), ["due"])

    def test_case_28_removed_line_is_billed_again(self):
        contract = self._create_contract()
        move = self._bill(contract, MARCH)
        move.invoice_line_ids[1].unlink()
        self.assertEqual(self._get_states(contract), ["invoiced", "due", "invoiced"])
        self.assertEqual(self._bill(contract, MARCH).amount_untaxed, 100.0)
        self.assertEqual(move.amount_untaxed, 200.0)

    def test_case_28_cancelled_invoice_that_comes_back(self):
        contract = self._create_contract()
        move = self._bill(contract, MARCH)
        move.button_cancel()
        self.assertEqual(self._get_states(contract), ["due"] * 3)
        move.button_draft()
        self.assertEqual(self._get_states(contract), ["invoiced"] * 3)
        self.assertFalse(self._bill(contract, MARCH))

    def test_case_28_cancelled_invoice_does_not_come_back_once_billed_again(self):
        contract = self._create_contract()
        move = self._bill(contract, MARCH)
        move.button_cancel()
        self._bill(contract, MARCH)
        with self.assertRaises(UserError):
            move.button_draft()

    def test_case_28_any_order_of_deletion(self):
        contract = self._create_contract()
        moves = self.env["account.move"]
        for month in (1, 2, 3):
            moves |= self._bill(contract, date(2026, month, 1))
        moves = moves.sudo()
        moves[1].unlink()
        self.assertEqual(self._get_states(contract), ["invoiced", "due", "invoiced"])
        moves[0].button_cancel()
        moves[2].unlink()
        self.assertEqual(self._get_states(contract), ["due"] * 3)
        self.assertEqual(self._bill(contract, MARCH).amount_untaxed, 300.0)
        moves[0].unlink()
        self.assertEqual(self._get_states(contract), ["invoiced"] * 3)

    def test_case_34_deleted_group_frees_all_its_contracts(self):
        contracts = self._create_contract() | self._create_contract()
        move = self._bill(contracts, JANUARY)
        self.assertEqual(len(move), 1)
        move.unlink()
        for contract in contracts:
            self.assertEqual(self._get_states(contract), ["due"])

    # ------------------------------------------------------------------
    # Credit notes
    # ------------------------------------------------------------------
    def test_case_28_full_credit_note_asks_whether_to_bill_again(self):
        contract, move = self._bill_posted()
        refund = self._credit(move)
        self.assertEqual(self._get_states(contract), ["invoiced"])
        refund.action_post()
        self.assertEqual(self._get_states(contract), ["credited"])
        self.assertEqual(len(contract.activity_ids), 1)
        self.assertFalse(self._bill(contract, JANUARY), "a person decides")
        rows = contract.sudo().period_ids
        again = rows.with_user(self.biller).action_bill_again("Wrong address")
        self.assertEqual(again.sudo().credited_id, rows)
        self.assertFalse(contract.activity_ids)
        self.assertEqual(self._bill(contract, JANUARY).amount_untaxed, 100.0)

    def test_case_28_credited_and_left(self):
        contract, move = self._bill_posted()
        self._credit(move).action_post()
        contract.sudo().period_ids.with_user(self.biller).action_leave("Goodwill")
        self.assertFalse(contract.activity_ids)
        self.assertFalse(self._bill(contract, JANUARY))
        self.assertEqual(self._get_states(contract), ["credited"])

    def test_case_28_partial_credit_note_changes_nothing(self):
        contract, move = self._bill_posted()
        refund = self._credit(move)
        refund.invoice_line_ids.price_unit = 40.0
        refund.action_post()
        self.assertEqual(self._get_states(contract), ["invoiced"])
        second = self._credit(move)
        second.invoice_line_ids.price_unit = 60.0
        second.action_post()
        self.assertEqual(self._get_states(contract), ["credited"])
        second.button_draft()
        self.assertEqual(self._get_states(contract), ["invoiced"])

    def test_case_28_credit_note_of_one_line_of_a_group(self):
        contracts = self._create_contract(invoice_mode="posted") | (
            self._create_contract(invoice_mode="posted")
        )
        move = self._bill(contracts, JANUARY)
        refund = self._credit(move)
        first = contracts[0].sudo().period_ids
        refund.invoice_line_ids.filtered(
            lambda line: line.customer_service_period_id != first
        ).unlink()
        refund.action_post()
        self.assertEqual(self._get_states(contracts[0]), ["credited"])
        self.assertEqual(self._get_states(contracts[1]), ["invoiced"])

    def test_case_28_cancelled_credit_note_gives_the_invoice_back(self):
        contract, move = self._bill_posted()
        refund = self._credit(move)
        refund.action_post()
        rows = contract.sudo().period_ids
        rows.action_bill_again()
        refund.button_draft()
        self.assertEqual(self._get_states(contract), ["invoiced", "cancelled"])
        refund.unlink()
        self.assertFalse(self._bill(contract, JANUARY))

    def test_case_28_credit_note_stays_once_billed_again(self):
        contract, move = self._bill_posted()
        refund = self._credit(move)
        refund.action_post()
        contract.sudo().period_ids.action_bill_again()
        self._bill(contract, JANUARY)
        with self.assertRaises(UserError):
            refund.button_draft()

    def test_case_28_corrected_invoice_bills_in_place_of_the_old_one(self):
        contract, move = self._bill_posted()
        wizard = (
            self.admin_env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": MARCH})
        )
        wizard.modify_moves()
        new = wizard.new_move_ids
        self.assertEqual(self._get_states(contract), ["credited", "invoiced"])
        self.assertEqual(contract.sudo().period_ids.invoice_id, move | new)
        self.assertFalse(self._bill(contract, JANUARY))
        new.unlink()
        self.assertEqual(self._get_states(contract), ["credited", "due"])

    def test_duplicated_invoice_bills_no_period(self):
        contract, move = self._bill_posted()
        self.assertFalse(move.copy().invoice_line_ids.customer_service_period_id)
        self.assertEqual(self._get_states(contract), ["invoiced"])

    def test_true_up_counts_corrections_of_what_is_billed_again(self):
        contract, move = self._bill_posted()
        line = contract.line_ids
        self._create_admin(
            "customer.service.contract.rate",
            line_id=line.id,
            date_from=JANUARY.replace(day=2),
            price_unit=131.0,
        )
        delta = line._true_up("delta", "New price")
        self.assertEqual(delta.amount, 30.0)
        self._credit(move).action_post()
        again = (
            contract.sudo()
            .period_ids.filtered(lambda row: row.state == "credited")
            .action_bill_again()
        )
        self.assertEqual(again.amount, 130.0)
        self.assertEqual(delta.state, "cancelled")
        self.assertFalse(line._true_up("delta", "New price"))

    # ------------------------------------------------------------------
    # Edited and closed
    # ------------------------------------------------------------------
    def test_case_35_edited_draft_differs_and_changes_no_next_period(self):
        contract = self._create_contract()
        move = self._bill(contract, JANUARY)
        row = contract.sudo().period_ids
        self.assertFalse(row.differs)
        move.invoice_line_ids.price_unit = 90.0
        self.assertTrue(row.differs)
        self.assertIn(row, row.search([("differs", "=", True)]))
        self.assertEqual(self._bill(contract, date(2026, 2, 1)).amount_untaxed, 100.0)
        move.invoice_line_ids.price_unit = 100.0
        self.assertFalse(row.differs)

    def test_case_38_what_an_invoice_says_is_closed(self):
        contract, _move = self._bill_posted()
        row = contract.sudo().period_ids
        for vals in (
            {"amount": 1.0},
            {"period_end": date(2026, 2, 1)},
            {"payer_id": self.other_customer.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                row.write(vals)
        row.write({"amount": 100.0, "note": "As it was"})
        with self.assertRaises(UserError):
            row.unlink()

    def test_case_38_ledger_is_written_by_decisions_only(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        row = contract.sudo().period_ids.with_user(self.biller)
        with self.assertRaises(UserError):
            row.write({"amount": 1.0})
        with self.assertRaises(UserError):
            row.with_user(self.contractor).action_waive("Because")
        with self.assertRaises(UserError):
            row.action_override(80.0, " ")
        row.action_override(80.0, "Agreed by phone")
        self.assertRecordValues(
            row,
            [{"amount": 80.0, "amount_terms": 100.0, "overridden": True}],
        )
        self.assertEqual(self._bill(contract, JANUARY).amount_untaxed, 80.0)
        with self.assertRaises(UserError):
            row.action_waive("Too late")
        body = contract.message_ids[0].body
        self.assertIn("Agreed by phone", body)
        self.assertNotIn("80", body)

    def test_waived_and_billed_after_all(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        row = contract.sudo().period_ids.with_user(self.biller)
        row.action_waive("Machine was down")
        self.assertFalse(self._bill(contract, JANUARY))
        row.action_bill_again("It was not")
        self.assertTrue(self._bill(contract, JANUARY))

    def test_dialog_decides(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        row = contract.sudo().period_ids
        dialog = (
            self.env["customer.service.contract.decide"]
            .with_user(self.biller)
            .with_context(active_ids=row.ids)
            .create({"kind": "action_override", "amount": 70.0, "reason": "Agreed"})
        )
        self.assertEqual(dialog.period_ids.ids, row.ids)
        dialog.action_decide()
        self.assertEqual(row.amount, 70.0)

    def test_credit_of_the_ledger_is_a_credit_note_and_credits_no_period(self):
        contract, move = self._bill_posted()
        row = contract.sudo().period_ids
        vals = row._prepare_correction_vals("credit", "Ended early", -100.0, 1)
        credit = row.create({**vals, "date_due": JANUARY})
        refund = self._bill(contract, JANUARY)
        self.assertRecordValues(
            refund,
            [
                {
                    "move_type": "out_refund",
                    "amount_untaxed": 100.0,
                    "state": "posted",
                    "reversed_entry_id": move.id,
                }
            ],
        )
        self.assertEqual((row.state, credit.state), ("invoiced", "invoiced"))
        self.assertFalse(credit.differs)

    def test_lines_of_tables_do_not_matter(self):
        """A note that an accountant adds is nobody's period."""
        contract = self._create_contract()
        move = self._bill(contract, JANUARY)
        move.invoice_line_ids = [
            Command.create({"display_type": "line_note", "name": "Thank you"})
        ]
        self.assertFalse(contract.sudo().period_ids.differs)
