from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_security import SecurityCommon


@tagged("post_install", "-at_install")
class TestSecurityPortal(SecurityCommon):
    """Two customers, and what each reaches by the models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_equipment(
            partner_id=cls.contact.id, note="<p>Pays late</p>"
        )
        cls.used = cls._create_equipment(
            partner_id=cls.other_customer.id, end_user_id=cls.site.id
        )
        cls.foreign = cls._create_equipment(partner_id=cls.other_customer.id)
        cls.machines = cls.own | cls.used | cls.foreign
        cls.meters = {machine: cls._create_meter(machine) for machine in cls.machines}
        cls.calls = {
            machine: cls._create_call(
                equipment_id=machine.id, partner_id=machine.partner_id.id
            )
            for machine in cls.machines
        }

    def _portal(self, record, user=None):
        return record.with_user(user or self.portal_user)

    def test_customer_reads_owned_and_used_machines(self):
        table = {
            self.portal_user: self.own | self.used,
            self.other_portal_user: self.used | self.foreign,
        }
        for user, machines in table.items():
            with self.subTest(user=user.login):
                found = self._portal(self.machines, user).search(
                    [("id", "in", self.machines.ids)], order="id"
                )
                self.assertEqual(found, machines)
                for machine in self.machines:
                    self.assertEqual(
                        self._portal(machine, user).has_access("read"),
                        machine in machines,
                    )

    def test_customer_reads_the_meters_of_those_machines(self):
        for machine in self.machines:
            with self.subTest(machine=machine.id):
                self.assertEqual(
                    self._portal(self.meters[machine]).has_access("read"),
                    machine in (self.own | self.used),
                )

    def test_customer_reads_the_history_that_was_theirs(self):
        self.env.flush_all()
        rows = self._portal(self.env["customer.service.history"]).search([])
        self.assertEqual(rows.equipment_id, self.own)

    def test_history_of_a_bought_machine_stays_with_the_seller(self):
        self.foreign.partner_id = self.customer
        self.env.flush_all()
        rows = self._portal(self.env["customer.service.history"]).search(
            [("equipment_id", "=", self.foreign.id), ("kind", "=", "call")]
        )
        self.assertFalse(rows)

    def test_buyer_sees_the_machine_and_the_seller_does_not(self):
        self.foreign.partner_id = self.customer
        self.assertTrue(self._portal(self.foreign).has_access("read"))
        self.assertFalse(
            self._portal(self.foreign, self.other_portal_user).has_access("read")
        )

    def test_what_is_for_the_staff_is_closed(self):
        for name in ("note", "activity_ids"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._portal(self.own).read([name])

    def test_what_is_for_the_staff_cannot_be_guessed_by_searching(self):
        for leaf in (
            ("note", "ilike", "late"),
            ("call_ids.internal_note", "ilike", "x"),
            ("call_ids.user_id", "!=", False),
            ("move_ids.reason", "ilike", "x"),
            ("tag_ids.name", "ilike", "x"),
        ):
            with self.subTest(leaf=leaf), self.assertRaises(AccessError):
                self._portal(self.own).search([leaf])

    def test_calls_of_others_cannot_be_guessed_by_searching(self):
        self.env.flush_all()
        found = self._portal(self.used).search([("call_ids.subject", "!=", False)])
        self.assertNotIn(self.used, found)

    def test_warranty_and_place_are_readable(self):
        values = self._portal(self.own).read(
            [
                "name",
                "serial",
                "warranty_state",
                "warranty_end",
                "site_id",
                "properties",
            ]
        )
        self.assertEqual(values[0]["warranty_state"], "none")

    def test_actions_on_calls_are_closed(self):
        call = self._portal(self.calls[self.own])
        for action in ("action_start", "action_solve", "action_cancel"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(call, action)()

    def test_machine_is_not_changed_by_its_customer(self):
        for vals in ({"name": "Mine"}, {"partner_id": self.other_customer.id}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._portal(self.own).write(vals)

    def test_users_are_made_without_a_role_in_service(self):
        administrator = self._create_user(
            "administrator",
            groups="base.group_erp_manager,base.group_partner_manager",
        )
        user = (
            self.admin_env(user=administrator)["res.users"]
            .with_company(self.company)
            .create({"name": "New Colleague", "login": "service_new_colleague"})
        )
        partner = user.partner_id.with_env(self.admin_env)
        self.assertEqual(partner.customer_service_portal_scope, "own")
