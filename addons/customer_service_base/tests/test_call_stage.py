from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallTeam(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._create_admin(
            "customer.service.team",
            name="Office",
            sequence=2,
            company_id=cls.company.id,
            member_ids=[Command.set(cls.operator.ids)],
        )
        cls.type = cls._create_admin(
            "customer.service.call.type",
            name="Leak",
            team_id=cls.team.id,
            priority="2",
            company_id=cls.company.id,
        )

    def test_type_gives_team_and_priority(self):
        self.assertRecordValues(
            self._create_call(type_id=self.type.id),
            [{"team_id": self.team.id, "priority": "2"}],
        )

    def test_team_of_the_operator_is_next(self):
        self.assertEqual(self._create_call().team_id, self.office)

    def test_first_team_is_last(self):
        self.office.member_ids = False
        self.assertEqual(self._create_call().team_id, self.team)

    def test_team_said_is_kept(self):
        self.assertEqual(
            self._create_call(team_id=self.office.id, type_id=self.type.id).team_id,
            self.office,
        )

    def test_chosen_type_changes_the_team(self):
        call = self._create_call()
        call.type_id = self.type
        self.assertEqual(call.team_id, self.team)

    def test_type_without_team_leaves_it(self):
        call = self._create_call()
        self.type.team_id = False
        call.type_id = self.type
        self.assertEqual(call.team_id, self.office)

    def test_priority_by_hand_is_kept(self):
        call = self._create_call(type_id=self.type.id, priority="3")
        self.assertEqual(call.priority, "3")

    def test_type_never_lowers_the_priority(self):
        call = self._create_call(priority="3")
        call.type_id = self.type
        self.assertEqual(call.priority, "3")

    def test_call_without_type_is_normal(self):
        self.assertEqual(self._create_call().priority, "0")

    def test_team_of_another_company_is_not_taken(self):
        (self.team | self.office).company_id = self.other_company
        team = self._create_call().team_id
        self.assertNotIn(self.other_company, team.company_id)

    def test_call_moved_to_another_company_has_a_team_of_it(self):
        own = self._create_admin(
            "customer.service.team",
            name="Own",
            sequence=0,
            company_id=self.other_company.id,
        )
        call = self._create_call().with_env(self.admin_env)
        call.company_id = self.other_company
        self.assertEqual(call.team_id, own)

    def test_team_counts_open_and_unassigned_calls(self):
        self._create_call(team_id=self.team.id)
        self._create_call(team_id=self.team.id, user_id=self.technician.id)
        self._create_call(team_id=self.team.id, stage_id=self._stage("solved").id)
        self._create_call(team_id=self.office.id)
        self.assertRecordValues(
            (self.team | self.office).with_env(self.env),
            [
                {"open_call_count": 2, "unassigned_call_count": 1},
                {"open_call_count": 1, "unassigned_call_count": 1},
            ],
        )

    def test_list_behind_the_team_is_of_its_calls(self):
        call = self._create_call(team_id=self.team.id)
        action = self.team.with_env(self.env).action_view_calls()
        found = self.env["customer.service.call"].search(action["domain"])
        self.assertEqual(found, call)


@tagged("post_install", "-at_install")
class TestCallStage(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_team = cls._create_admin(
            "customer.service.team",
            name="Copiers",
            sequence=2,
            company_id=cls.company.id,
        )
        cls.triage = cls._create_admin(
            "customer.service.stage",
            name="Triage",
            state="new",
            sequence=1,
            team_ids=[Command.set(cls.other_team.ids)],
        )

    def test_call_starts_in_the_first_stage(self):
        self.assertRecordValues(
            self._create_call(),
            [{"stage_id": self._stage("new").id, "state": "new"}],
        )

    def test_team_with_stages_starts_in_its_own(self):
        call = self._create_call(team_id=self.other_team.id)
        self.assertEqual(call.stage_id, self.triage)

    def test_call_given_to_a_team_without_its_stage_starts_again(self):
        call = self._create_call(team_id=self.other_team.id)
        call.team_id = self.team
        self.assertEqual(call.stage_id, self._stage("new"))

    def test_solved_call_given_to_a_team_with_other_stages_stays_solved(self):
        repaired = self._create_admin(
            "customer.service.stage",
            name="Repaired",
            state="solved",
            team_ids=[Command.set(self.other_team.ids)],
        )
        call = self._create_call(team_id=self.other_team.id, stage_id=repaired.id)
        solved_on = call.date_solved
        call.team_id = self.team
        self.assertRecordValues(
            call, [{"stage_id": self._stage("solved").id, "date_solved": solved_on}]
        )

    def test_call_given_to_a_team_with_its_stage_stays(self):
        call = self._create_call(stage_id=self._stage("waiting_parts").id)
        call.team_id = self.other_team
        self.assertEqual(call.stage_id, self._stage("waiting_parts"))

    def test_start_assigns_and_begins(self):
        call = self._create_call()
        call.action_start()
        self.assertRecordValues(
            call, [{"state": "in_progress", "user_id": self.operator.id}]
        )

    def test_start_leaves_who_has_it(self):
        call = self._create_call(user_id=self.technician.id)
        call.with_user(self.users["dispatcher"]).action_start()
        self.assertEqual(call.user_id, self.technician)

    def test_assign_to_me_takes_the_call(self):
        call = self._create_call()
        call.action_assign_to_me()
        self.assertEqual(call.user_id, self.operator)

    @freeze_time("2026-03-15 10:00:00")
    def test_solved_call_has_a_date(self):
        call = self._create_call()
        call.action_solve()
        now = fields.Datetime.to_datetime("2026-03-15 10:00:00")
        self.assertRecordValues(
            call, [{"state": "solved", "date_solved": now, "date_closed": False}]
        )

    def test_closed_call_keeps_the_date_of_the_solution(self):
        call = self._create_call()
        with freeze_time("2026-03-15 10:00:00"):
            call.action_solve()
            self.env.flush_all()
        with freeze_time("2026-03-20 10:00:00"):
            call.stage_id = self._stage("closed")
            self.env.flush_all()
        moment = fields.Datetime.to_datetime
        self.assertRecordValues(
            call,
            [
                {
                    "date_solved": moment("2026-03-15 10:00:00"),
                    "date_closed": moment("2026-03-20 10:00:00"),
                }
            ],
        )

    def test_reopened_call_has_no_dates(self):
        call = self._create_call(stage_id=self._stage("closed").id)
        self.assertTrue(call.date_solved and call.date_closed)
        call.action_reopen()
        self.assertRecordValues(
            call,
            [{"state": "in_progress", "date_solved": False, "date_closed": False}],
        )

    def test_cancelled_call_is_closed_but_not_solved(self):
        call = self._create_call()
        call.action_cancel()
        self.assertEqual(call.state, "cancelled")
        self.assertFalse(call.date_solved)
        self.assertTrue(call.date_closed)

    def test_imported_dates_are_kept(self):
        call = self._create_call(
            stage_id=self._stage("closed").id,
            date_solved="2025-01-02 08:00:00",
            date_closed="2025-01-03 08:00:00",
        )
        moment = fields.Datetime.to_datetime
        self.assertRecordValues(
            call,
            [
                {
                    "date_solved": moment("2025-01-02 08:00:00"),
                    "date_closed": moment("2025-01-03 08:00:00"),
                }
            ],
        )

    def test_actions_leave_calls_in_other_states_alone(self):
        states = {
            "action_start": {"new": "in_progress", "waiting": "in_progress"},
            "action_solve": {
                "new": "solved",
                "in_progress": "solved",
                "waiting": "solved",
            },
            "action_reopen": {
                "solved": "in_progress",
                "closed": "in_progress",
                "cancelled": "in_progress",
            },
            "action_cancel": {
                "new": "cancelled",
                "in_progress": "cancelled",
                "waiting": "cancelled",
            },
        }
        stages = {
            "new": "new",
            "in_progress": "in_progress",
            "waiting": "waiting_parts",
            "solved": "solved",
            "closed": "closed",
            "cancelled": "cancelled",
        }
        for action, changes in states.items():
            calls = {
                state: self._create_call(stage_id=self._stage(stage).id)
                for state, stage in stages.items()
            }
            everything = self.env["customer.service.call"].browse(
                call.id for call in calls.values()
            )
            getattr(everything, action)()
            for state, call in calls.items():
                with self.subTest(action=action, state=state):
                    self.assertEqual(call.state, changes.get(state, state))

    def test_calls_of_several_teams_move_at_once(self):
        solved = self._create_admin(
            "customer.service.stage",
            name="Repaired",
            state="solved",
            sequence=1,
            team_ids=[Command.set(self.other_team.ids)],
        )
        calls = self._create_call(team_id=self.team.id)
        calls |= self._create_call(team_id=self.other_team.id)
        calls.action_solve()
        self.assertEqual(
            calls.mapped("stage_id"), self._stage("solved").with_env(self.env) | solved
        )

    def test_team_without_a_stage_for_it_is_told(self):
        self._stage("solved").with_env(self.admin_env).active = False
        with self.assertRaises(ValidationError):
            self._create_call().action_solve()

    def test_state_follows_the_meaning_of_the_stage(self):
        call = self._create_call(team_id=self.other_team.id)
        self.triage.state = "waiting"
        self.assertEqual(call.state, "waiting")

    @mute_logger("odoo.sql_db")
    def test_stage_with_calls_cannot_be_deleted(self):
        self._create_call(team_id=self.other_team.id)
        with self.assertRaisesRegex(Exception, "foreign key"):
            self.triage.with_user(self.manager).unlink()

    def test_kanban_shows_empty_columns(self):
        self._create_call()
        groups = self._read_stages()
        data = {"new", "in_progress", "waiting_customer", "waiting_parts", "solved"}
        for name in data:
            with self.subTest(stage=name):
                self.assertIn(self._stage(name), groups)

    def test_kanban_leaves_out_columns_of_other_teams(self):
        self._create_call()
        self.assertNotIn(self.triage, self._read_stages())

    def test_kanban_of_a_team_shows_its_columns(self):
        self.assertIn(self.triage, self._read_stages(self.other_team))

    def test_kanban_shows_a_foreign_column_that_has_calls(self):
        self._create_call(team_id=self.other_team.id)
        self.assertIn(self.triage, self._read_stages())

    def _read_stages(self, team=None):
        """Return the columns of the kanban of the test's calls."""
        calls = self.env["customer.service.call"].with_context(
            default_team_id=team and team.id, read_group_expand=True
        )
        groups = calls.formatted_read_group(
            [("team_id", "in", (self.team | self.other_team).ids)],
            ["stage_id"],
            ["__count"],
        )
        return self.env["customer.service.stage"].browse(
            group["stage_id"][0] for group in groups
        )

    def test_solved_call_cannot_be_deleted(self):
        for stage in ("solved", "closed"):
            call = self._create_call(stage_id=self._stage(stage).id)
            with self.subTest(stage=stage), self.assertRaises(ValidationError):
                call.with_user(self.manager).unlink()

    def test_open_and_cancelled_calls_can_be_deleted(self):
        calls = self._create_call()
        calls |= self._create_call(stage_id=self._stage("cancelled").id)
        calls.with_user(self.manager).unlink()
        self.assertFalse(calls.exists())

    def test_call_as_part_of_itself_is_refused(self):
        one = self._create_call()
        two = self._create_call(parent_id=one.id)
        with self.assertRaises(ValidationError):
            one.parent_id = two

    @mute_logger("odoo.sql_db")
    def test_negative_hours_are_refused(self):
        with self.assertRaisesRegex(Exception, "not_negative"):
            self._create_intervention(planned_hours=-1)

    def test_documents_of_the_call_are_listed(self):
        calls = self._create_call() | self._create_call()
        file = self.env["ir.attachment"].create(
            {
                "name": "report.docx",
                "raw": b"x",
                "res_model": "customer.service.call",
                "res_id": calls[0].id,
            }
        )
        action = calls[0].action_view_documents()
        self.assertEqual(self.env["ir.attachment"].search(action["domain"]), file)
        self.assertEqual(calls.mapped("message_attachment_count"), [1, 0])

    def test_change_of_stage_is_tracked(self):
        call = self._create_call().with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.cr.flush()  # a record is not tracked until it is stored
        call.action_solve()
        self.cr.flush()
        self.assertIn(
            "Solved",
            call.message_ids.sudo().tracking_value_ids.mapped("new_value_char"),
        )
