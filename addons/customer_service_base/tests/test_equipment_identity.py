from psycopg2.errors import ForeignKeyViolation, UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentName(CustomerServiceCommon):
    def test_product_gives_the_name(self):
        product = self._create_product("Boiler Aurora")
        equipment = self.env["customer.service.equipment"].create(
            {"product_id": product.id}
        )
        self.assertEqual(equipment.name, "Boiler Aurora")

    def test_name_by_hand_beats_the_product(self):
        product = self._create_product("Boiler Aurora")
        equipment = self._create_equipment(name="Boiler West", product_id=product.id)
        self.assertEqual(equipment.name, "Boiler West")

    def test_changed_product_changes_the_name(self):
        equipment = self._create_equipment()
        equipment.product_id = self._create_product("Boiler Aurora")
        self.assertEqual(equipment.name, "Boiler Aurora")

    def test_removed_product_leaves_the_name(self):
        equipment = self._create_equipment(product_id=self._create_product().id)
        equipment.product_id = False
        self.assertEqual(equipment.name, "Boiler 24 kW")

    def test_display_name_has_the_serial(self):
        equipment = self._create_equipment(serial="AB-1")
        self.assertEqual(equipment.display_name, "[AB-1] Boiler 24 kW")

    def test_display_name_without_serial_is_the_name(self):
        self.assertEqual(self._create_equipment().display_name, "Boiler 24 kW")

    def test_form_of_an_operator_creates_a_machine(self):
        with Form(self.env["customer.service.equipment"]) as form:
            form.name = "Copier"
            form.serial = " c 12 "
            form.partner_id = self.customer.with_env(self.env)
        self.assertRecordValues(
            form.record, [{"name": "Copier", "serial": "c 12", "state": "installed"}]
        )


@tagged("post_install", "-at_install")
class TestEquipmentSerial(CustomerServiceCommon):
    def assert_taken(self):
        """Expect the database to refuse a serial number as taken."""
        return self.assertRaises(UniqueViolation)

    def test_blanks_of_the_serial_are_cleaned(self):
        equipment = self._create_equipment(serial="  AB   12\t3 ")
        self.assertEqual(equipment.serial, "AB 12 3")

    def test_blanks_of_a_written_serial_are_cleaned(self):
        equipment = self._create_equipment()
        equipment.serial = " X  9 "
        self.assertEqual(equipment.serial, "X 9")

    def test_blank_serial_is_none(self):
        self.assertFalse(self._create_equipment(serial="   ").serial)

    def test_number_as_serial_becomes_text(self):
        self.assertEqual(self._create_equipment(serial=100200).serial, "100200")

    def test_machines_without_serial_do_not_collide(self):
        product = self._create_product()
        equipment = self._create_equipment(product_id=product.id)
        equipment |= self._create_equipment(product_id=product.id)
        self.assertEqual(equipment.mapped("serial"), [False, False])

    @mute_logger("odoo.sql_db")
    def test_same_serial_of_a_product_is_refused(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id, serial="AB1")
        with self.assert_taken():
            self._create_equipment(product_id=product.id, serial="AB1")

    @mute_logger("odoo.sql_db")
    def test_same_serial_in_other_case_is_refused(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id, serial="AB1")
        with self.assert_taken():
            self._create_equipment(product_id=product.id, serial="ab1")

    @mute_logger("odoo.sql_db")
    def test_serial_of_an_archived_machine_stays_taken(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id, serial="AB1").active = False
        with self.assert_taken():
            self._create_equipment(product_id=product.id, serial="AB1")

    def test_same_serial_of_another_product_is_accepted(self):
        self._create_equipment(product_id=self._create_product().id, serial="AB1")
        other = self._create_equipment(
            product_id=self._create_product("Copier").id, serial="AB1"
        )
        self.assertEqual(other.serial, "AB1")

    def test_same_serial_in_another_company_is_accepted(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id, serial="AB1")
        other = self._create_admin(
            "customer.service.equipment",
            product_id=product.id,
            serial="AB1",
            company_id=self.other_company.id,
        )
        self.assertEqual(other.serial, "AB1")

    @mute_logger("odoo.sql_db")
    def test_third_party_serial_of_a_model_is_refused_twice(self):
        vals = {"manufacturer": "Ferroli", "model": "F24", "serial": "77"}
        self._create_equipment(**vals)
        with self.assert_taken():
            self._create_equipment(**{**vals, "manufacturer": "FERROLI"})

    def test_third_party_serial_of_another_model_is_accepted(self):
        vals = {"manufacturer": "Ferroli", "model": "F24", "serial": "77"}
        self._create_equipment(**vals)
        other = self._create_equipment(**{**vals, "model": "F30"})
        self.assertEqual(other.serial, "77")

    def test_third_party_serial_of_another_maker_is_accepted(self):
        vals = {"manufacturer": "Ferroli", "model": "F24", "serial": "77"}
        self._create_equipment(**vals)
        other = self._create_equipment(**{**vals, "manufacturer": "Riello"})
        self.assertEqual(other.serial, "77")

    @mute_logger("odoo.sql_db")
    def test_third_party_serial_without_maker_is_refused_twice(self):
        self._create_equipment(serial="77")
        with self.assert_taken():
            self._create_equipment(serial="77")


