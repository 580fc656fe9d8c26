from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .accounting_common import AccountingCommon

SOLD = "2025-03-03 09:00:00"
BROKEN = "2026-09-14 08:00:00"  # parts are in warranty, labour no more
WORK_RATE, KM_RATE, BOARD_PRICE = 60.0, 0.8, 200.0
HOUR_COST, KM_COST = 32.5, 0.35
# cost of the pump and of the board used, value of the one of each that is left
COSTS = {
    "standard": ((45.0, 66.0), (45.0, 66.0)),
    "average": ((42.0, 65.0), (42.0, 65.0)),
    "fifo": ((40.0, 60.0), (44.0, 70.0)),
}


@tagged("post_install", "-at_install")
class TestFullLoop(AccountingCommon):
    """From the sale of a machine to the margin of its repair, to the cent.

    A boiler is sold by its serial number; eighteen months later it breaks: two hours
    of work, thirty kilometres, a pump in warranty from the van and a board out of it
    built in at the workshop. Quoted, accepted, done, invoiced.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category.write({"warranty_parts_months": 24, "warranty_labour_months": 12})
        cls._create_admin(
            "hr.employee",
            name=cls.technician.name,
            user_id=cls.technician.id,
            company_id=cls.company.id,
            hourly_cost=HOUR_COST,
        )
        cls.tariff = cls._create_tariff()
        cls.van = cls._create_van()

    @classmethod
    def _create_tariff(cls):
        hour = cls.env.ref("uom.product_uom_hour")
        km = cls.env.ref("uom.product_uom_km")
        services = {
            "labour": cls._create_service("Hour", hour, WORK_RATE),
            "km": cls._create_service("Kilometre", km, KM_RATE, standard_price=KM_COST),
        }
        tariff = cls._create_admin(
            "customer.service.tariff",
            name="Loop",
            company_id=cls.company.id,
            rule_ids=[
                Command.create({"kind": kind, "product_id": product.id})
                for kind, product in services.items()
            ],
        )
        cls.company.customer_service_tariff_id = tariff
        return tariff

    @classmethod
    def _create_service(cls, name, uom, price, **vals):
        return cls._create_product(
            name,
            type="service",
            uom_id=uom.id,
            list_price=price,
            invoice_policy="delivery",
            taxes_id=[Command.clear()],
            **vals,
        )

    @classmethod
    def _create_van(cls):
        return cls._create_admin(
            "stock.location",
            name="Van 1",
            usage="internal",
            location_id=cls.warehouse.view_location_id.id,
            customer_service_van=True,
            customer_service_user_id=cls.technician.id,
            company_id=cls.company.id,
        )

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------
    def _stock_up(self, method, valuation):
        """Buy two pumps and two boards at different costs, one pump on the van."""
        category = self._create_goods_category(method, valuation)
        self.pump = self._create_valued(
            "Pump", category, 120.0, invoice_policy="delivery"
        )
        self.board = self._create_valued(
            "Board", category, BOARD_PRICE, invoice_policy="delivery"
        )
        if method == "standard":
            self.pump.standard_price, self.board.standard_price = 45.0, 66.0
        for product, costs in ((self.pump, (40.0, 44.0)), (self.board, (60.0, 70.0))):
            for cost in costs:
                self._buy(product, cost)
        self._move_to_van(self.pump)

    def _move_to_van(self, product):
        move = self._create_admin(
            "stock.move",
            product_id=product.id,
            product_uom_qty=1,
            location_id=self.shelf.id,
            location_dest_id=self.van.id,
            picking_type_id=self.warehouse.int_type_id.id,
            company_id=self.company.id,
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()

    def _sell_boiler(self, method, valuation):
        """Return the machine made by the delivery of a serial number."""
        category = self._create_goods_category(method, valuation)
        boiler = self._create_valued(
            "Boiler",
            category,
            900.0,
            tracking="serial",
            invoice_policy="delivery",
            customer_service_installed_base=True,
            customer_service_category_id=self.category.id,
        )
        lot = self._create_lot(boiler, "BLR-1")
        self._buy(boiler, 500.0, lot=lot)
        order = self._sell(boiler, lot)
        self.sale_invoice = self._invoice(order)
        self.boiler = boiler
        return self._machine_of(lot)

    def _invoice(self, order):
        order = order.with_user(self.accountant)
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def _plan(self, machine):
        """Return the call with a visit, work at the bench and a part for each."""
        call = self._create_call(
            equipment_id=machine.id,
            partner_id=self.customer.id,
            user_id=self.technician.id,
        )
        start = fields.Datetime.now()
        self.visit, self.bench = self.env["customer.service.intervention"].create(
            [
                {
                    "call_id": call.id,
                    "user_id": self.technician.id,
                    "kind": kind,
                    "date_start": start + timedelta(hours=2 * position),
                    "date_stop": start + timedelta(hours=2 * position + 1),
                    "planned_hours": 1,
                    "planned_km": km,
                }
                for position, (kind, km) in enumerate((("onsite", 30), ("workshop", 0)))
            ]
        )
        self.pump_part, self.board_part = self.env["customer.service.part"].create(
            [
                {
                    "call_id": call.id,
                    "intervention_id": intervention.id,
                    "product_id": product.id,
                    "source": source,
                }
                for intervention, product, source in (
                    (self.visit, self.pump, "van"),
                    (self.bench, self.board, "workshop"),
                )
            ]
        )
        return call

    def _quote(self, call):
        """Return the quotation; the board was broken by the customer: not covered."""
        action = call.action_create_quotation()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.customer_service_call_id, call)
        line = order.order_line.filtered(lambda one: one.product_id == self.board)
        line.write(
            {
                "customer_service_coverage": "none",
                "customer_service_coverage_rate": 0,
                "customer_service_coverage_reason": False,
            }
        )
        return order.with_user(self.accountant)

    def _do(self, intervention, **vals):
        """Work an hour, use the parts and close, as the technician."""
        intervention = intervention.with_user(self.technician)
        with freeze_time(intervention.date_start):
            intervention.action_start_work()
        with freeze_time(intervention.date_stop):
            intervention.action_pause()
            intervention.part_ids.action_consume()
            intervention.write({"report": "<p>Repaired</p>", **vals})
            intervention.action_done()

    def _bill(self, call):
        """Verify the charges, put them on the order and invoice it."""
        charges = call.with_user(self.accountant).charge_ids
        charges.action_verify()
        call.with_user(self.accountant).action_bill_charges()
        return self._invoice(call.sale_order_ids)

    # ------------------------------------------------------------------
    # The loop
    # ------------------------------------------------------------------
    def _run_loop(self, method, valuation):
        with freeze_time(SOLD):
            self._stock_up(method, valuation)
            machine = self._sell_boiler(method, valuation)
        self._check_sale(machine, valuation)
        with freeze_time(BROKEN):
            call = self._plan(machine)
            order = self._quote(call)
            self._check_quotation(order)
            order.action_confirm()
            self._check_accepted(order)
            self._do(self.visit, km=30, unsigned_reason="Nobody there")
            self._do(self.bench)
            self._check_stock(method)
            invoice = self._bill(call)
        self._check_invoice(order, invoice, method, valuation)
        self._check_margin(call, method)
        self._check_machine(machine)

    def _check_sale(self, machine, valuation):
        self.assertEqual(len(machine), 1)
        self.assertEqual(machine.serial, "BLR-1")
        self.assertEqual(machine.partner_id, self.customer)
        self.assertEqual(str(machine.warranty_parts_end), "2027-03-02")
        self.assertEqual(str(machine.warranty_labour_end), "2026-03-02")
        self.assertEqual(self._value(self.boiler), 0)
        expected = {
            (self.boiler, "expense_direct_cost"): 500.0,
            (self.boiler, "asset_current"): -500.0,
        }
        self.assertEqual(
            sorted(self._balances(self.sale_invoice).values()),
            sorted(expected.values()) if valuation == "real_time" else [],
        )

    def _check_quotation(self, order):
        lines = order.order_line.filtered("product_id")
        amounts = {line.product_id.name: line.price_subtotal for line in lines}
        self.assertEqual(
            amounts, {"Hour": 120.0, "Kilometre": 24.0, "Pump": 0.0, "Board": 200.0}
        )
        pump = lines.filtered(lambda line: line.product_id == self.pump)
        self.assertEqual(pump.customer_service_coverage, "warranty")
        self.assertEqual(pump.customer_service_coverage_rate, 100)
        self.assertEqual(order.amount_untaxed, 344.0)

    def _check_accepted(self, order):
        """Both parts are reserved, each in its place, and nothing else is sent."""
        parts = self.pump_part + self.board_part
        self.assertEqual(parts.mapped("state"), ["reserved", "reserved"])
        moves = parts.with_env(self.admin_env).move_ids
        self.assertEqual(len(moves), 2)
        self.assertEqual(order.with_env(self.admin_env).order_line.move_ids, moves)
        self.assertEqual(moves.repair_id.product_id, self.boiler)
        self.assertEqual(len(moves.picking_id), 1)
        self.assertEqual(moves.picking_id.location_id, self.van)

    def _check_stock(self, method):
        parts = self.pump_part + self.board_part
        self.assertEqual(parts.mapped("used_quantity"), [1, 1])
        moves = parts.with_env(self.admin_env).move_ids
        self.assertEqual(set(moves.mapped("state")), {"done"})
        self.assertEqual(moves.repair_id.state, "done")
        costs, left = COSTS[method]
        self.assertEqual(moves.mapped("value"), list(costs))
        for product, value in zip((self.pump, self.board), left, strict=True):
            product = product.with_env(self.admin_env)
            self.assertEqual(product.qty_available, 1, product.name)
            self.assertEqual(self._value(product), value, product.name)
        van = self.van.quant_ids.filtered("quantity")
        self.assertFalse(van)

    def _check_invoice(self, order, invoice, method, valuation):
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.amount_untaxed, 344.0)
        lines = order.order_line.filtered("product_id")
        self.assertEqual(lines.mapped("qty_delivered"), lines.mapped("qty_invoiced"))
        self.assertEqual(order.invoice_status, "invoiced")
        deliveries = self.admin_env["stock.picking"].search(
            [("sale_id", "=", order.id)]
        )
        self.assertLessEqual(len(deliveries), 1)
        pump, board = COSTS[method][0]
        found = sorted(self._balances(invoice).values())
        expected = [-board, -pump, pump, board] if valuation == "real_time" else []
        self.assertEqual(found, sorted(expected))
        cogs = invoice.with_env(self.admin_env).line_ids.filtered(
            lambda line: line.display_type == "cogs"
        )
        self.assertFalse(any(cogs.mapped("analytic_distribution")))

    def _check_margin(self, call, method):
        """Block, host's analytic lines and a calculation by hand agree."""
        pump, board = COSTS[method][0]
        expected = {
            "invoice": 2 * WORK_RATE + 30 * KM_RATE + BOARD_PRICE,
            "labour": -2 * HOUR_COST,
            "travel": -30 * KM_COST,
            "part": -pump - board,
        }
        groups = self.admin_env["account.analytic.line"]._read_group(
            [("customer_service_call_id", "=", call.id)],
            ["category"],
            ["amount:sum"],
        )
        found = {category: round(amount, 2) for category, amount in groups}
        self.assertEqual(found, expected)
        margin = round(sum(expected.values()), 2)
        account = call.with_env(self.admin_env).analytic_account_id
        self.assertAlmostEqual(account.balance, margin, 2)
        self.assertAlmostEqual(call.with_user(self.manager).margin, margin, 2)
        parts = self._analytic_lines(call).filtered(lambda one: one.category == "part")
        self.assertEqual(parts.partner_id, self.customer)
        self.assertEqual(sorted(parts.mapped("amount")), sorted([-board, -pump]))

    def _check_machine(self, machine):
        self.assertEqual(machine.state, "installed")
        self.assertEqual(machine.partner_id, self.customer)

    def test_standard_cost_in_real_time(self):
        self._run_loop("standard", "real_time")

    def test_average_cost_in_real_time(self):
        self._run_loop("average", "real_time")

    def test_fifo_in_real_time(self):
        self._run_loop("fifo", "real_time")

    def test_standard_cost_at_closing(self):
        self._run_loop("standard", "periodic")

    def test_average_cost_at_closing(self):
        self._run_loop("average", "periodic")

    def test_fifo_at_closing(self):
        self._run_loop("fifo", "periodic")
