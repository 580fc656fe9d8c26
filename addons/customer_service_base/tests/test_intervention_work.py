from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon

NINE = fields.Datetime.to_datetime("2026-03-02 09:00:00")


def at(hour, minute=0):
    return freeze_time(NINE.replace(hour=hour, minute=minute))


@tagged("post_install", "-at_install")
class TestInterventionWork(CustomerServiceCommon):
    """The timer of who works."""

    @classmethod
    @freeze_time(NINE)
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._create_intervention().with_user(cls.technician)
        cls.other_visit = cls._create_intervention().with_user(cls.technician)

    def test_first_start_begins_the_intervention(self):
        with at(10):
            self.visit.action_start_travel()
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "in_progress",
                    "date_begun": NINE.replace(hour=10),
                    "timer_kind": "travel",
                    "timer_from": NINE.replace(hour=10),
                }
            ],
        )

    def test_journey_work_and_pause_make_hours(self):
        with at(10):
            self.visit.action_start_travel()
        with at(10, 30):
            self.visit.action_start_work()
        with at(12):
            self.visit.action_pause()
        with at(13):
            self.visit.action_start_work()
        with at(14):
            self.visit.action_pause()
        self.assertRecordValues(
            self.visit,
            [
                {
                    "travel_hours": 0.5,
                    "work_hours": 2.5,
                    "timer_kind": False,
                    "date_begun": NINE.replace(hour=10),
                }
            ],
        )

    def test_starting_twice_is_one_timer(self):
        with at(10):
            self.visit.action_start_work()
        with at(11):
            self.visit.action_start_work()
        self.assertRecordValues(
            self.visit.time_ids, [{"date_from": NINE.replace(hour=10)}]
        )

    def test_timer_elsewhere_is_named(self):
        with at(10):
            self.other_visit.action_start_work()
        with at(11), self.assertRaisesRegex(UserError, self.other_visit.name):
            self.visit.action_start_work()
        self.assertEqual(self.visit.state, "planned")

    def test_timer_elsewhere_is_stopped_when_asked(self):
        with at(10):
            self.other_visit.action_start_work()
        with at(11):
            self.visit._start_timer("work", stop_other=True)
        self.assertEqual(self.other_visit.work_hours, 1)
        self.assertEqual(self.visit.timer_kind, "work")

    def test_timers_of_two_people_run_side_by_side(self):
        with at(10):
            self.visit.action_start_work()
            mine = self.visit.with_user(self.manager)
            mine.action_start_work()
        with at(11):
            mine.action_pause()
        self.assertEqual(self.visit.timer_kind, "work")
        self.assertEqual(self.visit.work_hours, 1)

    def test_other_technician_starts_nothing(self):
        stranger = self._create_user(
            "stranger", groups="customer_service_base.group_technician"
        )
        with self.assertRaises(AccessError):
            self.visit.with_user(stranger).action_start_work()

    def test_closed_intervention_does_not_start(self):
        self.visit.action_cancel()
        with self.assertRaisesRegex(UserError, "Called Off"):
            self.visit.action_start_work()

    def test_overlapping_times_are_refused(self):
        times = self.env["customer.service.intervention.time"].with_user(
            self.technician
        )
        vals = {"date_from": NINE, "date_to": NINE + timedelta(hours=2)}
        times.create({"intervention_id": self.visit.id, **vals})
        vals["date_from"] += timedelta(hours=1)
        with self.assertRaisesRegex(ValidationError, self.visit.name):
            times.create({"intervention_id": self.other_visit.id, **vals})

    def test_times_that_touch_do_not_overlap(self):
        times = self.env["customer.service.intervention.time"]
        hour = timedelta(hours=1)
        times.create(
            [
                {
                    "intervention_id": self.visit.id,
                    "date_from": NINE + hour * n,
                    "date_to": NINE + hour * (n + 1),
                }
                for n in range(3)
            ]
        )
        self.assertEqual(self.visit.work_hours, 3)

    def test_overlaps_are_found_in_one_query(self):
        times = self.env["customer.service.intervention.time"]
        hour = timedelta(hours=1)

        def rows(count):
            return times.create(
                [
                    {
                        "intervention_id": self.visit.id,
                        "date_from": NINE + hour * n,
                        "date_to": NINE + hour * (n + 1),
                    }
                    for n in range(count)
                ]
            )

        for count in (1, 20):
            found = rows(count)
            self.env.flush_all()
            with self.subTest(count=count), self.assertQueryCount(1):
                found._check_overlap()
            found.with_env(self.admin_env).unlink()

    @mute_logger("odoo.sql_db")
    def test_negative_kilometres_are_refused(self):
        with self.assertRaises(CheckViolation):
            self.visit.km = -1
            self.visit.flush_recordset()

    # ------------------------------------------------------------------
    # When a phone did something
    # ------------------------------------------------------------------
    def test_what_was_done_out_of_reach_is_dated_then(self):
        with at(15):
            moment = self.visit._check_moment("2026-03-02 10:20:30")
            self.visit.with_context(customer_service__moment=moment).action_start_work()
        self.assertEqual(
            self.visit.timer_from, NINE.replace(hour=10, minute=20, second=30)
        )

    def test_small_differences_of_clocks_are_forgiven(self):
        with at(10):
            self.assertEqual(
                self.visit._check_moment("2026-03-02 10:03:00"),
                NINE.replace(hour=10),
            )

    def test_absurd_moments_are_refused(self):
        for moment in ("2026-03-02 10:06:00", "2026-01-01 10:00:00", "yesterday"):
            with at(10), self.subTest(moment=moment), self.assertRaises(UserError):
                self.visit._check_moment(moment)


