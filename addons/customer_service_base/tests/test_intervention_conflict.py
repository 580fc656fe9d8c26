from odoo.tests import tagged

from .test_intervention_planning import START, PlanningCommon


@tagged("post_install", "-at_install")
class TestInterventionConflict(PlanningCommon):
    """Who cannot be there is told of, and may be sent all the same."""

    def _check(self, visit, *texts):
        visit.invalidate_recordset(["conflict_warning", "has_conflict"])
        warning = visit.conflict_warning or ""
        self.assertEqual(visit.has_conflict, bool(texts))
        for text in texts:
            self.assertIn(text, warning)
        found = visit.search([("id", "=", visit.id), ("has_conflict", "=", True)])
        self.assertEqual(bool(found), bool(texts))

    def test_free_technician(self):
        self._check(self._plan())

    def test_two_visits_at_once(self):
        first = self._plan()
        second = self._plan(date_start="2027-03-01 08:30:00")
        self._check(second, f"Anna is on {first.name}", "9:00")
        self._check(first, second.name)
        second.user_id = self.bruno
        self._check(first)
        self._check(second)

    def test_one_after_the_other_is_no_conflict(self):
        self._plan()
        self._check(self._plan(date_start="2027-03-01 09:00:00"))

    def test_journey_counts(self):
        first = self._plan()
        second = self._plan(date_start="2027-03-01 09:30:00", planned_travel_hours=2)
        self._check(second, first.name)

    def test_cancelled_visit_does_not_count(self):
        self._plan().action_cancel()
        self._check(self._plan())

    def test_leave(self):
        self._create_leave(self.anna, "2027-03-01 00:00:00", "2027-03-05 22:00:00")
        self._check(self._plan(), "Anna is absent until")

    def test_public_holiday(self):
        self._create_leave(None, "2027-02-28 23:00:00", "2027-03-01 22:59:59")
        self._check(self._plan(), "Anna is absent until")

    def test_outside_working_hours(self):
        for start in (
            "2027-03-01 06:00:00",
            "2027-03-01 17:30:00",
            "2027-03-06 09:00:00",
        ):
            with self.subTest(start=start):
                self._check(self._plan(date_start=start), "Outside the working hours")

    def test_lunch_is_no_conflict(self):
        self._check(self._plan(planned_hours=8))

    def test_appointment_is_told_without_its_subject(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.anna)
            .create(
                {
                    "name": "Secret",
                    "start": "2027-03-01 08:30:00",
                    "stop": "2027-03-01 09:30:00",
                    "privacy": "private",
                }
            )
        )
        visit = self._plan()
        self._check(visit, "Anna has an appointment")
        self.assertNotIn("Secret", visit.conflict_warning)
        event.show_as = "free"
        self._check(visit)

    def test_warning_is_given_while_one_plans(self):
        self._plan()
        draft = (
            self.env["customer.service.intervention"]
            .with_user(self.dispatcher)
            .new(
                {
                    "call_id": self.call.id,
                    "user_id": self.anna.id,
                    "date_start": START,
                    "planned_hours": 1,
                }
            )
        )
        self.assertIn("Anna is on", draft.conflict_warning)

    def test_conflict_does_not_block(self):
        self._plan().action_confirm()
        second = self._plan()
        second.action_confirm()
        self.assertEqual(second.state, "confirmed")

    def test_queries_do_not_grow(self):
        def count(visits):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            visits.mapped("conflict_warning")
            return self.cr.sql_log_count - before

        visits = self._plan()
        for number in range(19):
            visits |= self._plan(
                user_id=self.people[number % 3].id,
                date_start=f"2027-03-{number + 1:02} 08:00:00",
            )
        count(visits)
        self.assertLessEqual(count(visits) - count(visits[:1]), 2)
