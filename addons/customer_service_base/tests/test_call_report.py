from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallReport(CustomerServiceCommon):
    """Rates are 0 or 100 per call; what does not count is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.resource_calendar_id = cls._create_admin(
            "resource.calendar",
            name="Always",
            tz="UTC",
            company_id=cls.company.id,
            attendance_ids=[
                Command.create(
                    {
                        "name": str(day),
                        "dayofweek": str(day),
                        "hour_from": 0,
                        "hour_to": 24,
                        "day_period": "morning",
                    }
                )
                for day in range(7)
            ],
        )
        cls.policy = cls._create_admin(
            "customer.service.sla.policy",
            name="Standard",
            company_id=cls.company.id,
            target_ids=[
                Command.create({"kind": "response", "hours": 4}),
                Command.create({"kind": "resolution", "hours": 8}),
            ],
        )

    def _solve(self, call, hours):
        with freeze_time(call.date_open + timedelta(hours=hours)):
            call.action_start()
            call.action_solve()
        return call

    def _create(self, **vals):
        with freeze_time("2026-03-02 08:00:00"):
            return self._create_call(team_id=self.team.id, **vals)

    def _report(self, calls):
        self.env.flush_all()
        return self.env["customer.service.call.report"].browse(calls.ids)

    def test_rates_of_calls_in_time_and_late(self):
        in_time = self._solve(self._create(), 2)
        late = self._solve(self._create(), 30)
        rows = self._report(in_time | late)
        self.assertRecordValues(
            rows,
            [
                {"sla_rate": 100, "response_hours": 2, "resolution_hours": 2},
                {"sla_rate": 0, "response_hours": 30, "resolution_hours": 30},
            ],
        )
        [(rate, hours)] = rows._read_group(
            [("id", "in", rows.ids)], [], ["sla_rate:avg", "resolution_hours:avg"]
        )
        self.assertEqual((rate, hours), (50, 16))

    def test_reopened_call_is_not_fixed_at_once(self):
        once = self._solve(self._create(), 1)
        again = self._solve(self._create(), 1)
        again.action_reopen()
        self._solve(again, 3)
        self.assertRecordValues(
            self._report(once | again),
            [
                {"reopen_rate": 0, "first_time_fix_rate": 100},
                {"reopen_rate": 100, "first_time_fix_rate": 0},
            ],
        )

    def test_continued_call_is_not_fixed_at_once(self):
        call = self._solve(self._create(), 1)
        self._create(origin_id=call.id)
        self.assertEqual(self._report(call).first_time_fix_rate, 0)

    def test_open_call_has_an_age_and_no_rates(self):
        now = fields.Datetime.now()
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": "Open",
                    "partner_id": self.customer.id,
                    "date_open": now - timedelta(days=days),
                }
                for days in (0, 3, 20, 90)
            ]
        )
        self.assertEqual(self._report(calls).mapped("age"), ["00", "01", "08", "31"])
        [(fixed, reopened)] = self.env["customer.service.call.report"]._read_group(
            [("id", "in", calls.ids)],
            [],
            ["first_time_fix_rate:avg", "reopen_rate:avg"],
        )
        self.assertFalse(fixed or reopened)

    def test_cancelled_call_is_left_out(self):
        call = self._create()
        call.action_cancel()
        self.assertFalse(
            self.env["customer.service.call.report"].search([("id", "=", call.id)])
        )
