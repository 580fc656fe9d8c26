from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_service_contract import FEE_GROUPS

PLANNED, ORDERED, DONE, MISSED, CANCELLED = VISIT_STATES = (
    "planned",
    "ordered",
    "done",
    "missed",
    "cancelled",
)
OPEN_STATES = (PLANNED, ORDERED)
# What a dispatcher writes; all the rest follows from plans, contracts and calls
FREE_FIELDS = {"date_target", "note"}


class CustomerServiceMaintenanceVisit(models.Model):
    """One occurrence of a plan on one machine, from the horizon to the day it is done.

    Told in parts: ``_planning`` (rows from plans), ``_order`` (calls from rows),
    ``_work`` (what becomes of them with the call).
    """

    _name = "customer.service.maintenance.visit"
    _description = "Maintenance Visit"
    _order = "date_target, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "customer.service.maintenance.plan",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind_id = fields.Many2one(
        related="plan_id.kind_id", store=True, index=True, string="Kind"
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="equipment_id.company_id", store=True, index=True
    )
    category_id = fields.Many2one(related="equipment_id.category_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    site_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="restrict", check_company=True
    )
    contract_line_id = fields.Many2one(
        "customer.service.contract.line",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="What covers the machine on that day.",
    )
    contract_id = fields.Many2one(
        related="contract_line_id.contract_id", store=True, index="btree_not_null"
    )
    number = fields.Integer(
        string="No.",
        required=True,
        readonly=True,
        help="The how many of this plan on this machine, in the order of planning.",
    )
    state = fields.Selection(
        [
            (PLANNED, "To Do"),
            (ORDERED, "Call Opened"),
            (DONE, "Done"),
            (MISSED, "Missed"),
            (CANCELLED, "Called Off"),
        ],
        required=True,
        default=PLANNED,
        readonly=True,
    )
    date_due = fields.Date(
        string="Due by the Plan", required=True, help="Never moves: the plan counts on."
    )
    date_target = fields.Date(
        string="Planned for", required=True, index=True, help="Moved within the window."
    )
    date_earliest = fields.Date(string="Not before", required=True)
    date_latest = fields.Date(string="Not after", required=True, index=True)
    date_order = fields.Date(
        string="Call on", required=True, help="From this day on the call is made."
    )
    date_done = fields.Datetime(string="Done on", index="btree_not_null")
    planned_hours = fields.Float(string="Hours")
    is_moved = fields.Boolean(
        string="Moved by Hand", help="Planning again leaves its day alone."
    )
    is_put_off = fields.Boolean(
        help="Its call failed or was cancelled: it is not made again at once."
    )
    is_withdrawn = fields.Boolean(
        help="Called off because no plan or contract asks for it; it comes back when "
        "one does again."
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue", string="Overdue"
    )
    call_id = fields.Many2one(
        "customer.service.call",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    call_date = fields.Datetime(related="call_id.date_planned", string="Appointment")
    check_ids = fields.One2many("customer.service.intervention.check", "visit_id")
    note = fields.Char()
    error = fields.Char(help="Why its call could not be made.")
    period_id = fields.Many2one(
        "customer.service.contract.period",
        string="Fee",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups=FEE_GROUPS,
    )

    _number_uniq = models.UniqueIndex(
        "(plan_id, equipment_id, number)",
        "The machine has this visit of the plan already.",
    )
    _to_order = models.Index("(company_id, date_order, id) WHERE state = 'planned'")
    _to_do_at_site = models.Index("(site_id, partner_id) WHERE state = 'planned'")
    _machine_history = models.Index("(equipment_id, date_done DESC)")
    _history_id = models.Index("((id * 16 + 5))")
    _window_in_order = models.Constraint(
        "CHECK (date_earliest <= date_latest)", "A window ends after it begins."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("plan_id", "equipment_id", "date_target")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = (
                f"{visit.plan_id.name}: {visit.equipment_id.display_name}"
            )

    @api.depends("state", "date_latest")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for visit in self:
            visit.is_overdue = bool(
                visit.state in (*OPEN_STATES, MISSED)
                and visit.date_latest
                and visit.date_latest < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_overdue_domain()
        return domain if True in value else ~domain

    # ------------------------------------------------------------------
    # Domains
    # ------------------------------------------------------------------
    @api.model
    def _get_open_domain(self):
        """Return the visits that are still to be made."""
        return Domain("state", "in", OPEN_STATES)

    @api.model
    def _get_overdue_domain(self):
        """Return the visits whose window is over and that nobody made."""
        today = fields.Date.context_today(self)
        return Domain("state", "in", (*OPEN_STATES, MISSED)) & Domain(
            "date_latest", "<", today
        )

    @api.model
    def _get_plan_domain(self, plans):
        return Domain("plan_id", "in", plans.ids)

    @api.model
    def _get_untouched_domain(self):
        """Return the visits that nobody did anything about: plans may change them."""
        return Domain("state", "=", PLANNED) | (
            Domain("state", "=", CANCELLED) & Domain("is_withdrawn", "=", True)
        )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        closed = vals.keys() - FREE_FIELDS
        if closed:
            raise AccessError(
                self.env._(
                    "These follow from plans, contracts and calls, and cannot be "
                    "written: %(fields)s.",
                    fields=", ".join(sorted(closed)),
                )
            )
        result = super().write(vals)
        if "date_target" in vals:
            self._after_move()
        return result

    def _after_move(self):
        """Keep the day that a person chose, and have the call made in time for it.

        :raises UserError: there is a call already: the appointment moves there.
        :raises ValidationError: the day is outside the window.
        """
        fixed = self.filtered(lambda visit: visit.state not in (PLANNED, MISSED))
        if fixed:
            raise UserError(
                self.env._(
                    "%(visit)s: move the intervention of its call instead.",
                    visit=fixed[0].display_name,
                )
            )
        self._check_target()
        # sudo: follows from the day that was chosen
        for visit in self.sudo():
            visit.write(
                {
                    "is_moved": True,
                    "is_put_off": False,
                    "date_order": visit._get_order_day(visit.plan_id),
                }
            )

    def _check_target(self):
        """Refuse days outside the window; what is overdue may be done any day now.

        :raises ValidationError: naming the window.
        """
        today = fields.Date.context_today(self)
        for visit in self:
            inside = visit.date_earliest <= visit.date_target <= visit.date_latest
            late = visit.date_latest < today <= visit.date_target
            if not inside and not late:
                raise ValidationError(
                    visit.env._(
                        "%(visit)s: from %(earliest)s to %(latest)s.",
                        visit=visit.display_name,
                        earliest=format_date(visit.env, visit.date_earliest),
                        latest=format_date(visit.env, visit.date_latest),
                    )
                )

    def _get_day_inside(self, day):
        """Return the day of the window nearest to a day; from today on when overdue."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if self.date_latest < today:
            return max(day, today)
        return min(max(day, self.date_earliest), self.date_latest)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_call(self):
        """Open the call of the visit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.call",
            "res_id": self.call_id.id,
            "view_mode": "form",
        }

    def action_order(self):
        """Make the calls now, with all that may be done at the same sites by then.

        :raises UserError: none of them is to be done.
        """
        self.check_access("write")
        waiting = self.filtered(lambda visit: visit.state in (PLANNED, MISSED))
        if not waiting:
            raise UserError(self.env._("Choose visits that are still to be made."))
        # sudo: calls and states follow from the decision, the right to it was checked
        calls = waiting.sudo()._order_now().sudo(False)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("id", "in", calls.ids)]
        action["context"] = {}
        if len(calls) == 1:
            action.update(res_id=calls.id, view_mode="form", views=[(False, "form")])
        return action

    def action_miss(self):
        """Note that visits were not made: the plan goes on with the next ones."""
        self._decide((PLANNED,), {"state": MISSED})

    def action_call_off(self):
        """Call visits off that will not be made."""
        self._decide((PLANNED, MISSED), {"state": CANCELLED, "is_withdrawn": False})

    def action_plan_again(self):
        """Have visits made after all."""
        self._decide((MISSED, CANCELLED), {"state": PLANNED, "is_withdrawn": False})

    def _decide(self, states, vals):
        """Write what a person decided on the visits that are in some states."""
        self.check_access("write")
        # sudo: states follow from decisions, the right to them was checked
        chosen = self.sudo().filtered(lambda visit: visit.state in states)
        chosen.write(vals)
        chosen.equipment_id._plan_maintenance_again()

    def _get_order_day(self, plan):
        """Return when the call is made of a visit on its target day."""
        self.ensure_one()
        return fields.Date.subtract(self.date_target, days=plan.order_days)
