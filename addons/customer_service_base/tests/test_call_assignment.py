from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .assignment import MONDAY, AssignmentCommon


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCallAssignment(AssignmentCommon):
    """Every change of assignee or team is one row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.assign_method = "manual"
        cls.other_team = cls._create_admin(
            "customer.service.team", name="Cooling", company_id=cls.company.id
        )

    def _rows(self, call):
        return call.assignment_ids.sorted("id")

    def test_new_call_has_one_row(self):
        call = self._create_call(user_id=self.anna.id)
        self.assertRecordValues(
            self._rows(call),
            [
                {
                    "from_user_id": False,
                    "to_user_id": self.anna.id,
                    "from_team_id": False,
                    "to_team_id": self.team.id,
                    "method": "hand",
                    "reason": False,
                    "author_id": self.operator.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_call_of_nobody_in_no_team_has_none(self):
        self.admin_env["customer.service.team"].search([]).active = False
        call = self._create_call(team_id=False)
        self.assertFalse(call.assignment_ids)

    def test_call_taken_earlier_was_assigned_then(self):
        call = self._create_call(date_open="2026-09-01 08:00:00")
        self.assertEqual(str(self._rows(call).date), "2026-09-01 08:00:00")

    def test_change_of_user_and_team_together_is_one_row(self):
        call = self._create_call(user_id=self.anna.id)
        call.write({"user_id": self.bruno.id, "team_id": self.other_team.id})
        self.assertRecordValues(
            self._rows(call)[1:],
            [
                {
                    "from_user_id": self.anna.id,
                    "to_user_id": self.bruno.id,
                    "from_team_id": self.team.id,
                    "to_team_id": self.other_team.id,
                }
            ],
        )

    def test_team_that_follows_from_the_type_is_a_row(self):
        kind = self._create_admin(
            "customer.service.call.type",
            name="Cold",
            team_id=self.other_team.id,
            company_id=self.company.id,
        )
        call = self._create_call()
        call.type_id = kind
        self.assertEqual(self._rows(call)[1:].to_team_id, self.other_team)

    def test_write_of_the_same_is_no_row(self):
        call = self._create_call(user_id=self.anna.id)
        call.write({"user_id": self.anna.id, "team_id": self.team.id})
        call.subject = "Other"
        self.assertEqual(len(call.assignment_ids), 1)

    def test_many_at_once_have_a_row_each(self):
        calls = self._create_calls(3)
        calls.user_id = self.anna
        for call in calls:
            self.assertEqual(self._rows(call)[1:].to_user_id, self.anna)

    def test_taking_starting_and_form_are_rows_too(self):
        call = self._create_call()
        call.action_start()
        self.assertEqual(self._rows(call)[1:].to_user_id, self.operator)
        with Form(call) as form:
            form.user_id = self.anna.with_env(self.env)
        self.assertEqual(self._rows(call)[2:].to_user_id, self.anna)

    def test_quiet_change_is_a_row_too(self):
        call = self._create_call().with_context(tracking_disable=True)
        call.user_id = self.anna
        self.assertEqual(self._rows(call)[1:].to_user_id, self.anna)
        self.assertFalse(self._get_notices(self.anna))

    def test_reason_is_kept_and_the_method_is_not_for_everybody(self):
        call = self._create_call().with_context(
            customer_service__reason="Nearer", customer_service__method="skill"
        )
        call.user_id = self.anna
        call.sudo().user_id = self.bruno
        self.assertRecordValues(
            self._rows(call)[1:],
            [
                {"reason": "Nearer", "method": "hand"},
                {"reason": "Nearer", "method": "skill"},
            ],
        )

    def test_nobody_changes_the_history(self):
        call = self._create_call()
        rows = call.assignment_ids.with_user(self.manager)
        for change in (
            lambda: rows.write({"reason": "Other"}),
            lambda: rows.unlink(),
            lambda: rows.create({"call_id": call.id}),
            lambda: call.with_user(self.manager).write({"assignment_ids": [(5,)]}),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_technician_who_gives_a_call_away_leaves_a_row(self):
        call = self._create_call(user_id=self.anna.id).with_user(self.anna)
        call.user_id = self.bruno
        self.assertEqual(self._rows(call)[1:].author_id, self.anna)

    # ------------------------------------------------------------------
    # Who is told
    # ------------------------------------------------------------------
    def test_new_and_old_assignee_are_told(self):
        call = self._create_call(user_id=self.anna.id)
        self.assertEqual(len(self._get_notices(self.anna)), 1)
        call.with_context(customer_service__reason="Nearer").user_id = self.bruno
        notice = self._get_notices(self.bruno)
        self.assertEqual(len(notice), 1)
        self.assertIn("Assigned to you", notice.subject)
        self.assertIn("Nearer", notice.body)
        self.assertIn("No longer yours", self._get_notices(self.anna)[-1].subject)
        self.assertIn(self.bruno.partner_id, call.message_partner_ids)

    def test_who_does_it_is_not_told(self):
        call = self._create_call(user_id=self.operator.id)
        call.user_id = self.anna
        self.assertFalse(self._get_notices(self.operator))

    def test_many_calls_are_one_message(self):
        calls = self._create_calls(5, user_id=self.anna.id)
        self.assertEqual(len(self._get_notices(self.anna)), 1)
        calls.user_id = self.bruno
        for user, count in ((self.anna, 2), (self.bruno, 1)):
            notices = self._get_notices(user)
            self.assertEqual(len(notices), count)
            for call in calls:
                self.assertIn(call.name, notices[-1].body)

    def test_ended_calls_and_loading_tell_nobody(self):
        call = self._create_call(
            user_id=self.anna.id, stage_id=self._stage("closed").id
        )
        call.user_id = self.bruno
        self._create_call(subject="L").with_context(
            tracking_disable=True
        ).user_id = self.anna
        self.assertFalse(self._get_notices(self.anna) | self._get_notices(self.bruno))

    def test_archived_assignee_is_not_told(self):
        call = self._create_call(user_id=self.anna.id)
        since = self._get_notices(self.anna)
        self.anna.active = False
        call.user_id = self.bruno
        self.assertEqual(self._get_notices(self.anna), since)

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------
    def _plan(self, call, user):
        return call.activity_schedule(
            "mail.mail_activity_data_todo", summary="Visit", user_id=user.id
        )

    def test_planned_activities_pass_on(self):
        call = self._create_call(user_id=self.anna.id)
        mine, other = self._plan(call, self.anna), self._plan(call, self.operator)
        since = self._get_notices(self.bruno)
        call.user_id = self.bruno
        self.assertEqual(mine.user_id, self.bruno)
        self.assertEqual(other.user_id, self.operator)
        self.assertEqual(len(self._get_notices(self.bruno) - since), 1)

    def test_activities_wait_with_the_call_and_go_to_who_takes_it(self):
        call = self._create_call(user_id=self.anna.id)
        activity = self._plan(call, self.anna)
        call.user_id = False
        self.assertFalse(activity.user_id)
        call.user_id = self.carla
        self.assertEqual(activity.user_id, self.carla)

    def test_technician_passes_activities_with_the_call(self):
        call = self._create_call(user_id=self.anna.id).with_user(self.anna)
        activity = self._plan(call, self.anna)
        call.user_id = self.bruno
        self.assertEqual(activity.sudo().user_id, self.bruno)


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCallReassign(AssignmentCommon):
    """The wizard: one call from its form, many from the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_team = cls._create_admin(
            "customer.service.team",
            name="Cooling",
            company_id=cls.company.id,
            user_id=cls.leader.id,
        )

    def _reassign(self, calls, user=None, **vals):
        action = calls.with_user(user or self.operator).action_reassign()
        wizard = (
            self.env[action["res_model"]]
            .with_user(user or self.operator)
            .with_context(**action["context"])
            .create({"reason": "Nearer", **vals})
        )
        self.assertEqual(wizard.call_ids.ids, calls.ids)
        return wizard.action_reassign()

    def test_many_calls_to_a_person(self):
        calls = self._create_calls(3, user_id=self.anna.id)
        self._reassign(calls, user_id=self.bruno.id)
        self.assertEqual(calls.user_id, self.bruno)
        self.assertEqual(calls.team_id, self.team)
        for call in calls:
            row = call.assignment_ids.sorted("id")[1:]
            self.assertRecordValues(
                row,
                [{"reason": "Nearer", "method": "hand", "to_user_id": self.bruno.id}],
            )

    def test_to_the_queue_of_a_team(self):
        call = self._create_call(user_id=self.anna.id)
        self._reassign(call, team_id=self.other_team.id)
        self.assertFalse(call.user_id)
        self.assertEqual(call.team_id, self.other_team)
        self.assertTrue(call.date_queued)
        self.assertEqual(len(self._get_notices(self.leader)), 1)

    def test_to_a_team_that_assigns_by_itself(self):
        self.other_team.write(
            {"assign_method": "balanced", "member_ids": [(4, self.carla.id)]}
        )
        call = self._create_call(user_id=self.anna.id)
        self._reassign(call, team_id=self.other_team.id)
        self.assertEqual(call.user_id, self.carla)

    def test_list_passes_its_selection(self):
        calls = self._create_calls(2)
        form = Form(
            self.env["customer.service.call.reassign"].with_context(
                active_model=calls._name, active_ids=calls.ids
            )
        )
        form.user_id = self.bruno.with_env(self.env)
        form.reason = "Nearer"
        self.assertEqual(form.call_count, 2)
        form.save().action_reassign()
        self.assertEqual(calls.user_id, self.bruno)

    def test_absence_is_said_before(self):
        self._create_leave(self.bruno, "2026-09-14 00:00:00", "2026-09-15 00:00:00")
        call = self._create_call(user_id=self.anna.id)
        form = Form(
            self.env["customer.service.call.reassign"].with_context(
                default_call_ids=call.ids
            )
        )
        form.user_id = self.bruno.with_env(self.env)
        self.assertIn("Bruno is absent until", form.absence_warning)
        form.user_id = self.carla.with_env(self.env)
        self.assertFalse(form.absence_warning)

    def test_nobody_and_no_team_is_refused(self):
        with self.assertRaises(UserError):
            self._reassign(self._create_call(user_id=self.anna.id))

    def test_who_has_the_calls_already_is_refused(self):
        calls = self._create_calls(2, user_id=self.anna.id)
        with self.assertRaises(UserError):
            self._reassign(calls, user_id=self.anna.id)
        calls[0].user_id = self.bruno
        self._reassign(calls, user_id=self.anna.id)
        self.assertEqual(calls.user_id, self.anna)

    def test_form_without_person_warns_of_nothing(self):
        call = self._create_call(user_id=self.anna.id)
        form = Form(
            self.env["customer.service.call.reassign"].with_context(
                default_call_ids=call.ids
            )
        )
        self.assertFalse(form.absence_warning)

    def test_calls_of_two_companies_are_refused(self):
        self.operator.company_ids |= self.other_company
        foreign = self._create_admin(
            "customer.service.call",
            subject="F",
            partner_id=self.customer.id,
            company_id=self.other_company.id,
        )
        calls = self._create_call(user_id=self.anna.id) | foreign.with_env(self.env)
        both = (self.company | self.other_company).ids
        with self.assertRaises(UserError):
            self._reassign(
                calls.with_context(allowed_company_ids=both), user_id=self.bruno.id
            )

    def test_operator_gives_an_own_call_to_a_foreign_team(self):
        call = self._create_admin(
            "customer.service.call",
            subject="Mine",
            partner_id=self.customer.id,
            user_id=self.operator.id,
            team_id=self.team.id,
            company_id=self.company.id,
        ).with_env(self.env)
        self._reassign(call, team_id=self.other_team.id, user_id=self.carla.id)
        self.assertFalse(call.has_access("write"))
        self.assertEqual(call.user_id, self.carla)

    def test_technician_reassigns_own_calls_only(self):
        own = self._create_call(user_id=self.anna.id)
        other = self._create_call(user_id=self.bruno.id)
        self._reassign(own, self.anna, user_id=self.carla.id)
        self.assertEqual(own.user_id, self.carla)
        with self.assertRaises(AccessError):
            self._reassign(other, self.anna, user_id=self.anna.id)

    def test_reader_has_no_wizard(self):
        call = self._create_call(user_id=self.anna.id)
        with self.assertRaises(AccessError):
            self._reassign(call, self.users["reader"], user_id=self.anna.id)

    def test_wizard_of_another_is_closed(self):
        call = self._create_call(user_id=self.anna.id)
        wizard = self.env["customer.service.call.reassign"].create(
            {"call_ids": call.ids, "reason": "X", "user_id": self.bruno.id}
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.leader).action_reassign()
