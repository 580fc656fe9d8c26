import random
from collections import defaultdict
from datetime import timedelta

from freezegun import freeze_time
from pytz import timezone, utc

from odoo import Command, fields
from odoo.tests import Form, tagged

from .assignment import MONDAY, AssignmentCommon


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestAssignAvailability(AssignmentCommon):
    """Nobody absent is ever chosen."""

    def _assign(self, **vals):
        call = self._create_call(**vals)
        return call.user_id

    def _keep(self, *users):
        self.team.member_ids = [Command.set([user.id for user in users])]

    def test_on_leave(self):
        self._create_leave(self.anna, "2026-09-14 00:00:00", "2026-09-15 00:00:00")
        self.assertEqual(self._assign(), self.bruno)

    def test_leave_that_is_work_elsewhere_does_not_count(self):
        self._create_leave(
            self.anna,
            "2026-09-14 00:00:00",
            "2026-09-15 00:00:00",
            time_type="other",
        )
        self.assertEqual(self._assign(), self.anna)

    def test_leave_later_than_the_call(self):
        self._create_leave(self.anna, "2026-09-15 00:00:00", "2026-09-16 00:00:00")
        self.assertEqual(self._assign(), self.anna)

    def test_leave_on_the_agreed_day(self):
        self._create_leave(self.anna, "2026-09-15 00:00:00", "2026-09-16 00:00:00")
        self.assertEqual(self._assign(date_planned="2026-09-15 08:00:00"), self.bruno)

    def test_public_holiday_moves_the_need_to_the_next_day(self):
        self._create_leave(None, "2026-09-13 22:00:00", "2026-09-14 22:00:00")
        self._create_leave(self.anna, "2026-09-15 06:00:00", "2026-09-15 17:00:00")
        call = self._create_call()
        self.assertEqual(str(call._get_moments_needed()[call]), "2026-09-15 07:00:00")
        self.assertEqual(call.user_id, self.bruno)

    def test_nobody_visits_on_a_public_holiday(self):
        self._create_leave(None, "2026-09-14 22:00:00", "2026-09-15 22:00:00")
        self.assertFalse(self._assign(date_planned="2026-09-15 08:00:00"))

    def test_holiday_of_another_company_does_not_count(self):
        self._create_admin(
            "resource.calendar.leaves",
            name="Elsewhere",
            company_id=self.other_company.id,
            calendar_id=False,
            date_from="2026-09-13 22:00:00",
            date_to="2026-09-14 22:00:00",
        ).company_id = self.other_company
        self.assertEqual(self._assign(), self.anna)

    def test_part_time(self):
        mornings = self._create_calendar("Mornings", range(5), 9, 13)
        self._get_resource(self.anna).calendar_id = mornings
        self.assertEqual(self._assign(), self.anna)
        with freeze_time("2026-09-14 12:00:00"):
            self.assertEqual(self._assign(), self.bruno)

    def test_day_off_of_a_part_time(self):
        tuesdays = self._create_calendar("Tuesdays", [1], 9, 18)
        self._get_resource(self.anna).calendar_id = tuesdays
        self.assertEqual(self._assign(), self.bruno)
        self.assertEqual(self._assign(date_planned="2026-09-15 08:00:00"), self.anna)

    def test_after_hours_the_next_opening_counts(self):
        self._create_leave(self.anna, "2026-09-15 06:00:00", "2026-09-15 17:00:00")
        with freeze_time("2026-09-14 20:00:00"):
            self.assertEqual(self._assign(), self.bruno)

    def test_hours_of_the_team_before_those_of_the_company(self):
        self.team.resource_calendar_id = self._create_calendar("Wed", [2], 9, 18)
        call = self._create_call()
        self.assertEqual(str(call._get_moments_needed()[call]), "2026-09-16 07:00:00")

    def test_flexible_and_empty_hours_are_absent_only_on_leave(self):
        flexible = self._create_calendar("Flexible", range(5), 9, 18)
        flexible.flexible_hours = True
        empty = self._create_calendar("Empty", [], 9, 18)
        for name, calendar in (("none", False), ("flex", flexible), ("empty", empty)):
            with self.subTest(calendar=name):
                user = self._create_technician(f"Person {name}".replace(" ", ""))
                self._get_resource(user).calendar_id = calendar
                self._keep(user)
                self.assertEqual(self._assign(), user)
                self._create_leave(user, "2026-09-14 06:00:00", "2026-09-14 17:00:00")
                self.assertFalse(self._assign())

    def test_team_with_flexible_or_empty_hours_is_open(self):
        empty = self._create_calendar("Empty", [2], 9, 18)
        self.team.resource_calendar_id = empty
        empty.attendance_ids.unlink()
        call = self._create_call()
        self.assertEqual(str(call._get_moments_needed()[call]), MONDAY)
        empty.flexible_hours = True
        self.assertEqual(str(call._get_moments_needed()[call]), MONDAY)

    def test_who_is_no_employee_is_there(self):
        self._keep(self.operator)
        self.assertEqual(self._assign(), self.operator)

    def test_archived_and_foreign_people_never(self):
        foreign = self._create_technician("Elena", company=self.other_company)
        self.anna.active = False
        self._keep(self.anna, foreign)
        self.assertFalse(self._assign())

    def test_leave_in_the_other_company_counts_when_there_is_no_employee_here(self):
        dario = self._create_technician("Dario", company=self.other_company)
        dario.company_ids |= self.company
        self._keep(dario)
        self.assertEqual(self._assign(), dario)
        self._create_leave(dario, "2026-09-14 00:00:00", "2026-09-15 00:00:00")
        self.assertFalse(self._assign())

    def test_nobody_absent_among_many_random_calls(self):
        """A hundred visits, six people with hours and leaves of their own."""
        dice = random.Random(20260914)
        hours = {}
        for index in range(6):
            days = dice.sample(range(7), dice.randint(1, 6))
            start = dice.randint(6, 14)
            end = start + dice.randint(1, 8)
            calendar = self._create_calendar(f"Hours {index}", days, start, end)
            user = self._create_technician(f"Person{index}", calendar)
            hours[user] = days, start, end
        self._keep(*hours)
        # the week in which summer time ends
        monday = fields.Datetime.to_datetime("2026-10-19")
        leaves = defaultdict(list)
        for _leave in range(40):
            user = dice.choice(list(hours))
            start = monday + timedelta(hours=dice.randint(-24, 14 * 24))
            end = start + timedelta(hours=dice.randint(1, 60))
            self._create_leave(user, start, end)
            leaves[user].append((start, end))
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": "X",
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                    **self._prepare_visit(
                        monday + timedelta(minutes=dice.randint(0, 14 * 24 * 60))
                    ),
                }
                for _call in range(100)
            ]
        )
        found = calls.filtered("user_id")
        self.assertGreater(len(found), 30)
        self.assertGreater(len(calls - found), 5)
        for call in calls:
            there = [
                user
                for user, own in hours.items()
                if self._is_there(call.date_planned, *own, leaves[user])
            ]
            self.assertEqual(bool(call.user_id), bool(there))
            self.assertIn(call.user_id, there or [self.env["res.users"]])

    def _is_there(self, moment, days, start, end, leaves):
        """Look at every minute from a moment to midnight in Rome."""
        if any(first <= moment < last for first, last in leaves):
            return False
        rome = timezone("Europe/Rome")
        day = utc.localize(moment).astimezone(rome).date()
        minute = moment
        while True:
            local = utc.localize(minute).astimezone(rome)
            if local.date() != day:
                return False
            at_work = local.weekday() in days and start <= local.hour < end
            if at_work and not any(first <= minute < last for first, last in leaves):
                return True
            minute += timedelta(minutes=1)

    def test_by_hand_an_absent_person_is_allowed_with_a_warning(self):
        self._create_leave(self.anna, "2026-09-14 00:00:00", "2026-09-15 10:00:00")
        call = self._create_call(user_id=self.anna.id)
        self.assertEqual(call.user_id, self.anna)
        self.assertIn("Anna is absent until", call.absence_warning)
        call.user_id = self.bruno
        self.assertFalse(call.absence_warning)
        with Form(call) as form:
            form.user_id = self.anna.with_env(self.env)
            self.assertIn("Anna is absent until", form.absence_warning)

    def test_warning_about_hours_and_about_who_left(self):
        mornings = self._create_calendar("Mornings", range(5), 9, 13)
        self._get_resource(self.anna).calendar_id = mornings
        call = self._create_call(
            user_id=self.anna.id, date_planned="2026-09-15 14:00:00"
        )
        self.assertEqual(call.absence_warning, "Anna is not at work at that time.")
        self.anna.active = False
        call.invalidate_recordset(["absence_warning"])
        self.assertEqual(call.absence_warning, "Anna no longer works here.")
        call.action_cancel()
        self.assertFalse(call.absence_warning)
