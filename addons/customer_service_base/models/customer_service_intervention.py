from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_call_type import INTERVENTION_KINDS as KINDS

PLANNED, CONFIRMED, IN_PROGRESS, DONE, CANCELLED = INTERVENTION_STATES = (
    "planned",
    "confirmed",
    "in_progress",
    "done",
    "cancelled",
)
OPEN_STATES = (PLANNED, CONFIRMED, IN_PROGRESS)
FREE_FIELDS = {"active", "internal_note"}  # written even when the work is closed


class CustomerServiceIntervention(models.Model):
    """Planned activity on a call, and what was really done.

    Told in parts, one file each: ``_planning`` (when, who, checklist), ``_conflict``
    (who cannot be there), ``_calendar`` (the event in the technician's calendar),
    ``_work`` (timer, report, signature, closing), ``_step`` (what a telephone sends),
    ``_charge`` (what is billed and what it cost), ``_print`` (the report).
    """

    _name = "customer.service.intervention"
    _description = "Intervention"
    _inherit = [
        "customer.service.closed.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "call_id.subject"]
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        copy=False,
        readonly=True,
        index="trigram",
        default=lambda self: self.env._("New"),
    )
    active = fields.Boolean(default=True)
    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    team_id = fields.Many2one(
        related="call_id.team_id", store=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        related="call_id.partner_id", store=True, index="btree_not_null"
    )
    site_id = fields.Many2one(
        related="call_id.site_id", store=True, index="btree_not_null"
    )
    equipment_id = fields.Many2one(
        related="call_id.equipment_id", store=True, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Who goes. Empty: waits on the board for a technician.",
    )
    kind = fields.Selection(KINDS, required=True, default="onsite", tracking=True)
    state = fields.Selection(
        [
            (PLANNED, "Planned"),
            (CONFIRMED, "Confirmed"),
            (IN_PROGRESS, "In Progress"),
            (DONE, "Done"),
            (CANCELLED, "Called Off"),
        ],
        required=True,
        default=PLANNED,
        index=True,
        copy=False,
        readonly=True,
        tracking=True,
    )

    # Planned
    date_start = fields.Datetime(
        string="Planned Start", copy=False, index=True, tracking=True
    )
    date_stop = fields.Datetime(
        string="Planned End",
        compute="_compute_date_stop",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
    )
    planned_hours = fields.Float(
        default=1.0, help="Hours of work foreseen, without the journey."
    )
    planned_travel_hours = fields.Float(help="Hours of journey foreseen, both ways.")
    planned_km = fields.Float(string="Planned km", help="Both ways.")
    instructions = fields.Html(help="What the technician must know before going.")

    # Actual
    time_ids = fields.One2many(
        "customer.service.intervention.time", "intervention_id", copy=False
    )
    work_hours = fields.Float(compute="_compute_hours", store=True, tracking=True)
    travel_hours = fields.Float(compute="_compute_hours", store=True, tracking=True)
    km = fields.Float(string="Travelled km", copy=False, tracking=True)
    expense_ids = fields.One2many(
        "customer.service.expense", "intervention_id", copy=False
    )
    part_ids = fields.One2many("customer.service.part", "intervention_id", copy=False)
    charge_ids = fields.One2many(
        "customer.service.charge", "intervention_id", copy=False
    )
    date_begun = fields.Datetime(string="Begun on", copy=False, readonly=True)
    date_done = fields.Datetime(
        string="Done on", copy=False, readonly=True, index="btree_not_null"
    )
    report = fields.Html(
        copy=False, help="What was done, in words the customer may read."
    )
    internal_note = fields.Html(copy=False)
    signature = fields.Image(
        copy=False,
        max_width=1024,
        max_height=1024,
        help="The customer's, on the glass.",
    )
    signed_by = fields.Char(copy=False)
    date_signed = fields.Datetime(string="Signed on", copy=False, readonly=True)
    unsigned_reason = fields.Char(
        copy=False, help="Why nobody signed: nobody there, refused…"
    )

    _name_uniq = models.UniqueIndex(
        "(name, company_id)", "The number of an intervention must be unique."
    )
    _not_negative = models.Constraint(
        "CHECK (planned_hours >= 0 AND planned_travel_hours >= 0 AND planned_km >= 0"
        " AND km >= 0)",
        "Hours and kilometres cannot be negative.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_stop >= date_start)",
        "An intervention cannot end before it begins.",
    )
    _history_id = models.Index("((id * 16 + 3))")
    _equipment_history = models.Index(
        "(equipment_id, date_done DESC) WHERE equipment_id IS NOT NULL"
    )
    _agenda = models.Index(
        "(user_id, date_start) WHERE state IN ('planned', 'confirmed', 'in_progress')"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "call_id.subject")
    def _compute_display_name(self):
        for intervention in self:
            intervention.display_name = (
                f"{intervention.name} {intervention.call_id.subject or ''}".strip()
            )

    @api.depends("time_ids.hours", "time_ids.kind")
    def _compute_hours(self):
        for intervention in self:
            hours = dict.fromkeys(("work", "travel"), 0.0)
            for row in intervention.time_ids:
                hours[row.kind] += row.hours
            intervention.work_hours = hours["work"]
            intervention.travel_hours = hours["travel"]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("name"):
                call = self.env["customer.service.call"].browse(
                    vals.get("call_id") or self.env.context.get("default_call_id")
                )
                company = call.company_id or self.env.company
                vals["name"] = sequence.with_company(company).next_by_code(
                    "customer.service.intervention"
                )
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_done(vals.keys())
        self._check_call(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(
            intervention.state == DONE or intervention.time_ids for intervention in self
        ):
            raise ValidationError(
                self.env._("Work that was done is history: it cannot be deleted.")
            )

    # ------------------------------------------------------------------
    # What nobody writes
    # ------------------------------------------------------------------
    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"state", "date_begun", "date_done"}

    def _check_not_done(self, names=None):
        """Refuse to change the facts of work that was closed.

        :param names: fields about to be written; any fact when not said.
        :raises UserError: the dialog of corrections keeps the trace.
        """
        if self.env.su:
            return
        facts = names is None or any(
            name not in FREE_FIELDS
            and not name.startswith(("message_", "activity_", "my_activity_"))
            for name in names
        )
        done = self.filtered(lambda one: one.state == DONE) if facts else self.browse()
        if done:
            raise UserError(
                self.env._(
                    "Already done: %(names)s. Hours and kilometres are changed with "
                    "Correct, by a dispatcher.",
                    names=", ".join(done.mapped("name")),
                )
            )

    def _check_call(self, vals):
        """Refuse to take recorded work, and what was used for it, to another call."""
        if "call_id" not in vals or self.env.su:
            return
        bound = self.filtered(
            lambda one: (
                one.call_id.id != vals["call_id"]
                and (one.time_ids or one.part_ids or one.charge_ids)
            )
        )
        if bound:
            raise UserError(
                self.env._(
                    "Hours, parts or charges are recorded on %(names)s: it stays with "
                    "its call.",
                    names=", ".join(bound.mapped("name")),
                )
            )

    def _set_state(self, state, **vals):
        """Move to a state, which nobody writes by hand, with what goes with it.

        :raises AccessError: the user may not change the interventions.
        """
        self.check_access("write")
        # sudo: the state follows from what people may do, checked above
        self.sudo().write({"state": state, **vals})

    # ------------------------------------------------------------------
    # Hooks
    # ------------------------------------------------------------------
    def _after_confirm(self):
        """Act on interventions just confirmed. Hook: call ``super``."""

    def _after_start(self):
        """Act on interventions whose work has just begun. Hook: call ``super``."""

    def _settle_parts(self):
        """Consume and release the parts of interventions just closed.

        Comes before ``_after_done``, which charges what was used. Hook.
        """

    def _after_done(self):
        """Act on interventions just closed. Hook: call ``super``, in batch."""

    def _after_cancel(self):
        """Act on interventions just cancelled. Hook: call ``super``, in batch."""

    def _get_close_obstacles(self):
        """Return why the intervention cannot be closed yet: a list of sentences."""
        self.ensure_one()
        return []

    def _get_close_doubts(self):
        """Return what to ask before closing: a list of questions, as sentences."""
        self.ensure_one()
        return []

    # ------------------------------------------------------------------
    # States
    # ------------------------------------------------------------------
    def _check_state(self, allowed):
        """Lock the interventions and refuse those in another state.

        :raises AccessError: the user may not change them.
        :raises UserError: somebody else was faster, or the step makes no sense now.
        """
        self.check_access("write")
        locked = self.try_lock_for_update()
        if locked != self:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(names)s just now: try again.",
                    names=", ".join((self - locked).mapped("name")),
                )
            )
        self.invalidate_recordset(["state"])
        wrong = self.filtered(lambda intervention: intervention.state not in allowed)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This cannot be done now: %(names)s.",
                    names=", ".join(
                        f"{one.name} ({labels[one.state]})" for one in wrong
                    ),
                )
            )

    def action_confirm(self):
        """Confirm what was planned: the customer and the technician know."""
        self._check_state([PLANNED])
        self._set_state(CONFIRMED)
        self._after_confirm()

    def action_cancel(self):
        """Cancel interventions that will not take place."""
        self._check_state(OPEN_STATES)
        self.time_ids._stop(fields.Datetime.now())
        self._set_state(CANCELLED)
        self._after_cancel()

    def action_plan_again(self):
        """Plan anew what was cancelled."""
        self._check_state([CANCELLED])
        self._set_state(PLANNED)

    def action_done(self):
        """Close the interventions: what was done becomes charges and costs.

        :raises UserError: something needed is missing, or it is closed already.
        """
        self._check_state(OPEN_STATES)
        self.time_ids._stop(self._get_moment())
        problems = [
            f"{one.name}: {problem}"
            for one in self
            for problem in one._get_close_obstacles()
        ]
        if problems:
            raise UserError("\n".join(problems))
        self._set_state(DONE, date_done=self._get_moment())
        self._settle_parts()
        self._after_done()
