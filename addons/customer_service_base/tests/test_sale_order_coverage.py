import random

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CustomerServiceCommon

SEQUENCES = 200
STEPS = 4


class CoverageCommon(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls._create_user(
            "salesperson", groups="sales_team.group_sale_manager"
        )
        cls.hour = cls._create_product("Hour of Work", type="service", list_price=60.0)
        cls.board = cls._create_product("Board", type="consu", list_price=90.0)
        cls.call = cls._create_call()
        cls.pricelists = cls._create_pricelists()

    @classmethod
    def _create_pricelists(cls):
        """A plain one, one that shows its discount, one that hides it by quantity."""
        rules = [
            [],
            [{"compute_price": "percentage", "percent_price": 20.0}],
            [
                {"compute_price": "fixed", "fixed_price": 40.0, "min_quantity": 3},
                {"compute_price": "formula", "price_discount": -10.0},
            ],
        ]
        return cls.admin_env["product.pricelist"].create(
            [
                {
                    "name": f"Prices {number}",
                    "company_id": cls.company.id,
                    "item_ids": [Command.create(item) for item in items],
                }
                for number, items in enumerate(rules)
            ]
        )

    @classmethod
    def _create_order(cls, *lines, **vals):
        """Return an order as the operator sees it, who may change but not make it."""
        order = cls._create_admin(
            "sale.order",
            **{
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "customer_service_call_id": cls.call.id,
                "order_line": [Command.create(line) for line in lines],
                **vals,
            },
        )
        return order.with_env(cls.env)

    def _form(self, order):
        """Return the form an operator without a role in sales gets."""
        view = "customer_service_base.sale_order_view_form_service"
        return Form(order.with_user(self.operator), view=view)

    @classmethod
    def _line(cls, product, rate=0, **vals):
        coverage = {}
        if rate:
            coverage = {
                "customer_service_coverage": "warranty",
                "customer_service_coverage_rate": rate,
                "customer_service_coverage_reason": "In warranty until 2026-12-31",
            }
        return {
            "product_id": product.id,
            "product_uom_qty": 1,
            "customer_service_kind": "labour",
            **coverage,
            **vals,
        }


@tagged("post_install", "-at_install")
class TestSaleOrderCoverage(CoverageCommon):
    def test_covered_line_costs_the_rest(self):
        order = self._create_order(
            self._line(self.board, 100),
            self._line(self.hour, 50, product_uom_qty=2),
            self._line(self.hour),
        )
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "price_unit": 0.0,
                    "customer_service_full_price": 90.0,
                    "price_subtotal": 0.0,
                    "customer_service_full_subtotal": 90.0,
                },
                {
                    "price_unit": 30.0,
                    "customer_service_full_price": 60.0,
                    "price_subtotal": 60.0,
                    "customer_service_full_subtotal": 120.0,
                },
                {
                    "price_unit": 60.0,
                    "customer_service_full_price": 0.0,
                    "price_subtotal": 60.0,
                    "customer_service_full_subtotal": 60.0,
                },
            ],
        )
        self.assertEqual(order.customer_service_full_amount, 270.0)

    def test_uncovered_line_costs_its_price_again(self):
        line = self._create_order(self._line(self.board, 100)).order_line
        line.customer_service_coverage = "none"
        self.assertEqual(line.customer_service_coverage_rate, 0.0)
        self.assertEqual(line.price_unit, 90.0)
        self.assertTrue(line.customer_service_coverage_manual)

    def test_price_by_hand_is_the_full_price(self):
        line = self._create_order(self._line(self.board)).order_line
        line.price_unit = 75.0
        line.write(
            {
                "customer_service_coverage": "goodwill",
                "customer_service_coverage_rate": 40,
                "customer_service_coverage_reason": "Good customer",
            }
        )
        self.assertEqual(line.price_unit, 45.0)
        line.product_uom_qty = 4
        self.assertEqual(line.price_unit, 45.0)
        line.customer_service_full_price = 50.0
        self.assertEqual(line.price_unit, 30.0)
        line.customer_service_coverage_rate = 0
        self.assertEqual(line.price_unit, 50.0)

    def test_price_in_a_new_covered_line_is_the_full_price(self):
        line = self._create_order(
            self._line(self.board, 100, price_unit=75.0)
        ).order_line
        self.assertEqual(line.price_unit, 0.0)
        self.assertEqual(line.customer_service_full_price, 75.0)

    def test_price_past_the_coverage_is_refused(self):
        line = self._create_order(self._line(self.board, 100)).order_line
        with self.assertRaises(ValidationError):
            line.price_unit = 50.0

    def test_price_and_coverage_together_mean_the_full_price(self):
        line = self._create_order(self._line(self.board)).order_line
        line.write(
            {
                "price_unit": 80.0,
                "customer_service_coverage": "goodwill",
                "customer_service_coverage_rate": 50,
                "customer_service_coverage_reason": "Good customer",
            }
        )
        self.assertEqual(line.price_unit, 40.0)
        self.assertEqual(line.customer_service_full_price, 80.0)

    def test_coverage_needs_a_reason_and_who_may_decide(self):
        line = self._create_order(self._line(self.board)).order_line
        with self.assertRaises(ValidationError):
            line.customer_service_coverage = "goodwill"
        with self.assertRaises(ValidationError):
            line.write(
                {
                    "customer_service_coverage": "none",
                    "customer_service_coverage_rate": 10,
                    "customer_service_coverage_reason": "Why not",
                }
            )
        with self.assertRaises(AccessError):
            line.with_user(self.salesperson).customer_service_coverage_rate = 10

    def test_salesperson_sells_as_ever(self):
        with Form(self.admin_env(user=self.salesperson)["sale.order"]) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.board
                line.product_uom_qty = 2
        with form.order_line.edit(0) as line:
            line.price_unit = 80.0
        order = form.save()
        self.assertEqual(order.amount_untaxed, 160.0)
        with self.assertRaises(AccessError):
            order.order_line = [
                Command.create(
                    {
                        "product_id": self.board.id,
                        "customer_service_coverage": "goodwill",
                        "customer_service_coverage_reason": "Why not",
                    }
                )
            ]

    def test_copy_costs_the_full_price(self):
        order = self._create_order(
            self._line(self.board, 100), self._line(self.hour, 50)
        )
        copy = order.with_user(self.salesperson).copy()
        self.assertFalse(copy.customer_service_call_id)
        self.assertEqual(copy.order_line.mapped("price_unit"), [90.0, 60.0])
        copy.order_line.product_uom_qty = 2
        self.assertEqual(copy.amount_untaxed, 300.0)

    def test_form_edits_keep_the_coverage(self):
        order = self._create_order(self._line(self.board, 50))
        with (
            self._form(order) as form,
            form.order_line.edit(0) as line,
        ):
            line.product_uom_qty = 3
        self.assertEqual(order.amount_untaxed, 135.0)
        order.pricelist_id = self.pricelists[2]
        with (
            self._form(order) as form,
            form.order_line.edit(0) as line,
        ):
            line.product_uom_qty = 4
        self.assertEqual(order.order_line.customer_service_full_price, 40.0)
        self.assertEqual(order.amount_untaxed, 80.0)

    def test_discounts_apply_to_what_is_left(self):
        order = self._create_order(self._line(self.board, 50), self._line(self.hour))
        wizard = self.env["sale.order.discount"].with_user(self.salesperson)
        wizard.create(
            {
                "sale_order_id": order.id,
                "discount_type": "sol_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self.assertEqual(order.amount_untaxed, 94.5)
        wizard.with_user(self.admin_env.user).create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self.assertAlmostEqual(order.amount_untaxed, 85.05)
        order._recompute_prices()
        covered = order.order_line.filtered("customer_service_coverage_rate")
        self.assertEqual(covered.price_subtotal, 45.0)

    def test_included_tax_is_taken_off_what_is_left(self):
        tax = self._create_admin(
            "account.tax",
            name="22 % included",
            amount=22.0,
            price_include_override="tax_included",
            company_id=self.company.id,
            country_id=self.admin_env.ref("base.it").id,
            tax_group_id=self._create_admin(
                "account.tax.group", name="VAT", company_id=self.company.id
            ).id,
        )
        self.board.with_company(self.company).taxes_id = tax
        self.board.list_price = 122.0
        line = self._create_order(self._line(self.board, 50)).order_line
        self.assertEqual(line.price_unit, 61.0)
        self.assertAlmostEqual(line.price_subtotal, 50.0)
        self.assertAlmostEqual(line.customer_service_full_subtotal, 100.0)

    def test_locked_order_keeps_its_coverage(self):
        order = self._create_order(self._line(self.board, 100))
        order.action_confirm()
        order.locked = True
        with self.assertRaises(UserError):
            order.order_line.customer_service_coverage = "none"

    def test_other_company_order_is_refused(self):
        call = self.admin_env["customer.service.call"].create(
            {"subject": "Elsewhere", "company_id": self.other_company.id}
            | {"partner_id": self.other_customer.id}
        )
        with self.assertRaises(UserError):
            self._create_order(customer_service_call_id=call.id)


@tagged("post_install", "-at_install")
class TestSaleOrderCoverageProperty(CoverageCommon):
    """Whatever happens in whatever order, who is covered does not pay, others do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discount_group = cls.admin_env.ref("sale.group_discount_per_so_line")
        cls.group_user = cls.admin_env.ref("base.group_user")

    def setUp(self):
        super().setUp()
        self.random = random.Random(20260119)

    def _quantity(self, order):
        order.order_line.product_uom_qty = self.random.choice((1, 2, 3, 5, 0.25))

    def _pricelist(self, order):
        if order.state == "draft":
            order.pricelist_id = self.random.choice(self.pricelists)

    def _partner(self, order):
        if order.state == "draft":
            order.partner_id = self.random.choice((self.customer, self.other_customer))

    def _discount_group(self, order):
        implied = self.random.choice((Command.link, Command.unlink))
        self.group_user.sudo().implied_ids = [implied(self.discount_group.id)]

    def _update_prices(self, order):
        order.action_update_prices()

    def _confirm(self, order):
        if order.state == "draft":
            order.action_confirm()

    def _discount(self, order):
        order.order_line.discount = self.random.choice((0, 15))

    def _form_quantity(self, order):
        quantity = self.random.choice((1, 2, 4))
        with self._form(order) as form:
            for position in range(len(order.order_line)):
                with form.order_line.edit(position) as line:
                    line.product_uom_qty = quantity

    def _check(self, order, rates, trace):
        lines = order.order_line
        twins = {
            line.product_id: line
            for line, rate in zip(lines, rates, strict=True)
            if not rate
        }
        for line, rate in zip(lines, rates, strict=True):
            note = f"{trace}, line at {rate} %"
            self.assertEqual(line.customer_service_coverage_rate, rate, note)
            # the oracle: an ordinary line of the same product, treated the same
            twin = twins[line.product_id]
            due = twin.price_unit * (1 - rate / 100)
            self.assertGreater(twin.price_unit, 0, note)
            self.assertAlmostEqual(line.price_unit, due, 6, note)
            self.assertEqual(line.discount, twin.discount, note)
            full = twin.price_unit * line.product_uom_qty * (1 - line.discount / 100)
            amount = order.currency_id.round(full * (1 - rate / 100))
            self.assertAlmostEqual(line.price_subtotal, amount, 2, note)
            self.assertAlmostEqual(line.customer_service_full_subtotal, full, 2, note)

    def test_no_order_of_events_leaks_a_price(self):
        events = [
            self._quantity,
            self._pricelist,
            self._partner,
            self._discount_group,
            self._update_prices,
            self._discount,
            self._form_quantity,
            self._confirm,
        ]
        rates = [100, 0, 50]
        products = [self.board] * len(rates)
        for number in range(SEQUENCES):
            order = self._create_order(
                *(
                    self._line(product, rate)
                    for product, rate in zip(products, rates, strict=True)
                )
            )
            trace = [f"sequence {number}"]
            for event in self.random.choices(events, k=STEPS):
                if event == self._form_quantity and number % 25:
                    event = self._quantity  # a form takes its time
                event(order)
                trace.append(event.__name__)
                self._check(order, rates, trace)
