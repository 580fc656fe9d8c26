from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
class TestEquipmentQuantity(CustomerServiceStockCommon):
    """Goods without serial numbers: one record per delivery, with its quantity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.detector = cls._create_goods("Smoke Detector", tracking="none")
        cls._put_in_stock(cls.detector, 50)
        cls.filter = cls._create_goods("Filter", tracking="lot")
        cls.lots = cls.admin_env["stock.lot"].browse()
        for name in ("L1", "L2"):
            lot = cls._create_lot(cls.filter, name)
            cls._put_in_stock(cls.filter, 20, lot=lot)
            cls.lots |= lot

    def _records_of(self, order):
        return (
            self.env["customer.service.equipment"]
            .with_context(active_test=False)
            .search([("sale_line_id", "in", order.order_line.ids)], order="id")
        )

    def test_delivery_is_one_record(self):
        order = self._confirm_order(self.detector, 12)
        self._ship(order.picking_ids)
        self.assertRecordValues(
            self._records_of(order),
            [
                {
                    "quantity": 12.0,
                    "serial": False,
                    "lot_id": False,
                    "state": "installed",
                    "partner_id": self.customer.id,
                }
            ],
        )

    def test_return_takes_away_and_new_delivery_gives_back(self):
        order = self._confirm_order(self.detector, 12)
        self._ship(order.picking_ids)
        record, delivery = self._records_of(order), order.picking_ids
        some = self._return(delivery, quantity=5)
        self.assertRecordValues(record, [{"quantity": 7.0, "state": "installed"}])
        self._return(delivery, quantity=7)
        self.assertRecordValues(record, [{"quantity": 7.0, "state": "in_house"}])
        self._return(some, quantity=5)
        self.assertRecordValues(record, [{"quantity": 5.0, "state": "installed"}])
        self.assertEqual(len(self._records_of(order)), 1)

    def test_all_refunded_is_retired(self):
        order = self._confirm_order(self.detector, 3)
        self._ship(order.picking_ids)
        self._return(order.picking_ids, quantity=3, to_refund=True)
        self.assertEqual(self._records_of(order).state, "retired")

    def test_each_lot_of_a_delivery_is_a_record(self):
        order = self._sell(self.filter, self.lots, quantity=4)
        self.assertRecordValues(
            self._records_of(order),
            [
                {"lot_id": lot.id, "lot_name": lot.name, "quantity": 4.0}
                for lot in self.lots
            ],
        )

    def test_one_lot_at_two_customers_is_two_records(self):
        first = self._sell(self.filter, self.lots[0], quantity=4)
        second = self._sell(
            self.filter, self.lots[0], quantity=6, partner_id=self.other_customer.id
        )
        self.assertRecordValues(
            self._records_of(first) | self._records_of(second),
            [
                {"partner_id": self.customer.id, "quantity": 4.0},
                {"partner_id": self.other_customer.id, "quantity": 6.0},
            ],
        )

    def test_quantity_is_in_the_unit_of_the_product(self):
        order = self._confirm_order(self.detector, 2)
        order.picking_ids.action_cancel()
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._confirm_order(self.detector, 0)
        order.order_line.write({"product_uom_id": dozen.id, "product_uom_qty": 1})
        self._ship(order.picking_ids)
        self.assertEqual(self._records_of(order).quantity, 12.0)

    def test_receipt_that_names_no_delivery_changes_nothing(self):
        order = self._confirm_order(self.detector, 2)
        self._ship(order.picking_ids)
        self._transfer(
            self.detector,
            [self.lots.browse()],
            self.at_customers,
            self.warehouse.lot_stock_id,
            picking_type=self.warehouse.in_type_id,
            partner_id=self.customer.id,
        )
        self.assertRecordValues(
            self._records_of(order), [{"quantity": 2.0, "state": "installed"}]
        )

    def test_doing_it_again_changes_nothing(self):
        order = self._sell(self.filter, self.lots, quantity=4)
        records = self._records_of(order)
        order.picking_ids.move_ids._follow_in_installed_base()
        self.assertEqual(self._records_of(order), records)

    @mute_logger("odoo.sql_db")
    def test_negative_quantity_is_refused(self):
        order = self._sell(self.filter, self.lots[0], quantity=4)
        with self.assertRaisesRegex(Exception, "quantity_not_negative"):
            record = self._records_of(order)
            record.quantity = -1
            record.flush_recordset()
