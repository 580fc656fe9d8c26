from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .exchange_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRmaRefund(RefundCommon):
    """The money of the original invoice line goes back, once."""

    def _receive_lot(self, lot, **vals):
        machine = self._machine_of(lot)
        return self._receive(self._authorize({"equipment_id": machine.id, **vals}))

    def test_original_price_and_valuation(self):
        lot, order = self._sell_valued(discount=10)
        invoice = self._bill(order)
        product = lot.product_id
        sold = order.order_line
        # costs change after the sale
        self._buy(product, 900.0, lot=self._create_lot(product, "V-3"))
        self.assertEqual(self._value(product), 1400)
        line = self._receive_lot(lot)
        self.assertEqual(self._value(product), 1400)
        self.assertEqual((sold.qty_delivered, sold.qty_invoiced), (1, 1))
        refund = self._refund(line, reason="Wrong model")
        credited = refund.invoice_line_ids
        self.assertRecordValues(
            credited,
            [
                {
                    "product_id": product.id,
                    "quantity": 1,
                    "price_unit": 1000,
                    "discount": 10,
                    "tax_ids": self.tax.ids,
                    "sale_line_ids": sold.ids,
                }
            ],
        )
        self.assertEqual(refund.state, "draft")
        self.assertEqual(refund.reversed_entry_id, invoice)
        self.assertEqual(line.state, "ready")
        self.assertEqual(sold.qty_delivered, 0)
        self._ship(self._get_picking(line, "takeover"))
        self.assertEqual(sold.qty_delivered, 0)
        self.assertEqual(self._value(product), 1900)
        refund.action_post()
        self.assertEqual((line.state, line.rma_id.state), ("done", "done"))
        self.assertEqual(sold.qty_invoiced, 0)
        balances = self._balances(invoice), self._balances(refund)
        self.assertTrue(balances[0])
        self.assertEqual(
            balances[1], {key: -value for key, value in balances[0].items()}
        )
        self.assertEqual(abs(next(iter(balances[0].values()))), 500)
        self.assertEqual(self._machine_of(lot).state, "retired")

    def test_cancelled_credit_note_opens_it_again(self):
        lot, order = self._sell_valued()
        self._bill(order)
        line = self._receive_lot(lot)
        refund = self._refund(line)
        self._ship(self._get_picking(line, "takeover"))
        refund.action_post()
        self.assertEqual(line.state, "done")
        refund.button_draft()
        self.assertEqual(line.state, "ready")
        refund.button_cancel()
        self.assertEqual((line.state, line.refund_state), ("ready", "proposed"))
        again = self._refund(line)
        self.assertNotEqual(again, refund)
        with self.assertRaises(UserError):
            self._refund(line)

    def test_never_more_than_was_invoiced(self):
        lot, order = self._sell_valued()
        invoice = self._bill(order)
        line = self._receive_lot(lot)
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"journal_id": invoice.journal_id.id}).reverse_moves()
        with self.assertRaises(UserError):
            self._refund(line, invoice_line_id=invoice.invoice_line_ids.id, quantity=1)

    def test_part_of_the_price_was_given_back(self):
        lot, order = self._sell_valued()
        invoice = self._bill(order)
        note = self._create_admin(
            "account.move",
            move_type="out_refund",
            partner_id=self.customer.id,
            company_id=self.company.id,
            reversed_entry_id=invoice.id,
            invoice_line_ids=[
                Command.create({"name": "Goodwill", "quantity": 1, "price_unit": 200})
            ],
        )
        note.action_post()
        line = self._receive_lot(lot)
        with self.assertRaises(UserError):
            self._refund(line)

    def test_down_payment(self):
        lot, order = self._sell_valued()
        wizard = self.admin_env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": 30,
            }
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_untaxed, 700)
        refund = self._refund(self._receive_lot(lot))
        self.assertEqual(refund.amount_untaxed, 1000)
        self.assertEqual(refund.reversed_entry_id, final)

    def test_foreign_currency(self):
        dollar = self.env.ref("base.USD")
        self._create_admin(
            "res.currency.rate",
            currency_id=dollar.id,
            company_id=self.company.id,
            name="2020-01-01",
            rate=2.0,
        )
        dollar.sudo().active = True
        pricelist = self._create_admin(
            "product.pricelist", name="Dollars", currency_id=dollar.id
        )
        lot, order = self._sell_valued(price_unit=1234.5)
        invoice = order._create_invoices()
        invoice.currency_id = dollar
        invoice.action_post()
        refund = self._refund(self._receive_lot(lot))
        self.assertEqual(refund.currency_id, dollar)
        self.assertEqual(refund.amount_total, invoice.amount_total)
        self.assertTrue(pricelist)

    def test_operator_proposes(self):
        lot, order = self._sell_valued()
        self._bill(order)
        line = self._receive_lot(lot)
        wizard = self._open("refund", line, reason="Too loud")
        self.assertFalse(wizard.may_refund)
        self.assertTrue(wizard.found)
        self.assertEqual(wizard.amount_untaxed, 1000)
        wizard.action_propose()
        self.assertEqual((line.operation, line.refund_state), ("refund", "proposed"))
        self.assertEqual(order.order_line.qty_delivered, 0)
        activity = line.sudo().activity_ids
        self.assertTrue(
            activity.user_id.has_group("customer_service_base.group_billing")
        )
        self._refund(line)
        self.assertEqual(line.refund_state, "draft")
        self.assertFalse(line.sudo().activity_ids)

    def test_operator_makes_no_credit_note(self):
        lot, order = self._sell_valued()
        self._bill(order)
        line = self._receive_lot(lot)
        with self.assertRaises(Exception) as caught:
            self._open("refund", line).action_refund()
        self.assertIn("AccessError", type(caught.exception).__name__)

    def test_not_invoiced_yet(self):
        lot, order = self._sell_valued()
        order.order_line.product_id.invoice_policy = "delivery"
        line = self._receive_lot(lot)
        wizard = self._open("refund", line)
        self.assertFalse(wizard.invoiced)
        wizard.action_propose()
        self._ship(self._get_picking(line, "takeover"))
        self.assertEqual(line.state, "done")
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_no_invoice_is_known(self):
        machine = self._create_equipment(name="Old Pump", serial="OLD-7")
        line = self._receive(self._authorize({"equipment_id": machine.id}))
        wizard = self._open("refund", line, user=self.accountant)
        self.assertFalse(wizard.found)
        with self.assertRaises(UserError):
            wizard.action_refund()
        refund = self._refund(line, amount=80)
        self.assertEqual(refund.amount_untaxed, 80)
        self.assertFalse(refund.reversed_entry_id)
        refund.action_post()
        self._ship(self._get_picking(line, "takeover"))
        self.assertEqual(line.state, "done")

    def test_takeover_of_what_we_never_sold(self):
        category = self._create_goods_category("average", "real_time")
        product = self._create_goods("Foreign", categ_id=category.id)
        product = product.with_env(self.admin_env)
        self._buy(product, 500.0, lot=self._create_lot(product, "F-1"))
        for value, total in ((0, 500), (120, 620)):
            machine = self._create_equipment(
                name="Foreign", product_id=product.id, serial=f"X-{value}"
            )
            line = self._receive(self._authorize({"equipment_id": machine.id}))
            self._refund(line, amount=80)
            line.sudo().take_over_value = value
            self._ship(self._get_picking(line, "takeover"))
            with self.subTest(value=value):
                self.assertEqual(self._value(product), total)

    def test_another_decision_after_all(self):
        lot, order = self._sell_valued()
        self._bill(order)
        line = self._receive_lot(lot)
        self._open("refund", line).action_propose()
        self._get_picking(line, "takeover").action_cancel()
        line.action_decide_return()
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertFalse(line.refund_state)

    def test_no_return_is_refunded(self):
        lot, order = self._sell_valued()
        self._bill(order)
        machine = self._machine_of(lot)
        line = self._authorize({"equipment_id": machine.id}).line_ids
        self._open(
            "no.return",
            line,
            compensation="refund",
            photo_ids=[Command.set(self._photo().ids)],
        ).action_confirm()
        with self.assertRaises(UserError):
            line.action_decide_return()
        refund = self._refund(line)
        self.assertEqual(order.order_line.qty_delivered, 0)
        self.assertEqual(line.state, "ready")
        refund.action_post()
        self.assertEqual(line.state, "done")
        self.assertEqual(self._place_of(lot), self.scrap_place)
        self.assertEqual(machine.state, "retired")

    def test_pieces_with_different_fates(self):
        goods = self._create_goods(
            "Filter", tracking="none", customer_service_installed_base=False
        )
        self._put_in_stock(goods, 10)
        order = self._sell(goods, quantity=5)
        invoice = self._bill(order)
        delivery = order.picking_ids.move_ids
        line = self._receive(
            self._authorize(
                {
                    "product_id": goods.id,
                    "quantity": 3,
                    "delivery_move_id": delivery.id,
                }
            )
        )
        piece = line._split(1)
        sold = order.order_line
        refund = self._refund(piece)
        self.assertEqual(refund.invoice_line_ids.quantity, 1)
        self.assertEqual(sold.qty_delivered, 4)
        rest = self._refund(line)
        self.assertEqual(rest.invoice_line_ids.quantity, 2)
        self.assertEqual(sold.qty_delivered, 2)
        self.assertEqual(invoice.invoice_line_ids._get_quantity_to_credit(), 2)
        line._count_as_delivered()
        self.assertEqual(sold.qty_delivered, 4)
