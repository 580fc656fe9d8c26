from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_call_lifecycle import LIFECYCLE, LifecycleCommon

MONDAY = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
class TestCallWaiting(LifecycleCommon):
    """Working days from Monday 2 March 2026, nine to five in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_admin(
            "resource.calendar",
            name="Office",
            tz="UTC",
            company_id=cls.company.id,
            attendance_ids=[
                (
                    0,
                    0,
                    {
                        "name": str(day),
                        "dayofweek": str(day),
                        "hour_from": 9,
                        "hour_to": 17,
                    },
                )
                for day in range(5)
            ],
        )
        cls.team.resource_calendar_id = cls.calendar
        cls.reason = cls.env.ref("customer_service_base.pause_reason_customer")
        cls.reason.with_env(cls.admin_env).write({"reminder_days": 3, "close_days": 10})
        cls._wait(cls.call)

    @classmethod
    def _wait(cls, call, moment=MONDAY):
        with freeze_time(moment):
            call.stage_id = cls._stage("waiting_customer")
            call.flush_recordset()

    def _run(self, moment):
        with freeze_time(moment):
            self._run_cron("ir_cron_follow_up_waiting")

    def _reminders(self, call=None):
        return (call or self.call).message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )

    def _assert_next(self, moment):
        self.assertEqual(
            self.call.date_next_step, moment and datetime.fromisoformat(moment)
        )

    # ------------------------------------------------------------------
    # The wait
    # ------------------------------------------------------------------
    def test_call_that_waits_has_a_next_step(self):
        self.assertRecordValues(
            self.call,
            [
                {
                    "date_waiting_customer": datetime.fromisoformat(MONDAY),
                    "reminder_count": 0,
                }
            ],
        )
        self._assert_next("2026-03-05 09:00:00")

    def test_call_that_goes_on_has_none(self):
        self._run("2026-03-05 10:00:00")
        self.call.action_start()
        self.assertRecordValues(
            self.call,
            [
                {
                    "date_waiting_customer": False,
                    "reminder_count": 0,
                    "date_last_reminder": False,
                    "date_next_step": False,
                }
            ],
        )

    def test_wait_for_parts_has_none(self):
        self.call.stage_id = self._stage("waiting_parts")
        self._assert_next(False)

    def test_word_of_the_customer_puts_the_call_back_to_work(self):
        self._say(self.call, "Here is the photo")
        self.assertRecordValues(
            self.call, [{"state": "in_progress", "customer_replied": True}]
        )
        self._assert_next(False)

    def test_word_of_the_customer_does_not_bring_parts(self):
        self.call.stage_id = self._stage("waiting_parts")
        self._say(self.call, "Any news")
        self.assertEqual(self.call.state, "waiting")

    def test_notice_of_absence_is_no_answer(self):
        self._receive(
            self.call.with_context(customer_service__automatic_mail=True), "Away"
        )
        self.assertEqual(self.call.state, "waiting")

    def test_what_follows_is_not_written(self):
        for name in ("date_next_step", "reminder_count", "date_waiting_customer"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.call.with_user(self.manager).write({name: False})

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------
    def test_customer_is_reminded_twice_in_working_days(self):
        self._run("2026-03-05 08:00:00")
        self.assertFalse(self._reminders())
        for _twice in range(2):
            self._run("2026-03-05 09:30:00")
        self.assertEqual(len(self._reminders()), 1)
        self._assert_next("2026-03-10 09:30:00")
        self._run("2026-03-08 12:00:00")
        self.assertEqual(len(self._reminders()), 1)
        self._run("2026-03-10 10:00:00")
        self.assertEqual(len(self._reminders()), 2)
        self.assertRecordValues(self.call, [{"state": "waiting", "reminder_count": 2}])
        self._assert_next("2026-03-16 09:00:00")

    def test_reminder_is_for_the_caller_alone(self):
        self.call.message_subscribe(
            (self.contact | self.technician.partner_id | self.other_customer).ids
        )
        self._run("2026-03-05 10:00:00")
        reminder = self._reminders()
        self.assertEqual(reminder.sudo().notified_partner_ids, self.contact)
        self.assertIn(self.call.name, reminder.subject)
        self.assertIn(self.call.name, reminder.body)

    def test_reminder_is_no_answer_of_ours(self):
        self._run("2026-03-05 10:00:00")
        self.assertFalse(self.call.date_staff_message)

    def test_our_next_question_begins_the_wait_anew(self):
        self._run("2026-03-05 10:00:00")
        with freeze_time("2026-03-06 10:00:00"):
            self._answer(self.call)
            self.call.flush_recordset()
        self.assertEqual(self.call.reminder_count, 0)
        self._assert_next("2026-03-11 10:00:00")

    def test_holidays_entered_later_are_respected(self):
        self._create_admin(
            "resource.calendar.leaves",
            name="Closed",
            calendar_id=self.calendar.id,
            company_id=self.company.id,
            date_from="2026-03-04 00:00:00",
            date_to="2026-03-06 23:59:59",
        )
        self._run("2026-03-05 10:00:00")
        self.assertFalse(self._reminders())
        self._assert_next("2026-03-10 09:00:00")

    def test_reason_without_reminders_sends_none(self):
        self.reason.with_env(self.admin_env).write({"reminder_days": 0})
        self._assert_next("2026-03-16 09:00:00")
        self._run("2026-03-12 10:00:00")
        self.assertFalse(self._reminders())

    def test_address_without_a_contact_is_written_to(self):
        call = self._create_call(
            partner_id=False,
            caller_name="Somebody",
            caller_email="somebody@nowhere.example",
            team_id=self.team.id,
        )
        self._wait(call)
        partners = self.env["res.partner"].search_count([])
        self._run("2026-03-05 10:00:00")
        self.assertEqual(
            self._reminders(call).sudo().outgoing_email_to, "somebody@nowhere.example"
        )
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_caller_without_an_address_is_phoned(self):
        call = self._create_call(
            partner_id=False,
            caller_name="Somebody",
            team_id=self.team.id,
            user_id=self.operator.id,
        )
        self._wait(call)
        for day in (5, 10, 16, 27):
            self._run(f"2026-03-{day:02} 10:00:00")
        self.assertFalse(self._reminders(call))
        self.assertEqual(len(call.activity_ids), 1)
        self.assertEqual(call.activity_ids.user_id, self.operator)
        self.assertEqual(call.state, "waiting")

    def test_deleted_template_leaves_it_to_a_person(self):
        self.env.ref(
            "customer_service_base.mail_template_call_reminder"
        ).sudo().unlink()
        self._run("2026-03-05 10:00:00")
        self.assertTrue(self.call.activity_ids)

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def _remind_twice(self):
        self._run("2026-03-05 09:30:00")
        self._run("2026-03-10 10:00:00")

    def test_call_without_an_answer_is_solved_and_the_customer_told(self):
        self._remind_twice()
        self._run("2026-03-16 08:00:00")
        self.assertEqual(self.call.state, "waiting")
        self._run("2026-03-16 09:30:00")
        self.assertEqual(self.call.state, "solved")
        self.assertEqual(len(self._reminders()), 3)
        self.assertIn("answer this e-mail", self._reminders()[0].body)

    def test_answer_to_the_last_mail_opens_the_call_again(self):
        self._remind_twice()
        self._run("2026-03-16 09:30:00")
        self._say(self.call, "Sorry, I was away. It still leaks")
        self.assertRecordValues(
            self.call, [{"state": "in_progress", "reopen_count": 1}]
        )

    def test_cron_that_slept_reminds_before_it_solves(self):
        self._run("2026-04-01 10:00:00")
        self.assertEqual(self.call.state, "waiting")
        self.assertEqual(len(self._reminders()), 1)
        self._run("2026-04-01 11:00:00")
        self.assertEqual(self.call.state, "waiting")
        self._run("2026-04-02 10:00:00")
        self.assertEqual(self.call.state, "solved")

    def test_reason_that_never_gives_up_waits(self):
        self.reason.with_env(self.admin_env).close_days = 0
        self._remind_twice()
        self._assert_next(False)

    def test_call_with_open_ones_below_is_not_given_up(self):
        self._create_call(parent_id=self.call.id)
        self._remind_twice()
        self._run("2026-03-20 10:00:00")
        self.assertEqual(self.call.state, "waiting")

    def test_address_taken_away_leaves_the_call_waiting(self):
        self._remind_twice()
        self.call.caller_email = False
        (self.contact | self.customer).with_env(self.admin_env).email = False
        self.call.sudo().date_next_step = MONDAY
        other = self._create_call(caller_phone="071 1", caller_name="Else")
        self._wait(other)
        self._run("2026-03-16 09:30:00")
        self.assertRecordValues(
            self.call, [{"state": "waiting", "date_next_step": False}]
        )

    def test_call_that_somebody_has_locked_is_left_alone(self):
        model = type(self.call)
        with patch.object(model, "try_lock_for_update", lambda call: call.browse()):
            self._run("2026-03-05 10:00:00")
        self.assertFalse(self._reminders())
        self._run("2026-03-05 10:00:00")
        self.assertEqual(len(self._reminders()), 1)

    @mute_logger(LIFECYCLE)
    def test_one_that_breaks_stops_no_other(self):
        other = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
        self._wait(other)
        model = type(self.call)
        remind = model._remind_customer

        def fail(call):
            if call == self.call:
                raise KeyError("broken")
            return remind(call)

        with patch.object(model, "_remind_customer", fail):
            self._run("2026-03-05 10:00:00")
        self.assertEqual(len(self._reminders(other)), 1)

    @mute_logger(LIFECYCLE)
    def test_one_that_fails_stops_no_other(self):
        other = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
        self._wait(other)
        model = type(self.call)
        remind = model._remind_customer

        def fail(call):
            if call == self.call:
                call.subject = "Half done"
                call.flush_recordset()
                raise UserError(call.env._("No"))
            return remind(call)

        with patch.object(model, "_remind_customer", fail):
            self._run("2026-03-05 10:00:00")
        self.assertFalse(self._reminders())
        self.assertNotEqual(self.call.subject, "Half done")
        self.assertEqual(len(self._reminders(other)), 1)

    def test_next_steps_of_many_calls_cost_the_queries_of_one(self):
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": str(number),
                    "caller_id": self.contact.id,
                    "team_id": self.team.id,
                }
                for number in range(20)
            ]
        )
        self._wait(calls)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env.add_to_compute(some._fields["date_next_step"], some)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(calls)
        self.assertEqual(count(calls), count(calls[:1]))
