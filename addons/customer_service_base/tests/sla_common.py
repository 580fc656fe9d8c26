from freezegun import freeze_time

from odoo import Command, fields

from .common import CustomerServiceCommon

MONDAY = "2026-03-02"

# What each role tries to write on records of service levels, by model
SERVICE_LEVEL_CHANGES = {
    "call.hold": {"date_until": False},
    "call.sla": {"state": "met"},
    "call.pause": {"date_end": False},
    "sla.target": {"hours": 2},
}


class SlaCommon(CustomerServiceCommon):
    """A team at work in Rome from 8 to 12 and from 13 to 17, Monday to Friday.

    In winter these are 7 to 11 and 12 to 16 in UTC, in which all times are written.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["customer.service.sla.policy"].search([]).active = False
        cls.calendar = cls._create_calendar("Office", [(8, 12), (13, 17)])
        cls.leader = cls.manager
        cls.team.write(
            {"resource_calendar_id": cls.calendar.id, "user_id": cls.leader.id}
        )
        cls.parts = cls.env.ref("customer_service_base.pause_reason_parts")
        cls.parts_stage = cls._stage("waiting_parts")

    @classmethod
    def _create_calendar(cls, name, hours, days=range(5), **vals):
        return cls._create_admin(
            "resource.calendar",
            **{
                "name": name,
                "tz": "Europe/Rome",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": name,
                            "dayofweek": str(day),
                            "hour_from": hour_from,
                            "hour_to": hour_to,
                        }
                    )
                    for day in days
                    for hour_from, hour_to in hours
                ],
                **vals,
            },
        )

    @classmethod
    def _create_policy(cls, name="Gold", levels=(), **vals):
        """Create a policy: ``response=2`` promises a first response in two hours."""
        kinds = ("response", "on_site", "resolution", "next_reply")
        hours = {kind: vals.pop(kind) for kind in kinds if kind in vals}
        return cls._create_admin(
            "customer.service.sla.policy",
            name=name,
            target_ids=[
                Command.create({"kind": kind, "hours": hours})
                for kind, hours in (hours or {"resolution": 8}).items()
            ],
            level_ids=[Command.create(level) for level in levels],
            **vals,
        )

    def _at(self, moment):
        """Freeze the time: ``_at("09:30")`` is on the Monday."""
        return freeze_time(moment if " " in moment else f"{MONDAY} {moment}:00")

    def _open(self, moment="07:00", **vals):
        """Have the operator open a call of the team at a time."""
        with self._at(moment):
            call = self._create_call(**{"team_id": self.team.id, **vals})
            self.env.flush_all()
        return call

    def _row(self, call, kind="resolution", cycle=1):
        return call.sla_ids.filtered(
            lambda row: row.kind == kind and row.cycle == cycle
        )

    def _answer(self, call, moment, user=None):
        with self._at(moment):
            call.with_user(user or self.operator).message_post(
                body="We look after it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _say(self, call, moment):
        """Post what the customer writes."""
        with self._at(moment):
            call.sudo().message_post(
                body="It still leaks, please come.",
                author_id=self.contact.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def _run_cron(self, moment):
        cron = self.env.ref("customer_service_base.ir_cron_customer_service_sla")
        self.env.flush_all()
        with self._at(moment), self.enter_registry_test_mode():
            cron.with_env(self.admin_env).method_direct_trigger()
        self.env.invalidate_all()

    def assert_due(self, call, expected, kind="resolution"):
        row = self._row(call, kind)
        expected = expected and fields.Datetime.to_datetime(expected)
        self.assertEqual(row.date_due, expected)


def create_service_levels(case):
    """Return, by model, a policy and what it and a pause made on a call.

    :param case: class of tests on ``CustomerServiceCommon``.
    """
    policy = case._create_admin(
        "customer.service.sla.policy",
        name="Gold",
        target_ids=[Command.create({"kind": "resolution", "hours": 8})],
        level_ids=[Command.create({"name": "Half", "value": 50})],
    )
    reason = case.env.ref("customer_service_base.pause_reason_parts")
    call = case._create_call(team_id=case.team.id)
    call._put_on_hold(reason)
    escalation = case._create_admin(
        "customer.service.call.escalation",
        sla_id=call.sla_ids.id,
        name="Half",
        date="2026-01-01 08:00:00",
    )
    wizard = case.env["customer.service.call.hold"]
    return {
        "call.hold": wizard.create({"reason_id": reason.id}),
        "call.sla": call.sla_ids,
        "call.pause": call.pause_ids,
        "call.escalation": escalation,
        "sla.policy": policy,
        "sla.target": policy.target_ids,
        "sla.level": policy.level_ids,
    }


def prepare_service_level_vals(call, records):
    """Return, by model, the values each role tries to create a record with."""
    policy_id = records["sla.policy"].id
    return {
        "call.hold": {"reason_id": records["call.hold"].reason_id.id},
        "call.sla": {"call_id": call.id, "kind": "response", "hours": 1},
        "call.pause": {"call_id": call.id},
        "sla.target": {"policy_id": policy_id, "kind": "response", "hours": 1},
        "sla.level": {"policy_id": policy_id, "name": "New"},
    }
