from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.customer_service_base.models.customer_service_call import (
    CustomerServiceCall,
)

from .sla_common import SlaCommon


@tagged("post_install", "-at_install")
class TestCallTerms(SlaCommon):
    """Calls whose terms change while the time runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(response=2, resolution=8)
        cls.urgent = cls._create_policy(
            "Urgent", resolution=2, response=1, min_priority="2"
        )

    def test_new_priority_counts_from_the_opening(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call.priority = "2"
        self.assertEqual(call.sla_policy_id, self.urgent)
        self.assertRecordValues(
            self._row(call),
            [
                {
                    "hours": 2,
                    "first_hours": 8,
                    "first_due": fields.Datetime.to_datetime("2026-03-02 16:00:00"),
                    "date_due": fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                    "policy_name": "Urgent",
                }
            ],
        )

    def test_pauses_survive_new_terms(self):
        call = self._open("07:00")
        with self._at("08:00"):
            call._put_on_hold(self.parts)
        with self._at("08:30"):
            call.priority = "2"
        self.assertEqual(self._row(call).state, "paused")
        self.assertFalse(self._row(call).date_due)
        with self._at("10:00"):
            call.action_resume()
        self.assert_due(call, "2026-03-02 11:00:00")  # one of two hours is left

    def test_missed_stays_missed(self):
        call = self._open("07:00", priority="2")
        self._run_cron("09:30")
        with self._at("09:45"):
            call.priority = "0"
        self.assertRecordValues(self._row(call), [{"state": "missed", "hours": 2}])

    def test_met_stays_met(self):
        call = self._open("07:00")
        self._answer(call, "08:30")
        with self._at("08:40"):
            call.priority = "2"
        self.assertRecordValues(
            self._row(call, "response"), [{"state": "met", "hours": 2}]
        )

    def test_target_that_is_no_longer_promised_comes_back(self):
        self.urgent.target_ids.filtered(lambda t: t.kind == "response").unlink()
        call = self._open("07:00")
        with self._at("07:10"):
            call.priority = "2"
        self.assertEqual(self._row(call, "response").state, "cancelled")
        with self._at("07:20"):
            call.priority = "0"
        self.assertRecordValues(
            self._row(call, "response"), [{"state": "running", "hours": 2}]
        )
        self.assert_due(call, "2026-03-02 09:00:00", "response")

    def test_other_team_works_other_hours(self):
        late = self._create_calendar("Late", [(14, 22)])
        team = self._create_admin(
            "customer.service.team",
            name="Late",
            resource_calendar_id=late.id,
            company_id=self.company.id,
        )
        call = self._open("07:00")
        with self._at("08:00"):
            call.team_id = team
        self.assert_due(call, "2026-03-02 21:00:00")

    def test_policy_that_comes_with_the_equipment(self):
        machine = self._create_equipment()
        self._create_policy(
            "Machine", on_site=4, equipment_ids=[Command.set(machine.ids)]
        )
        call = self._open("07:00")
        with self._at("08:00"):
            call.equipment_id = machine
        self.assertEqual(
            {row.kind: row.state for row in call.sla_ids},
            {"response": "cancelled", "resolution": "cancelled", "on_site": "running"},
        )
        self.assert_due(call, "2026-03-02 11:00:00", "on_site")

    def test_change_of_the_due_is_noted(self):
        call = self._open("07:00").with_context(tracking_disable=False)
        with self._at("08:00"):
            call.priority = "2"
        self.env.flush_all()
        notes = " ".join(call.sudo().message_ids.mapped("body"))
        self.assertIn("Resolution: due on", notes)

    def test_call_that_changes_as_it_is_created(self):
        def change(calls):
            calls.priority = "2"

        # a hook that runs before the promises are made
        self.patch(CustomerServiceCall, "_after_create", change)
        call = self._open("07:00")
        self.assertEqual(call.sla_policy_id, self.urgent)
        self.assertEqual(len(call.sla_ids), 2)

    def test_call_changes_company_and_policy(self):
        policy = self._create_policy(
            "Other", company_id=self.other_company.id, resolution=1, sequence=1
        )
        call = self._open("07:00").with_env(self.admin_env)
        with self._at("07:10"):
            call.write({"company_id": self.other_company.id, "team_id": False})
        self.assertEqual(call.company_id, self.other_company)
        self.assertEqual(call.sla_policy_id, policy)
        self.assertEqual(call.sla_ids.company_id, self.other_company)

    def test_other_fields_change_nothing(self):
        call = self._open("07:00")
        names = ["state", "hours", "date_due", "date_next", "policy_name"]
        before = call.sla_ids.read(names)
        with self._at("08:00"):
            call.subject = "Other"
            call.user_id = self.technician
        self.assertEqual(call.sla_ids.read(names), before)
