from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

LEVELS = {"late": "danger", "warning": "warning", "paused": "secondary"}
HERE = ("installed", "in_house", "planned")


class ResPartner(models.Model):
    """The blocks of the page *Service* that every installation has."""

    _inherit = "res.partner"

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    @api.model
    def _get_service_call_domain_of(self, firms):
        """Return the open calls of companies."""
        return Domain("commercial_partner_id", "in", firms.ids) & Domain(
            "state", "in", OPEN_STATES
        )

    @api.model
    def _get_service_call_block_head(self):
        return {
            "key": "calls",
            "title": self.env._("Open Calls"),
            "icon": "fa-phone",
            "empty": self.env._("Nothing is open."),
            "view": self._get_service_view("customer_service_call_view_form_agent"),
        }

    def _get_service_call_block(self):
        """Return the open calls, those that are late or due next first."""
        return self._prepare_service_block(
            "customer.service.call",
            Domain("state", "in", OPEN_STATES),
            lambda model, alias, query: SQL(
                "%s ASC NULLS LAST, %s DESC",
                model._field_to_sql(alias, "sla_due", query),
                SQL.identifier(alias, "id"),
            ),
            self._prepare_service_call_rows,
            **self._get_service_call_block_head(),
        )

    @api.model
    def _prepare_service_call_rows(self, calls):
        statuses = dict(calls._fields["sla_status"]._description_selection(self.env))
        rows = []
        for call in calls:
            status = call.sla_status
            rows.append(
                {
                    "id": call.id,
                    "title": call.display_name,
                    "detail": self._join_service_parts(
                        call.stage_id.name,
                        call.equipment_id.display_name,
                        call.user_id.name,
                    ),
                    "when": self._format_service_moment(call.sla_due or call.date_open),
                    "level": LEVELS.get(status, "info"),
                    "badge": statuses[status] if status in LEVELS else "",
                }
            )
        return rows

    # ------------------------------------------------------------------
    # Interventions
    # ------------------------------------------------------------------
    def _get_service_intervention_block(self):
        """Return what is planned, and what was done last."""
        return self._prepare_service_block(
            "customer.service.intervention",
            Domain("state", "!=", "cancelled"),
            lambda model, alias, query: SQL(
                "COALESCE(%s, %s) DESC NULLS LAST, %s DESC",
                model._field_to_sql(alias, "date_done", query),
                model._field_to_sql(alias, "date_start", query),
                SQL.identifier(alias, "id"),
            ),
            self._prepare_service_intervention_rows,
            key="interventions",
            title=self.env._("Interventions"),
            icon="fa-wrench",
            empty=self.env._("Nobody was there yet."),
            view=self._get_service_view(
                "customer_service_intervention_view_form_agent"
            ),
        )

    @api.model
    def _prepare_service_intervention_rows(self, interventions):
        fields_ = interventions._fields
        states = dict(fields_["state"]._description_selection(self.env))
        kinds = dict(fields_["kind"]._description_selection(self.env))
        return [
            {
                "id": one.id,
                "title": self._join_service_parts(one.name, kinds[one.kind]),
                "detail": self._join_service_parts(
                    one.call_id.subject, one.equipment_id.display_name, one.user_id.name
                ),
                "when": self._format_service_moment(one.date_done or one.date_start),
                "level": "success" if one.state == "done" else "info",
                "badge": states[one.state],
            }
            for one in interventions
        ]

    # ------------------------------------------------------------------
    # Machines
    # ------------------------------------------------------------------
    def _get_service_equipment_block(self):
        """Return the machines, those whose warranty ends nearest to today first."""
        today = fields.Date.context_today(self)
        return self._prepare_service_block(
            "customer.service.equipment",
            Domain("state", "in", HERE),
            lambda model, alias, query: SQL(
                "ABS(%s - %s::date) ASC NULLS LAST, %s",
                model._field_to_sql(alias, "warranty_end", query),
                today,
                SQL.identifier(alias, "id"),
            ),
            lambda machines: self._prepare_service_equipment_rows(machines, today),
            key="equipment",
            title=self.env._("Installed Base"),
            icon="fa-cogs",
            empty=self.env._("No machine is known."),
            view=self._get_service_view("customer_service_equipment_view_form_agent"),
        )

    @api.model
    def _prepare_service_equipment_rows(self, machines, today):
        details = self._get_service_equipment_details(machines)
        return [
            self._prepare_service_equipment_row(machine, today, details)
            for machine in machines
        ]

    @api.model
    def _prepare_service_equipment_row(self, machine, today, details):
        end = machine.warranty_end
        soon = timedelta(days=machine.company_id.customer_service_warranty_notice_days)
        if not end:
            level, badge = "secondary", self.env._("No warranty")
        elif end < today:
            level, badge = "secondary", self.env._("Warranty ended")
        elif end <= today + soon:
            level, badge = "warning", self.env._("Warranty ends soon")
        else:
            level, badge = "success", self.env._("Under warranty")
        return {
            "id": machine.id,
            "title": machine.display_name,
            "detail": self._join_service_parts(
                machine.site_id.city, *details.get(machine.id, ())
            ),
            "when": self._format_service_day(end),
            "level": level,
            "badge": badge,
        }

    @api.model
    def _get_service_equipment_details(self, equipment):
        """Return by id of machine what more is said of it: a list of texts. Hook."""
        return {}

    @api.model
    def _get_service_view(self, name, module="customer_service_crm"):
        return self.env["ir.model.data"]._xmlid_to_res_id(f"{module}.{name}")
