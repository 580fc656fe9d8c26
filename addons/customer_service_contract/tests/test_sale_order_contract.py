from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15")
class TestSaleOrderContract(ContractCommon):
    """A confirmed order makes a draft contract, which bills instead of the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._create_admin(
            "customer.service.contract.template",
            name="Full Service",
            schedule_id=cls.quarterly.id,
            term_count=24,
            line_ids=[
                Command.create(
                    {
                        "product_id": cls.fee.id,
                        "price_unit": 250.0,
                        "scope": "customer",
                    }
                )
            ],
        )
        cls.fee.customer_service_contract_template_id = cls.template
        cls.spare = cls._create_admin(
            "product.product",
            name="Commissioning",
            type="service",
            invoice_policy="order",
            list_price=50.0,
            taxes_id=[Command.clear()],
        )
        cls.seller = cls._create_user(
            "seller", groups="sales_team.group_sale_salesman_all_leads"
        )

    def _create_order(self, *products, **vals):
        return (
            self.env["sale.order"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": self.customer.id,
                    "client_order_ref": "118/2026",
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": 2,
                                "price_unit": 90.0,
                                "discount": 10.0,
                            }
                        )
                        for product in (products or (self.fee,))
                    ],
                    **vals,
                }
            )
        )

    def test_confirming_makes_a_draft_contract(self):
        order = self._create_order()
        order.action_confirm()
        contract = order.sudo().customer_service_contract_ids
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "draft",
                    "partner_id": self.customer.id,
                    "template_id": self.template.id,
                    "schedule_id": self.quarterly.id,
                    "term_count": 24,
                    "user_id": self.seller.id,
                    "reference": "118/2026",
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            contract.line_ids,
            [
                {
                    "product_id": self.fee.id,
                    "quantity": 2.0,
                    "price_unit": 90.0,
                    "discount": 10.0,
                    "scope": "customer",
                    "sale_line_id": order.order_line.id,
                }
            ],
        )
        self.assertEqual(order.customer_service_contract_count, 1)

    def test_order_does_not_bill_what_the_contract_bills(self):
        order = self._create_order(self.fee, self.spare)
        order.action_confirm()
        fee, other = order.order_line
        self.assertRecordValues(
            fee,
            [
                {
                    "qty_to_invoice": 0.0,
                    "untaxed_amount_to_invoice": 0.0,
                    "amount_to_invoice": 0.0,
                    "invoice_status": "no",
                }
            ],
        )
        self.assertEqual(order.invoice_status, "to invoice")
        move = order.sudo()._create_invoices()
        self.assertEqual(move.invoice_line_ids.product_id, self.spare)
        self.assertEqual(other.invoice_status, "invoiced")
        self.assertEqual(order.invoice_status, "invoiced")

    def test_contract_made_of_an_order_is_billed_by_the_ledger(self):
        order = self._create_order()
        order.action_confirm()
        contract = order.sudo().customer_service_contract_ids
        contract.action_activate()
        move = self._bill(contract, contract.date_start)
        self.assertEqual(move.amount_untaxed, 162.0)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(move.customer_service_contract_count, 1)

    def test_confirming_again_makes_no_second_contract(self):
        order = self._create_order()
        order.action_confirm()
        contract = order.sudo().customer_service_contract_ids
        order._action_cancel()
        self.assertEqual(contract.state, "cancelled")
        self.assertFalse(order.order_line._is_billed_by_contract())
        order.action_draft()
        order.order_line.price_unit = 100.0
        order.action_confirm()
        self.assertEqual(order.sudo().customer_service_contract_ids, contract)
        self.assertEqual(contract.state, "draft")
        self.assertEqual(contract.line_ids.price_unit, 100.0)

    def test_line_has_one_contract_line_by_the_database(self):
        order = self._create_order()
        order.action_confirm()
        line = order.sudo().customer_service_contract_ids.line_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            line.sudo().copy({"sale_line_id": line.sale_line_id.id})
            self.env.flush_all()

    def test_begun_contract_outlives_its_order(self):
        order = self._create_order()
        order.action_confirm()
        contract = order.sudo().customer_service_contract_ids
        contract.action_activate()
        order._action_cancel()
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.activity_ids.user_id, self.seller)

    def test_draft_contract_follows_the_order(self):
        order = self._create_order()
        order.action_confirm()
        contract = order.sudo().customer_service_contract_ids
        order.order_line.product_uom_qty = 5
        self.assertEqual(contract.line_ids.quantity, 5.0)
        contract.action_activate()
        order.order_line.product_uom_qty = 6
        self.assertEqual(contract.line_ids.quantity, 5.0)

    def test_what_is_added_later_goes_to_the_draft(self):
        order = self._create_order()
        order.action_confirm()
        added = {"order_id": order.id, "product_id": self.fee.id, "price_unit": 30.0}
        order.order_line.create(added)
        contract = order.sudo().customer_service_contract_ids
        self.assertEqual(len(contract.line_ids), 2)
        contract.action_activate()
        order.order_line.create(added)
        self.assertEqual(len(order.sudo().customer_service_contract_ids), 2)

    def test_types_make_a_contract_each(self):
        other = self._create_admin(
            "customer.service.contract.template",
            name="Hot-line",
            schedule_id=self.monthly.id,
        )
        self.spare.customer_service_contract_template_id = other
        order = self._create_order(self.fee, self.spare)
        order.action_confirm()
        contracts = order.sudo().customer_service_contract_ids
        self.assertEqual(contracts.template_id, self.template | other)

    def test_unit_of_the_order_becomes_that_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order()
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 120.0})
        order.action_confirm()
        line = order.sudo().customer_service_contract_ids.line_ids
        self.assertRecordValues(line, [{"quantity": 24.0, "price_unit": 10.0}])

    def test_other_products_make_no_contract(self):
        order = self._create_order(self.spare)
        order.action_confirm()
        self.assertFalse(order.sudo().customer_service_contract_ids)
        self.assertEqual(order.order_line.qty_to_invoice, 2.0)

    def test_quotation_makes_none(self):
        order = self._create_order()
        self.assertFalse(order.sudo().customer_service_contract_ids)
