from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon

DAY = date(2026, 3, 17)


@tagged("post_install", "-at_install")
class TestEquipmentSwap(CustomerServiceCommon):
    """A machine takes the place of another one, and gives it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls._create_equipment(name="Plant", site_id=cls.site.id)
        cls.old = cls._create_equipment(
            serial="OLD-1",
            category_id=cls.category.id,
            parent_id=cls.plant.id,
            position="Roof",
            technician_id=cls.technician.id,
            installation_date="2025-05-10",
        )
        cls.new = cls._create_equipment(
            serial="NEW-1", category_id=cls.category.id, state="planned"
        )
        cls.part = cls._create_equipment(name="Pump", parent_id=cls.old.id)
        cls.gone = cls._create_equipment(
            name="Old Pump", parent_id=cls.old.id, state="retired"
        )

    def test_place_goes_over(self):
        self.assertTrue(self.old._replace_by(self.new, DAY))
        self.assertRecordValues(
            self.new,
            [
                {
                    "site_id": self.site.id,
                    "parent_id": self.plant.id,
                    "position": "Roof",
                    "technician_id": self.technician.id,
                    "state": "planned",
                    "replaces_count": 1,
                }
            ],
        )
        self.assertRecordValues(
            self.old,
            [
                {
                    "state": "replaced",
                    "replaced_by_id": self.new.id,
                    "date_replaced": DAY,
                    "parent_id": False,
                    "site_id": self.site.id,
                }
            ],
        )
        self.assertEqual(self.part.parent_id, self.new)
        self.assertEqual(self.gone.parent_id, self.old)
        self.assertIn("OLD-1", self.new.message_ids[0].body)
        self.assertIn("NEW-1", self.old.message_ids[0].body)
        self.assertTrue(self.new.move_ids.reason)

    def test_warranty_that_is_left_goes_over(self):
        self.old._replace_by(self.new, DAY)
        self.assertRecordValues(
            self.new,
            [
                {
                    "warranty_rule": "agreed",
                    "warranty_start": date(2025, 5, 10),
                    "warranty_parts_end": date(2027, 5, 9),
                    "warranty_labour_end": date(2026, 5, 9),
                    "warranty_travel_end": False,
                }
            ],
        )
        self.new.installation_date = DAY
        self.assertEqual(self.new.warranty_parts_end, date(2027, 5, 9))

    def test_new_term_by_the_company(self):
        self.company.customer_service_replacement_term = "new"
        self.old._replace_by(self.new, DAY)
        self.new.installation_date = DAY
        self.assertEqual(self.new.warranty_parts_end, date(2028, 3, 16))

    def test_new_term_after_the_old_one(self):
        self.old._replace_by(self.new, date(2027, 6, 1))
        self.new.installation_date = date(2027, 6, 1)
        self.assertEqual(self.new.warranty_parts_end, date(2029, 5, 31))

    def test_meters_are_noted(self):
        meter = self._create_admin(
            "customer.service.meter", equipment_id=self.old.id, name="Work", unit="h"
        )
        self._create_admin(
            "customer.service.meter.reading",
            meter_id=meter.id,
            value=1234,
            date="2026-03-01 10:00:00",
        )
        self.old._replace_by(self.new, DAY)
        self.assertEqual(self.new.meter_ids.mapped("display_name"), ["Work (h)"])
        self.assertFalse(self.new.meter_ids.last_date)
        self.assertIn("1234", self.new.message_ids[0].body)

    def test_twice_changes_nothing(self):
        self.old._replace_by(self.new, DAY)
        messages = len(self.new.message_ids)
        self.assertFalse(self.old._replace_by(self.new, DAY))
        self.assertEqual(len(self.new.message_ids), messages)

    def test_undo(self):
        self.old._replace_by(self.new, DAY)
        self.assertTrue(self.old._undo_replace())
        self.assertRecordValues(
            self.old,
            [
                {
                    "state": "installed",
                    "replaced_by_id": False,
                    "date_replaced": False,
                    "parent_id": self.plant.id,
                }
            ],
        )
        self.assertRecordValues(
            self.new,
            [
                {
                    "parent_id": False,
                    "site_id": False,
                    "warranty_rule": "installation",
                    "warranty_end": False,
                }
            ],
        )
        self.assertEqual(self.part.parent_id, self.old)
        self.assertFalse(self.old._undo_replace())

    def test_one_takes_the_place(self):
        other = self._create_equipment(serial="NEW-2")
        foreign = self._create_admin(
            "customer.service.equipment",
            name="Foreign",
            partner_id=self.customer.id,
            company_id=self.other_company.id,
        )
        with self.assertRaises(UserError):
            self.old._replace_by(foreign, DAY)
        self.old._replace_by(self.new, DAY)
        with self.assertRaises(UserError):
            self.old._replace_by(other, DAY)

    def test_repaired_machine_takes_its_place_again(self):
        self.old._replace_by(self.new, DAY)
        self.new._replace_by(self.old, date(2026, 9, 1))
        self.assertRecordValues(
            self.old, [{"replaced_by_id": False, "parent_id": self.plant.id}]
        )
        self.assertEqual(self.new.replaced_by_id, self.old)

    def test_links_of_the_history(self):
        self.old._replace_by(self.new, DAY)
        self.assertEqual(self.new.action_view_replaced()["res_id"], self.old.id)
        self.assertEqual(self.old.action_view_replacement()["res_id"], self.new.id)
