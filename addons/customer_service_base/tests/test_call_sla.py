from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .sla_common import SlaCommon


@tagged("post_install", "-at_install")
class TestCallSla(SlaCommon):
    """When promises are due, and when they are kept."""

    def test_terms_are_written_on_the_call(self):
        policy = self._create_policy(response=2, resolution=8, on_site=4, next_reply=1)
        call = self._open("07:00")
        self.assertEqual(call.sla_policy_id, policy)
        self.assertRecordValues(
            call.sla_ids.sorted("kind"),
            [
                {
                    "kind": kind,
                    "hours": hours,
                    "state": "running",
                    "policy_name": "Gold",
                    "calendar_id": self.calendar.id,
                    "tz": "Europe/Rome",
                    "date_due": fields.Datetime.to_datetime(due),
                }
                for kind, hours, due in (
                    ("on_site", 4, "2026-03-02 11:00:00"),
                    ("resolution", 8, "2026-03-02 16:00:00"),
                    ("response", 2, "2026-03-02 09:00:00"),
                )
            ],
        )
        self.assertEqual(str(call.sla_due), "2026-03-02 09:00:00")

    def test_later_change_of_the_policy_leaves_the_call(self):
        policy = self._create_policy(resolution=8)
        call = self._open("07:00")
        policy.target_ids.hours = 1
        policy.name = "Bronze"
        self._run_cron("08:30")
        self.assertEqual(call.sla_ids.policy_name, "Gold")
        self.assertEqual(call.sla_ids.state, "running")

    def test_call_in_quarantine_is_promised_nothing_until_released(self):
        self._create_policy(resolution=8)
        with self._at("07:00"):
            quarantined = self.env["customer.service.call"].sudo()
            call = quarantined.create(
                {
                    "subject": "Spam",
                    "caller_name": "Robot",
                    "company_id": self.company.id,
                    "team_id": self.team.id,
                    "quarantine": True,
                }
            ).with_user(self.operator)
        with self._at("07:30"):
            call.priority = "2"
            self.assertFalse(call.sla_ids)
            call.action_release()
        self.assertEqual(call.sla_ids.state, "running")

    def test_weekend_and_break_are_left_out(self):
        self._create_policy(resolution=2)
        for opened, due in (
            ("2026-03-06 15:00:00", "2026-03-09 08:00:00"),
            ("10:30", "2026-03-02 13:30:00"),
            ("2026-03-07 12:00:00", "2026-03-09 09:00:00"),
        ):
            with self.subTest(opened=opened):
                self.assert_due(self._open(opened), due)

    def test_around_the_clock_runs_at_night(self):
        self._create_policy(resolution=2, hours="always")
        self.assert_due(self._open("22:00"), "2026-03-03 00:00:00")

    def test_own_hours_of_the_policy_come_before_the_team(self):
        evening = self._create_calendar("Evening", [(18, 20)])
        self._create_policy(resolution=1, hours="calendar", calendar_id=evening.id)
        self.assert_due(self._open("07:00"), "2026-03-02 18:00:00")

    def test_company_hours_stand_in_for_the_team(self):
        self.team.with_env(self.admin_env).resource_calendar_id = False
        self.company.with_env(self.admin_env).resource_calendar_id = self.calendar
        self._create_policy(resolution=5)
        self.assert_due(self._open("07:00"), "2026-03-02 13:00:00")

    def test_flexible_company_hours_count_as_always(self):
        self.team.with_env(self.admin_env).resource_calendar_id = False
        self.company.with_env(
            self.admin_env
        ).resource_calendar_id = self._create_calendar(
            "Flexible", [], schedule_type="flexible"
        )
        self._create_policy(resolution=24)
        self.assert_due(self._open("07:00"), "2026-03-03 07:00:00")

    def test_public_holiday_is_left_out(self):
        self._create_policy(resolution=2)
        leaves = self.admin_env["resource.calendar.leaves"].with_company(self.company)
        for calendar in (self.calendar, self.calendar.browse()):
            leave = leaves.create(
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "date_from": "2026-03-02 23:00:00",
                    "date_to": "2026-03-03 22:59:59",
                }
            )
            with self.subTest(calendar=calendar.name):
                self.assert_due(self._open("15:00"), "2026-03-04 08:00:00")
            leave.unlink()

    def test_training_and_holidays_of_others_count_as_work(self):
        self._create_policy(resolution=2)
        resource = self._create_admin("resource.resource", name="Somebody")
        leaves = self.admin_env["resource.calendar.leaves"]
        for vals in (
            {"calendar_id": self.calendar.id, "time_type": "other"},
            {"calendar_id": self.calendar.id, "resource_id": resource.id},
            {"calendar_id": False},
        ):
            leave = leaves.with_company(self.other_company).create(
                {
                    "name": "Away",
                    "date_from": "2026-03-02 23:00:00",
                    "date_to": "2026-03-03 22:59:59",
                    **vals,
                }
            )
            with self.subTest(vals=vals):
                self.assert_due(self._open("15:00"), "2026-03-03 08:00:00")
            leave.unlink()

    def test_alternating_weeks(self):
        calendar = self._create_calendar("Weeks", [])
        week = self.env["resource.calendar.attendance"].get_week_type(
            fields.Date.to_date("2026-03-02")
        )
        calendar.write(
            {
                "two_weeks_calendar": True,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Every other Monday",
                            "dayofweek": "0",
                            "hour_from": 8,
                            "hour_to": 10,
                            "week_type": str(week),
                        }
                    )
                ],
            }
        )
        self._create_policy(resolution=3, hours="calendar", calendar_id=calendar.id)
        self.assert_due(self._open("07:00"), "2026-03-16 08:00:00")

    def test_holiday_entered_later_moves_what_runs(self):
        self._create_policy(resolution=2)
        call, done = self._open("15:00"), self._open("14:00")
        with self._at("14:30"):
            done.action_solve()
        names = ["state", "date_due", "date_met", "elapsed_hours", "date_next"]
        before = self._row(done).read(names)
        with self._at("15:30"):
            self._create_admin(
                "resource.calendar.leaves",
                name="Holiday",
                calendar_id=self.calendar.id,
                date_from="2026-03-02 23:00:00",
                date_to="2026-03-03 22:59:59",
            )
        self._run_cron("15:31")
        self.assert_due(call, "2026-03-04 08:00:00")
        self.assertEqual(self._row(done).read(names), before)

    def test_other_opening_hours_move_what_runs(self):
        self._create_policy(resolution=8)
        call = self._open("07:00")
        self.calendar.attendance_ids.filtered(
            lambda hours: hours.dayofweek == "0" and hours.hour_to == 17
        ).hour_to = 16
        self._run_cron("07:10")
        self.assert_due(call, "2026-03-03 08:00:00")

    def test_calls_that_come_ended_have_no_promises(self):
        self._create_policy()
        calls = self._open(stage_id=self._stage("solved").id)
        calls |= self._open(stage_id=self._stage("cancelled").id)
        self.assertFalse(calls.sla_ids)

    def test_call_entered_later_runs_from_its_opening(self):
        self._create_policy(resolution=2)
        call = self._open("10:00", date_open="2026-03-02 07:00:00")
        self.assert_due(call, "2026-03-02 09:00:00")
        with self._at("10:00"):
            self.assertEqual(call.sla_status, "late")

    def test_corrected_opening_moves_the_time(self):
        self._create_policy(resolution=2)
        call = self._open("09:00")
        with self._at("09:05"):
            call.date_open = "2026-03-02 08:00:00"
        self.assert_due(call, "2026-03-02 10:00:00")


