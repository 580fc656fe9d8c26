from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .quotation_common import QuotationCommon


@tagged("post_install", "-at_install")
class TestCallBilling(QuotationCommon):
    """From verified charges to the invoice, and what a credit note does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_accounts()
        cls.accountant = cls._create_user(
            "accountant",
            groups="account.group_account_manager,sales_team.group_sale_manager",
        )

    def _accept(self):
        order = self._quote()
        order.action_confirm()
        return order

    def _line(self, order, kind, product=None):
        return order.order_line.filtered(
            lambda line: (
                line.customer_service_kind == kind
                and (not product or line.product_id == product)
            )
        )

    def _invoice(self, order):
        moves = order.with_user(self.accountant)._create_invoices()
        moves.invoice_date = "2026-03-10"
        return moves

    def _supplement(self):
        return self.call.sudo().sale_order_ids.filtered("customer_service_supplement")

    # ------------------------------------------------------------------
    # As quoted
    # ------------------------------------------------------------------
    def test_charges_are_billed_on_the_accepted_lines(self):
        order = self._accept()
        self._cover(self.pump_part.sale_line_id)
        self._do_work()
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
        self.assertEqual(self._verify_and_bill(), order)
        self.assertEqual(len(order.order_line.filtered("customer_service_kind")), 5)
        for line in order.order_line.filtered("customer_service_kind"):
            self.assertEqual(line.qty_to_invoice, line.product_uom_qty)
            # goods are delivered by their movements where there is stock
            if line.qty_delivered_method == "customer_service":
                self.assertEqual(line.qty_delivered, line.product_uom_qty)
        move = self._invoice(order)
        self.assertEqual(move.amount_untaxed, 234.0)
        charges = self._charges(self.call)
        self.assertEqual(set(charges.mapped("state")), {"invoiced"})
        self.assertEqual(charges.invoice_line_id.move_id, move)
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
        pump = move.invoice_line_ids.filtered(lambda ln: ln.product_id == self.pump)
        self.assertIn("Good customer", pump.name)
        self.assertEqual(pump.price_subtotal, 0.0)

    def test_second_run_changes_nothing(self):
        order = self._accept()
        self._do_work()
        self._verify_and_bill()
        before = order.order_line.read(["product_uom_qty", "qty_to_invoice"])
        self._verify_and_bill()
        after = order.order_line.read(["product_uom_qty", "qty_to_invoice"])
        self.assertEqual(before, after)

    def test_less_than_quoted_is_billed_less(self):
        order = self._accept()
        self._do_work(hours=1, km=10)
        self._verify_and_bill()
        move = self._invoice(order)
        self.assertEqual(move.amount_untaxed, 50 + 60 + 8 + 130)
        order.invalidate_recordset()
        self.assertEqual(order.invoice_status, "invoiced")

    def test_unverified_charges_are_not_billed(self):
        order = self._accept()
        self._do_work()
        self.call.with_user(self.billing)._bill_charges()
        with self.assertRaises(UserError):
            self._invoice(order)

    def test_only_billing_bills(self):
        with self.assertRaises(AccessError):
            self.call.action_bill_charges()

    # ------------------------------------------------------------------
    # More than quoted
    # ------------------------------------------------------------------
    def test_a_little_more_is_added_to_the_order(self):
        self.company.customer_service_extra_percent = 10
        order = self._accept()
        self._do_work(hours=2.5)
        self._verify_and_bill()
        self.assertFalse(self._supplement())
        self.assertEqual(self._line(order, "labour").product_uom_qty, 2.5)
        self.assertEqual(self._invoice(order).amount_untaxed, 354.0)

    def test_much_more_asks_the_customer(self):
        order = self._accept()
        self._do_work(hours=4)
        self._verify_and_bill()
        extra = self._supplement()
        self.assertEqual(extra.state, "draft")
        self.assertEqual(extra.amount_untaxed, 120.0)
        self.assertEqual(self._line(order, "labour").qty_to_invoice, 2)
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)
        self._verify_and_bill()
        self.assertEqual(extra.amount_untaxed, 120.0)
        extra.with_user(self.operator).action_confirm()
        self.assertEqual(self._invoice(extra).amount_untaxed, 120.0)
        self._verify_and_bill()
        self.assertEqual(len(self.call.sudo().sale_order_ids), 2)

    def test_unforeseen_work_asks_the_customer(self):
        order = self._accept()
        seal = self._create_product("Seal", type="consu", list_price=70.0)
        self._create_part(seal).action_consume()
        self._do_work()
        self._verify_and_bill()
        extra = self._supplement()
        self.assertEqual(self._kinds(extra), {("part", "Seal"): (1, 70.0)})
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)
        extra.action_confirm()
        self.assertEqual(self._invoice(extra).amount_untaxed, 70.0)
        self.assertEqual(set(self._charges(self.call).mapped("state")), {"invoiced"})

    def test_refused_extra_work_is_asked_once(self):
        self._accept()
        self._do_work(hours=4)
        self._verify_and_bill()
        extra = self._supplement().with_user(self.operator)
        self.env["customer.service.quotation.refuse"].create(
            {"order_id": extra.id, "reason": "Not agreed"}
        ).action_refuse()
        self._verify_and_bill()
        self.assertEqual(self._supplement(), extra)
        self.assertFalse(self._charge(self.call, "diagnosis"))

    def test_an_amount_limits_the_percentage(self):
        self.company.customer_service_extra_amount = 20
        self._accept()
        self._do_work(hours=2.5)
        self._verify_and_bill()
        self.assertEqual(self._supplement().amount_untaxed, 30.0)

    def test_unused_quotation_makes_room(self):
        order = self._accept()
        self._do_work(hours=3, parts=False)
        self._verify_and_bill()
        self.assertFalse(self._supplement())
        self.assertEqual(self._invoice(order).amount_untaxed, 50 + 180 + 24)

    def test_locked_order_takes_a_little_more(self):
        order = self._accept()
        order.locked = True
        self._do_work(hours=2.5)
        self._verify_and_bill()
        self.assertTrue(order.locked)
        self.assertEqual(self._line(order, "labour").product_uom_qty, 2.5)

    # ------------------------------------------------------------------
    # Without a quotation, and fixed prices
    # ------------------------------------------------------------------
    def test_work_without_a_quotation_gets_an_order(self):
        self._do_work()
        order = self._verify_and_bill()
        self.assertEqual(order.state, "sale")
        self.assertTrue(order.customer_service_direct)
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)
        seal = self._create_product("Seal", type="consu", list_price=70.0)
        self._create_part(seal).action_consume()
        self.assertEqual(self._verify_and_bill(), order)
        self.assertEqual(self._invoice(order).amount_untaxed, 70.0)

    def test_discount_of_a_pricelist_is_taken_off_once(self):
        self.admin_env.ref("base.group_user").implied_ids += self.admin_env.ref(
            "sale.group_discount_per_so_line"
        )
        pricelist = self._create_admin(
            "product.pricelist",
            name="Ten percent off",
            currency_id=self.company.currency_id.id,
            company_id=self.company.id,
            item_ids=[
                Command.create({"compute_price": "percentage", "percent_price": 10})
            ],
        )
        payer = self.call.partner_id.with_company(self.company).sudo()
        payer.property_product_pricelist = pricelist
        self._do_work()
        due = sum(self._charges(self.call).mapped("amount_due"))
        order = self._verify_and_bill()
        self.assertAlmostEqual(order.amount_untaxed, due)
        self.assertAlmostEqual(self._invoice(order).amount_untaxed, due)

    def test_verified_work_can_be_billed_from_its_charges(self):
        self._do_work()
        self.assertFalse(self.call.can_bill)
        charges = self.call.charge_ids.with_user(self.users["billing"])
        charges.filtered("product_id").action_verify()
        self.assertTrue(self.call.can_bill)
        charges.action_bill()
        self.assertFalse(self.call.can_bill)

    def test_price_changed_by_hand_is_billed(self):
        self._do_work()
        charge = self._charge(self.call, "labour").with_user(self.billing)
        charge.price_unit = 55.0
        order = self._verify_and_bill()
        self.assertEqual(self._line(order, "labour").price_unit, 55.0)
        self.assertEqual(self._invoice(order).amount_untaxed, 314.0)

    def test_wholly_covered_work_needs_no_order(self):
        self._do_work()
        charges = self._charges(self.call).with_user(self.billing)
        charges.write(
            {
                "coverage": "goodwill",
                "coverage_rate": 100,
                "coverage_reason": "Our fault",
            }
        )
        self.assertFalse(self._verify_and_bill())
        self.assertEqual(set(charges.mapped("state")), {"not_billable"})

    def test_open_quotation_is_answered_first(self):
        self._quote()
        self._do_work()
        with self.assertRaisesRegex(UserError, "waits for an answer"):
            self._verify_and_bill()

    def test_fixed_price_stays(self):
        order = self._quote()
        order.customer_service_mode = "fixed"
        order.action_confirm()
        move = self._invoice(order)
        self.assertEqual(move.amount_untaxed, 324.0)
        self._do_work(hours=4, km=100)
        self._verify_and_bill()
        self.assertFalse(self._supplement())
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
        charges = self._charges(self.call)
        self.assertEqual(set(charges.mapped("state")), {"invoiced"})

    # ------------------------------------------------------------------
    # Invoices that go
    # ------------------------------------------------------------------
    def _invoiced(self):
        order = self._accept()
        self._do_work()
        self._verify_and_bill()
        return order, self._invoice(order)

    def test_deleted_draft_frees_its_charges(self):
        order, move = self._invoiced()
        move.unlink()
        self.assertEqual(set(self._charges(self.call).mapped("state")), {"verified"})
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)

    def test_cancelled_invoice_frees_its_charges_and_stays_cancelled(self):
        order, move = self._invoiced()
        move.button_cancel()
        self.assertEqual(self._invoice(order).amount_untaxed, 324.0)
        with self.assertRaisesRegex(UserError, "new invoice"):
            move.button_draft()

    def _credit(self, move):
        move.action_post()
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"journal_id": move.journal_id.id, "date": "2026-03-11"})
        wizard.refund_moves()
        wizard.new_move_ids.action_post()

    def test_credit_note_does_not_bill_again(self):
        order, move = self._invoiced()
        self._credit(move)
        charges = self._charges(self.call)
        self.assertEqual(set(charges.mapped("state")), {"invoiced"})
        self.assertTrue(all(charges.mapped("credited")))
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))
        with self.assertRaises(UserError):
            self._invoice(order)

    def test_credited_work_is_billed_again_when_somebody_says_so(self):
        order, move = self._invoiced()
        labour = self._charge(self.call, "labour").with_user(self.billing)
        with self.assertRaises(UserError):
            labour.action_bill_again()
        self._credit(move)
        with self.assertRaises(AccessError):
            labour.with_user(self.operator).action_bill_again()
        labour.action_bill_again()
        self.assertEqual(self._invoice(order).amount_untaxed, 120.0)

    def test_credited_fixed_price_is_not_billed_again(self):
        order = self._quote()
        order.customer_service_mode = "fixed"
        order.action_confirm()
        self._credit(self._invoice(order))
        self.assertFalse(any(order.order_line.mapped("qty_to_invoice")))

    # ------------------------------------------------------------------
    # In one step
    # ------------------------------------------------------------------
    def test_confirm_and_invoice_what_was_done(self):
        order = self._quote()
        self._do_work(hours=1)
        self.company.customer_service_post_invoice = True
        order.with_user(self.billing).action_confirm_and_invoice()
        move = order.sudo().invoice_ids
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.amount_untaxed, 264.0)

    def test_confirm_and_invoice_what_was_quoted(self):
        order = self._quote()
        order.with_user(self.billing).action_confirm_and_invoice()
        move = order.sudo().invoice_ids
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.amount_untaxed, 324.0)

    def test_confirm_and_invoice_that_fails_changes_nothing(self):
        order = self._quote()
        self._do_work()
        self._charge(self.call, "labour").product_id = False
        self.env.flush_all()
        with self.assertRaises(UserError), self.cr.savepoint():
            order.with_user(self.billing).action_confirm_and_invoice()
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.sudo().invoice_ids)
        with self.assertRaises(AccessError):
            order.with_user(self.operator).action_confirm_and_invoice()

    def test_invoice_leads_to_the_call(self):
        _order, move = self._invoiced()
        self.assertEqual(move.customer_service_call_count, 1)
        action = move.with_user(self.manager).sudo().action_view_service_calls()
        self.assertEqual(action["res_id"], self.call.id)
