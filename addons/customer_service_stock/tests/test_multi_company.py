from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(CustomerServiceStockCommon):
    """Each company has its own installed base, also of numbers they share."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_warehouse = cls._get_warehouse(cls.other_company, "MNE")
        cls.goods = cls._create_goods()
        (cls.lot,) = cls._create_serials(cls.goods, "SN-1")
        cls.foreigner = cls._create_user(
            "foreigner",
            groups="customer_service_base.group_user",
            company=cls.other_company,
        )
        cls._sell(cls.goods, cls.lot)
        cls.machine = cls._machine_of(cls.lot)

    def _ship_from_the_other_company(self):
        """Deliver the number, sold to the other company, to its customer."""
        shelf = self.other_warehouse.lot_stock_id
        self._put_in_stock(self.goods, lot=self.lot, location=shelf)
        self._put_in_stock(self.goods, -1, lot=self.lot, location=self.at_customers)
        picking = self._create_admin(
            "stock.picking",
            picking_type_id=self.other_warehouse.out_type_id.id,
            partner_id=self.other_customer.id,
            location_id=shelf.id,
            location_dest_id=self.at_customers.id,
            move_ids=[
                Command.create(
                    {
                        "product_id": self.goods.id,
                        "product_uom_qty": 1,
                        "company_id": self.other_company.id,
                        "location_id": shelf.id,
                        "location_dest_id": self.at_customers.id,
                    }
                )
            ],
        )
        picking.action_confirm()
        self._set_lots(picking.move_ids, self.lot)
        picking.move_ids.picked = True
        picking.button_validate()

    def test_machine_is_of_the_company_that_delivers(self):
        self._ship_from_the_other_company()
        machines = self.machine.sudo().search([("lot_id", "=", self.lot.id)])
        self.assertRecordValues(
            machines.sorted("id"),
            [
                {"company_id": self.company.id, "partner_id": self.customer.id},
                {
                    "company_id": self.other_company.id,
                    "partner_id": self.other_customer.id,
                },
            ],
        )

    def test_machine_of_the_other_company_is_not_seen(self):
        found = self._machine_of(self.lot).with_user(self.foreigner)
        self.assertFalse(found.search([("lot_id", "=", self.lot.id)]))

    def test_lot_of_another_company_is_refused(self):
        goods = self._create_goods("Pump", company_id=self.other_company.id)
        lot = self._create_lot(goods, "PUMP-1", company_id=self.other_company.id)
        shared = self._create_equipment(product_id=self.goods.id)
        with self.assertRaises(UserError):
            shared.lot_id = lot

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_within_a_company(self):
        with self.assertRaisesRegex(Exception, "serial_lot_uniq|serial_product_uniq"):
            self._create_equipment(product_id=self.goods.id, lot_id=self.lot.id)
            self.env.flush_all()
