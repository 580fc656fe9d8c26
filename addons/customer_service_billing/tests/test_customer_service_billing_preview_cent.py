import logging
import os
import random

from odoo.fields import Command
from odoo.tests import tagged

from .common import MARCH, BillingCommon

_logger = logging.getLogger(__name__)
KINDS = ("labour", "travel", "km", "callout", "expense", "board", "part", "other")
COVERED = (0, 0, 12.5, 33.33, 50, 99.99)
DISCOUNTS = (0, 5, 12.5, 33.33)
# Calls of a payer, sets of charges of a call, calls with an accepted order. More of
# them for a long comparison: CUSTOMER_SERVICE_PREVIEW_CALLS=28 is 5,040 sets
CALLS = int(os.environ.get("CUSTOMER_SERVICE_PREVIEW_CALLS", 2))
SETS, ACCEPTED = 10, 1


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingPreviewCent(BillingCommon):
    """The preview is the invoice, to the cent: lines, taxes and total.

    Charges are random. A set of charges is alike in product, price and coverage, and
    becomes a line; a call has many, a payer's month many calls. Where taxes are always
    reckoned on what an early payment leaves, the host fails in other currencies than
    the company's: the preview says so of the last payer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260331)
        precision = cls.admin_env["decimal.precision"]
        digits = {"Product Price": 6, "Product Unit": 3}
        for usage, number in digits.items():
            precision.search([("name", "=", usage)]).digits = number
        cls.currencies = cls.admin_env["res.currency"]
        for name, rate in (("USD", 1.0837), ("EUR", 1.0), ("JPY", 161.27)):
            currency = cls.admin_env.ref(f"base.{name}")
            currency.active = True
            cls.currencies |= currency
            cls._create_admin(
                "res.currency.rate",
                name="2026-01-01",
                currency_id=currency.id,
                company_id=cls.company.id,
                rate=rate,
            )
        cls.term = cls._create_admin(
            "account.payment.term",
            name="2.5 % within ten days",
            company_id=cls.company.id,
            early_discount=True,
            discount_percentage=2.5,
            discount_days=10,
            early_pay_discount_computation="mixed",
            line_ids=[
                Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})
            ],
        )
        cls.products = [cls._create_product(taxes) for taxes in cls._create_taxes()]

    @classmethod
    def _create_taxes(cls):
        """Return the sets of taxes that products have."""

        def tax(amount, **vals):
            return cls._create_admin(
                "account.tax",
                name=f"{amount} {vals}",
                amount=amount,
                company_id=cls.company.id,
                country_id=cls.company.account_fiscal_country_id.id,
                type_tax_use="sale",
                **vals,
            )

        included = {"price_include_override": "tax_included"}
        ordinary, reduced, least = tax(22), tax(10), tax(4)
        exempt, inside, inside_reduced = (
            tax(0),
            tax(22, **included),
            tax(10, **included),
        )
        base = tax(5, include_base_amount=True, sequence=1)
        fixed = tax(0.33, amount_type="fixed", sequence=2)
        share = tax(8, amount_type="division")
        share_inside = tax(12.5, amount_type="division", **included)
        cls.position = cls._create_admin(
            "account.fiscal.position",
            name="Reduced",
            company_id=cls.company.id,
        )
        reduced.fiscal_position_ids = cls.position
        reduced.original_tax_ids = ordinary | inside
        return [
            ordinary,
            reduced,
            least,
            exempt,
            inside,
            inside_reduced,
            base | ordinary,
            fixed | ordinary,
            ordinary | least,
            share,
            share_inside,
            share | least,
            cls.admin_env["account.tax"],
        ]

    @classmethod
    def _create_product(cls, taxes):
        return cls._create_admin(
            "product.product",
            name=", ".join(taxes.mapped("name")) or "No Tax",
            type="service",
            list_price=33.33,
            taxes_id=[Command.set(taxes.ids)],
        )

    @classmethod
    def _create_payers(cls, tag):
        """Return a payer for each currency and way of grouping, and two odd ones."""
        payers = cls.admin_env["res.partner"].with_company(cls.company)
        for currency in cls.currencies:
            pricelist = cls._create_admin(
                "product.pricelist",
                name=currency.name,
                currency_id=currency.id,
                company_id=cls.company.id,
            )
            for grouping in ("call", "contract", "month"):
                payer = cls._create_admin(
                    "res.partner", name=f"{currency.name} {grouping} {tag}"
                ).with_company(cls.company)
                payer.property_product_pricelist = pricelist
                payer.customer_service_billing_grouping = grouping
                payers |= payer
        payers[1].property_account_position_id = cls.position
        payers[2].property_account_position_id = cls.position
        cls.unforeseen = payers[-1]
        own = payers.filtered(
            lambda payer: (
                payer.property_product_pricelist.currency_id == cls.company.currency_id
            )
        )
        for payer in own[0] | own[2] | cls.unforeseen:
            payer.property_payment_term_id = cls.term
        return payers

    def _draw_number(self, low, high, digits):
        return round(self.random.uniform(low, high), digits)

    def _draw_set(self, call, number):
        """Return the values of charges that become one line of a call."""
        draw = self.random
        product = draw.choice(self.products)
        rate = draw.choice(COVERED)
        same = {
            "call_id": call.id,
            "name": f"Set {number}",
            "kind": draw.choice(KINDS),
            "date": MARCH,
            "product_id": product.id,
            "uom_id": product.uom_id.id,
            "price_unit": self._draw_number(0.01, 400, draw.randint(2, 6)),
            "currency_id": call._get_charge_currency().id,
            "coverage": "goodwill" if rate else "none",
            "coverage_rate": rate,
            "coverage_reason": "Good customer" if rate else False,
        }
        return [
            {
                **same,
                "key": f"{number}:{part}",
                "quantity": self._draw_number(0.001, 30, draw.randint(0, 3)) or 1.0,
            }
            for part in range(draw.choice((1, 1, 1, 2, 3)))
        ]

    def _create_calls(self, payers):
        """Have each payer have calls with sets of charges; some were quoted."""
        calls = self.admin_env["customer.service.call"].create(
            [
                {
                    "subject": "Burner out",
                    "partner_id": payer.id,
                    "company_id": self.company.id,
                }
                for payer in payers
                for _number in range(CALLS)
            ]
        )
        vals_list = []
        for call in calls:
            for number in range(SETS):
                vals_list += self._draw_set(call, number)
        charges = self.admin_env["customer.service.charge"].create(vals_list)
        for own in calls.grouped("partner_id").values():
            for call in own[:ACCEPTED]:
                self._accept(call, charges)

    def _accept(self, call, charges):
        """Have somebody accept an order for what was done, with discounts."""
        lines = {}
        for charge in charges.filtered(lambda one: one.call_id == call):
            lines.setdefault(charge.name, []).append(charge)
        order = self.admin_env["sale.order"].create(
            {
                "partner_id": call.partner_id.id,
                "company_id": self.company.id,
                "customer_service_call_id": call.id,
            }
        )
        order.order_line = [
            Command.create(
                {
                    "product_id": alike[0].product_id.id,
                    "product_uom_qty": sum(charge.quantity for charge in alike) + 1,
                    "customer_service_kind": alike[0].kind,
                    "price_unit": alike[0].price_unit,
                    "discount": self.random.choice(DISCOUNTS),
                }
            )
            for alike in lines.values()
        ]
        order.action_confirm()

    # ------------------------------------------------------------------
    # Compare
    # ------------------------------------------------------------------
    def _compare_round(self, method, tag):
        """Preview and invoice random work with a way of rounding taxes.

        :return: numbers of lines and of invoices that are the same.
        """
        self.company.sudo().tax_calculation_rounding_method = method
        payers = self._create_payers(tag)
        self._create_calls(payers)
        run = self._create_run(partner_ids=payers.ids, invoice_mode="draft")
        run.sudo()._stage()
        items = run.sudo().item_ids
        foreseen = items._preview(run.sudo())
        run.sudo()._preview()
        run = run.sudo()
        self._emit(run)
        by_items = {frozenset(one.items.ids): one for one in foreseen if not one.error}
        rows = {
            frozenset(row.item_ids.ids): row
            for row in run.sudo().preview_ids
            if not row.error
        }
        unforeseen = items.filtered(lambda item: item.payer_id == self.unforeseen)
        impossible = [one.items for one in foreseen if one.error]
        self.assertEqual(set(items.browse().union(*impossible)), set(unforeseen))
        items -= unforeseen
        self.assertFalse([text for text in items.mapped("error") if text])
        invoices = items.invoice_id
        self.assertEqual(len(by_items), len(invoices))
        self.assertEqual(by_items.keys(), rows.keys())
        lines = 0
        for invoice, own in items.grouped("invoice_id").items():
            one = by_items[frozenset(own.ids)]
            billed = invoice.invoice_line_ids.filtered(
                lambda line: line.display_type == "product"
            )
            self.assertEqual(
                sorted(one.subtotals), sorted(billed.mapped("price_subtotal"))
            )
            amounts = invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total
            self.assertFalse(
                invoice.currency_id.compare_amounts(one.total, invoice.amount_total),
                f"{invoice.partner_id.name}: {one.total}, {invoice.amount_total}",
            )
            row = rows[frozenset(own.ids)]
            self.assertEqual(
                (row.amount_untaxed, row.amount_tax, row.amount_total),
                amounts,
                f"{method} {invoice.partner_id.name}",
            )
            lines += len(billed)
        return lines, len(invoices)

    def _emit(self, run):
        """Make the invoices of a run as the jobs do, without their clock."""
        self.env.cr.execute("ANALYZE")  # nothing is known of rows of this transaction
        run.item_ids._verify(self.biller)
        run.state = "running"
        items = run.item_ids.browse()
        for groups in items._get_batches(run._get_claim_domain()):
            items.browse(item for group in groups for item in group)._emit(run)

    def test_preview_is_the_invoice_to_the_cent(self):
        lines = invoices = 0
        for number, method in enumerate(("round_per_line", "round_globally")):
            with self.subTest(method=method):
                more, moves = self._compare_round(method, number)
                lines += more
                invoices += moves
        _logger.info("%s sets of charges on %s invoices compared", lines, invoices)
        self.assertGreaterEqual(lines, 2 * 8 * CALLS * SETS * 0.9)
