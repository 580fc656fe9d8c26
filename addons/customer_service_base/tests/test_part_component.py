from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_part import PartCommon


@tagged("post_install", "-at_install")
class TestCustomerServicePartComponent(PartCommon):
    """A part with a serial number goes into the machine, the broken one leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._create_equipment(
            name="Old pump",
            serial="P-OLD",
            product_id=cls.pump.id,
            parent_id=cls.machine.id,
        )

    def _use(self, serial="P-1", **vals):
        part = self._create_part(source="direct", **vals)
        self._step(part, "use", 1, serial=serial, removed_id=self.old.id)
        return part

    @freeze_time("2026-03-02 10:00")
    def test_serial_becomes_a_component(self):
        component = self._use().component_id
        self.assertEqual(component.parent_id, self.machine)
        self.assertEqual(component.product_id, self.pump)
        self.assertEqual(component.serial, "P-1")
        self.assertEqual(component.site_id, self.site)
        self.assertEqual(component.partner_id, self.customer)
        self.assertEqual(str(component.installation_date), "2026-03-02")
        self.assertEqual(component.category_id, self.category)

    def test_component_is_traced(self):
        component = self._use().component_id
        self.assertIn(self.call.name, component.message_ids[:1].body)
        self.assertIn("Removed", self.old.message_ids[:1].body)

    def test_removed_component_leaves_the_tree(self):
        part = self._use()
        self.assertFalse(self.old.parent_id)
        self.assertEqual(self.old.state, "replaced")
        self.assertEqual(self.old.replaced_by_id, part.component_id)

    def test_removed_component_without_a_new_serial_is_retired(self):
        part = self._use(serial=False)
        self.assertFalse(part.component_id)
        self.assertFalse(self.old.parent_id)
        self.assertEqual(self.old.state, "retired")

    def test_second_use_adds_no_component(self):
        part = self._use()
        self._step(part, "use", 1)
        machines = self.env["customer.service.equipment"].search(
            [("serial", "=", "P-1")]
        )
        self.assertEqual(machines, part.component_id)

    def test_known_machine_is_built_in(self):
        spare = self._create_equipment(
            name="Spare", serial="p-1", product_id=self.pump.id, state="in_house"
        )
        self.assertEqual(self._use().component_id, spare)
        self.assertEqual(spare.parent_id, self.machine)
        self.assertEqual(spare.state, "installed")

    def test_serial_installed_elsewhere_is_refused(self):
        other = self._create_equipment(name="Boiler 2", serial="M-2")
        self._create_equipment(
            name="Its pump", serial="P-1", product_id=self.pump.id, parent_id=other.id
        )
        with self.assertRaisesRegex(
            UserError, r"P-1 of Pump is installed already.*M-2"
        ):
            self._use()
        self.assertEqual(self.old.parent_id, self.machine)

    def test_serial_of_another_product_is_another_number(self):
        self._create_equipment(name="G", serial="P-1", product_id=self.gasket.id)
        self.assertEqual(self._use().component_id.product_id, self.pump)

    def test_one_line_for_each_serial(self):
        part = self._create_part(source="direct", quantity=2)
        with self.assertRaisesRegex(UserError, "one line for each serial"):
            self._step(part, "use", 2, serial="P-1")

    def test_taking_back_puts_the_tree_back(self):
        part = self._use()
        component = part.component_id
        part.action_give_back()
        self.assertFalse(component.parent_id)
        self.assertEqual(component.state, "in_house")
        self.assertEqual(self.old.parent_id, self.machine)
        self.assertEqual(self.old.state, "installed")
        self.assertFalse(self.old.replaced_by_id)
        self.assertFalse(part.component_id)

    def test_history_of_the_machine_tells_of_parts(self):
        part = self._use()
        self.env.flush_all()
        rows = self.machine._get_history().filtered(lambda row: row.kind == "part")
        self.assertEqual(rows.title, "Pump · P-1")
        self.assertEqual(rows.reference, self.call.name)
        self.assertEqual(rows.user_id, self.technician)
        self.assertEqual(rows.value, 1)
        part.action_give_back()
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.machine._get_history().filtered(lambda row: row.kind == "part")
        self.assertFalse(rows)
