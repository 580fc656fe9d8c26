"""What the tests of charges, costs and margins share."""

from datetime import timedelta

from odoo import fields

from .common import CustomerServiceCommon

MONDAY = fields.Datetime.to_datetime("2026-03-02 09:00:00")  # ten o'clock in Rome


class ChargeCommon(CustomerServiceCommon):
    """A technician whose hour costs 30, of a company that works by Rome's clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.admin_env.ref(
            "resource.resource_calendar_std"
        ).copy({"tz": "Europe/Rome", "company_id": cls.company.id})
        cls.employee = cls._create_employee(cls.technician, 30)
        cls.tariff = cls.admin_env.ref("customer_service_base.tariff_standard")
        cls.equipment = cls._create_equipment(category_id=cls.category.id)

    @classmethod
    def _create_employee(cls, user, hourly_cost, company=None):
        return cls._create_admin(
            "hr.employee",
            name=user.name,
            user_id=user.id,
            company_id=(company or cls.company).id,
            hourly_cost=hourly_cost,
        )

    @classmethod
    def _create_intervention(cls, call=None, **vals):
        call = call or cls._create_call()
        return cls.env["customer.service.intervention"].create(
            {
                "call_id": call.id,
                "user_id": cls.technician.id,
                "date_start": MONDAY,
                "date_stop": MONDAY + timedelta(hours=2),
                "planned_hours": 2,
                "report": "<p>Done</p>",
                "unsigned_reason": "Nobody there",
                **vals,
            }
        )

    @classmethod
    def _work(cls, intervention, hours, start=MONDAY, kind="work", user=None):
        """Write down a stretch of work."""
        return cls.admin_env["customer.service.intervention.time"].create(
            {
                "intervention_id": intervention.id,
                "user_id": (user or cls.technician).id,
                "kind": kind,
                "date_from": start,
                "date_to": start + timedelta(hours=hours),
            }
        )

    @classmethod
    def _close(cls, interventions):
        """Close interventions as the technician who did them."""
        interventions.with_user(cls.technician).action_done()
        interventions.env.flush_all()
        return cls._charges(interventions.call_id)

    @classmethod
    def _charges(cls, call):
        return cls.admin_env["customer.service.charge"].search(
            [("call_id", "in", call.ids)], order="id"
        )

    @classmethod
    def _charge(cls, call, kind):
        return cls._charges(call).filtered(lambda charge: charge.kind == kind)

    @classmethod
    def _lines(cls, call):
        """Return the analytic lines of a call."""
        return cls.admin_env["account.analytic.line"].search(
            [("customer_service_call_id", "in", call.ids)], order="id"
        )


def create_charge_records(case):
    """Return the records for the table of access rights, by model."""
    tariff = case._create_admin("customer.service.tariff", name="Spare")
    return {
        "time.band": case._create_admin("customer.service.time.band", name="Spare"),
        "tariff": tariff,
        "tariff.rule": case._create_admin(
            "customer.service.tariff.rule", tariff_id=tariff.id
        ),
        "charge": case._create_admin(
            "customer.service.charge", name="Spare", call_id=case.call.id
        ),
        "charge.exclude": case.env["customer.service.charge.exclude"]
        .with_user(case.manager)
        .create({"reason": "Spare"}),
    }


def prepare_charge_vals(case):
    """Return the values with which each role creates a record, by model."""
    return {
        "tariff.rule": {"tariff_id": case.records["tariff"].id},
        "charge": {"name": "New", "call_id": case.call.id},
        "charge.exclude": {"reason": "New"},
    }


CHARGE_CHANGES = {
    "tariff.rule": {"sequence": 5},
    "charge.exclude": {"reason": "Changed"},
}
