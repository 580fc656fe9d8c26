from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.customer_service_maintenance_visit import MISSED, PLANNED


class CustomerServiceMaintenanceMove(models.TransientModel):
    """Move planned visits, each as far as its window allows."""

    _name = "customer.service.maintenance.move"
    _description = "Move Maintenance Visits"
    _check_company_auto = True

    visit_ids = fields.Many2many(
        "customer.service.maintenance.visit",
        "customer_service_maintenance_move_rel",
        "wizard_id",
        "visit_id",
        string="Visits",
        required=True,
        check_company=True,
    )
    visit_count = fields.Integer(compute="_compute_counts")
    fixed_count = fields.Integer(
        compute="_compute_counts", help="Ordered, done or called off: they stay."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("date", "To a Day"),
            ("shift", "By Some Days"),
            ("spread", "Spread over Days"),
        ],
        string="Move",
        required=True,
        default="date",
    )
    date = fields.Date(string="Day", default=fields.Date.context_today)
    date_to = fields.Date(string="Last Day")
    days = fields.Integer(default=7, help="Negative: earlier.")

    @api.model
    def default_get(self, fields):
        """Take the visits chosen in the list."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "customer.service.maintenance.visit":
            active_ids = self.env.context.get("active_ids") or []
            values.setdefault("visit_ids", [Command.set(active_ids)])
        return values

    @api.depends("visit_ids")
    def _compute_counts(self):
        for wizard in self:
            movable = wizard._get_movable()
            wizard.visit_count = len(movable)
            wizard.fixed_count = len(wizard.visit_ids) - len(movable)

    def _get_movable(self):
        """Return the visits that have no call yet, in the order of their days."""
        self.ensure_one()
        movable = self.visit_ids.filtered(
            lambda visit: visit.state in (PLANNED, MISSED)
        )
        return movable.sorted(lambda visit: (visit.date_target, visit.id))

    def action_move(self):
        """Move the visits; those whose window is narrower stop at its edge.

        :raises UserError: there is nothing to move, or days are missing.
        """
        self.ensure_one()
        visits = self._get_movable()
        if not visits:
            raise UserError(self.env._("Choose visits that are still to be made."))
        edge = 0
        for visit, wanted in self._get_wanted_days(visits):
            day = visit._get_day_inside(wanted)
            edge += day != wanted
            if visit.date_target != day:
                visit.date_target = day
        return self._display_moved(len(visits), edge)

    def _get_wanted_days(self, visits):
        """Return the visits with the days they should have."""
        if self.kind == "shift":
            shift = timedelta(days=self.days)
            return [(visit, visit.date_target + shift) for visit in visits]
        if not self.date or (self.kind == "spread" and not self.date_to):
            raise UserError(self.env._("Say to which day."))
        if self.kind == "date":
            return [(visit, self.date) for visit in visits]
        length = (self.date_to - self.date).days + 1
        if length < 1:
            raise UserError(self.env._("The last day comes before the first one."))
        return [
            (visit, self.date + timedelta(days=place * length // len(visits)))
            for place, visit in enumerate(visits)
        ]

    def _display_moved(self, count, edge):
        message = self.env._("%(count)s visits moved.", count=count)
        if edge:
            message = self.env._(
                "%(count)s visits moved, %(edge)s of them only as far as their "
                "window allows.",
                count=count,
                edge=edge,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if edge else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