@tagged("post_install", "-at_install")
class TestCallSlaResponse(SlaCommon):
    """What counts as the first response, and what as the next one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(response=2, next_reply=1)

    def test_public_answer_of_a_person_counts(self):
        call = self._open("07:00", caller_id=self.contact.id)
        self._answer(call, "08:30")
        self.assertRecordValues(
            self._row(call, "response"),
            [{"state": "met", "elapsed_hours": 1.5, "date_next": False}],
        )
        self.assertEqual(str(call.date_first_response), "2026-03-02 08:30:00")
        self.assertEqual(call.response_hours, 1.5)
        self.assertFalse(call.sla_due)

    def test_first_answer_counts(self):
        call = self._open("07:00")
        self._answer(call, "08:00")
        self._answer(call, "10:00")
        self.assertEqual(call.response_hours, 1)

    def test_answer_on_time_to_the_second(self):
        on_time, late = self._open("07:00"), self._open("07:00")
        self._answer(on_time, "2026-03-02 09:00:00")
        self._answer(late, "2026-03-02 09:00:01")
        self.assertEqual(self._row(on_time, "response").state, "met")
        self.assertRecordValues(
            self._row(late, "response"),
            [
                {
                    "state": "missed",
                    "date_missed": fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                    "date_met": fields.Datetime.to_datetime("2026-03-02 09:00:01"),
                }
            ],
        )

    def test_start_of_work_counts(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.action_start()
        self.assertEqual(self._row(call, "response").state, "met")
        self.assertEqual(call.response_hours, 1)

    def test_call_worked_on_at_once_is_answered_at_once(self):
        call = self._open("07:00", stage_id=self._stage("in_progress").id)
        self.assertEqual(self._row(call, "response").state, "met")
        self.assertEqual(str(call.date_first_response), "2026-03-02 07:00:00")

    def test_what_is_no_response(self):
        call = self._open("07:00", caller_id=self.contact.id)
        with self._at("08:00"):
            call.user_id = self.technician
            call.message_post(body="Note", subtype_xmlid="mail.mt_note")
            call.sudo().message_post(
                body="We received your call",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
            )
            call.priority = "1"
            call.sudo()._move_to("in_progress")  # by itself
        self._say(call, "08:10")
        self.assertEqual(self._row(call, "response").state, "running")
        self.assertFalse(call.date_first_response)

    def test_solution_is_a_response(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.action_solve()
        self.assertEqual(self._row(call, "response").state, "met")

    def test_end_without_us_is_no_response(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.sudo()._move_to("solved")
        self.assertEqual(self._row(call, "response").state, "cancelled")
        self.assertFalse(call.date_first_response)

    def test_reply_is_owed_from_the_message_to_the_answer(self):
        call = self._open("07:00", caller_id=self.contact.id)
        self._answer(call, "07:30")
        self.assertFalse(self._row(call, "next_reply"))
        self._say(call, "08:00")
        self._say(call, "08:40")
        row = self._row(call, "next_reply")
        self.assertEqual(str(row.date_due), "2026-03-02 09:00:00")
        self._answer(call, "08:45")
        self.assertEqual(row.state, "met")
        self.assertEqual(row.elapsed_hours, 0.75)
        self.assertFalse(call.sla_due)
        self._say(call, "09:00")
        self.assertEqual(len(self._row(call, "next_reply")), 2)
        self.assertEqual(str(call.sla_due), "2026-03-02 10:00:00")

    def test_reply_is_not_owed_while_the_first_response_is(self):
        call = self._open("07:00", caller_id=self.contact.id)
        self._say(call, "07:10")
        self.assertFalse(self._row(call, "next_reply"))

    def test_automatic_message_owes_no_reply(self):
        call = self._open("07:00", caller_id=self.contact.id)
        self._answer(call, "07:30")
        self._say(call.with_context(customer_service__automatic_mail=True), "08:00")
        self.assertFalse(self._row(call, "next_reply"))


@tagged("post_install", "-at_install")
class TestCallSlaEnd(SlaCommon):
    """Solved, cancelled, opened again."""

    def test_resolution_counts_when_it_was_solved(self):
        self._create_policy(resolution=2)
        call = self._open("07:00")
        self._run_cron("10:00")
        self.assertEqual(self._row(call).state, "missed")
        with self._at("10:30"):
            call.write(
                {
                    "stage_id": self._stage("solved").id,
                    "date_solved": "2026-03-02 08:30:00",
                }
            )
        self.assertEqual(self._row(call).state, "met")
        self.assertEqual(call.resolution_hours, 1.5)

    def test_late_resolution_stays_missed(self):
        self._create_policy(resolution=2)
        call = self._open("07:00")
        with self._at("10:00"):
            call.action_solve()
        self.assertRecordValues(
            self._row(call), [{"state": "missed", "elapsed_hours": 3.0}]
        )
        self.assertFalse(call.sla_due)

    def test_hours_are_measured_without_a_policy(self):
        call = self._open("07:00")
        self._answer(call, "08:00")
        with self._at("2026-03-03 08:00:00"):
            call.action_solve()
        self.assertEqual(call.response_hours, 1)
        self.assertEqual(call.resolution_hours, 9)

    def test_cancelled_call_leaves_the_statistics(self):
        self._create_policy(response=1, resolution=2)
        call = self._open("07:00")
        self._run_cron("09:30")
        with self._at("10:00"):
            call.action_cancel()
        self.assertEqual(set(call.sla_ids.mapped("state")), {"cancelled"})
        self.assertFalse(call.sla_due)
        self.assertFalse(call.resolution_hours)

    def test_merged_call_leaves_the_statistics(self):
        self._create_policy(resolution=2)
        call, other = self._open("07:00"), self._open("07:00")
        with self._at("08:00"):
            call._merge_into(other)
        self.assertEqual(self._row(call).state, "cancelled")
        self.assertEqual(self._row(other).state, "running")

    def test_reopened_call_runs_anew_and_keeps_the_first(self):
        self._create_policy(response=1, resolution=4)
        call = self._open("07:00")
        with self._at("08:00"):
            call.action_solve()
        names = ["state", "date_due", "date_met", "elapsed_hours", "date_next"]
        first = self._row(call).read(names)
        with self._at("12:00"):
            call.action_reopen()
        self.assertEqual(self._row(call).read(names), first)
        self.assertFalse(self._row(call, "response", 2))
        row = self._row(call, cycle=2)
        self.assertEqual(str(row.date_due), "2026-03-02 16:00:00")
        with self._at("13:00"):
            call.action_solve()
        self.assertRecordValues(row, [{"state": "met", "elapsed_hours": 1.0}])
        self.assertEqual(call.resolution_hours, 1)

    def test_customer_who_reopens_is_owed_a_reply(self):
        self._create_policy(response=1, resolution=4, next_reply=1)
        call = self._open("07:00", caller_id=self.contact.id)
        with self._at("08:00"):
            call.action_solve()
        self._say(call, "09:00")
        self.assertEqual(call.state, "in_progress")
        self.assertEqual(
            call.sla_ids.filtered(lambda row: row.cycle == 2).mapped("kind"),
            ["resolution", "next_reply"],
        )
        self.assertEqual(str(call.sla_due), "2026-03-02 10:00:00")

    def test_cancelled_call_that_is_reopened_is_owed_a_response(self):
        self._create_policy(response=1)
        call = self._open("07:00")
        with self._at("08:00"):
            call.action_cancel()
        with self._at("09:00"):
            call.sudo()._move_to("in_progress")
        self.assertEqual(
            str(self._row(call, "response", 2).date_due), "2026-03-02 10:00:00"
        )

    def test_visit_that_was_not_needed_is_taken_out(self):
        self._create_policy(on_site=4)
        call, late = self._open("07:00"), self._open("07:00")
        with self._at("08:00"):
            call.action_solve()
        self.assertEqual(self._row(call, "on_site").state, "cancelled")
        with self._at("13:00"):
            late.action_solve()
        self.assertEqual(self._row(late, "on_site").state, "missed")
        self.assertFalse(late.sla_due)

    def test_arrival(self):
        self._create_policy(response=1, on_site=4, resolution=8)
        call = self._open("07:00")
        self.assertTrue(call.can_arrive)
        with self._at("07:30"):
            call.action_arrive()
        self.assertEqual(self._row(call, "on_site").state, "met")
        self.assertEqual(self._row(call, "response").state, "met")
        self.assertFalse(call.can_arrive)
        self.assertEqual(str(call.sla_due), "2026-03-02 16:00:00")

    def test_arrival_is_said_by_who_may_change_the_call(self):
        self._create_policy(on_site=4)
        call = self._open("07:00")
        for user in (self.users["reader"], self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                call.with_user(user).action_arrive()


@tagged("post_install", "-at_install")
class TestCallSlaStatus(SlaCommon):
    """The status that lists show and filter."""

    def _find(self, status, moment):
        with self._at(moment):
            return self.env["customer.service.call"].search(
                [("sla_status", "in", [status]), ("id", "in", self.calls.ids)]
            )

    def test_status_and_filter_agree(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        waiting, promised = self._open("07:00"), self._open("07:00")
        with self._at("07:30"):
            waiting._put_on_hold(self.parts)
        self.admin_env["customer.service.sla.policy"].search([]).active = False
        unpromised = self._open("07:00")
        self.calls = waiting | promised | unpromised
        self.env.flush_all()
        for moment, status in (
            ("08:59", "on_time"),
            ("09:00", "warning"),
            ("2026-03-02 11:00:00", "warning"),
            ("2026-03-02 11:00:01", "late"),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self._find(status, moment), promised)
                self.calls.invalidate_recordset(["sla_status"])
                with self._at(moment):
                    self.assertEqual(promised.sla_status, status)
                    self.assertEqual(waiting.sla_status, "paused")
                    self.assertEqual(unpromised.sla_status, "none")
        self.assertEqual(self._find("paused", "12:00"), waiting)
        self.assertEqual(self._find("none", "12:00"), unpromised)

    def test_negative_filter(self):
        self._create_policy(resolution=4)
        call = self._open("07:00")
        with self._at("12:00"):
            found = self.env["customer.service.call"].search(
                [("sla_status", "!=", "late"), ("id", "=", call.id)]
            )
        self.assertFalse(found)

    def test_what_events_make_is_not_written_by_hand(self):
        self._create_policy()
        call = self._open("07:00")
        for vals in (
            {"sla_due": False},
            {"response_hours": 0.1},
            {"date_first_response": "2026-03-02 07:00:00"},
            {"sla_ids": [Command.clear()]},
            {"pause_ids": [Command.create({"date_start": "2026-03-01 07:00:00"})]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                call.with_user(self.manager).write(vals)

    def test_rows_are_not_written_by_hand(self):
        self._create_policy()
        row = self._open("07:00").sla_ids
        for user in (self.operator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).state = "met"

    def test_other_company_sees_no_rows(self):
        self._create_policy()
        row = self._open("07:00").sla_ids
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        self.assertFalse(row.with_user(stranger).search([("id", "=", row.id)]))

    def test_time_used_is_told_up_to_now(self):
        self._create_policy(resolution=8)
        call, waiting = self._open("07:00"), self._open("07:00")
        with self._at("08:00"):
            waiting._put_on_hold(self.parts)
        rows = (call | waiting).sla_ids
        with self._at("13:00"):
            self.assertEqual([self._row(c).used_hours for c in (call, waiting)], [5, 1])
            call.action_solve()
        rows.invalidate_recordset(["used_hours"])
        with self._at("15:00"):
            self.assertEqual([self._row(c).used_hours for c in (call, waiting)], [5, 1])

    def test_many_rows_are_listed_in_as_many_queries_as_one(self):
        self._create_policy(resolution=8)
        rows = self.env["customer.service.call.sla"].union(
            *(self._open("07:00").sla_ids for _number in range(20))
        )
        names = ["display_name", "call_id", "used_hours", "state"]

        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.read(names)
            return self.cr.sql_log_count - before

        count(rows)
        self.assertEqual(count(rows), count(rows[:1]))

    def test_many_calls_cost_as_many_queries_as_one(self):
        self._create_policy(response=2, resolution=8, on_site=4)
        vals = {
            "subject": "Many",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
        }

        def count(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with freeze_time("2026-03-02 07:00:00"):
                calls = self.env["customer.service.call"].create([vals] * number)
                self.env.flush_all()
                created = self.cr.sql_log_count - before
                calls.invalidate_recordset()
                before = self.cr.sql_log_count
                calls.write({"priority": "1"})
                self.env.flush_all()
            return created, self.cr.sql_log_count - before

        count(1)
        one, many = count(1), count(20)
        # the number of each call is drawn by itself, in three queries
        self.assertLessEqual(many[0] - one[0], 3 * 19)
        self.assertEqual(many[1], one[1])