@tagged("post_install", "-at_install")
class TestEquipmentRecord(CustomerServiceCommon):
    def test_machines_are_numbered_one_by_one(self):
        one, two = self._create_equipment() | self._create_equipment()
        self.assertRegex(one.code, r"^EQ\d{6}$")
        self.assertEqual(int(two.code[2:]), int(one.code[2:]) + 1)

    def test_company_with_a_sequence_numbers_by_itself(self):
        self._create_admin(
            "ir.sequence",
            name="Own",
            code="customer.service.equipment",
            prefix="OWN-",
            padding=2,
            company_id=self.other_company.id,
        )
        other = self._create_admin(
            "customer.service.equipment", name="A", company_id=self.other_company.id
        )
        self.assertEqual(other.code, "OWN-01")
        self.assertRegex(self._create_equipment().code, r"^EQ")

    def test_reference_said_is_kept(self):
        self.assertEqual(self._create_equipment(code="OLD-7").code, "OLD-7")

    @mute_logger("odoo.sql_db")
    def test_reference_taken_is_refused(self):
        self._create_equipment(code="OLD-7")
        with self.assertRaises(UniqueViolation):
            self._create_equipment(code="OLD-7")

    def test_copy_has_neither_serial_nor_reference(self):
        equipment = self._create_equipment(serial="A1", code="OLD-7")
        copy = equipment.copy()
        self.assertFalse(copy.serial)
        self.assertNotEqual(copy.code, equipment.code)
        self.assertRecordValues(
            copy,
            [{"name": "Boiler 24 kW (copy)", "partner_id": self.customer.id}],
        )

    def test_copy_with_a_product_is_named_as_a_copy(self):
        product = self._create_product("Aurora")
        equipment = self._create_equipment(name="Aurora", product_id=product.id)
        copy = equipment.copy()
        self.assertEqual(copy.name, "Aurora (copy)")

    def test_copy_with_a_name_has_that_name(self):
        copy = self._create_equipment().copy({"name": "Second"})
        self.assertEqual(copy.name, "Second")

    def test_copy_of_a_plant_leaves_components_and_calls(self):
        plant = self._create_equipment()
        self._create_equipment(parent_id=plant.id)
        self._create_call(equipment_id=plant.id)
        copy = plant.copy()
        self.assertFalse(copy.child_ids)
        self.assertFalse(copy.call_ids)

    def test_new_machine_is_installed(self):
        self.assertEqual(self._create_equipment().state, "installed")

    def test_replaced_machine_knows_the_new_one(self):
        old, new = self._create_equipment(), self._create_equipment()
        old.write({"state": "replaced", "replaced_by_id": new.id})
        self.assertEqual(new.replaces_ids, old)

    def test_machines_that_replace_each_other_are_refused(self):
        old, new = self._create_equipment(), self._create_equipment()
        old.replaced_by_id = new
        with self.assertRaises(ValidationError):
            new.replaced_by_id = old

    def test_portal_address_is_of_the_machine(self):
        equipment = self._create_equipment()
        self.assertEqual(equipment.access_url, f"/my/equipment/{equipment.id}")

    def test_machine_with_calls_cannot_be_deleted(self):
        equipment = self._create_equipment()
        self._create_call(equipment_id=equipment.id)
        with self.assertRaises(ValidationError):
            equipment.with_user(self.manager).unlink()

    def test_machine_with_archived_calls_cannot_be_deleted(self):
        equipment = self._create_equipment()
        self._create_call(equipment_id=equipment.id, active=False)
        with self.assertRaises(ValidationError):
            equipment.with_user(self.manager).unlink()

    def test_machine_without_calls_is_deleted_with_its_meters(self):
        equipment = self._create_equipment()
        meter = self._create_meter(equipment)
        self._create_reading(meter, "2026-01-01", 1)
        equipment.with_user(self.manager).unlink()
        self.assertFalse(meter.exists())

    def test_plant_with_components_cannot_be_deleted(self):
        plant = self._create_equipment()
        self._create_equipment(parent_id=plant.id)
        with self.assertRaises(ForeignKeyViolation), mute_logger("odoo.sql_db"):
            plant.with_user(self.manager).unlink()

    def test_customer_with_machines_cannot_be_deleted(self):
        self._create_equipment(partner_id=self.other_customer.id)
        self.other_portal_user.unlink()
        with self.assertRaises(ForeignKeyViolation), mute_logger("odoo.sql_db"):
            self.other_customer.with_env(self.env).unlink()

    def test_product_with_machines_cannot_be_deleted(self):
        product = self._create_product()
        self._create_equipment(product_id=product.id)
        with self.assertRaises(ForeignKeyViolation), mute_logger("odoo.sql_db"):
            product.unlink()

    def test_category_with_machines_cannot_be_deleted(self):
        self._create_equipment(category_id=self.category.id)
        with self.assertRaises(ForeignKeyViolation), mute_logger("odoo.sql_db"):
            self.category.with_user(self.manager).unlink()

    def test_address_and_map_are_of_the_site(self):
        equipment = self._create_equipment(site_id=self.site.id)
        self.assertEqual(equipment.site_address, "Via Roma 1, 10036 Settimo")
        self.assertEqual(
            equipment.map_url,
            "https://www.openstreetmap.org/search"
            "?query=Via%20Roma%201%2C%2010036%20Settimo",
        )

    def test_machine_without_site_has_no_map(self):
        self.assertRecordValues(
            self._create_equipment(), [{"site_address": False, "map_url": False}]
        )

    def test_category_gives_the_usual_technician(self):
        self.category.technician_id = self.technician
        equipment = self._create_equipment(category_id=self.category.id)
        self.assertEqual(equipment.technician_id, self.technician)

    def test_usual_technician_by_hand_is_kept(self):
        self.category.technician_id = self.technician
        equipment = self._create_equipment(technician_id=self.operator.id)
        equipment.category_id = self.category
        self.assertEqual(equipment.technician_id, self.operator)
