from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What of a machine decides which plan counts for it
WATCHED = {
    "active",
    "category_id",
    "company_id",
    "installation_date",
    "parent_id",
    "partner_id",
    "product_id",
    "site_id",
    "state",
}
# Machines on which nobody works any more
OUT_OF_SERVICE = ("replaced", "retired")
# Days after which the plans of every machine are looked at again, whatever happens
CHECK_DAYS = 28
# Visits that the customer sees of a machine
PORTAL_SHOWN = 3


class CustomerServiceEquipment(models.Model):
    """The planned maintenance of a machine, and where its rules come from."""

    _inherit = "customer.service.equipment"

    maintenance_check = fields.Date(
        string="Plans Checked again on",
        readonly=True,
        copy=False,
        default=lambda self: fields.Date.context_today(self),
        groups="customer_service_base.group_manager",
        help="When it is looked at again which visits are due.",
    )
    maintenance_visit_ids = fields.One2many(
        "customer.service.maintenance.visit",
        "equipment_id",
        groups="customer_service_base.group_reader",
    )
    maintenance_exception_ids = fields.One2many(
        "customer.service.maintenance.exception",
        "equipment_id",
        groups="customer_service_base.group_reader",
    )
    maintenance_plan_ids = fields.Many2many(
        "customer.service.maintenance.plan",
        compute="_compute_maintenance_plan_ids",
        string="Maintenance Plans",
        groups="customer_service_base.group_reader",
        help="Those that count for the machine today.",
    )
    maintenance_next = fields.Date(
        compute="_compute_maintenance",
        string="Next Maintenance",
        groups="customer_service_base.group_reader",
    )
    maintenance_count = fields.Integer(
        compute="_compute_maintenance",
        groups="customer_service_base.group_reader",
    )
    maintenance_overdue = fields.Boolean(
        compute="_compute_maintenance",
        groups="customer_service_base.group_reader",
    )

    _maintenance_check = models.Index(
        "(company_id, maintenance_check, id) WHERE maintenance_check IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    def _compute_maintenance_plan_ids(self):
        plans = self.env["customer.service.maintenance.plan"]
        self.maintenance_plan_ids = plans
        contracts = self.env["customer.service.contract"]
        for company, machines in self._origin.grouped("company_id").items():
            today = contracts._get_today(company)
            for machine, found in plans._get_effective(machines, today, today).items():
                machine.maintenance_plan_ids = plans.union(*found).with_env(machine.env)
        for machine in self - self._origin:
            machine.maintenance_plan_ids = machine._origin.maintenance_plan_ids

    @api.depends("maintenance_visit_ids.state", "maintenance_visit_ids.date_target")
    def _compute_maintenance(self):
        visits = self.env["customer.service.maintenance.visit"]
        rows = visits._read_group(
            Domain("equipment_id", "in", self.ids) & visits._get_open_domain(),
            ["equipment_id"],
            ["date_target:min", "date_latest:min", "__count"],
        )
        found = {machine.id: rest for machine, *rest in rows}
        today = fields.Date.context_today(self)
        for machine in self:
            following, latest, count = found.get(machine._origin.id, (False, False, 0))
            machine.maintenance_next = following
            machine.maintenance_count = count
            machine.maintenance_overdue = bool(latest and latest < today)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    def write(self, vals):
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            self._plan_maintenance_again()
        return result

    # ------------------------------------------------------------------
    # When plans are looked at
    # ------------------------------------------------------------------
    def _plan_maintenance_again(self):
        """Have the visits of the machines planned again, with their components."""
        today = fields.Date.today()
        # sudo: a note for the engine, whoever changed what it works by
        machines = self.sudo().with_context(active_test=False)
        while machines:
            machines.filtered(
                lambda machine: (
                    not machine.maintenance_check or machine.maintenance_check > today
                )
            ).maintenance_check = today
            machines = machines.child_ids

    @api.model
    def _plan_maintenance_again_where(self, domain):
        """Have the visits of some machines planned again in the next run.

        :param domain: of the machines, archived ones too.
        """
        today = fields.Date.today()
        # sudo: a note for the engine, whoever changed what it works by
        machines = self.sudo().with_context(active_test=False)
        waiting = Domain("maintenance_check", "=", False) | Domain(
            "maintenance_check", ">", today
        )
        query = machines._search(Domain(domain) & waiting)
        if query.is_empty():
            return
        self.env.execute_query(
            SQL(
                "UPDATE %s SET maintenance_check = %s WHERE id IN %s RETURNING id",
                SQL.identifier(self._table),
                today,
                query.subselect(),
            )
        )
        self.invalidate_model(["maintenance_check"], flush=False)

    @api.model
    def _get_check_domain(self, company, day):
        """Return the machines of a company whose plans are to be looked at."""
        return Domain("company_id", "=", company.id) & Domain(
            "maintenance_check", "<=", day
        )

    @api.model
    def _get_next_check(self, day):
        """Return when machines are looked at again that are looked at on a day."""
        return day + timedelta(days=CHECK_DAYS)

    def _get_maintenance_facts(self):
        """Return what plans ask of the machine, as plain values."""
        self.ensure_one()
        path = self.category_id.parent_path or ""
        return {
            "equipment": self.id,
            "categories": tuple(int(part) for part in path.split("/") if part),
            "product": self.product_id.id or None,
            "customers": tuple(
                dict.fromkeys((self.commercial_partner_id.id, self.partner_id.id))
            ),
            "site": self.site_id.id or None,
        }

    def _is_maintained(self):
        """Tell whether somebody still works on the machine."""
        self.ensure_one()
        return bool(self.active and self.state not in OUT_OF_SERVICE)

    def _get_portal_visits(self):
        """Return the next visits as the customer sees them: dates, no plans of others.

        :return: list of dicts with the name of the plan, the appointment once the
            customer was promised one, else the window.
        """
        self.ensure_one()
        # sudo: of a machine that is shown, as plain values
        visits = self.sudo().env["customer.service.maintenance.visit"]
        found = visits.search(
            Domain("equipment_id", "=", self.id) & visits._get_open_domain(),
            order="date_target, id",
            limit=PORTAL_SHOWN,
        )
        return [
            {
                "name": visit.plan_id.name,
                "date": visit._get_appointment(),
                "earliest": visit.date_earliest,
                "latest": visit.date_latest,
            }
            for visit in found
        ]

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_maintenance_visits(self):
        """Open the visits of the machines and of their components."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_maintenance_visit_action"
        )
        action["domain"] = [("equipment_id", "child_of", self.ids)]
        return action

    def action_plan_maintenance(self):
        """Plan the visits of the machines now instead of tonight."""
        self.check_access("read")
        visits = self.env["customer.service.maintenance.visit"]
        visits.check_access("write")
        for company, machines in self.grouped("company_id").items():
            day = self.env["customer.service.contract"]._get_today(company)
            visits._plan(machines, day)
