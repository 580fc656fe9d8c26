from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import BillingCommon

KINDS = ("labour", "travel", "km", "callout", "expense", "board", "part", "other")
RATES = (0, 0, 12.5, 33.33, 50, 100)


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingPreview(BillingCommon):
    """What invoices will come to is known before there are any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.previews = cls.env["customer.service.billing.preview"]

    @classmethod
    def _create_work(cls, payer=None, **vals):
        """Return a charge on a call of its own."""
        payer = payer or cls.customer
        call = cls._create_admin(
            "customer.service.call",
            subject="Burner out",
            partner_id=payer.id,
            company_id=cls.company.id,
        )
        return cls._create_charge(call, **vals)

    @classmethod
    def _preview(cls, **vals):
        """Return a run with its future invoices."""
        run = cls._create_run(**vals)
        run.action_simulate()
        run.action_start()
        run.action_preview()
        return run

    def _emit(self, run):
        """Make the invoices of a run; return them."""
        run.action_verify()
        run.action_release()
        self._run_lanes()
        return run.sudo().item_ids.invoice_id

    def _compare(self, run, invoices):
        """Have invoices be what was foreseen, by what they bill."""
        foreseen = {
            frozenset(preview.item_ids.ids): preview
            for preview in run.sudo().preview_ids
            if not preview.error
        }
        self.assertEqual(len(foreseen), len(invoices))
        for invoice in invoices:
            items = run.sudo().item_ids.filtered(
                lambda item, invoice=invoice: item.invoice_id == invoice
            )
            preview = foreseen[frozenset(items.ids)]
            sign = -1 if invoice.move_type == "out_refund" else 1
            self.assertEqual(
                (preview.amount_untaxed, preview.amount_tax, preview.amount_total),
                (
                    sign * invoice.amount_untaxed,
                    sign * invoice.amount_tax,
                    sign * invoice.amount_total,
                ),
                invoice.name,
            )
            self.assertEqual(preview.currency_id, invoice.currency_id)
            self.assertEqual(preview.date, invoice.invoice_date)

    # ------------------------------------------------------------------
    # What will be invoiced
    # ------------------------------------------------------------------
    def test_work_and_fees_without_any_invoice(self):
        self._create_contract()
        self._create_work()
        moves = self.env["account.move"].sudo()
        orders = self.env["sale.order"].sudo()
        before = moves.search_count([]), orders.search_count([])
        run = self._preview()
        self.assertEqual((moves.search_count([]), orders.search_count([])), before)
        self.assertEqual(sorted(run.preview_ids.mapped("kind")), ["fee", "work"])
        self.assertEqual(run.preview_count, 2)
        self.assertEqual(run.amount_untaxed, 400.0)
        self.assertTrue(run.date_previewed)
        self._compare(run, self._emit(run))

    def test_payers_want_their_work_together(self):
        self.customer.with_company(
            self.company
        ).sudo().customer_service_billing_grouping = "month"
        for _number in range(3):
            self._create_work()
            self._create_work(self.other_customer)
        run = self._preview()
        self.assertEqual(sorted(run.preview_ids.mapped("item_count")), [1, 1, 1, 3])
        self._compare(run, self._emit(run))

    def test_discount_for_early_payment_is_rounded_for_each_analytic_account(self):
        self.company.sudo().tax_calculation_rounding_method = "round_per_line"
        self.hour.taxes_id = self._create_admin(
            "account.tax", name="22%", amount=22, company_id=self.company.id
        )
        payer = self.customer.with_company(self.company).sudo()
        payer.customer_service_billing_grouping = "month"
        payer.property_payment_term_id = self._create_admin(
            "account.payment.term",
            name="2 % within ten days",
            company_id=self.company.id,
            early_discount=True,
            discount_percentage=2,
            discount_days=10,
            early_pay_discount_computation="mixed",
        )
        plan = self.company.sudo()._get_customer_service_analytic_account().plan_id
        for number in range(2):
            charge = self._create_work(quantity=1, actual_quantity=1, price_unit=60)
            charge.call_id.sudo().analytic_account_id = self._create_admin(
                "account.analytic.account",
                name=f"Job {number}",
                plan_id=plan.id,
                company_id=self.company.id,
            )
        run = self._preview()
        # 22 % of 1.20 is taken off twice as 0.26, not of 2.40 once as 0.53
        self.assertFalse(run.preview_ids.error)
        self.assertEqual(run.preview_ids.amount_tax, 25.88)
        self._compare(run, self._emit(run))

    def test_covered_work_costs_nothing(self):
        covered = {
            "coverage": "goodwill",
            "coverage_rate": 100,
            "coverage_reason": "Our fault",
        }
        charge = self._create_charge(**covered)
        run = self._preview()
        self.assertFalse(run.preview_ids)
        self._create_charge(charge.call_id)
        run.action_simulate()
        run.action_preview()
        self.assertEqual(run.preview_ids.amount_untaxed, 100.0)
        self.assertEqual(run.preview_ids.item_count, 1)

    def test_accepted_orders_are_rehearsed_and_nothing_is_left(self):
        charge = self._create_work()
        order = self._accept(charge.call_id, discount=10.0)
        run = self._preview()
        self.assertEqual(charge.state, "to_verify")
        self.assertFalse(charge.sale_line_id)
        self.assertEqual(run.preview_ids.amount_untaxed, 90.0)
        invoices = self._emit(run)
        self.assertEqual(order.sudo().invoice_ids, invoices)
        self._compare(run, invoices)

    def _accept(self, call, discount=0.0, **vals):
        """Return a confirmed order of two hours of a call."""
        order = self._create_admin(
            "sale.order",
            partner_id=call.partner_id.id,
            company_id=self.company.id,
            customer_service_call_id=call.id,
            order_line=[
                Command.create(
                    {
                        "product_id": self.hour.id,
                        "product_uom_qty": 2.0,
                        "price_unit": 50.0,
                        "discount": discount,
                        "customer_service_kind": "labour",
                        **vals,
                    }
                )
            ],
        )
        order.action_confirm()
        return order

    # ------------------------------------------------------------------
    # What will not
    # ------------------------------------------------------------------
    def test_what_will_fail_says_why(self):
        charge = self._create_work()
        order = self._accept(charge.call_id)
        order.action_cancel()
        draft = order.copy(
            {"customer_service_call_id": charge.call_id.id, "state": "draft"}
        )
        self._create_work(self.other_customer)
        run = self._preview()
        self._get_items(charge).blocked = False  # as if no check had noticed
        run.action_preview()
        bad = run.preview_ids.filtered("error")
        self.assertIn(draft.name, bad.error)
        self.assertEqual(bad.amount_total, 0.0)
        self.assertEqual(run.preview_count, 1)
        self.assertEqual(run.amount_untaxed, 100.0)

    def test_more_than_was_accepted_is_asked(self):
        charge = self._create_work(quantity=20.0)
        self._accept(charge.call_id)
        run = self._preview()
        self.assertEqual(run.preview_ids.amount_untaxed, 100.0)
        other = self._create_charge(charge.call_id, kind="travel", quantity=20.0)
        run.action_simulate()
        run.action_preview()
        [bad] = run.preview_ids.filtered("error")
        self.assertEqual(bad.item_ids.charge_id, other)

    def test_blocked_items_are_left_out(self):
        charge = self._create_work()
        run = self._preview()
        self._get_items(charge).blocked = True
        run.action_preview()
        self.assertFalse(run.preview_ids)
        self.assertEqual(run.amount_total, 0.0)

    # ------------------------------------------------------------------
    # Up to date
    # ------------------------------------------------------------------
    def test_it_is_told_when_items_have_changed(self):
        charge = self._create_work()
        run = self._preview()
        self.assertFalse(run.preview_outdated)
        charge.with_user(self.biller).quantity = 3.0
        run.invalidate_recordset()
        self.assertTrue(run.preview_outdated)
        run.action_preview()
        self.assertFalse(run.preview_outdated)
        self.assertEqual(run.preview_ids.amount_untaxed, 150.0)

    def test_done_runs_are_not_previewed(self):
        self._create_work()
        run = self._preview()
        self._emit(run)
        with self.assertRaises(UserError):
            run.action_preview()

    def test_who_does_not_bill_sees_nothing(self):
        self._create_work()
        run = self._preview()
        for user in (self.contractor, self.operator, self.technician):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                run.preview_ids.with_user(user).mapped("amount_total")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                run.with_user(user).action_preview()
        with self.assertRaises(AccessError):
            run.preview_ids.amount_total = 1.0
        with self.assertRaises(AccessError):
            run.amount_total = 1.0

    def test_other_company_sees_nothing(self):
        self._create_work()
        run = self._preview()
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        own = self.previews.with_user(stranger)
        self.assertFalse(own.search([("run_id", "=", run.id)]))
        with self.assertRaises(AccessError):
            run.preview_ids.with_user(stranger).mapped("amount_total")

    def test_queries_do_not_grow_with_calls(self):
        payers = self._create_admin("res.partner", name="Many calls")
        for _number in range(2):
            self._create_work(payers)
        self._preview()  # what is read once
        few = self._count_queries(self._create_run(partner_ids=payers.ids))
        for _number in range(40):
            self._create_work(payers)
        self.assertLessEqual(
            self._count_queries(self._create_run(partner_ids=payers.ids)), few + 4
        )

    def _count_queries(self, run):
        self.env["customer.service.billing.item"].sudo().search([]).unlink()
        run.action_simulate()
        run.action_preview()
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.env.cr.sql_log_count
        run.action_preview()
        self.env.flush_all()
        return self.env.cr.sql_log_count - count
