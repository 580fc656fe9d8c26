from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .decision_common import WHY, DecisionCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemPayer(DecisionCommon):
    """Work and fees that somebody else pays."""

    def test_work_of_the_call_moves_along(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id, quantity=1.0)
        apart = self._create_charge()
        run = self._start()
        run.action_verify()

        self._held(charge).action_change_payer(self.other_customer, WHY)

        moved = self._held(charge | other)
        self.assertEqual(moved.payer_id, self.other_customer)
        self.assertEqual(set(moved.mapped("state")), {"to_verify"})
        self.assertEqual(self._held(apart).payer_id, self.customer)
        self.assertEqual(self._held(apart).state, "verified")
        self.assertEqual(charge.call_id.partner_id, self.customer)
        invoices = self._invoice(run)
        by_payer = {move.partner_id: move.amount_untaxed for move in invoices}
        self.assertEqual(by_payer, {self.customer: 100.0, self.other_customer: 150.0})

    def test_call_and_run_tell_of_it(self):
        charge = self._create_charge()
        run = self._start()
        self._held(charge).action_change_payer(self.other_customer, WHY)
        text = charge.call_id.sudo().message_ids[0].body
        for part in (self.customer.name, self.other_customer.name, WHY):
            self.assertIn(part, text)
        row = self._decisions(run)
        self.assertEqual(
            (row.decision, row.value_old, row.value_new),
            ("payer", self.customer.display_name, self.other_customer.display_name),
        )

    def test_fee_is_paid_by_another_and_the_contract_is_not(self):
        contract = self._create_contract()
        run = self._start(partner_ids=self.customer.ids)
        rows = contract.sudo().period_ids.sorted("period_start")
        self._held(rows[0]).action_change_payer(self.other_customer, WHY)
        self.assertEqual(rows[0].payer_id, self.other_customer)
        self.assertEqual(rows[0].decision, WHY)
        self.assertEqual(rows[1:].payer_id, self.customer)
        self.assertEqual(contract.payer_id, self.customer)
        self.assertIn(WHY, contract.sudo().message_ids[0].body)
        invoices = self._invoice(run)
        other = invoices.filtered(lambda move: move.partner_id == self.other_customer)
        self.assertEqual(other.amount_untaxed, 100.0)
        self.assertEqual(sum(invoices.mapped("amount_untaxed")), 300.0)

    def test_ordered_work_is_paid_by_who_ordered_it(self):
        charge = self._create_charge()
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=charge.call_id.id,
            order_line=[Command.create({"product_id": self.hour.id})],
        )
        self._start()
        item = self._held(charge)
        for state in ("draft", "sale"):
            if state == "sale":
                order.action_confirm()
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(UserError, order.name),
            ):
                item.action_change_payer(self.other_customer, WHY)
        order._action_cancel()
        item.action_change_payer(self.other_customer, WHY)
        self.assertEqual(item.payer_id, self.other_customer)

    def test_work_of_a_cancelled_draft_is_paid_by_another(self):
        charge = self._create_charge()
        first = self._start(invoice_mode="draft")
        self._invoice(first).button_cancel()
        run = self._start()
        item = self._held(charge)
        order = charge.sale_line_id.order_id
        with self.assertRaisesRegex(UserError, order.name):
            item.action_change_payer(self.other_customer, WHY)
        order._action_cancel()
        item.action_change_payer(self.other_customer, WHY)
        invoice = self._invoice(run)
        self.assertEqual(invoice.partner_id, self.other_customer)
        self.assertEqual(invoice.amount_untaxed, 100.0)

    def test_work_another_run_is_invoicing_is_refused(self):
        march = self._create_charge()
        april = self._create_charge(march.call_id, date="2026-04-02")
        run = self._create_run()
        self._release(run)
        later = self._start(date="2026-04-30", date_to="2026-04-30")
        self.assertEqual(self._held(april).run_id, later)
        with self.assertRaisesRegex(UserError, run.name):
            self._held(april).action_change_payer(self.other_customer, WHY)

    def test_work_in_another_open_run_is_verified_anew(self):
        march = self._create_charge()
        april = self._create_charge(march.call_id, date="2026-04-02")
        run = self._start()
        run.action_verify()
        self._start(date="2026-04-30", date_to="2026-04-30")
        self._held(april).action_change_payer(self.other_customer, WHY)
        self.assertEqual(self._held(march).payer_id, self.other_customer)
        self.assertEqual(self._held(march).state, "to_verify")
        self.assertEqual(run.state, "to_verify")
        self.assertEqual(len(self._decisions(run)), 1)

    def test_nobody_and_payers_of_others_are_refused(self):
        charge = self._create_charge()
        contract = self._create_contract()
        self._start()
        foreign = self._create_admin(
            "res.partner", name="Foreign", company_id=self.other_company.id
        )
        for source in (charge, contract.sudo().period_ids[:1]):
            item = self._held(source)
            for partner in (self.customer.browse(), foreign):
                with self.subTest(source=source._name), self.assertRaises(UserError):
                    item.action_change_payer(partner.with_env(self.env), WHY)

    def test_payer_of_another_currency_is_refused(self):
        charge = self._create_charge()
        self._start()
        currency = self._create_admin("res.currency", name="QQQ", symbol="Q")
        pricelist = self._create_admin(
            "product.pricelist", name="Foreign", currency_id=currency.id
        )
        self.other_customer.with_env(self.admin_env).with_company(
            self.company
        ).property_product_pricelist = pricelist
        with self.assertRaisesRegex(UserError, currency.name):
            self._held(charge).action_change_payer(self.other_customer, WHY)
