from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CustomerServiceStockCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 23:30:00")
class TestEquipmentDelivery(CustomerServiceStockCommon):
    """What is delivered is in the installed base: once, with owner, site and terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Rome"
        cls.goods = cls._create_goods(customer_service_category_id=cls.category.id)
        cls.lot, cls.second = cls._create_serials(cls.goods, "SN-1", "SN-2")
        cls.terms = cls.goods.product_tmpl_id

    def _count(self):
        return (
            self.env["customer.service.equipment"]
            .with_context(active_test=False)
            .search_count([("product_id", "=", self.goods.id)])
        )

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
                    "date_delivered": date(2026, 3, 11),
                    "warranty_start": date(2026, 3, 11),
                    "warranty_parts_end": date(2028, 3, 10),
                    "quantity": 1.0,
                }
            ],
        )
        self.assertFalse(self._machine_of(self.second))

    def test_who_ships_needs_no_right_on_the_installed_base(self):
        equipment = self.env["customer.service.equipment"].with_user(self.storekeeper)
        with self.assertRaises(AccessError):
            equipment.search([])
        self._sell(self.goods, self.lot)
        machine = self._machine_of(self.lot).sudo()
        self.assertNotIn(self.storekeeper.partner_id, machine.message_partner_ids)

    def test_several_machines_and_a_backorder(self):
        order = self._confirm_order(self.goods, 2)
        self._ship(order.picking_ids, self.lot)
        self.assertTrue(self._machine_of(self.lot))
        self.assertFalse(self._machine_of(self.second))
        backorder = order.picking_ids.filtered(lambda one: one.state != "done")
        self._ship(backorder, self.second)
        self.assertEqual(
            self._machine_of(self.second).sale_order_id.sudo(), order.sudo()
        )

    def test_product_that_is_not_marked_makes_nothing(self):
        self.terms.customer_service_installed_base = False
        self._sell(self.goods, self.lot)
        self.assertFalse(self._count())

    def test_receipts_and_transfers_make_nothing(self):
        shelf = self._create_admin(
            "stock.location",
            name="Shelf",
            location_id=self.warehouse.lot_stock_id.id,
            company_id=self.company.id,
        )
        self._transfer(
            self.goods,
            self.lot,
            self.warehouse.lot_stock_id,
            shelf,
            picking_type=self.warehouse.int_type_id,
        )
        self.assertFalse(self._count())

    def test_spare_part_is_the_component_that_its_grid_makes(self):
        call = self._create_call()
        part = self.env["customer.service.part"].create(
            {"call_id": call.id, "product_id": self.goods.id}
        )
        order = self._confirm_order(self.goods)
        order.picking_ids.move_ids.customer_service_part_id = part
        self._ship(order.picking_ids, self.lot)
        self.assertFalse(self._count())

    def test_machine_to_install_waits_and_starts_with_the_installation(self):
        self.terms.customer_service_warranty_rule = "installation"
        self._sell(self.goods, self.lot)
        machine = self._machine_of(self.lot)
        self.assertRecordValues(
            machine,
            [{"state": "planned", "warranty_start": False, "warranty_end": False}],
        )
        machine.action_install()
        self.assertRecordValues(
            machine,
            [
                {
                    "state": "installed",
                    "date_delivered": date(2026, 3, 11),
                    "warranty_start": machine.installation_date,
                }
            ],
        )

    def test_machine_to_put_into_use_is_there_without_term(self):
        self.terms.customer_service_warranty_rule = "first_use"
        self.terms.customer_service_warranty_max_days = 30
        self._sell(self.goods, self.lot)
        self.assertRecordValues(
            self._machine_of(self.lot),
            [{"state": "installed", "warranty_start": date(2026, 4, 10)}],
        )

    def test_address_of_somebody_else_is_the_end_user(self):
        shop = self.other_customer
        self._sell(self.goods, self.lot, partner_shipping_id=shop.id)
        self.assertRecordValues(
            self._machine_of(self.lot),
            [
                {
                    "partner_id": self.customer.id,
                    "end_user_id": shop.id,
                    "site_id": shop.id,
                }
            ],
        )

    def test_buyer_is_the_company_of_the_contact(self):
        self._sell(self.goods, self.lot, partner_id=self.contact.id)
        self.assertEqual(self._machine_of(self.lot).partner_id, self.customer)

    def test_delivery_without_order(self):
        self._transfer(
            self.goods,
            self.lot,
            self.warehouse.lot_stock_id,
            self.at_customers,
            partner_id=self.site.id,
        )
        self.assertRecordValues(
            self._machine_of(self.lot),
            [
                {
                    "partner_id": self.customer.id,
                    "site_id": self.site.id,
                    "sale_line_id": False,
                }
            ],
        )

    def test_delivery_to_nobody_knows_no_customer(self):
        self._transfer(
            self.goods, self.lot, self.warehouse.lot_stock_id, self.at_customers
        )
        self.assertRecordValues(
            self._machine_of(self.lot), [{"partner_id": False, "site_id": False}]
        )

    def test_straight_from_the_supplier(self):
        """The partner of the transfer is the supplier, of the move the customer."""
        supplier = self._create_admin("res.partner", name="Caldaie SpA")
        lot = self._create_lot(self.goods, "DROP-1")
        order = self._confirm_order(self.goods)
        order.picking_ids.action_cancel()
        kind = self._create_admin(
            "stock.picking.type",
            name="Dropship",
            sequence_code="DS",
            code="incoming",
            company_id=self.company.id,
            warehouse_id=self.warehouse.id,
            use_existing_lots=True,
            default_location_src_id=self.at_suppliers.id,
            default_location_dest_id=self.at_customers.id,
        )
        picking = self._create_admin(
            "stock.picking",
            picking_type_id=kind.id,
            partner_id=supplier.id,
            location_id=self.at_suppliers.id,
            location_dest_id=self.at_customers.id,
            move_ids=[
                Command.create(
                    {
                        "product_id": self.goods.id,
                        "product_uom_qty": 1,
                        "company_id": self.company.id,
                        "location_id": self.at_suppliers.id,
                        "location_dest_id": self.at_customers.id,
                        "sale_line_id": order.order_line.id,
                    }
                )
            ],
        )
        picking.action_confirm()
        self._ship(picking, lot)
        self.assertRecordValues(
            self._machine_of(lot),
            [
                {
                    "partner_id": self.customer.id,
                    "site_id": self.customer.id,
                    "end_user_id": False,
                    "sale_line_id": order.order_line.id,
                }
            ],
        )

    def test_components_of_a_kit_are_machines_of_the_line(self):
        order = self._confirm_order(self._create_goods("Kit", tracking="none"))
        picking = order.picking_ids
        picking.move_ids.write({"state": "draft"})
        picking.move_ids.unlink()
        moves = [
            Command.create(
                {
                    "product_id": self.goods.id,
                    "product_uom_qty": 2,
                    "company_id": self.company.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "sale_line_id": order.order_line.id,
                }
            )
        ]
        picking.move_ids = moves
        picking.action_confirm()
        self._ship(picking, self.lot | self.second)
        machines = self._machine_of(self.lot) | self._machine_of(self.second)
        self.assertEqual(len(machines), 2)
        self.assertEqual(machines.sale_line_id.sudo(), order.order_line.sudo())

    def test_date_corrected_later_moves_delivery_and_term(self):
        order = self._sell(self.goods, self.lot | self.second)
        kept = self._machine_of(self.second)
        kept.date_delivered = "2026-01-01"
        order.picking_ids.with_user(self.storekeeper).date_done = "2026-02-01 12:00:00"
        self.assertRecordValues(
            self._machine_of(self.lot) | kept,
            [
                {
                    "date_delivered": date(2026, 2, 1),
                    "warranty_parts_end": date(2028, 1, 31),
                },
                {
                    "date_delivered": date(2026, 1, 1),
                    "warranty_parts_end": date(2027, 12, 31),
                },
            ],
        )

    # ------------------------------------------------------------------
    # The number of the machine
    # ------------------------------------------------------------------
    def test_machine_typed_in_by_hand_gets_its_lot(self):
        typed = self._create_equipment(
            product_id=self.goods.id, serial="sn-1", installation_date="2026-03-01"
        )
        order = self._sell(self.goods, self.lot)
        self.assertEqual(self._machine_of(self.lot), typed)
        self.assertRecordValues(
            typed,
            [
                {
                    "serial": "SN-1",
                    "installation_date": date(2026, 3, 1),
                    "date_delivered": date(2026, 3, 11),
                    "sale_line_id": order.order_line.id,
                    "partner_id": self.customer.id,
                }
            ],
        )

    def test_serial_follows_the_lot(self):
        self._sell(self.goods, self.lot)
        self.lot.with_user(self.storekeeper).name = "SN-1-BIS"
        machine = self._machine_of(self.lot)
        self.assertEqual(machine.serial, "SN-1-BIS")
        self.assertIn("SN-1-BIS", machine.search_text)

    def test_serial_of_stock_is_not_changed_on_the_machine(self):
        self._sell(self.goods, self.lot)
        with self.assertRaisesRegex(ValidationError, "SN-1"):
            self._machine_of(self.lot).serial = "OTHER"

    def test_lot_of_another_product_is_refused(self):
        machine = self._create_equipment(product_id=self._create_product().id)
        with self.assertRaisesRegex(ValidationError, "SN-1"):
            machine.lot_id = self.lot

    def test_lot_written_on_a_machine_gives_the_serial(self):
        machine = self._create_equipment(product_id=self.goods.id, lot_id=self.lot.id)
        self.assertEqual(machine.serial, "SN-1")

    def test_number_corrected_after_the_delivery(self):
        order = self._sell(self.goods, self.lot)
        machine = self._machine_of(self.lot)
        line = order.picking_ids.move_line_ids
        line.with_user(self.storekeeper).lot_id = self.second
        self.assertRecordValues(
            machine, [{"serial": "SN-2", "lot_id": self.second.id, "active": True}]
        )
        self.assertEqual(self._count(), 1)

    def test_number_corrected_to_one_that_has_a_machine(self):
        known = self._create_equipment(
            product_id=self.goods.id, lot_id=self.second.id, state="planned"
        )
        order = self._sell(self.goods, self.lot)
        wrong = self._machine_of(self.lot)
        line = order.picking_ids.move_line_ids
        line.with_user(self.storekeeper).lot_id = self.second
        self.assertRecordValues(
            wrong | known,
            [
                {"active": False, "state": "retired", "delivery_move_id": False},
                {
                    "active": True,
                    "state": "planned",
                    "delivery_move_id": order.picking_ids.move_ids.id,
                },
            ],
        )

    def test_technician_sees_the_number_without_rights_on_stock(self):
        self._sell(self.goods, self.lot)
        machine = self._machine_of(self.lot).with_user(self.technician)
        with self.assertRaises(AccessError):
            self.lot.with_user(self.technician).read(["name"])
        self.env.invalidate_all()
        self.assertEqual(machine.lot_name, "SN-1")
        arch = machine.get_view(view_type="form")["arch"]
        self.assertNotIn('name="lot_id"', arch)
        machine.position = "Roof"
