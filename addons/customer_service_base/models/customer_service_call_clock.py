from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_service_call_sla import MET, MISSED, PAUSED
from .customer_service_sla_target import ON_SITE
from .customer_service_stage import IN_PROGRESS, OPEN_STATES, WAITING

SLA_STATUSES = [
    ("none", "Nothing Promised"),
    ("on_time", "On Time"),
    ("warning", "Soon Late"),
    ("late", "Late"),
    ("paused", "Paused"),
]


class CustomerServiceCall(models.Model):
    """Time that runs and time that stands still on a call, and how it is shown.

    What events do to the time is told in ``_terms``.
    """

    _inherit = "customer.service.call"

    pause_reason_id = fields.Many2one(
        "customer.service.pause.reason",
        string="Waits for",
        compute="_compute_pause_reason_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    date_pause_until = fields.Datetime(
        string="On Hold until",
        compute="_compute_date_pause_until",
        store=True,
        readonly=False,
        copy=False,
        help="The call goes back to work by itself at this time.",
    )
    pause_ids = fields.One2many(
        "customer.service.call.pause",
        "call_id",
        string="Pauses",
        readonly=True,
        groups="base.group_user",
    )
    sla_ids = fields.One2many(
        "customer.service.call.sla",
        "call_id",
        string="Service Levels",
        readonly=True,
        groups="base.group_user",
    )
    escalation_ids = fields.One2many(
        "customer.service.call.escalation",
        "call_id",
        string="Escalations",
        readonly=True,
        groups="base.group_user",
    )
    sla_policy_id = fields.Many2one(
        "customer.service.sla.policy",
        string="Service Level Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    sla_due = fields.Datetime(
        string="Due",
        compute="_compute_sla_due",
        store=True,
        precompute=True,
        help="When the next of the promised times is over. Empty while the time "
        "stands still.",
        groups="base.group_user",
    )
    sla_warning = fields.Datetime(
        string="Warning from",
        compute="_compute_sla_due",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    sla_paused = fields.Boolean(
        string="Time Stands Still",
        compute="_compute_sla_due",
        store=True,
        precompute=True,
        groups="base.group_user",
    )
    sla_result = fields.Selection(
        [(MET, "Met"), (MISSED, "Missed")],
        string="Promises",
        compute="_compute_sla_result",
        store=True,
        help="Missed when one of the promised times was. Kept for the analysis.",
        groups="base.group_user",
    )
    sla_status = fields.Selection(
        SLA_STATUSES,
        string="Service Level",
        compute="_compute_sla_status",
        search="_search_sla_status",
        groups="base.group_user",
    )
    can_arrive = fields.Boolean(compute="_compute_can_arrive", groups="base.group_user")
    date_first_response = fields.Datetime(
        string="First Response",
        readonly=True,
        copy=False,
        help="The first public answer of a person, or the start of work.",
        groups="base.group_user",
    )
    response_hours = fields.Float(
        string="Hours to Response",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Hours of work from the opening to the first response, less the pauses.",
        groups="base.group_user",
    )
    resolution_hours = fields.Float(
        string="Hours to Resolution",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Hours of work from the opening until the call was first solved, less "
        "the pauses.",
        groups="base.group_user",
    )

    _sla_due_order = models.Index("(sla_due) WHERE sla_due IS NOT NULL")
    _sla_paused_calls = models.Index("(id) WHERE sla_paused IS TRUE")
    _paused_until = models.Index(
        "(date_pause_until) WHERE date_pause_until IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("stage_id")
    def _compute_pause_reason_id(self):
        """A waiting call has the reason of its stage, or the one said by hand."""
        for call in self:
            waiting = call.stage_id.state == WAITING
            call.pause_reason_id = waiting and (
                call.stage_id.pause_reason_id or call.pause_reason_id
            )

    @api.depends("state")
    def _compute_date_pause_until(self):
        for call in self:
            call.date_pause_until = call.state == WAITING and call.date_pause_until

    @api.depends(
        "sla_ids.state",
        "sla_ids.date_due",
        "sla_ids.date_met",
        "sla_ids.date_warning",
        "pause_ids.date_end",
        "pause_ids.stops_clock",
    )
    def _compute_sla_due(self):
        for call in self:
            rows = call.sla_ids._filter_open()
            standing = any(
                pause.stops_clock and not pause.date_end for pause in call.pause_ids
            )
            running = rows.filtered("date_due") if not standing else rows.browse()
            first = running.sorted("date_due")[:1]
            call.sla_paused = bool(rows) and (
                standing or any(row.state == PAUSED for row in rows)
            )
            call.sla_due = first.date_due
            call.sla_warning = first.date_warning

    @api.depends("sla_ids.state")
    def _compute_sla_result(self):
        for call in self:
            states = set(call.sla_ids.mapped("state"))
            call.sla_result = next(
                (state for state in (MISSED, MET) if state in states), False
            )

    @api.depends("sla_due", "sla_warning", "sla_paused")
    def _compute_sla_status(self):
        now = fields.Datetime.now()
        for call in self:
            if call.sla_paused:
                call.sla_status = "paused"
            elif not call.sla_due:
                call.sla_status = "none"
            elif call.sla_due < now:
                call.sla_status = "late"
            elif call.sla_warning and call.sla_warning <= now:
                call.sla_status = "warning"
            else:
                call.sla_status = "on_time"

    @api.model
    def _search_sla_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        on_time = Domain("sla_due", ">=", now)
        warned = Domain("sla_warning", "<=", now)
        domains = {
            "none": Domain("sla_due", "=", False) & Domain("sla_paused", "=", False),
            "on_time": on_time & ~warned,
            "warning": on_time & warned,
            "late": Domain("sla_due", "<", now),
            "paused": Domain("sla_paused", "=", True),
        }
        return Domain.OR(domains[status] for status in value if status in domains)

    @api.depends("sla_ids.kind", "sla_ids.state", "sla_ids.date_met")
    def _compute_can_arrive(self):
        for call in self:
            call.can_arrive = ON_SITE in call.sla_ids._filter_open().mapped("kind")

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "pause_ids",
            "sla_ids",
            "escalation_ids",
            "sla_policy_id",
            "sla_due",
            "sla_warning",
            "sla_paused",
            "sla_result",
            "date_first_response",
            "response_hours",
            "resolution_hours",
        }

    # ------------------------------------------------------------------
    # Waiting
    # ------------------------------------------------------------------
    def _is_waiting(self):
        self.ensure_one()
        return self.state == WAITING

    def _put_on_hold(self, reason, until=False):
        """Let open calls wait: in the team's stage for the reason, or any to wait in.

        :param reason: a ``customer.service.pause.reason``.
        :param until: moment at which they go back to work by themselves.
        :raises UserError: a call has ended, or its team has no stage to wait in.
        """
        if any(call.state not in OPEN_STATES for call in self):
            raise UserError(self.env._("Only open calls can wait."))
        stages = self.env["customer.service.stage"].search([("state", "=", WAITING)])
        for team, calls in self.grouped("team_id").items():
            allowed = stages.filtered(
                lambda stage, team=team: not stage.team_ids or team in stage.team_ids
            )
            stage = (
                allowed.filtered(lambda stage: stage.pause_reason_id == reason)
                or allowed.filtered(lambda stage: not stage.pause_reason_id)
                or allowed
            )[:1]
            if not stage:
                raise UserError(
                    self.env._(
                        "The team %(team)s has no stage to wait in.",
                        team=team.name or "",
                    )
                )
            calls.write(
                {
                    "stage_id": stage.id,
                    "pause_reason_id": reason.id,
                    "date_pause_until": until,
                }
            )

    @api.model
    def _get_resume_domain(self, now):
        return (
            Domain("date_pause_until", "<=", now)
            & Domain("state", "=", WAITING)
            & Domain("active", "=", True)
        )

    def _resume(self, now):
        """Put the calls back to work whose time to wait is over."""
        self._move_to(IN_PROGRESS)

    def _try_again(self, moment):
        """Leave waiting calls that could not be resumed alone until a moment."""
        self.date_pause_until = moment

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_hold(self):
        """Ask what the calls wait for."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_hold_action"
        )
        action["context"] = {"default_call_ids": self.ids}
        return action

    def action_resume(self):
        """Put waiting calls back to work."""
        self.filtered(lambda call: call.state == WAITING)._move_to(IN_PROGRESS)

    def action_arrive(self):
        """Say that somebody has arrived at the site."""
        self.check_access("write")
        self._sla_meet(ON_SITE)
