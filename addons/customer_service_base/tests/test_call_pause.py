from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .sla_common import SlaCommon


@tagged("post_install", "-at_install")
class TestCallPause(SlaCommon):
    """Time that stands still while a call waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(resolution=4)

    def test_pause_moves_the_due(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.stage_id = self.parts_stage
        self.assertRecordValues(
            call.pause_ids,
            [
                {
                    "reason_id": self.parts.id,
                    "date_start": fields.Datetime.to_datetime("2026-03-02 08:00:00"),
                    "date_end": False,
                    "stops_clock": True,
                    "user_id": self.operator.id,
                }
            ],
        )
        self.assertRecordValues(
            self._row(call),
            [{"state": "paused", "date_due": False, "elapsed_hours": 1.0}],
        )
        self.assertFalse(call.sla_due)
        self.assertTrue(call.sla_paused)
        with self._at("10:00"):
            call.action_resume()
        self.assertTrue(call.pause_ids.date_end)
        self.assert_due(call, "2026-03-02 14:00:00")
        self.assertFalse(call.sla_paused)

    def test_pause_out_of_hours_costs_nothing(self):
        call = self._open("15:00")
        due = self._row(call).date_due
        with self._at("17:00"):
            call._put_on_hold(self.parts)
        with self._at("2026-03-03 06:00:00"):
            call.action_resume()
        self.assertEqual(self._row(call).date_due, due)

    def test_pause_survives_a_change_of_team(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call._put_on_hold(self.parts)
        other = self._create_admin(
            "customer.service.team",
            name="Other",
            resource_calendar_id=self.calendar.id,
            company_id=self.company.id,
        )
        with self._at("09:00"):
            call.team_id = other
        with self._at("10:00"):
            call.action_resume()
        self.assertEqual(len(call.pause_ids), 1)
        self.assert_due(call, "2026-03-02 14:00:00")

    def test_reason_that_does_not_stop_the_clock(self):
        reason = self._create_admin(
            "customer.service.pause.reason", name="Thinking", stops_clock=False
        )
        call = self._open("07:00")
        with self._at("08:00"):
            call._put_on_hold(reason)
        self.assertEqual(call.pause_reason_id, reason)
        self.assertEqual(self._row(call).state, "running")
        self.assert_due(call, "2026-03-02 11:00:00")
        self.assertEqual(call.sla_status and call.pause_ids.stops_clock, False)

    def test_other_reason_is_another_pause(self):
        supplier = self.env.ref("customer_service_base.pause_reason_supplier")
        call = self._open("07:00")
        with self._at("08:00"):
            call._put_on_hold(self.parts)
        with self._at("09:00"):
            call.pause_reason_id = supplier
        self.assertEqual(call.pause_ids.reason_id, self.parts | supplier)
        self.assertEqual(len(call.pause_ids.filtered("date_end")), 1)
        with self._at("10:00"):
            call.action_resume()
        self.assert_due(call, "2026-03-02 14:00:00")

    def test_missed_stays_missed_in_a_pause(self):
        call = self._open("07:00")
        with self._at("13:00"):
            call._put_on_hold(self.parts)
        self.assertEqual(self._row(call).state, "missed")
        self.assertFalse(call.sla_due)
        with self._at("14:00"):
            call.action_resume()
        self.assertEqual(self._row(call).state, "missed")
        self.assertEqual(str(call.sla_due), "2026-03-02 11:00:00")

    def test_solved_in_a_pause(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call._put_on_hold(self.parts)
        with self._at("2026-03-04 08:00:00"):
            call.action_solve()
        self.assertTrue(call.pause_ids.date_end)
        self.assertRecordValues(
            self._row(call), [{"state": "met", "elapsed_hours": 1.0}]
        )
        self.assertEqual(call.resolution_hours, 1)

    def test_call_that_waits_from_the_start(self):
        call = self._open("07:00", stage_id=self.parts_stage.id)
        self.assertEqual(self._row(call).state, "paused")
        self.assertEqual(len(call.pause_ids), 1)

    def test_customer_ends_the_wait(self):
        call = self._open("07:00", caller_id=self.contact.id)
        with self._at("08:00"):
            call.stage_id = self._stage("waiting_customer")
        self._say(call, "09:00")
        self.assertEqual(call.state, "in_progress")
        self.assert_due(call, "2026-03-02 13:00:00")
        self.assertFalse(call.date_first_response)

    def test_hold_until_a_date_ends_by_itself(self):
        call = self._open("07:00")
        with self._at("08:00"):
            wizard = self.env["customer.service.call.hold"].with_context(
                **call.action_hold()["context"]
            )
            with Form(wizard) as form:
                form.reason_id = self.parts
                form.date_until = "2026-03-03 08:00:00"
            form.record.action_hold()
        self.assertEqual(call.stage_id, self.parts_stage)
        self._run_cron("2026-03-03 07:59:00")
        self.assertEqual(call.state, "waiting")
        self._run_cron("2026-03-03 08:00:00")
        self.assertEqual(call.state, "in_progress")
        self.assertFalse(call.date_pause_until)
        self.assertFalse(call.date_first_response)
        self.assert_due(call, "2026-03-03 11:00:00")

    def test_hold_wakes_the_cron_up(self):
        call = self._open("07:00")
        cron = self.env.ref("customer_service_base.ir_cron_customer_service_sla")
        triggers = self.admin_env["ir.cron.trigger"]
        with self._at("08:00"):
            call._put_on_hold(
                self.parts, fields.Datetime.to_datetime("2026-03-05 08:00:00")
            )
        self.assertTrue(
            triggers.search(
                [("cron_id", "=", cron.id), ("call_at", "=", "2026-03-05 08:00:00")]
            )
        )

    def test_one_call_that_cannot_go_on_stops_no_other(self):
        lonely = self._create_admin(
            "customer.service.team", name="Lonely", company_id=self.company.id
        )
        stuck, good = self._open("07:00", team_id=lonely.id), self._open("07:00")
        until = fields.Datetime.to_datetime("2026-03-02 09:00:00")
        with self._at("08:00"):
            (stuck | good)._put_on_hold(self.parts, until)
        others = self.admin_env["customer.service.team"].search(
            [("id", "!=", lonely.id)]
        )
        stages = self.admin_env["customer.service.stage"]
        stages.search([("state", "=", "in_progress")]).team_ids = others
        with self.assertLogs(
            "odoo.addons.customer_service_base.models.customer_service_call_sla",
            "ERROR",
        ):
            self._run_cron("09:00")
        self.assertEqual(good.state, "in_progress")
        self.assertEqual(stuck.state, "waiting")
        self.assertEqual(str(stuck.date_pause_until), "2026-03-02 10:00:00")

    def test_past_date_is_refused(self):
        call = self._open("07:00")
        wizard = self.env["customer.service.call.hold"].create(
            {
                "call_ids": call.ids,
                "reason_id": self.parts.id,
                "date_until": "2026-03-02 07:00:00",
            }
        )
        with self._at("08:00"), self.assertRaisesRegex(ValidationError, "to come"):
            wizard.action_hold()

    def test_ended_calls_do_not_wait(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.action_solve()
            with self.assertRaisesRegex(UserError, "Only open calls"):
                call._put_on_hold(self.parts)

    def test_team_without_a_stage_to_wait_in(self):
        others = self.admin_env["customer.service.team"].search(
            [("id", "!=", self.team.id)]
        )
        if not others:
            others = self._create_admin("customer.service.team", name="Other")
        stages = self.admin_env["customer.service.stage"]
        stages.search([("state", "=", "waiting")]).team_ids = others
        with self.assertRaisesRegex(UserError, "no stage to wait in"):
            self._open("07:00")._put_on_hold(self.parts)

    def test_reader_holds_nothing(self):
        call = self._open("07:00").with_user(self.users["reader"])
        with self.assertRaises(AccessError):
            call._put_on_hold(self.parts)

    def test_technician_sees_pauses_and_changes_none(self):
        call = self._open("07:00", user_id=self.technician.id)
        with self._at("08:00"):
            call.with_user(self.technician)._put_on_hold(self.parts)
        pause = call.pause_ids.with_user(self.technician)
        self.assertEqual(pause.display_name, "Waiting for parts")
        with self.assertRaises(AccessError):
            pause.date_start = "2026-03-01 08:00:00"
