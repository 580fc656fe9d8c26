from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentPlace(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls._create_equipment(name="Plant", site_id=cls.site.id)
        cls.machine = cls._create_equipment(name="Machine", parent_id=cls.plant.id)
        cls.part = cls._create_equipment(name="Part", parent_id=cls.machine.id)
        cls.tree = cls.plant | cls.machine | cls.part

    def _moves(self, equipment):
        return self.env["customer.service.equipment.move"].search(
            [("equipment_id", "in", equipment.ids)], order="id"
        )

    def test_component_is_where_its_machine_is(self):
        place = {"partner_id": self.customer.id, "site_id": self.site.id}
        self.assertRecordValues(self.tree, [place] * 3)

    def test_components_follow_the_plant(self):
        self.plant.write(
            {
                "partner_id": self.other_customer.id,
                "end_user_id": self.contact.id,
                "site_id": False,
            }
        )
        place = {
            "partner_id": self.other_customer.id,
            "end_user_id": self.contact.id,
            "site_id": False,
        }
        self.assertRecordValues(self.tree, [place] * 3)

    def test_machine_taken_out_stays_where_it_was(self):
        self.machine.parent_id = False
        self.assertEqual(self.machine.site_id, self.site)

    def test_customer_company_is_of_the_contact(self):
        self.plant.partner_id = self.contact
        self.assertEqual(self.part.commercial_partner_id, self.customer)

    def test_new_machine_has_no_move(self):
        self.assertFalse(self._moves(self.tree))

    @freeze_time("2026-03-15 10:00:00")
    def test_moved_machine_has_a_move_with_old_and_new(self):
        machine = self._create_equipment(site_id=self.site.id)
        machine.write({"partner_id": self.other_customer.id, "site_id": False})
        self.assertRecordValues(
            self._moves(machine),
            [
                {
                    "old_partner_id": self.customer.id,
                    "partner_id": self.other_customer.id,
                    "old_end_user_id": False,
                    "end_user_id": False,
                    "old_site_id": self.site.id,
                    "site_id": False,
                    "date": fields.Datetime.to_datetime("2026-03-15 10:00:00"),
                    "user_id": self.operator.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_same_place_written_again_is_no_move(self):
        self.plant.write({"partner_id": self.customer.id, "site_id": self.site.id})
        self.assertFalse(self._moves(self.tree))

    def test_other_change_is_no_move(self):
        self.plant.write({"name": "Big plant", "position": "Roof"})
        self.assertFalse(self._moves(self.tree))

    def test_moved_plant_logs_each_component_once(self):
        self.plant.partner_id = self.other_customer
        moves = self._moves(self.tree)
        self.assertEqual(moves.equipment_id, self.tree)
        self.assertEqual(len(moves), 3)

    def test_plant_and_component_moved_together_log_once_each(self):
        self.tree.write({"partner_id": self.other_customer.id})
        self.assertEqual(len(self._moves(self.tree)), 3)

    def test_machine_put_into_a_plant_elsewhere_logs_its_branch(self):
        other = self._create_equipment(name="Other", partner_id=self.other_customer.id)
        self.machine.parent_id = other
        moves = self._moves(self.tree)
        self.assertEqual(moves.equipment_id, self.machine | self.part)
        self.assertRecordValues(
            moves,
            [
                {
                    "old_partner_id": self.customer.id,
                    "partner_id": self.other_customer.id,
                    "old_site_id": self.site.id,
                    "site_id": False,
                }
            ]
            * 2,
        )

    def test_machine_put_into_a_plant_from_its_form_is_logged(self):
        loose = self._create_equipment(partner_id=self.other_customer.id)
        self.plant.write({"child_ids": [Command.link(loose.id)]})
        self.assertRecordValues(
            self._moves(loose),
            [
                {
                    "old_partner_id": self.other_customer.id,
                    "partner_id": self.customer.id,
                }
            ],
        )

    def test_archived_component_is_logged_too(self):
        self.part.active = False
        self.plant.partner_id = self.other_customer
        self.assertEqual(self._moves(self.part).partner_id, self.other_customer)

    def test_technician_moves_a_machine(self):
        self.plant.with_user(self.technician).write({"site_id": self.contact.id})
        self.assertEqual(self._moves(self.part).user_id, self.technician)

    def test_only_the_manager_adds_moves_by_hand(self):
        moves = self.env["customer.service.equipment.move"]
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertEqual(
                    moves.with_user(user).has_access("create"), role == "manager"
                )

    def test_reason_of_a_move_is_said_later(self):
        self.plant.partner_id = self.other_customer
        move = self._moves(self.plant)
        move.write({"reason": "Sold", "date": "2026-01-01 08:00:00"})
        self.assertEqual(move.reason, "Sold")

    def test_what_moved_is_not_rewritten(self):
        self.plant.partner_id = self.other_customer
        for role in ("technician", "user", "dispatcher"):
            move = self._moves(self.plant).with_user(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                move.old_partner_id = self.contact

    def test_manager_corrects_a_move(self):
        self.plant.partner_id = self.other_customer
        move = self._moves(self.plant).with_user(self.manager)
        move.old_partner_id = self.contact
        self.assertEqual(move.old_partner_id, self.contact)

    def test_machine_as_part_of_itself_is_refused(self):
        with self.assertRaises(UserError):
            self.plant.parent_id = self.plant

    def test_plant_as_part_of_its_component_is_refused(self):
        with self.assertRaises(UserError):
            self.plant.parent_id = self.part
