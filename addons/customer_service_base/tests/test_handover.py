from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .assignment import MONDAY, AssignmentCommon

HANDOVER = "odoo.addons.customer_service_base.models.customer_service_call_handover"
WEEK = ("2026-09-14 06:00:00", "2026-09-18 16:00:00")


class HandoverCommon(AssignmentCommon, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.admin_env.ref("customer_service_base.cron_hand_over")

    def _hand_over(self):
        """Run the job as the server does."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.cron.with_context(**self._get_live_context()).method_direct_trigger()
        self.env.invalidate_all()

    def _last_row(self, call):
        return call.assignment_ids.sorted("id")[-1]


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestHandover(HandoverCommon):
    """The open calls of who is absent or gone pass to others."""

    REFUSAL = "Locked by the auditor"

    def test_to_the_substitute(self):
        self.company.partner_id.lang = "en_US"
        self.anna.customer_service_substitute_id = self.carla
        calls = self._create_calls(3, user_id=self.anna.id)
        self._create_leave(self.anna, *WEEK)
        self._hand_over()
        self.assertEqual(calls.user_id, self.carla)
        for call in calls:
            row = self._last_row(call)
            self.assertEqual(row.method, "handover")
            self.assertEqual(row.from_user_id, self.anna)
            self.assertIn("Absent until 9/18/26", row.reason)
        self.assertEqual(len(self._get_notices(self.carla)), 1)
        self.assertIn("No longer yours", self._get_notices(self.anna)[-1].subject)

    def test_by_the_chain_when_the_substitute_is_absent_too(self):
        self.anna.customer_service_substitute_id = self.carla
        call = self._create_call(user_id=self.anna.id)
        self._create_leave(self.anna, *WEEK)
        self._create_leave(self.carla, *WEEK)
        self._hand_over()
        self.assertEqual(call.user_id, self.bruno)
        self.assertIn("Least open calls", self._last_row(call).reason)
        self.assertEqual(self._last_row(call).method, "handover")

    def test_to_the_queue_when_nobody_is_there(self):
        call = self._create_call(user_id=self.anna.id)
        for user in self.people:
            self._create_leave(user, *WEEK)
        self._hand_over()
        self.assertFalse(call.user_id)
        self.assertTrue(call.date_queued)
        self.assertEqual(self._last_row(call).method, "queue")
        self.assertEqual(len(self._get_notices(self.leader)), 1)

    def test_team_by_hand_gets_its_calls_back(self):
        self.team.assign_method = "manual"
        machine = self._create_equipment(technician_id=self.carla.id)
        known = self._create_call(user_id=self.anna.id, equipment_id=machine.id)
        call = self._create_call(user_id=self.anna.id)
        self._create_leave(self.anna, *WEEK)
        self._hand_over()
        self.assertEqual(known.user_id, self.carla)
        self.assertFalse(call.user_id)
        self.assertEqual(len(self._get_notices(self.leader)), 1)

    def test_archived_user_gives_everything_away(self):
        calls = self._create_calls(2, user_id=self.anna.id)
        later = self._create_call(
            user_id=self.anna.id, date_planned="2026-10-01 08:00:00"
        )
        self.anna.active = False
        self._hand_over()
        self.assertEqual((calls | later).user_id, self.bruno | self.carla)
        self.assertEqual(
            self._last_row(calls[0]).reason.split(" · ")[0], "Anna no longer works here"
        )

    def test_ended_calls_stay(self):
        call = self._create_call(user_id=self.anna.id)
        call.action_solve()
        self._create_leave(self.anna, *WEEK)
        self.anna.active = False
        self._hand_over()
        self.assertEqual(call.user_id, self.anna)

    def test_calls_planned_for_the_return_stay(self):
        after = self._create_call(
            user_id=self.anna.id, date_planned="2026-09-21 08:00:00"
        )
        during = self._create_call(
            user_id=self.anna.id, date_planned="2026-09-16 08:00:00"
        )
        waiting = self._create_call(
            user_id=self.anna.id, stage_id=self._stage("waiting_customer").id
        )
        self._create_leave(self.anna, *WEEK)
        self._hand_over()
        self.assertEqual(after.user_id, self.anna)
        self.assertNotIn(self.anna, (during | waiting).user_id)

    def test_short_absence_hands_nothing_over(self):
        call = self._create_call(user_id=self.anna.id)
        leave = self._create_leave(
            self.anna, "2026-09-14 06:00:00", "2026-09-14 10:00:00"
        )
        self._hand_over()
        self.assertEqual(call.user_id, self.anna)
        self.team.handover_hours = 4
        self._hand_over()
        self.assertNotEqual(call.user_id, self.anna)
        self.assertTrue(leave)

    def test_call_without_team_has_hours_too(self):
        machine = self._create_equipment(technician_id=self.carla.id)
        call = self._create_call(user_id=self.anna.id, equipment_id=machine.id)
        call.team_id = False
        leave = self._create_leave(
            self.anna, "2026-09-14 06:00:00", "2026-09-14 10:00:00"
        )
        self._hand_over()
        self.assertEqual(call.user_id, self.anna)
        leave.date_to = "2026-09-14 15:00:00"
        self._hand_over()
        self.assertEqual(call.user_id, self.carla)

    def test_closing_of_the_company_hands_nothing_over(self):
        call = self._create_call(user_id=self.anna.id)
        self._create_leave(None, *WEEK)
        self._hand_over()
        self.assertEqual(call.user_id, self.anna)

    def test_leave_in_another_company_where_there_is_an_employee_here(self):
        self.anna.company_ids |= self.other_company
        foreign = self._create_employee(self.anna, None, self.other_company)
        self._create_admin(
            "resource.calendar.leaves",
            name="Leave",
            resource_id=foreign.resource_id.id,
            date_from=WEEK[0],
            date_to=WEEK[1],
        )
        call = self._create_call(user_id=self.anna.id)
        self._hand_over()
        self.assertEqual(call.user_id, self.anna)

    def test_twice_is_once(self):
        calls = self._create_calls(2, user_id=self.anna.id)
        self._create_leave(self.anna, *WEEK)
        self._hand_over()
        rows = calls.assignment_ids
        self._hand_over()
        self.assertEqual(calls.assignment_ids, rows)

    def test_one_call_that_cannot_does_not_stop_the_others(self):
        for error in (UserError(self.REFUSAL), ZeroDivisionError(self.REFUSAL)):
            with self.subTest(error=type(error)):
                self._check_stuck_call(error)

    def _check_stuck_call(self, error):
        calls = self._create_calls(3, user_id=self.anna.id)
        stuck = calls[1]
        self._create_leave(self.anna, *WEEK)
        model = type(self.env["customer.service.call"])
        write = model.write

        def refuse(records, vals):
            if vals.get("user_id") and stuck in records:
                raise error
            return write(records, vals)

        with (
            patch.object(model, "write", refuse),
            self.assertLogs(HANDOVER, "WARNING") as logs,
        ):
            self._hand_over()
        self.assertEqual(len(logs.output), 1)
        self.assertIn(self.REFUSAL, logs.output[0])
        self.assertEqual(stuck.user_id, self.anna)
        self.assertNotIn(self.anna, (calls - stuck).user_id)
        self.assertEqual(len((calls - stuck).assignment_ids), 4)
        self._hand_over()
        self.assertNotEqual(stuck.user_id, self.anna)


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestHandoverTriggers(HandoverCommon):
    """When the job runs."""

    def _get_moments(self, operation):
        with self.capture_triggers("customer_service_base.cron_hand_over") as captured:
            operation()
        return [str(trigger.call_at) for trigger in captured.records]

    def test_leave_that_has_begun_wakes_the_job_now(self):
        moments = self._get_moments(lambda: self._create_leave(self.anna, *WEEK))
        self.assertEqual(moments, [MONDAY])

    def test_leave_to_come_wakes_the_job_when_it_begins(self):
        moments = self._get_moments(
            lambda: self._create_leave(
                self.anna, "2026-10-05 06:00:00", "2026-10-09 16:00:00"
            )
        )
        self.assertEqual(moments, ["2026-10-05 06:00:00"])

    def test_leave_that_is_moved_wakes_the_job(self):
        leave = self._create_leave(
            self.anna, "2026-10-05 06:00:00", "2026-10-09 16:00:00"
        )
        moments = self._get_moments(
            lambda: leave.write({"date_from": "2026-10-06 06:00:00"})
        )
        self.assertEqual(moments, ["2026-10-06 06:00:00"])
        self.assertFalse(self._get_moments(lambda: leave.write({"name": "Sea"})))

    def test_leave_of_the_past_or_of_the_company_does_not(self):
        self.assertFalse(
            self._get_moments(
                lambda: self._create_leave(
                    self.anna, "2026-09-01 06:00:00", "2026-09-04 16:00:00"
                )
            )
        )
        self.assertFalse(self._get_moments(lambda: self._create_leave(None, *WEEK)))

    def test_archived_user_wakes_the_job(self):
        self.assertEqual(
            self._get_moments(lambda: self.anna.write({"active": False})), [MONDAY]
        )
        self.assertFalse(self._get_moments(lambda: self.anna.write({"active": True})))

    def test_employee_enters_an_own_leave(self):
        resource = self._get_resource(self.anna)
        leaves = self.env["resource.calendar.leaves"].with_user(self.anna)
        moments = self._get_moments(
            lambda: leaves.create(
                {
                    "name": "Sea",
                    "resource_id": resource.id,
                    "date_from": fields.Datetime.to_datetime(WEEK[0]),
                    "date_to": fields.Datetime.to_datetime(WEEK[1]),
                }
            )
        )
        self.assertEqual(moments, [MONDAY])


@tagged("post_install", "-at_install")
class TestSubstitute(AssignmentCommon):
    """Everybody names their own substitute."""

    def test_user_sets_an_own_substitute_in_the_preferences(self):
        own = self.anna.with_user(self.anna)
        with Form(own, view="base.view_users_form_simple_modif") as form:
            form.customer_service_substitute_id = self.bruno.with_user(self.anna)
        self.assertEqual(self.anna.customer_service_substitute_id, self.bruno)

    def test_user_sets_no_other_substitute(self):
        with self.assertRaises(AccessError):
            self.bruno.with_user(self.anna).customer_service_substitute_id = self.carla

    def test_customer_is_no_substitute(self):
        with self.assertRaises(ValidationError):
            self.anna.customer_service_substitute_id = self.portal_user

    @mute_logger("odoo.sql_db")
    def test_nobody_substitutes_themselves(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.anna.customer_service_substitute_id = self.anna
            self.anna.flush_recordset()
