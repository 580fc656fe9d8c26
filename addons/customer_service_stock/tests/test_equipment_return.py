from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestEquipmentReturn(CustomerServiceStockCommon):
    """A machine that comes back, goes out again or changes hands stays one machine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._create_goods(customer_service_category_id=cls.category.id)
        (cls.lot,) = cls._create_serials(cls.goods, "SN-1")
        cls.order = cls._sell(cls.goods, cls.lot, partner_shipping_id=cls.site.id)
        cls.delivery = cls.order.picking_ids
        cls.machine = cls._machine_of(cls.lot)
        cls.machine.installation_date = "2026-03-12"

    def _check_one(self):
        self.assertEqual(self._machine_of(self.lot), self.machine)

    def test_return_for_repair_is_in_our_hands(self):
        self._return(self.delivery, self.lot)
        self._check_one()
        self.assertRecordValues(
            self.machine,
            [
                {
                    "state": "in_house",
                    "partner_id": self.customer.id,
                    "site_id": self.site.id,
                    "warranty_start": date(2026, 3, 10),
                }
            ],
        )

    def test_back_from_repair_keeps_owner_and_term(self):
        """The order names the first buyer; meanwhile the machine was sold by them."""
        self.machine.partner_id = self.other_customer
        self.machine.site_id = self.other_customer
        returned = self._return(self.delivery, self.lot)
        with freeze_time("2026-05-10 12:00:00"):
            self._return(returned, self.lot)
        self._check_one()
        self.assertRecordValues(
            self.machine,
            [
                {
                    "state": "installed",
                    "partner_id": self.other_customer.id,
                    "site_id": self.other_customer.id,
                    "date_delivered": date(2026, 3, 10),
                    "installation_date": date(2026, 3, 12),
                    "warranty_parts_end": date(2028, 3, 9),
                    "sale_line_id": self.order.order_line.id,
                }
            ],
        )

    def test_refund_retires(self):
        self._return(self.delivery, self.lot, to_refund=True)
        self.assertEqual(self.machine.state, "retired")

    def test_sold_again_after_a_refund_starts_anew(self):
        self._return(self.delivery, self.lot, to_refund=True)
        with freeze_time("2026-06-01 12:00:00"):
            order = self._sell(self.goods, self.lot, partner_id=self.other_customer.id)
        self._check_one()
        self.assertRecordValues(
            self.machine,
            [
                {
                    "state": "installed",
                    "partner_id": self.other_customer.id,
                    "site_id": self.other_customer.id,
                    "sale_line_id": order.order_line.id,
                    "delivery_move_id": order.picking_ids.move_ids.id,
                    "date_delivered": date(2026, 6, 1),
                    "installation_date": False,
                    "warranty_start": date(2026, 6, 1),
                    "warranty_parts_end": date(2028, 5, 31),
                    "warranty_travel_end": False,
                }
            ],
        )
        self.assertRecordValues(
            self.machine.move_ids,
            [
                {
                    "old_partner_id": self.customer.id,
                    "partner_id": self.other_customer.id,
                    "reason": order.picking_ids.name,
                }
            ],
        )

    def test_new_term_forgets_ends_agreed_for_the_old_one(self):
        self.machine.write(
            {"warranty_rule": "agreed", "warranty_travel_end": "2026-04-30"}
        )
        self._return(self.delivery, self.lot, to_refund=True)
        with freeze_time("2026-06-01 12:00:00"):
            self._sell(self.goods, self.lot)
        self.assertRecordValues(
            self.machine,
            [
                {
                    "warranty_rule": "delivery",
                    "warranty_start": date(2026, 6, 1),
                    "warranty_travel_end": False,
                }
            ],
        )

    def test_receipt_without_return_is_in_our_hands(self):
        self._transfer(
            self.goods,
            self.lot,
            self.at_customers,
            self.warehouse.lot_stock_id,
            picking_type=self.warehouse.in_type_id,
            partner_id=self.customer.id,
        )
        self.assertEqual(self.machine.state, "in_house")

    def test_lent_to_another_customer_without_order_keeps_the_term(self):
        self._return(self.delivery, self.lot)
        self._transfer(
            self.goods,
            self.lot,
            self.warehouse.lot_stock_id,
            self.at_customers,
            partner_id=self.other_customer.id,
        )
        self._check_one()
        self.assertRecordValues(
            self.machine,
            [
                {
                    "partner_id": self.other_customer.id,
                    "site_id": self.other_customer.id,
                    "warranty_start": date(2026, 3, 10),
                    "sale_line_id": self.order.order_line.id,
                }
            ],
        )

    def test_customers_sell_to_each_other(self):
        self._transfer(
            self.goods,
            self.lot,
            self.at_customers,
            self.at_customers,
            partner_id=self.other_customer.id,
        )
        self._check_one()
        self.assertRecordValues(
            self.machine,
            [
                {
                    "state": "installed",
                    "partner_id": self.other_customer.id,
                    "warranty_start": date(2026, 3, 10),
                }
            ],
        )
        self.assertEqual(len(self.machine.move_ids), 1)

    def test_same_customer_changes_nothing(self):
        self._transfer(
            self.goods,
            self.lot,
            self.at_customers,
            self.at_customers,
            partner_id=self.customer.id,
        )
        self.assertEqual(self.machine.site_id, self.site)
        self.assertFalse(self.machine.move_ids)

    def test_repair_at_the_customer_changes_nothing(self):
        repair = self._create_admin(
            "repair.order",
            product_id=self.goods.id,
            lot_id=self.lot.id,
            partner_id=self.other_customer.id,
            company_id=self.company.id,
            picking_type_id=self.warehouse.repair_type_id.id,
            product_location_src_id=self.at_customers.id,
            product_location_dest_id=self.at_customers.id,
        )
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        self.assertEqual(self.machine.partner_id, self.customer)

    def test_scrapped_at_the_customer_is_retired(self):
        scrap = self._create_admin(
            "stock.scrap",
            product_id=self.goods.id,
            lot_id=self.lot.id,
            location_id=self.at_customers.id,
            company_id=self.company.id,
        )
        scrap.action_validate()
        self.assertEqual(self.machine.state, "retired")

    def test_replaced_machine_stays_replaced_when_it_comes_back(self):
        self.machine.state = "replaced"
        self._return(self.delivery, self.lot)
        self.assertEqual(self.machine.state, "replaced")

    def test_component_delivered_to_another_leaves_its_plant(self):
        plant = self._create_equipment(name="Plant", site_id=self.site.id)
        self.machine.parent_id = plant
        self._return(self.delivery, self.lot)
        self.assertEqual(self.machine.parent_id, plant)
        self._transfer(
            self.goods,
            self.lot,
            self.warehouse.lot_stock_id,
            self.at_customers,
            partner_id=self.other_customer.id,
        )
        self.assertFalse(self.machine.parent_id)
        self.assertEqual(self.machine.partner_id, self.other_customer)

    def test_archived_machine_comes_back_when_it_is_delivered(self):
        self._return(self.delivery, self.lot)
        self.machine.active = False
        self._transfer(
            self.goods,
            self.lot,
            self.warehouse.lot_stock_id,
            self.at_customers,
            partner_id=self.customer.id,
        )
        self._check_one()
        self.assertTrue(self.machine.active)

    def test_doing_it_again_changes_nothing(self):
        self.machine.write({"partner_id": self.other_customer.id, "state": "planned"})
        before = self.machine.read()
        self.delivery.move_ids._follow_in_installed_base()
        self.assertEqual(self.machine.read(), before)
        self._check_one()

    def test_unknown_machine_that_comes_back_is_in_our_hands(self):
        """It was sold before the product was marked."""
        self.machine.with_user(self.manager).unlink()
        self._return(self.delivery, self.lot)
        machine = self._machine_of(self.lot)
        self.assertRecordValues(
            machine,
            [
                {
                    "state": "in_house",
                    "partner_id": self.customer.id,
                    "date_delivered": date(2026, 3, 10),
                }
            ],
        )

    def test_number_never_sold_by_us_makes_nothing_when_it_comes(self):
        stranger = self._create_lot(self.goods, "STRANGER")
        self._transfer(
            self.goods,
            stranger,
            self.at_customers,
            self.warehouse.lot_stock_id,
            picking_type=self.warehouse.in_type_id,
            partner_id=self.customer.id,
        )
        self.assertFalse(self._machine_of(stranger))
