from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 22:30:00")
class TestEquipmentDelivery(CustomerServiceStockCommon):
    """What is delivered is in the installed base: once, with owner, site and terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Rome"
        cls.goods = cls._create_goods(customer_service_category_id=cls.category.id)
        cls.lot, cls.second = cls._create_serials(cls.goods, "SN-1", "SN-2")

    def test_delivery_makes_the_machine(self):
        order = self._sell(self.goods, self.lot, partner_shipping_id=self.site.id)
        self.assertRecordValues(
            self._machine_of(self.lot),
            [
                {
                    "name": "Boiler Aurora",
                    "serial": "SN-1",
                    "product_id": self.goods.id,
                    "category_id": self.category.id,
                    "company_id": self.company.id,
                    "state": "installed",
                    "partner_id": self.customer.id,
                    "end_user_id": False,
                    "site_id": self.site.id,
                    "sale_line_id": order.order_line.id,
                    "delivery_move_id": order.picking_ids.move_ids.id,
                    "date_delivered": date(2026, 3, 10),
                    "warranty_start": date(2026, 3, 10),
                    "warranty_parts_end": date(2028, 3, 9),
                    "quantity": 1.0,
                }
            ],
        )
