import itertools
import re

from odoo.exceptions import UserError
from odoo.tests import tagged

from .italy_common import ItalyCommon

DELIVERIES = 50


@tagged("post_install", "-at_install")
class TestStockPickingSeries(ItalyCommon):
    """Numbers of transport documents follow each other, whatever is delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_warehouse("TWO")
        cls.plain = cls._create_goods(
            "Sealing ring", tracking="none", customer_service_installed_base=False
        )
        for warehouse in cls.warehouse | cls.second:
            cls._put_in_stock(cls.plain, 500, location=warehouse.lot_stock_id)

    def _get_item(self, warehouse):
        """Return a line of two pieces received at a warehouse."""
        return_ = self._authorize(
            {"product_id": self.plain.id, "quantity": 2}, warehouse_id=warehouse.id
        )
        return self._receive(return_)

    def _deliver_order(self, warehouse):
        order = self._confirm_order(self.plain, 1, warehouse_id=warehouse.id)
        return self._ship(order.picking_ids)

    def _deliver_backorders(self, warehouse):
        order = self._confirm_order(self.plain, 2, warehouse_id=warehouse.id)
        first = order.picking_ids.with_user(self.storekeeper)
        first.move_ids.quantity = 1
        first.move_ids.picked = True
        first.with_context(skip_backorder=True).button_validate()
        rest = order.picking_ids - first.with_env(order.env)
        self.assertTrue(rest)
        self.assertFalse(rest.l10n_it_ddt_number, "not done yet")
        return first | self._ship(rest)

    def _deliver_return(self, warehouse):
        return self._send_back(self._get_item(warehouse))

    def _deliver_to_supplier(self, warehouse):
        return self._ship(self._get_item(warehouse)._send_to_supplier(self.supplier))

    def _deliver_loan(self, warehouse):
        line = self._get_item(warehouse)
        self.env["customer.service.rma.lend"].with_context(
            default_line_id=line.id
        ).create({}).action_lend()
        return self._ship(self._get_picking(line, "loan_out"))

    def _cancel(self, warehouse):
        order = self._confirm_order(self.plain, 1, warehouse_id=warehouse.id)
        order.picking_ids.action_cancel()
        return self.admin_env["stock.picking"]

    def _fail(self, warehouse):
        """Validate what cannot be: the number it took is free again."""
        line = self._get_item(warehouse)
        line.action_decide_return()
        line.action_return()
        picking = self._get_picking(line, "back")
        picking.move_ids.customer_service_rma_line_id = False
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._ship(picking)
        self.assertFalse(picking.l10n_it_ddt_number)
        picking.move_ids.customer_service_rma_line_id = line
        return self.admin_env["stock.picking"]

    def test_no_holes_and_no_duplicates(self):
        done = self.admin_env["stock.picking"].search(
            [("company_id", "=", self.company.id), ("l10n_it_ddt_number", "!=", False)]
        )
        kinds = (
            self._deliver_order,
            self._deliver_return,
            self._cancel,
            self._deliver_to_supplier,
            self._fail,
            self._deliver_backorders,
            self._deliver_loan,
        )
        warehouses = itertools.cycle((self.warehouse, self.second, self.warehouse))
        for deliver in itertools.cycle(kinds):
            done |= deliver(next(warehouses)).with_env(self.admin_env)
            if len(done) >= DELIVERIES:
                break
        self.assertTrue(all(done.mapped("l10n_it_ddt_number")))
        for warehouse in self.warehouse | self.second:
            own = done.filtered(
                lambda picking: (
                    picking.picking_type_id.warehouse_id == warehouse  # noqa: B023
                )
            )
            with self.subTest(warehouse=warehouse.code):
                numbers = sorted(
                    int(re.search(r"/OUT/DDT(\d+)$", number).group(1))
                    for number in own.mapped("l10n_it_ddt_number")
                )
                self.assertGreater(len(numbers), DELIVERIES // 4)
                self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_number_is_not_copied(self):
        delivery = self._deliver_order(self.warehouse).with_env(self.admin_env)
        self.assertTrue(delivery.l10n_it_ddt_number)
        self.assertFalse(delivery.copy().l10n_it_ddt_number)

    def test_what_comes_back_has_no_number_of_ours(self):
        order = self._sell(self.plain, quantity=1)
        delivery = order.picking_ids
        back = self._return(delivery)
        self.assertTrue(delivery.l10n_it_ddt_number)
        self.assertFalse(back.l10n_it_ddt_number)
        again = self._return(back)
        self.assertNotEqual(again.l10n_it_ddt_number, delivery.l10n_it_ddt_number)
        self.assertTrue(again.l10n_it_ddt_number)

    def test_own_series(self):
        kind = self.warehouse.with_env(self.admin_env).customer_service_rma_out_type_id
        kind.customer_service_own_ddt_series = True
        delivery = self._send_back(self._get_item(self.warehouse))
        self.assertEqual(
            delivery.l10n_it_ddt_number, f"{self.warehouse.code}/ROUT/DDT00001"
        )
