from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import JANUARY, ContractCommon

BILL = "customer.service.contract.bill"


@tagged("post_install", "-at_install")
class TestContractBill(ContractCommon):
    """The dialog shows what would be billed, bills it, and does so once."""

    def _open(self, day=JANUARY, **vals):
        return self.env[BILL].with_user(self.biller).create({"date": day, **vals})

    def _count(self):
        return [
            self.admin_env[model].search_count([])
            for model in (
                "account.move",
                "account.move.line",
                "customer.service.contract.period",
                "mail.message",
                "mail.activity",
            )
        ]

    def test_case_36_preview_writes_nothing_and_equals_the_run(self):
        contracts = self._create_contract(invoice_mode="posted")
        contracts |= self._create_contract(
            partner_id=self.other_customer.id, invoice_mode="sent"
        )
        bad = self._create_contract(partner_id=self.other_customer.id)
        bad.sudo().payment_term_id = False
        contracts.sudo().payment_term_id = self.admin_env[
            "account.payment.term"
        ].search([], limit=1)
        self.company.customer_service_contract_need_term = True
        bill = self._open(date(2026, 2, 1))
        before = self._count()
        bill.action_preview()
        self.assertEqual(self._count(), before)
        self.assertEqual(bill.state, "preview")
        names = ("contract_id", "amount_untaxed", "amount_total", "error")
        shown = [tuple(line[name] for name in names) for line in bill.line_ids]
        self.assertEqual(len(shown), 6)
        self.assertEqual(sum(line[1] for line in shown), 400.0)
        self.assertTrue(bad.line_ids.date_next_due == JANUARY)
        bill.action_bill()
        done = [tuple(line[name] for name in names) for line in bill.line_ids]
        self.assertEqual(sorted(map(str, done)), sorted(map(str, shown)))
        moves = bill.line_ids.sudo().invoice_id
        self.assertEqual(
            sum(moves.mapped("amount_total")), sum(line[2] for line in shown)
        )
        self.assertEqual(set(moves.mapped("state")), {"posted"})

    def test_case_30_button_twice_bills_once(self):
        contract = self._create_contract()
        bill = self._open()
        bill.action_bill()
        self.assertEqual(len(bill.line_ids.invoice_id), 1)
        bill.action_bill()
        self.assertFalse(bill.line_ids)
        self._open().action_bill()
        self.assertEqual(
            self._get_ledger(contract, "period_start", "state"),
            [(JANUARY, "invoiced")],
        )

    def test_scope(self):
        mine = self._create_contract()
        other = self._create_contract(partner_id=self.other_customer.id)
        self._open(scope="customer", partner_id=self.contact.id).action_bill()
        self.assertTrue(mine.sudo().period_ids.invoice_id)
        self.assertFalse(other.sudo().period_ids)
        dialog = (
            self.env[BILL]
            .with_user(self.biller)
            .with_context(active_model=other._name, active_ids=other.ids)
            .create({"date": JANUARY})
        )
        self.assertEqual((dialog.scope, dialog.contract_ids), ("contract", other))
        dialog.action_bill()
        self.assertTrue(other.sudo().period_ids.invoice_id)

    def test_only_billing_bills(self):
        self._create_contract()
        with self.assertRaises(AccessError):
            self.env[BILL].with_user(self.operator).create({"date": JANUARY})

    def test_role_of_billing_needs_no_right_on_contracts(self):
        contract = self._create_contract()
        self.env[BILL].with_user(self.users["billing"]).create(
            {"date": JANUARY}
        ).action_bill()
        self.assertTrue(contract.sudo().period_ids.invoice_id)
