from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .sla_common import SlaCommon


@tagged("post_install", "-at_install")
class TestSlaPolicyChoice(SlaCommon):
    """Which of several policies a call gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_type = cls._create_admin("customer.service.call.type", name="Fault")
        cls.subcategory = cls._create_admin(
            "customer.service.equipment.category",
            name="Condensing Boilers",
            parent_id=cls.category.id,
        )
        cls.equipment = cls._create_equipment(
            category_id=cls.subcategory.id, site_id=cls.site.id
        )

    def _choose(self, **vals):
        vals = {"equipment_id": self.equipment.id, **vals}
        return self._open(**vals).sla_policy_id

    def test_nothing_is_promised_without_a_policy(self):
        call = self._open()
        self.assertFalse(call.sla_ids)
        self.assertEqual(call.sla_status, "none")

    def test_each_condition_is_more_specific_than_the_next(self):
        ordered = [
            {"equipment_ids": [Command.set(self.equipment.ids)]},
            {"partner_ids": [Command.set(self.site.ids)]},
            {"partner_ids": [Command.set(self.customer.ids)]},
            {"category_ids": [Command.set(self.subcategory.ids)]},
            {"category_ids": [Command.set(self.category.ids)]},
            {"type_ids": [Command.set(self.call_type.ids)]},
            {"min_priority": "2"},
            {"min_priority": "1"},
            {"team_ids": [Command.set(self.team.ids)]},
            {},
        ]
        for sequence, conditions in enumerate(reversed(ordered)):
            # a lower sequence comes first, yet only among equals
            policy = self._create_policy(sequence=sequence, **conditions)
            with self.subTest(conditions=conditions):
                self.assertEqual(
                    self._choose(type_id=self.call_type.id, priority="2"), policy
                )

    def test_all_conditions_must_hold(self):
        generic = self._create_policy("Generic")
        self._create_policy(
            equipment_ids=[Command.set(self.equipment.ids)],
            team_ids=[
                Command.set(self._create_admin("customer.service.team", name="T").ids)
            ],
        )
        self.assertEqual(self._choose(), generic)

    def test_sequence_decides_between_equals(self):
        self._create_policy(sequence=20)
        first = self._create_policy(sequence=5)
        self.assertEqual(self._choose(), first)

    def test_archived_policy_is_not_chosen(self):
        self._create_policy(active=False)
        self.assertFalse(self._choose())

    def test_policy_without_targets_promises_nothing(self):
        self._create_policy("Generic")
        spared = self._create_admin(
            "customer.service.sla.policy",
            name="Internal",
            partner_ids=[Command.set(self.customer.ids)],
        )
        call = self._open()
        self.assertEqual(call.sla_policy_id, spared)
        self.assertFalse(call.sla_ids)

    def test_policy_of_another_company_is_not_chosen(self):
        self._create_policy(company_id=self.other_company.id)
        shared = self._create_policy(sequence=99)
        self.assertEqual(self._choose(), shared)

    def test_site_of_another_customer_does_not_fit(self):
        self._create_policy(partner_ids=[Command.set(self.other_customer.ids)])
        self.assertFalse(self._choose())

    def test_contact_of_the_customer_has_the_policy_of_the_company(self):
        policy = self._create_policy(partner_ids=[Command.set(self.customer.ids)])
        self.assertEqual(
            self._choose(equipment_id=False, partner_id=self.contact.id), policy
        )

    def test_contract_comes_before_every_policy(self):
        self._create_policy(equipment_ids=[Command.set(self.equipment.ids)])
        contract = self._create_policy(
            "Contract",
            resolution=3,
            team_ids=[
                Command.set(self._create_admin("customer.service.team", name="T").ids)
            ],
        )
        calls = self.env.registry["customer.service.call"]
        self.patch(
            calls,
            "_get_sla_policy_from_contract",
            lambda calls: dict.fromkeys(calls, contract.with_env(calls.env)),
        )
        call = self._open(equipment_id=self.equipment.id)
        self.assertEqual(call.sla_policy_id, contract)
        self.assertEqual(call.sla_ids.hours, 3)

    def test_hours_of_the_highest_priority_reached_count(self):
        policy = self._create_policy(resolution=24)
        policy.target_ids = [
            Command.create({"kind": "resolution", "priority": "1", "hours": 8}),
            Command.create({"kind": "resolution", "priority": "3", "hours": 1}),
        ]
        for priority, hours in (("0", 24), ("1", 8), ("2", 8), ("3", 1)):
            with self.subTest(priority=priority):
                call = self._open(priority=priority)
                self.assertEqual(call.sla_ids.hours, hours)


@tagged("post_install", "-at_install")
class TestSlaPolicyChecks(SlaCommon):
    """What a policy may say."""

    def test_calendar_without_fixed_hours_is_refused(self):
        flexible = self._create_calendar("Flexible", [], schedule_type="flexible")
        empty = self._create_calendar("Empty", [])
        for calendar in (flexible, empty):
            with self.subTest(calendar=calendar.name):
                with self.assertRaisesRegex(ValidationError, "no fixed hours"):
                    self._create_policy(hours="calendar", calendar_id=calendar.id)
                with self.assertRaisesRegex(ValidationError, "no fixed hours"):
                    self.team.with_env(self.admin_env).resource_calendar_id = calendar

    @mute_logger("odoo.sql_db")
    def test_own_hours_need_a_calendar(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_policy(hours="calendar").flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_hours_are_more_than_zero(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._create_policy(resolution=0).flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_target_is_promised_once_per_priority(self):
        policy = self._create_policy(resolution=8)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            policy.target_ids = [Command.create({"kind": "resolution", "hours": 2})]
            policy.flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_level_is_within_the_time_or_said_in_hours(self):
        for level in (
            {"name": "X", "moment": "percent", "value": 120},
            {"name": "X", "moment": "after", "value": -1},
        ):
            with (
                self.subTest(level=level),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._create_policy(levels=[level]).flush_recordset()

    def test_condition_of_another_company_is_refused(self):
        foreign = self._create_admin(
            "customer.service.team", name="Foreign", company_id=self.other_company.id
        )
        with self.assertRaisesRegex(ValidationError, "alone"):
            self._create_policy(
                company_id=self.company.id, team_ids=[Command.set(foreign.ids)]
            )

    def test_manager_makes_a_policy_in_the_form(self):
        policies = self.env["customer.service.sla.policy"].with_user(self.manager)
        with Form(policies) as form:
            form.name = "Silver"
            form.hours = "calendar"
            form.calendar_id = self.calendar.with_user(self.manager)
            with form.target_ids.new() as target:
                target.kind = "response"
                target.hours = 2.5
            with form.level_ids.new() as level:
                level.name = "Half"
                level.value = 50
        policy = form.record
        self.assertEqual(policy.summary, "First Response 02:30")
        policy.hours = "team"
        self.assertFalse(policy.calendar_id)
