from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CANCELLED,
    CLOSED,
    SOLVED,
)


class CustomerServiceCall(models.Model):
    """The planned maintenance that a call is for: one machine, or many of a site."""

    _inherit = "customer.service.call"

    maintenance_visit_ids = fields.One2many(
        "customer.service.maintenance.visit",
        "call_id",
        string="Maintenance Visits",
        copy=False,
        groups="customer_service_base.group_reader",
    )
    maintenance_count = fields.Integer(
        compute="_compute_maintenance", groups="customer_service_base.group_reader"
    )
    maintenance_window = fields.Char(
        compute="_compute_maintenance",
        string="Maintenance due",
        groups="customer_service_base.group_reader",
        help="The days on which all of the machines may be done.",
    )
    maintenance_outside = fields.Boolean(
        compute="_compute_maintenance", groups="customer_service_base.group_reader"
    )

    @api.depends("maintenance_visit_ids", "date_planned")
    def _compute_maintenance(self):
        """Say when the visits are due, and whether they are planned for then."""
        rows = self.env["customer.service.maintenance.visit"]._read_group(
            [("call_id", "in", self.ids)],
            ["call_id"],
            ["date_earliest:max", "date_latest:min", "__count"],
        )
        found = {call.id: rest for call, *rest in rows}
        for call in self:
            earliest, latest, count = found.get(call._origin.id, (False, False, 0))
            call.maintenance_count = count
            if not count:
                call.maintenance_window = False
                call.maintenance_outside = False
                continue
            planned = call.date_planned and call._get_day(call.date_planned)
            call.maintenance_window = call.env._(
                "%(earliest)s to %(latest)s",
                earliest=format_date(call.env, min(earliest, latest)),
                latest=format_date(call.env, latest),
            )
            call.maintenance_outside = bool(
                planned and not min(earliest, latest) <= planned <= latest
            )

    def _get_day(self, moment):
        """Return the day of a moment, where the machines are."""
        self.ensure_one()
        visits = self.maintenance_visit_ids
        zone = visits[:1]._get_zone() if visits else self.env.user.tz
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone or "UTC"), moment
        ).date()

    def _get_checklist(self):
        """Return the checklist of the plan; of many machines each has its own rows."""
        # sudo: checklists of plans, whoever goes
        visits = self.sudo().maintenance_visit_ids
        if len(visits) > 1:
            return self.env["customer.service.checklist"]
        own = visits.plan_id.checklist_id.with_env(self.env)
        return own or super()._get_checklist()

    # ------------------------------------------------------------------
    # What becomes of the visits
    # ------------------------------------------------------------------
    def _after_change(self, before):
        """Visits are done with their call, or planned again without it."""
        result = super()._after_change(before)
        changed = self._filter_changed(before, "state").filtered(
            lambda call: not call.merged_into_id
        )
        # sudo: visits follow from their call, whoever ends it
        visits = changed.sudo().maintenance_visit_ids
        if visits:
            visits.filtered(
                lambda visit: visit.call_id.state in (SOLVED, CLOSED)
            )._after_call_done()
            visits.filtered(
                lambda visit: visit.call_id.state == CANCELLED
            )._after_call_cancelled()
        return result

    def _after_merge(self, target):
        """The machines of merged calls are done with the call that lives on."""
        result = super()._after_merge(target)
        # sudo: visits follow from their call, whoever merges
        visits = self.sudo().with_context(active_test=False).maintenance_visit_ids
        visits.write({"call_id": target.id})
        return result

    def unlink(self):
        """Visits outlive the call that was made for them."""
        # sudo: visits follow from their call, whoever deletes it
        visits = self.sudo().maintenance_visit_ids
        result = super().unlink()
        visits._after_call_cancelled()
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_maintenance_visits(self):
        """Open the machines that the calls are for."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_maintenance_visit_action"
        )
        action["domain"] = list(Domain("call_id", "in", self.ids))
        action["context"] = {}
        return action
