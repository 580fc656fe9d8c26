import itertools
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .assignment import MONDAY, AssignmentCommon


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAssignChain(AssignmentCommon):
    """Who gets a new call when nobody says so."""

    def test_technician_of_the_contract_comes_first(self):
        call_model = type(self.env["customer.service.call"])
        machine = self._create_equipment(technician_id=self.bruno.id)
        with patch.object(
            call_model, "_get_contract_technician", lambda call: self.carla
        ):
            call = self._create_call(equipment_id=machine.id)
        self.assertEqual(call.user_id, self.carla)
        self.assertEqual(call.assignment_ids.method, "contract")

    def test_technician_of_the_machine_comes_before_the_team(self):
        machine = self._create_equipment(technician_id=self.bruno.id)
        call = self._create_call(equipment_id=machine.id)
        self.assertEqual(call.user_id, self.bruno)
        self.assertEqual(call.assignment_ids.method, "equipment")
        self.assertEqual(call.assignment_ids.reason, "Usual technician of the machine")

    def test_absent_technician_of_the_machine_is_passed_over(self):
        self._create_leave(self.bruno, "2026-09-14 00:00:00", "2026-09-15 00:00:00")
        machine = self._create_equipment(technician_id=self.bruno.id)
        call = self._create_call(equipment_id=machine.id)
        self.assertEqual(call.user_id, self.anna)

    def test_least_calls(self):
        self._create_calls(2, user_id=self.anna.id)
        self._create_calls(1, user_id=self.carla.id)
        call = self._create_call()
        self.assertEqual(call.user_id, self.bruno)
        self.assertEqual(call.assignment_ids.method, "load")
        self.assertEqual(call.assignment_ids.reason, "Least open calls (0)")

    def test_solved_calls_are_no_load(self):
        self._create_calls(2, user_id=self.anna.id).action_solve()
        self._create_calls(1, user_id=self.bruno.id)
        self._create_calls(1, user_id=self.carla.id)
        self.assertEqual(self._create_call().user_id, self.anna)

    def test_many_calls_at_once_are_spread(self):
        calls = self._create_calls(7)
        self.assertEqual(
            sorted(len(own) for own in calls.grouped("user_id").values()), [2, 2, 3]
        )

    def test_round_robin_takes_who_waited_longest(self):
        self.team.assign_method = "round_robin"
        for user in (self.bruno, self.anna, self.carla):
            self._create_call(user_id=user.id)
        self._create_calls(3, user_id=self.carla.id)
        calls = [self._create_call() for _turn in range(4)]
        self.assertEqual(
            [call.user_id for call in calls],
            [self.bruno, self.anna, self.carla, self.bruno],
        )
        self.assertEqual(calls[0].assignment_ids.method, "round_robin")

    def test_round_robin_of_many_at_once(self):
        self.team.assign_method = "round_robin"
        calls = self._create_calls(6)
        self.assertEqual(
            {user: len(own) for user, own in calls.grouped("user_id").items()},
            dict.fromkeys(self.people, 2),
        )

    def test_team_by_hand_waits(self):
        self.team.assign_method = "manual"
        call = self._create_call()
        self.assertFalse(call.user_id)
        self.assertFalse(call.date_queued)
        self.assertFalse(self._get_notices(self.leader))

    def test_who_the_operator_chose_stays(self):
        call = self._create_call(user_id=self.operator.id)
        self.assertEqual(call.user_id, self.operator)
        self.assertEqual(call.assignment_ids.method, "hand")

    def test_loaded_and_ended_calls_are_left_alone(self):
        quiet = self.env["customer.service.call"].with_context(tracking_disable=True)
        vals = {"subject": "X", "partner_id": self.customer.id, "team_id": self.team.id}
        imported = self.env["customer.service.call"].with_context(import_file=True)
        for calls in (quiet.create(vals), imported.create(vals)):
            self.assertFalse(calls.user_id)
        ended = self._create_call(stage_id=self._stage("closed").id)
        self.assertFalse(ended.user_id)
        self.assertFalse(self._get_notices(self.leader))

    def test_button_finds_somebody_also_for_a_team_by_hand(self):
        self.team.assign_method = "manual"
        calls = self._create_calls(2)
        kept = self._create_call(user_id=self.operator.id)
        (calls | kept).action_assign_automatically()
        self.assertEqual(calls.user_id, self.anna | self.bruno)
        self.assertEqual(kept.user_id, self.operator)

    def test_technician_assigns_no_call_of_others(self):
        call = self._create_call(user_id=self.operator.id)
        with self.assertRaises(AccessError):
            call.with_user(self.anna).action_assign_automatically()

    def test_technician_without_rights_on_the_call_gets_it_assigned(self):
        stranger = self._create_technician("Dario")
        call = (
            self.env["customer.service.call"]
            .with_user(stranger)
            .create(
                {
                    "subject": "X",
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                }
            )
        )
        self.assertEqual(call.user_id, self.anna)
        self.assertEqual(call.assignment_ids.author_id, stranger)

    def test_call_of_a_customer_is_assigned_too(self):
        call = (
            self.env["customer.service.call"]
            .with_user(self.portal_user)
            .sudo()
            .create(
                {
                    "subject": "X",
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                }
            )
        )
        self.assertEqual(call.user_id, self.anna)
        self.assertEqual(len(self._get_notices(self.anna)), 1)

    def test_step_of_another_addon_is_asked_first(self):
        call_model = type(self.env["customer.service.call"])
        steps = ["_propose_equipment_technician"]
        machine = self._create_equipment(technician_id=self.carla.id)
        with patch.object(call_model, "_get_assign_steps", lambda calls: steps):
            first = self._create_call(equipment_id=machine.id)
            second = self._create_call()
        self.assertEqual(first.user_id, self.carla)
        self.assertFalse(second.user_id)

    def test_another_than_the_present_assignee_is_found(self):
        call = self._create_call(user_id=self.anna.id)
        found = call._assign_automatically("Late")
        self.assertEqual(found, call)
        self.assertEqual(call.user_id, self.bruno)
        self.assertEqual(
            call.assignment_ids.sorted("id")[-1].reason, "Late · Least open calls (0)"
        )

    def test_form_saved_without_assignee(self):
        with Form(self.env["customer.service.call"]) as form:
            form.subject = "Leaks"
            form.partner_id = self.customer
            form.team_id = self.team.with_env(self.env)
        self.assertEqual(form.record.user_id, self.anna)


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAssignCandidates(AssignmentCommon):
    """Skills and territories."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gas = cls._create_skill("Gas")
        cls.cold = cls._create_skill("Refrigerants")
        cls.type = cls._create_admin(
            "customer.service.call.type",
            name="Gas Fault",
            skill_ids=[Command.set(cls.gas.ids)],
        )
        cls._teach(cls.carla, cls.gas)

    def test_skill_of_the_type(self):
        call = self._create_call(type_id=self.type.id)
        self.assertEqual(call.user_id, self.carla)
        self.assertEqual(call.assignment_ids.method, "skill")

    def test_skills_of_the_category_and_of_those_above(self):
        child = self._create_admin(
            "customer.service.equipment.category",
            name="Heat Pumps",
            parent_id=self.category.id,
            skill_ids=[Command.set(self.cold.ids)],
        )
        self.category.skill_ids = self.gas
        machine = self._create_equipment(category_id=child.id)
        call = self._create_call(equipment_id=machine.id)
        self.assertFalse(call.user_id)
        self._teach(self.carla, self.cold)
        call = self._create_call(equipment_id=machine.id)
        self.assertEqual(call.user_id, self.carla)

    def test_expired_skill_does_not_count(self):
        self._teach(self.bruno, self.cold, "2026-01-01", "2026-09-13")
        self.type.skill_ids = self.cold
        self.assertFalse(self._create_call(type_id=self.type.id).user_id)

    def test_skill_is_needed_on_the_day_of_the_visit(self):
        self._teach(self.bruno, self.cold, "2026-01-01", "2026-09-16")
        self.type.skill_ids = self.cold
        for day, user in (("2026-09-16", self.bruno), ("2026-09-17", False)):
            call = self._create_call(
                type_id=self.type.id, date_planned=f"{day} 08:00:00"
            )
            self.assertEqual(call.user_id, user or self.env["res.users"])

    def test_skill_of_the_employee_of_another_company_does_not_count(self):
        self.anna.company_ids |= self.other_company
        employee = self._create_employee(self.anna, None, self.other_company)
        self._teach(self.bruno, self.cold, valid_to="2026-02-01")
        self._create_admin(
            "hr.employee.skill",
            employee_id=employee.id,
            skill_id=self.cold.id,
            skill_type_id=self.cold.skill_type_id.id,
            skill_level_id=self.cold.skill_type_id.skill_level_ids.id,
            valid_from="2026-01-01",
        )
        self.type.skill_ids = self.cold
        self.assertFalse(self._create_call(type_id=self.type.id).user_id)

    def test_territory_of_the_site(self):
        self._create_admin(
            "customer.service.territory",
            name="Valleys",
            zips="10030-10039",
            technician_ids=[Command.set(self.bruno.ids)],
        )
        self._create_admin(
            "customer.service.territory",
            name="Province",
            zips="10",
            technician_ids=[Command.set(self.anna.ids)],
        )
        call = self._create_call(site_id=self.site.id)
        self.assertEqual(call.user_id, self.bruno)
        self.assertEqual(call.assignment_ids.method, "skill")
        self.site.zip = "10121"
        self.assertEqual(self._create_call(site_id=self.site.id).user_id, self.anna)

    def test_skill_and_territory_together(self):
        self._create_admin(
            "customer.service.territory",
            name="Province",
            zips="10",
            technician_ids=[Command.set((self.anna | self.bruno).ids)],
        )
        call = self._create_call(site_id=self.site.id, type_id=self.type.id)
        self.assertFalse(call.user_id)
        self.assertTrue(call.date_queued)
        self._teach(self.bruno, self.gas)
        call = self._create_call(site_id=self.site.id, type_id=self.type.id)
        self.assertEqual(call.user_id, self.bruno)

    def test_territory_without_technicians_takes_the_team(self):
        self._create_admin("customer.service.territory", name="All")
        self.assertEqual(self._create_call().user_id, self.anna)

    def test_technicians_of_the_territory_stand_in_for_a_team_without_members(self):
        self.team.member_ids = False
        self._create_admin(
            "customer.service.territory",
            name="All",
            technician_ids=[Command.set(self.carla.ids)],
        )
        self.assertEqual(self._create_call().user_id, self.carla)


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAssignQueue(AssignmentCommon):
    """What happens when nobody is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.people:
            cls._create_leave(user, "2026-09-14 00:00:00", "2026-09-15 00:00:00")

    def test_leader_is_told_once(self):
        call = self._create_call()
        self.assertFalse(call.user_id)
        self.assertTrue(call.date_queued)
        notice = self._get_notices(self.leader)
        self.assertEqual(len(notice), 1)
        self.assertIn("waiting in the queue", notice.subject)
        call.action_assign_automatically()
        self.assertEqual(self._get_notices(self.leader), notice)
        self.assertFalse(self._get_notices(self.anna))

    def test_members_are_told_when_there_is_no_leader(self):
        self.team.user_id = False
        self._create_call()
        for user in self.people:
            self.assertEqual(len(self._get_notices(user)), 1)

    def test_many_calls_are_one_message(self):
        calls = self._create_calls(5)
        notice = self._get_notices(self.leader)
        self.assertEqual(len(notice), 1)
        for call in calls:
            self.assertIn(call.name, notice.body)

    def test_row_says_that_the_call_waits(self):
        call = self._create_call()
        self.assertRecordValues(
            call.assignment_ids,
            [{"to_user_id": False, "to_team_id": self.team.id, "method": "hand"}],
        )

    def test_taken_from_the_queue_and_back_is_told_again(self):
        call = self._create_call()
        call.user_id = self.operator
        self.assertFalse(call.date_queued)
        call.user_id = False
        call.action_assign_automatically()
        self.assertEqual(len(self._get_notices(self.leader)), 2)

    def test_danger_is_told_to_everybody(self):
        call = self._create_call(priority="3")
        for user in (*self.people, self.leader):
            self.assertIn("Safety", self._get_notices(user)[-1].subject)
        self.assertTrue(call.date_queued)

    def test_danger_in_a_team_by_hand(self):
        self.team.assign_method = "manual"
        self._create_call(priority="3")
        self.assertEqual(len(self._get_notices(self.anna)), 1)

    def test_call_that_becomes_dangerous(self):
        self.team.assign_method = "manual"
        call = self._create_call()
        call.priority = "3"
        self.assertEqual(len(self._get_notices(self.anna)), 1)
        call.subject = "Smells of gas"
        self.assertEqual(len(self._get_notices(self.anna)), 1)

    def test_queue_date_is_written_by_nobody(self):
        call = self._create_call()
        with self.assertRaises(AccessError):
            call.date_queued = False


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAssignQueries(AssignmentCommon):
    """Twenty calls cost as many questions as one."""

    def _count(self, operation, *args):
        """Return the queries of an operation that starts with an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        operation(*args)
        return self.cr.sql_log_count - before

    def assert_same(self, operation):
        """Expect an operation to need the same queries for one call and for all."""
        operation(self.calls)
        self._count(operation, self.calls)  # what is cached for the process
        one = self._count(operation, self.calls[-1])
        self.assertEqual(self._count(operation, self.calls), one)

    def test_choice(self):
        skill = self._create_skill("Gas")
        for user in self.people:
            self._teach(user, skill)
        kind = self._create_admin(
            "customer.service.call.type", name="Gas", skill_ids=[Command.set(skill.ids)]
        )
        self._create_admin("customer.service.territory", name="Turin", zips="10")
        self.team.assign_method = "manual"
        days = [f"2026-09-{day} 08:00:00" for day in range(15, 19)] * 4 + [False] * 4
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": "X",
                    "equipment_id": self._create_equipment(
                        name=f"Machine {index}", site_id=self.site.id
                    ).id,
                    "type_id": kind.id,
                    "team_id": self.team.id,
                    **self._prepare_visit(day),
                }
                for index, day in enumerate(days)
            ]
        )
        self.calls = calls.sudo()
        self.assert_same(lambda calls: calls._choose_assignees())
        self.assertEqual(len(self.calls._choose_assignees()), 20)
        calls.equipment_id.technician_id = self.anna
        self.assert_same(lambda calls: calls._choose_assignees())

    def test_warning(self):
        self.calls = self._create_calls(20)
        self.assert_same(lambda calls: calls.mapped("absence_warning"))

    def test_rows(self):
        self.calls = self._create_calls(20)
        users = itertools.cycle([self.operator, self.manager])

        def reassign(calls):
            calls.with_context(tracking_disable=True).user_id = next(users)
            calls.flush_recordset()

        self.assert_same(reassign)
