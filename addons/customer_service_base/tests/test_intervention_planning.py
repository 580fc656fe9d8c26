from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .assignment import AssignmentCommon

START = "2027-03-01 08:00:00"  # a Monday, nine o'clock in Rome


class PlanningCommon(AssignmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls.users["dispatcher"]
        cls.reader = cls.users["reader"]
        cls.machine = cls._create_equipment(
            category_id=cls.category.id, site_id=cls.site.id
        )
        cls.call = cls._create_call(team_id=cls.team.id, equipment_id=cls.machine.id)

    @classmethod
    def _plan(cls, user=None, **vals):
        return (
            cls.env["customer.service.intervention"]
            .with_user(user or cls.dispatcher)
            .create(
                {
                    "call_id": cls.call.id,
                    "user_id": cls.anna.id,
                    "date_start": START,
                    **vals,
                }
            )
        )

    @classmethod
    def _close(cls, visit, **vals):
        """Close a visit as its technician, with two hours of work."""
        mine = visit.with_user(cls.anna)
        mine.write(
            {
                "time_ids": [
                    Command.create(
                        {
                            "date_from": "2027-03-01 08:00:00",
                            "date_to": "2027-03-01 10:00:00",
                        }
                    )
                ],
                "report": "<p>Electrode replaced</p>",
                "unsigned_reason": "Nobody there",
                "km": 30,
                **vals,
            }
        )
        mine.action_done()
        return mine


@tagged("post_install", "-at_install")
class TestInterventionPlanning(PlanningCommon):
    """From the call to a visit with a technician, a date and a checklist."""

    def _open_dialog(self, call=None, user=None):
        call = (call or self.call).with_user(user or self.dispatcher)
        action = call.action_plan_intervention()
        return Form(
            self.env["customer.service.intervention"]
            .with_user(user or self.dispatcher)
            .with_context(**action["context"]),
            "customer_service_base.customer_service_intervention_view_form_plan",
        )

    def test_dialog_proposes_the_assignee_and_saves(self):
        self.call.user_id = self.bruno
        with self._open_dialog() as form:
            self.assertEqual(form.user_id, self.bruno)
            self.assertEqual(form.kind, "onsite")
            form.date_start = START
            form.planned_hours = 3
            self.assertEqual(str(form.date_stop), "2027-03-01 11:00:00")
        visit = self.call.intervention_ids
        self.assertEqual(visit.state, "planned")
        self.assertEqual(visit.site_id, self.site)
        self.assertEqual(str(self.call.date_planned), START)
        self.assertEqual(self.call.planned_hours, 3)

    def test_dialog_proposes_who_the_chain_would_find(self):
        self.call.sudo().user_id = False
        self.machine.technician_id = self.carla
        self.assertEqual(self._open_dialog().user_id, self.carla)

    def test_dialog_takes_kind_and_duration_of_the_type(self):
        self.call.type_id = self._create_admin(
            "customer.service.call.type",
            name="Hot-line",
            intervention_kind="remote",
            planned_hours=0.5,
        )
        form = self._open_dialog()
        self.assertEqual(form.kind, "remote")
        self.assertEqual(form.planned_hours, 0.5)

    def test_dialog_proposes_the_last_journey(self):
        self._close(self._plan())
        self.assertEqual(self._open_dialog().planned_km, 30)

    def test_ended_call_is_not_planned(self):
        self.call.action_cancel()
        with self.assertRaisesRegex(UserError, "reopen"):
            self.call.action_plan_intervention()

    def test_call_is_planned_by_its_open_visits(self):
        first, second = self._plan(planned_hours=2), self._plan(planned_hours=3)
        second.date_start = "2027-02-01 08:00:00"
        self.assertEqual(str(self.call.date_planned), "2027-02-01 08:00:00")
        self.assertEqual(self.call.planned_hours, 5)
        second.action_cancel()
        self.assertEqual(str(self.call.date_planned), START)
        first.action_cancel()
        self.assertFalse(self.call.date_planned or self.call.planned_hours)
        with self.assertRaises(AccessError):
            self.call.date_planned = START

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------
    def test_moving_keeps_the_length(self):
        visit = self._plan(planned_hours=16, date_stop="2027-03-02 16:00:00")
        visit.date_start = "2027-03-03 08:00:00"
        self.assertEqual(str(visit.date_stop), "2027-03-04 16:00:00")
        self.assertEqual(visit.planned_hours, 16)

    def test_new_end_changes_the_hours_that_filled_it(self):
        visit = self._plan(planned_hours=2)
        visit.date_stop = "2027-03-01 13:00:00"
        self.assertEqual(visit.planned_hours, 5)

    @mute_logger("odoo.sql_db")
    def test_end_before_begin_is_refused(self):
        with self.assertRaisesRegex(Exception, "dates_in_order"):
            self._plan(date_stop="2027-02-01 08:00:00")

    def test_postponed_visit_keeps_its_hour_over_the_change_of_the_clock(self):
        visit = self._plan(date_start="2027-03-27 08:00:00")
        visit.action_postpone()
        self.assertEqual(str(visit.date_start), "2027-03-28 07:00:00")

    def test_unplanned_visit_waits_on_the_board(self):
        visit = self._plan()
        visit.action_confirm()
        visit.action_unplan()
        self.assertEqual(visit.state, "planned")
        self.assertFalse(visit.date_start or visit.date_stop)

    # ------------------------------------------------------------------
    # Board
    # ------------------------------------------------------------------
    def test_board_has_a_column_for_everybody_of_the_teams(self):
        self._plan()
        groups = (
            self.env["customer.service.intervention"]
            .with_user(self.dispatcher)
            .with_context(read_group_expand=True)
            .web_read_group(
                [("call_id", "=", self.call.id)],
                ["user_id"],
                ["__count"],
            )["groups"]
        )
        columns = {group["user_id"] and group["user_id"][0] for group in groups}
        self.assertLessEqual({user.id for user in self.people}, columns)

    def test_dragging_to_another_column_reassigns(self):
        visit = self._plan()
        visit.web_save({"user_id": self.bruno.id}, {"user_id": {}})
        self.assertEqual(visit.user_id, self.bruno)

    # ------------------------------------------------------------------
    # Checklist
    # ------------------------------------------------------------------
    def _create_checklist(self, *names):
        return self._create_admin(
            "customer.service.checklist",
            name="Visit",
            item_ids=[Command.create({"name": name}) for name in names],
        )

    def test_checks_come_from_the_category_of_the_machine(self):
        above = self._create_admin(
            "customer.service.equipment.category",
            name="All",
            checklist_id=self._create_checklist("Gas", "Water").id,
        )
        self.category.with_env(self.admin_env).parent_id = above
        visit = self._plan()
        self.assertEqual(visit.check_ids.mapped("name"), ["Gas", "Water"])

    def test_another_checklist_keeps_what_was_done(self):
        visit = self._plan(checklist_id=self._create_checklist("Gas", "Water").id)
        visit.with_user(self.anna).check_ids[0].value = "21 mbar"
        self.assertTrue(visit.check_ids[0].done)
        self.assertEqual(visit.check_ids[0].done_by, self.anna)
        visit.checklist_id = self._create_checklist("Filter")
        self.assertEqual(set(visit.check_ids.mapped("name")), {"Gas", "Filter"})

    # ------------------------------------------------------------------
    # Confirmation
    # ------------------------------------------------------------------
    def test_confirmation_tells_the_technician(self):
        visit = self._plan()
        visit.action_confirm()
        message = visit.message_ids.filtered(
            lambda message: self.anna.partner_id in message.notified_partner_ids
        )
        notified = (
            self.env["mail.message"]
            .sudo()
            .search([("subject", "like", "Confirmed for you%")])
        )
        self.assertIn(
            self.anna.partner_id, (message | notified).sudo().notified_partner_ids
        )

    def test_confirmation_needs_who_and_when(self):
        for vals in ({"user_id": False}, {"date_start": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "who goes"):
                self._plan(**vals).action_confirm()

    # ------------------------------------------------------------------
    # With the call
    # ------------------------------------------------------------------
    def test_cancelled_call_cancels_planned_visits(self):
        visit = self._plan()
        self.call.action_cancel()
        self.assertEqual(visit.state, "cancelled")

    def test_call_is_not_over_while_somebody_works(self):
        visit = self._plan().with_user(self.anna)
        visit.action_start_work()
        for stage in ("solved", "cancelled"):
            with self.subTest(stage=stage), self.assertRaises(ValidationError):
                self.call.stage_id = self._stage(stage)

    def test_solving_asks_about_planned_visits(self):
        visit = self._plan()
        action = self.call.action_solve()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.create({})
        self.assertEqual(wizard.intervention_ids.ids, visit.ids)
        wizard.action_solve()
        self.assertEqual(self.call.state, "solved")
        self.assertEqual(visit.state, "cancelled")

    def test_call_with_planned_visits_is_not_dragged_to_solved(self):
        self._plan()
        with self.assertRaisesRegex(ValidationError, "still open"):
            self.call.stage_id = self._stage("solved")

    def test_merged_call_takes_its_visits_along(self):
        visit = self._plan()
        done = self._close(self._plan())
        target = self._create_call(team_id=self.team.id)
        self.call.with_user(self.dispatcher)._merge_into(target, confirmed=True)
        self.assertEqual((visit | done).call_id, target)
        self.assertEqual(visit.state, "planned")
        self.assertEqual(str(target.date_planned), START)
        self.assertFalse(self.call.charge_ids)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------
    def test_technician_plans_for_themselves(self):
        visit = self._plan(self.anna)
        visit.date_start = "2027-03-02 08:00:00"
        with self.assertRaises(AccessError):
            self._plan(self.bruno)
        with self.assertRaises(AccessError):
            visit.with_user(self.bruno).date_start = START

    def test_technician_takes_what_nobody_of_the_team_has(self):
        visit = self._plan(user_id=False)
        visit.with_user(self.bruno).action_take()
        self.assertEqual(visit.user_id, self.bruno)

    def test_reader_changes_nothing(self):
        visit = self._plan()
        for action in ("action_confirm", "action_cancel", "action_done"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(visit.with_user(self.reader), action)()

    def test_state_is_written_by_nobody(self):
        visit = self._plan()
        for vals in ({"state": "done"}, {"date_done": START}, {"work_hours": 9}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                visit.with_user(self.manager).write(vals)
        born = (
            self.env["customer.service.intervention"]
            .with_user(self.manager)
            .with_context(default_state="done")
            .create({"call_id": self.call.id})
        )
        self.assertEqual(born.state, "planned")

    def test_another_company_sees_nothing(self):
        visit = self._plan()
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            visit.with_user(stranger).read(["name"])

    def test_counters(self):
        self._plan()
        self._plan()
        for record, name in (
            (self.call, "intervention_count"),
            (self.machine, "intervention_count"),
            (self.customer, "customer_service_intervention_count"),
            (self.site, "customer_service_intervention_count"),
        ):
            with self.subTest(model=record._name):
                self.assertEqual(record.with_user(self.reader)[name], 2)


@tagged("post_install", "-at_install")
class TestInterventionCorrection(PlanningCommon):
    """Closed work is changed only with a trace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._close(cls._plan())

    def _correct(self, user=None, **vals):
        return (
            self.env["customer.service.intervention.correct"]
            .with_user(user or self.dispatcher)
            .create({"intervention_id": self.visit.id, "reason": "Lunch", **vals})
        )

    def test_closed_work_is_not_written(self):
        for user in (self.anna, self.dispatcher, self.manager):
            visit = self.visit.with_user(user)
            for vals in (
                {"km": 1},
                {"report": "x"},
                {"user_id": self.bruno.id},
                {"time_ids": [Command.clear()]},
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaisesRegex(UserError, "Correct"),
                ):
                    visit.write(vals)
            with self.assertRaisesRegex(UserError, "Correct"):
                visit.time_ids.date_to = "2027-03-01 12:00:00"
            with self.assertRaisesRegex(UserError, "Correct"):
                visit.time_ids.unlink()
            with self.assertRaisesRegex(UserError, "Correct"):
                self.env["customer.service.expense"].with_user(user).create(
                    {"intervention_id": visit.id, "amount": 5}
                )

    def test_notes_of_the_house_are_still_written(self):
        self.visit.internal_note = "<p>Ask for the key</p>"
        self.assertIn("key", self.visit.internal_note)

    def test_dispatcher_corrects_and_the_old_hours_stay_in_the_conversation(self):
        wizard = self._correct(km=42)
        wizard.line_ids.date_to = "2027-03-01 09:30:00"
        wizard.action_apply()
        self.assertEqual(self.visit.work_hours, 1.5)
        self.assertEqual(self.visit.km, 42)
        note = " ".join(self.visit.message_ids.mapped("body"))
        for text in ("Lunch", "30 km", "42 km", "11:00", "10:30"):
            self.assertIn(text, note)

    def test_rows_are_added_and_removed(self):
        wizard = self._correct(
            line_ids=[
                Command.create(
                    {
                        "kind": "travel",
                        "user_id": self.anna.id,
                        "date_from": "2027-03-01 07:00:00",
                        "date_to": "2027-03-01 08:00:00",
                    }
                )
            ]
        )
        wizard.action_apply()
        self.assertEqual((self.visit.work_hours, self.visit.travel_hours), (0, 1))

    def test_correction_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._correct(reason=" ").action_apply()

    def test_only_a_dispatcher_corrects(self):
        for user in (self.anna, self.operator, self.reader):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._correct(user)

    def test_what_is_open_is_not_corrected(self):
        self.visit = self._plan()
        with self.assertRaises(UserError):
            self._correct().action_apply()

    def test_hours_of_others_are_not_taken(self):
        other = self._close(
            self._plan(date_start="2027-03-01 14:00:00"),
            time_ids=[
                Command.create(
                    {
                        "date_from": "2027-03-01 14:00:00",
                        "date_to": "2027-03-01 15:00:00",
                    }
                )
            ],
        )
        wizard = self._correct()
        wizard.sudo().line_ids.time_id = other.time_ids
        with self.assertRaisesRegex(UserError, "another intervention"):
            wizard.action_apply()

    def test_overlapping_correction_is_refused(self):
        self._close(
            self._plan(date_start="2027-03-01 14:00:00"),
            time_ids=[
                Command.create(
                    {
                        "date_from": "2027-03-01 14:00:00",
                        "date_to": "2027-03-01 15:00:00",
                    }
                )
            ],
        )
        wizard = self._correct()
        wizard.line_ids.date_to = "2027-03-01 14:30:00"
        with self.assertRaises(ValidationError):
            wizard.action_apply()

    def test_done_visit_is_in_the_history_of_the_machine(self):
        row = self.env["customer.service.history"].search(
            [("equipment_id", "=", self.machine.id), ("kind", "=", "intervention")]
        )
        self.assertEqual(row.reference, self.visit.name)
        self.assertIn("Electrode", row.detail)
        self.assertEqual(row.user_id, self.anna)
        self.assertEqual(row.action_open_document()["res_id"], self.visit.id)