@tagged("post_install", "-at_install")
class TestInterventionClosing(CustomerServiceCommon):
    """What closing needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(team_id=cls.team.id)
        cls.visit = cls._create_intervention(cls.call).with_user(cls.technician)

    def test_visit_with_everything_is_closed(self):
        self._fill_in(self.visit)
        self.visit.action_done()
        self.assertEqual(self.visit.state, "done")

    def test_closing_tells_all_that_is_missing(self):
        with self.assertRaises(UserError) as caught:
            self.visit.action_done()
        for text in ("what was done", "how long", "has to sign"):
            self.assertIn(text, str(caught.exception))
        self.assertEqual(self.visit.state, "planned")

    def test_blank_report_is_none(self):
        self._fill_in(self.visit, report="<p><br></p>")
        with self.assertRaisesRegex(UserError, "what was done"):
            self.visit.action_done()

    def test_team_may_do_without(self):
        admin_team = self.team.with_env(self.admin_env)
        admin_team.write({"require_report": False, "require_signature": False})
        self._fill_in(self.visit, report=False, unsigned_reason=False)
        self.visit.action_done()
        self.assertEqual(self.visit.state, "done")

    def test_on_the_phone_nobody_signs(self):
        self.visit.write({"kind": "phone", "report": "<p>Explained</p>"})
        self.visit.action_done()
        self.assertEqual(self.visit.state, "done")

    def test_signature_without_a_name_is_none(self):
        self._fill_in(self.visit, unsigned_reason=False)
        self.visit.signature = (
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWj"
            b"R9awAAAABJRU5ErkJggg=="
        )
        with self.assertRaisesRegex(UserError, "has to sign"):
            self.visit.action_done()
        self.visit.signed_by = "Anna Gallo"
        self.visit.action_done()
        self.assertEqual(self.visit.state, "done")

    def test_required_checks_have_to_be_done(self):
        self._fill_in(self.visit)
        check = self.env["customer.service.intervention.check"].create(
            {
                "intervention_id": self.visit.id,
                "name": "Gas pressure",
                "required": True,
            }
        )
        with self.assertRaisesRegex(UserError, "Gas pressure"):
            self.visit.action_done()
        check.done = True
        self.visit.action_done()
        self.assertEqual(self.visit.state, "done")

    def test_running_timer_stops(self):
        with freeze_time(NINE):
            self.visit.action_start_work()
        self.visit.write({"report": "<p>Done</p>", "unsigned_reason": "Refused"})
        with at(11):
            self.visit.action_done()
        self.assertEqual(self.visit.work_hours, 2)

    def test_closing_twice_is_refused(self):
        self._fill_in(self.visit)
        self.visit.action_done()
        with self.assertRaisesRegex(UserError, "Done"):
            self.visit.action_done()
