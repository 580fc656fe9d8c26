from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged

from .sla_common import SlaCommon

LOGGER = "odoo.addons.customer_service_base.models.customer_service_call_sla"


@tagged("post_install", "-at_install")
class TestCallEscalation(SlaCommon):
    """What happens as time runs out: at the exact time, and once."""

    def _levels(self, call):
        return call.escalation_ids.sorted("id").mapped("name")

    def _told(self, call):
        """Return who was told of a call, in the order of the notices."""
        messages = self.admin_env["mail.message"].search(
            [
                ("model", "=", call._name),
                ("res_id", "=", call.id),
                ("message_type", "=", "user_notification"),
                ("subject", "like", "Service level of"),
            ],
            order="id",
        )
        return messages.notified_partner_ids

    def _triggers(self):
        cron = self.env.ref("customer_service_base.ir_cron_customer_service_sla")
        triggers = self.admin_env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        return {str(moment) for moment in triggers.mapped("call_at")}

    def test_missed_at_the_exact_time(self):
        self._create_policy(resolution=2)
        call = self._open("07:00")
        self.assertIn("2026-03-02 09:00:00", self._triggers())
        self._run_cron("08:59")
        self.assertEqual(self._row(call).state, "running")
        self._run_cron("09:00")
        self.assertRecordValues(
            self._row(call),
            [
                {
                    "state": "missed",
                    "date_missed": fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                    "date_next": False,
                }
            ],
        )
        self.assertEqual(str(call.sla_due), "2026-03-02 09:00:00")

    def test_levels_at_their_moments(self):
        self._create_policy(
            resolution=4,
            levels=[
                {"name": "Half", "moment": "percent", "value": 50},
                {"name": "Soon", "moment": "before", "value": 1},
                {"name": "After", "moment": "after", "value": 2},
            ],
        )
        call = self._open("07:00", user_id=self.operator.id)
        for moment, levels in (
            ("08:59", []),
            ("09:00", ["Half"]),
            ("09:59", ["Half"]),
            ("10:00", ["Half", "Soon"]),
            ("11:00", ["Half", "Soon"]),
            ("13:59", ["Half", "Soon"]),
            ("14:00", ["Half", "Soon", "After"]),
            ("15:00", ["Half", "Soon", "After"]),
        ):
            self._run_cron(moment)
            with self.subTest(moment=moment):
                self.assertEqual(self._levels(call), levels)
        self.assertFalse(self._row(call).date_next)

    def test_cron_that_was_down_reaches_levels_once(self):
        self._create_policy(
            resolution=4,
            levels=[{"name": "Half", "value": 50}, {"name": "Most", "value": 75}],
        )
        call = self._open("07:00", user_id=self.operator.id)
        self._run_cron("2026-03-03 08:00:00")
        self._run_cron("2026-03-03 08:00:00")
        self.assertEqual(self._levels(call), ["Half", "Most"])
        self.assertEqual(self._told(call), self.operator.partner_id)

    def test_notice_waits_for_the_opening(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        call = self._open("07:00", user_id=self.operator.id)
        self._run_cron("21:00")
        self.assertEqual(self._row(call).state, "missed")
        self.assertFalse(call.escalation_ids)
        self.assertEqual(str(self._row(call).date_next), "2026-03-03 07:00:00")
        self._run_cron("2026-03-03 07:00:00")
        self.assertEqual(self._levels(call), ["Half"])

    def test_notice_at_closing_time_is_given_then(self):
        self._create_policy(
            resolution=1, levels=[{"name": "Late", "moment": "after", "value": 0}]
        )
        call = self._open("15:00", user_id=self.operator.id)
        self._run_cron("2026-03-02 16:00:40")
        self.assertEqual(self._levels(call), ["Late"])

    def test_around_the_clock_tells_at_night(self):
        self._create_policy(
            resolution=4, hours="always", levels=[{"name": "Half", "value": 50}]
        )
        call = self._open("20:00", user_id=self.operator.id)
        self._run_cron("22:00")
        self.assertEqual(self._levels(call), ["Half"])

    def test_level_of_one_kind_only(self):
        self._create_policy(
            response=2,
            resolution=2,
            levels=[{"name": "Half", "value": 50, "kind": "response"}],
        )
        call = self._open("07:00")
        self._run_cron("08:00")
        self.assertEqual(call.escalation_ids.sla_id, self._row(call, "response"))

    def test_what_is_met_or_waits_does_not_escalate(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        solved, waiting = self._open("07:00"), self._open("07:00")
        archived = self._open("07:00")
        with self._at("08:00"):
            solved.action_solve()
            waiting._put_on_hold(self.parts)
            archived.with_user(self.manager).active = False
        self._run_cron("15:00")
        self.assertFalse((solved | waiting | archived).escalation_ids)
        with self._at("15:00"):
            waiting.action_resume()
            archived.with_user(self.manager).active = True
        self._run_cron("15:10")
        self.assertEqual(self._levels(archived), ["Half"])
        self.assertFalse(waiting.escalation_ids)
        self._run_cron("2026-03-03 07:00:00")
        self.assertEqual(self._levels(waiting), ["Half"])

    def test_who_is_told(self):
        self._create_policy(
            resolution=4,
            levels=[
                {
                    "name": "Half",
                    "value": 50,
                    "notify_leader": True,
                    "user_ids": [Command.set(self.users["dispatcher"].ids)],
                }
            ],
        )
        call = self._open("07:00", user_id=self.technician.id)
        self._run_cron("09:00")
        told = self.technician | self.leader | self.users["dispatcher"]
        self.assertEqual(call.escalation_ids.user_ids, told)
        self.assertEqual(self._told(call), told.partner_id)

    def test_leader_is_told_of_a_call_of_nobody(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        call = self._open("07:00", user_id=False)
        self._run_cron("09:00")
        self.assertEqual(call.escalation_ids.user_ids, self.leader)

    def test_customer_sees_no_notice(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        call = self._open(
            "07:00", user_id=self.technician.id, caller_id=self.contact.id
        )
        call.message_subscribe(self.contact.ids)
        self._run_cron("09:00")
        self.assertEqual(self._told(call), self.technician.partner_id)
        self.assertFalse(call.date_first_response)

    def test_archived_people_and_other_companies_are_not_told(self):
        stranger = self._create_user(
            "stranger",
            groups="customer_service_base.group_user",
            company=self.other_company,
        )
        self._create_policy(
            resolution=4,
            levels=[
                {
                    "name": "Half",
                    "value": 50,
                    "user_ids": [Command.set((stranger | self.users["billing"]).ids)],
                }
            ],
        )
        self.users["billing"].with_env(self.admin_env).active = False
        call = self._open("07:00", user_id=self.technician.id)
        self._run_cron("09:00")
        self.assertEqual(call.escalation_ids.user_ids, self.technician)

    def test_raised_priority_leaves_the_promise(self):
        policy = self._create_policy(
            resolution=4,
            levels=[{"name": "Half", "value": 50, "raise_priority": True}],
        )
        policy.target_ids = [
            Command.create({"kind": "resolution", "priority": "1", "hours": 1})
        ]
        for before, after in (("0", "1"), ("2", "2"), ("3", "3")):
            call = self._open("07:00", priority=before)
            due = self._row(call).date_due
            self._run_cron("10:00")
            with self.subTest(before=before):
                self.assertEqual(call.priority, after)
                self.assertEqual(
                    call.escalation_ids.raised_to, after != before and after
                )
                self.assertEqual(self._row(call).date_due, due)

    def test_call_is_given_to_somebody_else(self):
        self.team.with_env(self.admin_env).member_ids = self.technician | self.operator
        self._create_policy(
            resolution=4, levels=[{"name": "Half", "value": 50, "reassign": True}]
        )
        call = self._open("07:00", user_id=self.technician.id)
        self._run_cron("09:00")
        self.assertEqual(call.user_id, self.operator)
        self.assertEqual(call.escalation_ids.assigned_id, self.operator)
        self.assertEqual(call.escalation_ids.user_ids, self.operator)
        self.assertFalse(call.date_first_response)

    def test_call_nobody_else_can_take_goes_to_the_leader(self):
        self.team.with_env(self.admin_env).member_ids = self.technician
        self._create_policy(
            resolution=4, levels=[{"name": "Half", "value": 50, "reassign": True}]
        )
        call = self._open("07:00", user_id=self.technician.id)
        self._run_cron("09:00")
        self.assertEqual(call.user_id, self.leader)

    def test_level_added_later_reaches_running_calls(self):
        policy = self._create_policy(resolution=4)
        call = self._open("07:00", user_id=self.operator.id)
        with self._at("07:30"):
            policy.level_ids = [Command.create({"name": "Half", "value": 50})]
        self._run_cron("07:31")
        self.assertEqual(str(self._row(call).date_next), "2026-03-02 09:00:00")
        self._run_cron("09:00")
        self.assertEqual(self._levels(call), ["Half"])

    def test_cron_wakes_up_for_what_comes_next(self):
        self._create_policy(resolution=4)
        self._open("07:00")
        self._open("08:00")
        self._run_cron("11:00")
        self.assertIn("2026-03-02 13:00:00", self._triggers())

    def test_one_that_fails_stops_no_other(self):
        self._create_policy(resolution=4, levels=[{"name": "Half", "value": 50}])
        bad, good = self._open("07:00"), self._open("07:00")
        escalations = self.env.registry["customer.service.call.escalation"]
        reach = escalations._reach

        def fail(self, rows, now):
            if bad in rows.call_id:
                raise ZeroDivisionError
            return reach(self, rows, now)

        with (
            patch.object(escalations, "_reach", fail),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self._run_cron("09:00")
        self.assertEqual(self._levels(good), ["Half"])
        self.assertEqual(str(self._row(bad).date_next), "2026-03-02 10:00:00")
        self._run_cron("10:00")
        self.assertEqual(self._levels(bad), ["Half"])

    def test_thousand_missed_at_once(self):
        self._create_policy(response=4, on_site=4, resolution=4)
        number = 334
        with self._at("07:00"):
            calls = self.env["customer.service.call"].create(
                [
                    {
                        "subject": f"Call {index}",
                        "partner_id": self.customer.id,
                        "team_id": self.team.id,
                    }
                    for index in range(number)
                ]
            )
            self.env.flush_all()
        before = self.cr.sql_log_count
        self._run_cron("11:00")
        self.assertLess(self.cr.sql_log_count - before, 200)
        self.assertEqual(len(calls.sla_ids), 1002)
        self.assertEqual(set(calls.sla_ids.mapped("state")), {"missed"})
