from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .customer_service_call_type import PRIORITIES
from .customer_service_stage import (
    CANCELLED,
    CLOSED,
    IN_PROGRESS,
    OPEN_STATES,
    SOLVED,
)


class CustomerServiceCall(models.Model):
    """Request of a customer, prospect or end user: question, fault, visit.

    The model is told in parts, one file each: ``_party`` (who and where),
    ``_assign`` (who works on it), ``_clock`` (SLA and pauses), ``_terms`` (what is
    promised, and what events do to it), ``_conversation`` (what a message means),
    ``_mail`` (the gateway), ``_lifecycle`` (solved, closed, reopened, merged),
    ``_portal`` (what the customer may do).
    """

    _name = "customer.service.call"
    _description = "Service Call"
    _inherit = [
        "customer.service.closed.mixin",
        "customer.service.portal.mixin",
        "rating.mixin",
        "mail.thread.cc",
        "mail.activity.mixin",
    ]
    _order = "priority desc, date_open desc, id desc"
    _rec_names_search = ["name", "subject"]
    _primary_email = "caller_email"
    _mail_post_access = "read"  # whoever answers the phone notes "called again"
    _check_company_auto = True

    # what _after_change is told of
    _WATCHED = (
        "state",
        "active",
        "user_id",
        "team_id",
        "type_id",
        "priority",
        "equipment_id",
        "partner_id",
        "payer_id",
        "site_id",
        "channel",
        "company_id",
        "date_open",
        "pause_reason_id",
        "date_pause_until",
    )

    name = fields.Char(
        string="Number",
        required=True,
        copy=False,
        readonly=True,
        index="trigram",
        default=lambda self: self.env._("New"),
    )
    subject = fields.Char(required=True, index="trigram", tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    description = fields.Html(help="What the customer says.")
    solution = fields.Html(
        copy=False, help="What was done, in words the customer may read."
    )
    internal_note = fields.Html(groups="base.group_user")
    tag_ids = fields.Many2many("customer.service.tag", string="Tags")
    color = fields.Integer()

    # Classification
    type_id = fields.Many2one(
        "customer.service.call.type",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("portal", "Portal"),
            ("visit", "In Person"),
            ("internal", "Internal"),
        ],
        required=True,
        default="phone",
    )
    priority = fields.Selection(
        PRIORITIES,
        compute="_compute_priority",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    symptom_id = fields.Many2one(
        "customer.service.code",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'symptom'), ('id', 'in', allowed_code_ids)]",
    )
    cause_id = fields.Many2one(
        "customer.service.code",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'cause'), ('id', 'in', allowed_code_ids)]",
    )
    remedy_id = fields.Many2one(
        "customer.service.code",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'remedy'), ('id', 'in', allowed_code_ids)]",
    )
    allowed_code_ids = fields.Many2many(
        "customer.service.code",
        compute="_compute_allowed_code_ids",
        compute_sudo=False,
    )

    # Work
    team_id = fields.Many2one(
        "customer.service.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        index="btree_not_null",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )
    stage_id = fields.Many2one(
        "customer.service.stage",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        group_expand="_read_group_stage_ids",
        domain="['|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
    )
    state = fields.Selection(related="stage_id.state", store=True, string="Status")
    date_open = fields.Datetime(
        string="Opened on",
        required=True,
        default=fields.Datetime.now,
        copy=False,
        index=True,
    )
    date_solved = fields.Datetime(
        compute="_compute_end_dates",
        store=True,
        readonly=False,
        copy=False,
        string="Solved on",
    )
    date_closed = fields.Datetime(
        compute="_compute_end_dates",
        store=True,
        readonly=False,
        copy=False,
        string="Closed on",
    )
    parent_id = fields.Many2one(
        "customer.service.call",
        string="Part of",
        index="btree_not_null",
        check_company=True,
        domain="[('id', '!=', id)]",
    )
    child_ids = fields.One2many(
        "customer.service.call", "parent_id", string="Calls Below"
    )

    can_edit = fields.Boolean(compute="_compute_can_edit")

    # Coverage, as it was when the call was opened
    coverage = fields.Selection(
        [("none", "Billable"), ("warranty", "Warranty")],
        compute="_compute_coverage",
        store=True,
        precompute=True,
        copy=False,
        help="Decided on the day the call was opened, and kept.",
    )
    coverage_reason = fields.Char(
        compute="_compute_coverage", store=True, precompute=True, copy=False
    )

    _name_uniq = models.UniqueIndex(
        "(name, company_id)", "The number of a call must be unique."
    )
    _default_order = models.Index("(priority DESC, date_open DESC, id DESC)")
    _stage_order = models.Index("(stage_id, priority DESC, date_open DESC, id DESC)")
    _open_order = models.Index(
        "(priority DESC, date_open DESC, id DESC)"
        " WHERE state IN ('new', 'in_progress', 'waiting')"
    )
    _board = models.Index(
        "(state, stage_id, priority, company_id) WHERE active IS TRUE"
    )
    _history_id = models.Index("((id * 16 + 0))")
    _equipment_history = models.Index(
        "(equipment_id, date_open DESC) WHERE equipment_id IS NOT NULL"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "subject")
    def _compute_display_name(self):
        for call in self:
            call.display_name = f"{call.name} {call.subject or ''}".strip()

    @api.depends("equipment_id")
    def _compute_company_id(self):
        for call in self:
            call.company_id = (
                call.equipment_id.company_id or call.company_id or self.env.company
            )

    @api.depends("type_id")
    def _compute_priority(self):
        for call in self:
            call.priority = max(call.type_id.priority or "0", call.priority or "0")

    @api.depends("category_id")
    def _compute_allowed_code_ids(self):
        """Codes of all categories, or of the machine's and those above it."""
        codes = self.env["customer.service.code"].search(Domain.TRUE)
        for category, calls in self.grouped("category_id").items():
            path = {int(key) for key in (category.parent_path or "").split("/") if key}
            calls.allowed_code_ids = codes.filtered(
                lambda code, path=path: (
                    not path
                    or not code.category_ids
                    or path & set(code.category_ids.ids)
                )
            )

    @api.depends("type_id", "company_id")
    def _compute_team_id(self):
        team = self.env["customer.service.team"]
        defaults = {
            company: team._get_default_team(company, self.env.user)
            for company in self.company_id
        }
        for call in self:
            call.team_id = (
                call.type_id.team_id
                or call.team_id.filtered(
                    lambda team, call=call: (
                        not team.company_id or team.company_id == call.company_id
                    )
                )
                or defaults.get(call.company_id, team)
            )

    @api.depends("team_id")
    def _compute_stage_id(self):
        stages = self.env["customer.service.stage"].search(Domain.TRUE)
        for team, calls in self.grouped("team_id").items():
            allowed = stages.filtered(
                lambda stage, team=team: not stage.team_ids or team in stage.team_ids
            )
            for call in calls:
                if call.stage_id not in allowed:
                    same = allowed.filtered_domain(
                        [("state", "=", call.stage_id.state)]
                    )
                    call.stage_id = (same or allowed)[:1]

    @api.depends("state")
    def _compute_end_dates(self):
        """Stamp the first time solved and closed; a reopened call has neither."""
        now = fields.Datetime.now()
        for call in self:
            solved = call.state in (SOLVED, CLOSED)
            ended = call.state in (CLOSED, CANCELLED)
            call.date_solved = (call.date_solved or now) if solved else False
            call.date_closed = (call.date_closed or now) if ended else False

    @api.depends_context("uid")
    def _compute_can_edit(self):
        """Tell whose buttons to show: rules leave some calls to their assignee."""
        editable = self._filtered_access("write")
        for call in self:
            call.can_edit = call in editable

    @api.depends("equipment_id", "date_open")
    def _compute_coverage(self):
        for call in self:
            lang = call.partner_id.lang or self.env.lang
            call.coverage, call.coverage_reason = call.with_context(
                lang=lang
            )._get_coverage()

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A call cannot be part of itself."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ended(self):
        if any(call.state in (SOLVED, CLOSED) for call in self):
            raise ValidationError(
                self.env._("Solved calls are history: archive them instead.")
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self.env["ir.sequence"]._number_customer_service(
            self._name, "name", vals_list, self._get_company_of_vals
        )
        calls = super().create(vals_list)
        ready = calls.filtered(lambda call: not call.quarantine)
        if ready:
            ready._after_create()
        return calls

    def write(self, vals):
        before = self._get_watched()
        result = super().write(vals)
        changed = {
            call: old
            for call, new in self._get_watched().items()
            if (old := before[call]) != new
        }
        if changed:
            self.browse(call.id for call in changed)._after_change(changed)
        return result

    def _get_watched(self):
        """Return the watched values by call, as plain values or records."""
        return {call: {name: call[name] for name in self._WATCHED} for call in self}

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"coverage", "coverage_reason"}

    def _after_create(self):
        """Act on new calls. Hook: call ``super`` and work on all of them at once."""

    def _after_change(self, before):
        """Act on calls that changed. Hook: call ``super``.

        :param dict before: by call, the values of ``_WATCHED`` before the change;
            ``_filter_changed`` tells which of them differ.
        """

    def _filter_changed(self, before, name):
        """Return the calls whose watched field differs from what it was."""
        return self.filtered(lambda call: before[call][name] != call[name])

    @api.model
    def _get_company_of_vals(self, vals):
        """Return the company a call will have: said, of the machine, or current."""
        if vals.get("company_id"):
            return self.env["res.company"].browse(vals["company_id"])
        equipment = self.env["customer.service.equipment"].browse(
            vals.get("equipment_id")
        )
        return equipment.company_id or self.env.company

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show the columns of the team (or of all) even when they are empty."""
        team_id = self.env.context.get("default_team_id")
        wanted = Domain("team_ids", "=", False) | Domain("id", "in", stages.ids)
        if team_id:
            wanted |= Domain("team_ids", "in", [team_id])
        return stages.search(wanted)

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _get_coverage(self):
        """Return what covers the call and why, in words the customer may read.

        :return: a key of ``coverage`` and its reason.
        """
        self.ensure_one()
        equipment = self.equipment_id
        if not equipment or not self.date_open:
            return "none", False
        day = fields.Datetime.context_timestamp(self, self.date_open).date()
        covered = equipment._get_warranty(day)
        components = {
            "parts": self.env._("parts"),
            "labour": self.env._("labour"),
            "travel": self.env._("travel"),
        }
        names = [name for key, name in components.items() if covered.get(key)]
        if not names:
            return "none", self.env._("Not in warranty on the day of the call.")
        return "warranty", self.env._(
            "In warranty on the day of the call: %(components)s.",
            components=", ".join(names),
        )

    def _get_first_stage(self, states):
        """Return the first stage of the call's team with one of the states."""
        self.ensure_one()
        return self.env["customer.service.stage"].search(
            Domain("state", "in", states)
            & (
                Domain("team_ids", "=", False)
                | Domain("team_ids", "in", self.team_id.ids)
            ),
            limit=1,
        )

    def _move_to(self, state):
        """Put each call in the first stage of its team that has the state."""
        for calls in self.grouped("team_id").values():
            stage = calls[:1]._get_first_stage([state])
            if not stage:
                raise ValidationError(
                    self.env._(
                        "The team %(team)s has no stage for this.",
                        team=calls.team_id.name or "",
                    )
                )
            calls.stage_id = stage

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_assign_to_me(self):
        """Take the calls."""
        self.user_id = self.env.user

    def action_start(self):
        """Begin to work on the open calls."""
        opened = self.filtered(lambda call: call.state in OPEN_STATES)
        opened.filtered(lambda call: not call.user_id).action_assign_to_me()
        opened.filtered(lambda call: call.state != IN_PROGRESS)._move_to(IN_PROGRESS)

    def action_solve(self):
        """Mark the open calls as solved."""
        self.filtered(lambda call: call.state in OPEN_STATES)._move_to(SOLVED)

    def action_cancel(self):
        """Cancel the open calls."""
        self.filtered(lambda call: call.state in OPEN_STATES)._move_to(CANCELLED)

    def action_view_documents(self):
        """Open the files of the calls: Word, Excel, PDF, pictures."""
        action = self.env["ir.actions.act_window"]._for_xml_id("base.action_attachment")
        action["domain"] = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        action["context"] = {
            "default_res_model": self._name,
            "default_res_id": self[:1].id,
        }
        return action
