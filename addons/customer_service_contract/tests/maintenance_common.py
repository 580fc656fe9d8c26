from datetime import date, datetime

from odoo import Command

from .common import ContractCommon

TODAY = date(2026, 3, 2)  # a Monday

PREFIX = "customer.service.maintenance."
ALL = {"read", "write", "create", "unlink"}
# What each role may do, for the table of rights; who is not named reads
MAINTENANCE_RIGHTS = {
    f"{PREFIX}kind": {"manager": ALL},
    f"{PREFIX}plan": {"dispatcher": ALL, "manager": ALL},
    f"{PREFIX}exception": {"dispatcher": ALL, "manager": ALL},
    f"{PREFIX}visit": {
        "dispatcher": {"read", "write"},
        "manager": {"read", "write"},
    },
    f"{PREFIX}move": {
        **dict.fromkeys(
            ("reader", "technician", "billing", "user", "contractor"), set()
        ),
        "dispatcher": ALL,
        "manager": ALL,
    },
}


class MaintenanceCommon(ContractCommon):
    """A dispatcher with a plan for boilers, and machines under contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for company in (cls.company, cls.other_company):
            company.partner_id.tz = "Europe/Rome"
        cls.dispatcher = cls.users["dispatcher"]
        cls.kind = cls.admin_env.ref(
            "customer_service_contract.customer_service_maintenance_kind_ordinary"
        )
        cls.safety = cls.admin_env.ref(
            "customer_service_contract.customer_service_maintenance_kind_safety"
        )
        cls.plans = cls.admin_env(user=cls.dispatcher)[
            "customer.service.maintenance.plan"
        ]
        cls.visits = cls.plans.env["customer.service.maintenance.visit"]
        cls.boiler = cls._create_machine("B1")

    @classmethod
    def _create_machine(cls, serial=None, **vals):
        """Return a boiler of the customer at the site."""
        return cls._create_admin(
            "customer.service.equipment",
            name="Boiler",
            serial=serial,
            company_id=vals.pop("company_id", cls.company.id),
            **{
                "partner_id": cls.customer.id,
                "site_id": cls.site.id,
                "category_id": cls.category.id,
                **vals,
            },
        )

    @classmethod
    def _create_plan(cls, **vals):
        """Return a plan: boilers every 6 months from 10 March 2026, under contract."""
        return cls.plans.create(
            {
                "name": "Half-yearly Service",
                "kind_id": cls.kind.id,
                "scope": "category",
                "category_id": cls.category.id,
                "interval_count": 6,
                "anchor_date": "2026-03-10",
                "days_before": 10,
                "days_after": 10,
                "requires_coverage": False,
                **vals,
            }
        )

    @classmethod
    def _cover(cls, *machines, **vals):
        """Return an active contract line that covers machines from 1 January 2026."""
        rows = [Command.create({"equipment_id": one.id}) for one in machines]
        contract = cls._create_contract([{"equipment_ids": rows}], **vals)
        return contract.line_ids

    @classmethod
    def _plan(cls, machines=None, day=TODAY):
        """Plan the visits of machines, as the cron does."""
        machines = machines or cls.boiler
        cls.visits.sudo()._plan(machines.sudo(), day)

    @classmethod
    def _get_visits(cls, machines=None, *states):
        """Return the visits of machines, in the order of their days."""
        machines = machines or cls.boiler
        return cls.visits.search(
            [
                ("equipment_id", "in", machines.ids),
                ("state", "in", states or ("planned", "ordered", "done", "missed")),
            ],
            order="date_due, id",
        )

    @classmethod
    def _get_dues(cls, machines=None, *states):
        """Return the days on which visits of machines are due, as text."""
        return [str(visit.date_due) for visit in cls._get_visits(machines, *states)]

    @classmethod
    def _do(cls, visit, day):
        """Note that a visit was made on a day."""
        visit.sudo()._set_done(datetime.fromisoformat(f"{day} 09:00:00"))

    @classmethod
    def _report(cls, intervention, hours=1):
        """Give work what closing needs: time, text, why nobody signed."""
        intervention.sudo().write(
            {
                "report": "<p>Done</p>",
                "unsigned_reason": "Nobody there",
                "time_ids": [
                    Command.create(
                        {
                            "user_id": cls.technician.id,
                            "date_from": "2026-03-02 08:00:00",
                            "date_to": f"2026-03-02 {8 + hours:02}:00:00",
                        }
                    )
                ],
            }
        )

    def _run_cron(self, name):
        """Run a cron as the scheduler does."""
        self.env.flush_all()
        cron = self.admin_env.ref(f"customer_service_contract.ir_cron_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
