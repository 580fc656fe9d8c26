from odoo import Command
from odoo.tests import tagged

from .accounting_common import AccountingCommon


@tagged("post_install", "-at_install")
class TestStockMoveAnalytic(AccountingCommon):
    """Stock's value of a part is its cost on the call, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category_fifo = cls._create_goods_category("fifo", "real_time")
        cls.pump = cls._create_valued("Pump", cls.category_fifo, 120.0)
        cls._buy(cls.pump, 40.0)
        cls._buy(cls.pump, 44.0)
        cls.call = cls._create_call(user_id=cls.technician.id)
        cls.tech_env = cls.admin_env(user=cls.technician)

    def _create_part(self, **vals):
        return self.tech_env["customer.service.part"].create(
            {
                "call_id": self.call.id,
                "product_id": self.pump.id,
                "source": "workshop",
                **vals,
            }
        )

    def _costs(self, call=None):
        return self._analytic_lines(call or self.call).mapped("amount")

    def test_reserved_part_costs_nothing(self):
        part = self._create_part()
        part.action_reserve()
        part.with_env(self.admin_env).move_ids.picked = True
        self.assertFalse(self._costs())

    def test_used_part_costs_what_stock_says(self):
        self._create_part().action_consume()
        line = self._analytic_lines(self.call)
        self.assertEqual(line.amount, -40)
        self.assertEqual(line.category, "part")
        self.assertEqual(line.partner_id, self.customer)
        self.assertEqual(line.product_id, self.pump)
        self.assertEqual(line.name, self.pump.display_name)
        self.assertFalse(line.customer_service_charge_id)

    def test_charge_books_no_cost_of_its_own(self):
        self._create_part().action_consume()
        charge = self.call.with_env(self.admin_env).charge_ids
        self.assertEqual(charge.kind, "part")
        self.assertEqual(charge.cost, 0)
        self.assertFalse(charge.cost_missing)

    def test_return_takes_the_cost_back(self):
        part = self._create_part(quantity=2)
        part.action_consume()
        self.assertEqual(self._costs(), [-84])

        part._give_back({part: 1})

        self.assertEqual(sorted(self._costs()), [-84, 42])

    def test_correction_changes_the_cost(self):
        part = self._create_part(quantity=2)
        part.action_consume()

        part.with_env(self.admin_env).move_ids.quantity = 1

        self.assertEqual(self._costs(), [-42])

    def test_second_part_does_not_value_the_first_again(self):
        first, second = self._create_part(), self._create_part()
        (first + second).action_reserve()
        first.action_consume()
        repair = first.with_env(self.admin_env).move_ids.repair_id

        repair.action_repair_end()

        moves = (first + second).with_env(self.admin_env).move_ids
        self.assertEqual(moves.mapped("value"), [40, 44])
        self.assertEqual(sorted(self._costs()), [-44, -40])

    def test_machine_on_the_bench_costs_nothing(self):
        boiler = self._create_valued("Boiler", self.category_fifo, 900.0)
        self._buy(boiler, 500.0)
        machine = self._create_equipment(product_id=boiler.id)
        call = self._create_call(equipment_id=machine.id, user_id=self.technician.id)
        part = self._create_part(call_id=call.id)
        part.action_reserve()
        repair = part.with_env(self.admin_env).move_ids.repair_id
        self.assertEqual(repair.product_id, boiler)
        repair.product_location_src_id = self.shelf
        repair.product_location_dest_id = self.shelf
        repair.action_repair_start()

        repair.action_repair_end()

        self.assertEqual(self._costs(call), [-40])
        self.assertEqual(self._value(boiler), 500)

    def test_part_without_stock_is_the_charges(self):
        self.pump.standard_price = 41
        self._create_part(source="direct").action_consume()
        line = self._analytic_lines(self.call)
        self.assertEqual(line.amount, -41)
        self.assertTrue(line.customer_service_charge_id)

    def test_place_of_production_with_an_account_posts_once(self):
        account = self._create_admin(
            "account.account",
            name="Cost of Repairs",
            code="410199",
            account_type="expense_direct_cost",
            company_ids=[Command.set(self.company.ids)],
        )
        self.warehouse.repair_type_id.default_location_dest_id.valuation_account_id = (
            account
        )
        part = self._create_part()
        part.action_consume()
        move = part.with_env(self.admin_env).move_ids
        self.assertEqual(sum(move.account_move_id.line_ids.mapped("debit")), 40)
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=self.call.id,
            order_line=[
                Command.create(
                    {
                        "product_id": self.pump.id,
                        "customer_service_kind": "part",
                        "move_ids": [Command.link(move.id)],
                    }
                )
            ],
        )
        order.action_confirm()
        invoice = self.admin_env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-11-01",
                "company_id": self.company.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.pump.id,
                            "price_unit": 120,
                            "quantity": 1,
                            "sale_line_ids": [Command.set(order.order_line.ids)],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        self.assertFalse(self._balances(invoice))

    def test_delivered_quantity_of_the_order_line(self):
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=self.call.id,
            order_line=[
                Command.create({"product_id": self.pump.id, "product_uom_qty": 2})
            ],
        )
        part = self._create_part(quantity=2)
        part.sudo().sale_line_id = order.order_line
        part.action_reserve()
        order.action_confirm()
        self.assertFalse(order.picking_ids)
        self.assertEqual(
            part.with_env(self.admin_env).move_ids.repair_id.sale_order_id, order
        )

        part.action_consume()
        self.assertEqual(order.order_line.qty_delivered, 2)

        part._give_back({part: 1})
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(order.order_line.product_uom_qty, 2)
