from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.customer_service_base.models.customer_service_call_type import (
    PRIORITIES,
)

from ..tools.maintenance import EARLIER, LATER, NEAREST, Days, Rhythm
from .customer_service_contract import FEE_GROUPS

FIXED, FLOATING, METER, FIRST = "fixed", "floating", "meter", "first"
# The field that says for what a plan is, by its scope
TARGETS = {
    "category": "category_id",
    "product": "product_id",
    "customer": "partner_id",
    "site": "site_id",
    "line": "line_id",
    "equipment": "equipment_id",
}
# What is written without consequences for what is planned
QUIET_FIELDS = {
    "name",
    "sequence",
    "instructions",
    "checklist_id",
    "type_id",
    "team_id",
    "priority",
    "fee_product_id",
    "fee_price",
    "error",
}
MONTHS = tuple(f"month_{number:02}" for number in range(1, 13))


class CustomerServiceMaintenancePlan(models.Model):
    """Which machines are maintained how often, within which tolerance, and by whom.

    Told in parts: ``_text`` (in words), ``_rule`` (which plan counts for which
    machine), ``_due`` (when). The rows are those of the visits, see there.
    """

    _name = "customer.service.maintenance.plan"
    _description = "Maintenance Plan"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind_id = fields.Many2one(
        "customer.service.maintenance.kind",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["customer.service.maintenance.kind"].search(
            [], limit=1
        ),
        help="Of the plans of a kind, the most specific one counts for a machine.",
    )

    # For which machines
    scope = fields.Selection(
        [
            ("category", "Category of Equipment"),
            ("product", "Product"),
            ("customer", "Customer"),
            ("site", "Site"),
            ("line", "Contract Line"),
            ("equipment", "Single Machine"),
        ],
        string="Applies to",
        required=True,
        default="category",
        tracking=True,
        help="The more specific one counts: a single machine before its contract, the "
        "contract before the site, then customer, product and category.",
    )
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="With the categories below it. With another scope: only such machines.",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="With another scope: only machines that are this product.",
    )
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
    line_id = fields.Many2one(
        "customer.service.contract.line",
        string="Contract Line",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    requires_coverage = fields.Boolean(
        string="Only under Contract",
        default=True,
        tracking=True,
        help="Visits are planned for days on which a contract covers the machine.",
    )
    exception_ids = fields.One2many(
        "customer.service.maintenance.exception", "plan_id", string="Exceptions"
    )

    # How often
    mode = fields.Selection(
        [
            (FIXED, "Fixed Calendar"),
            (FLOATING, "After the Last One Done"),
            (METER, "By Meter"),
            (FIRST, "Time or Meter, whichever First"),
        ],
        string="Rhythm",
        required=True,
        default=FIXED,
        tracking=True,
    )
    interval_count = fields.Integer(string="Every", default=12, tracking=True)
    interval_unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")],
        required=True,
        default="month",
        tracking=True,
    )
    anchor_kind = fields.Selection(
        [
            ("date", "A Date"),
            ("contract", "Start of the Contract"),
            ("installation", "Installation of the Machine"),
        ],
        string="Counted from",
        required=True,
        default="date",
        tracking=True,
    )
    anchor_date = fields.Date(
        string="First Day",
        default=fields.Date.context_today,
        tracking=True,
        help="Every occurrence is counted from here, whatever was moved or missed.",
    )
    first_count = fields.Integer(
        string="First Visit after",
        compute="_compute_first_count",
        store=True,
        readonly=False,
        precompute=True,
        help="In the same unit, from the day it is counted from.",
    )
    meter_unit = fields.Char(
        string="Unit of the Meter", help="As on the meters: h, copies, km…"
    )
    meter_interval = fields.Float(string="Every (Units)", digits=(16, 2))

    # Tolerance
    days_before = fields.Integer(string="Days Earlier", default=15)
    days_after = fields.Integer(string="Days Later", default=15)
    month_01 = fields.Boolean("January")
    month_02 = fields.Boolean("February")
    month_03 = fields.Boolean("March")
    month_04 = fields.Boolean("April")
    month_05 = fields.Boolean("May")
    month_06 = fields.Boolean("June")
    month_07 = fields.Boolean("July")
    month_08 = fields.Boolean("August")
    month_09 = fields.Boolean("September")
    month_10 = fields.Boolean("October")
    month_11 = fields.Boolean("November")
    month_12 = fields.Boolean("December")
    out_of_season = fields.Selection(
        [("move", "Move into the Season"), ("skip", "Leave out")],
        string="Outside the Season",
        required=True,
        default="move",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Open Days",
        ondelete="restrict",
        check_company=True,
        help="Visits fall on days that are worked by it: no Sundays, no holidays, no "
        "summer closing. Empty: on any day.",
    )
    prefer = fields.Selection(
        [(NEAREST, "Nearest Open Day"), (EARLIER, "Earlier"), (LATER, "Later")],
        string="Closed Days",
        required=True,
        default=NEAREST,
    )

    # The work
    type_id = fields.Many2one(
        "customer.service.call.type",
        string="Call Type",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    team_id = fields.Many2one(
        "customer.service.team",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: that of the type of call, or of the territory.",
    )
    priority = fields.Selection(PRIORITIES, required=True, default="0")
    checklist_id = fields.Many2one(
        "customer.service.checklist",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Gone through at each machine.",
    )
    planned_hours = fields.Float(string="Hours per Machine", default=1.0)
    instructions = fields.Html(help="What the technician must know before going.")
    start_hour = fields.Float(
        string="Time of Day", default=9.0, help="Proposed for the visit."
    )

    # From the plan to the call
    horizon_days = fields.Integer(
        string="Planned Ahead (Days)",
        default=365,
        help="So far ahead visits are listed; the rest is computed when asked for.",
    )
    order_days = fields.Integer(
        string="Calls Made before (Days)",
        default=14,
        help="The call is made so many days before the visit is due.",
    )
    group_site = fields.Boolean(
        string="One Call per Site",
        default=True,
        help="Visits of one site whose tolerances allow it become one call.",
    )
    propose_visit = fields.Boolean(
        string="Propose an Intervention",
        default=True,
        help="The call comes with an intervention on the proposed day, for a "
        "dispatcher to confirm.",
    )
    on_cancel = fields.Selection(
        [("replan", "Planned Again"), ("drop", "Called Off")],
        string="After a Cancelled Call",
        required=True,
        default="replan",
        help="What becomes of the visits.",
    )

    # Billing
    fee_product_id = fields.Many2one(
        "product.product",
        string="Fee per Visit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        groups=FEE_GROUPS,
        help="Billed by the contract for each visit done. Empty: in the fee.",
    )
    fee_price = fields.Float(
        string="Price per Visit",
        digits="Product Price",
        groups=FEE_GROUPS,
        help="In the currency of the contract. 0: the price of the product.",
    )

    error = fields.Char(
        readonly=True, copy=False, help="Why its visits could not be planned."
    )
    visit_count = fields.Integer(compute="_compute_visit_counts", string="Visits")
    overdue_count = fields.Integer(compute="_compute_visit_counts", string="Overdue")

    _target_uniq = models.UniqueIndex(
        "(company_id, kind_id, scope, COALESCE(category_id, 0),"
        " COALESCE(product_id, 0), COALESCE(partner_id, 0), COALESCE(site_id, 0),"
        " COALESCE(line_id, 0), COALESCE(equipment_id, 0)) WHERE active IS TRUE",
        "There is another plan of this kind for the same machines.",
    )
    _interval_positive = models.Constraint(
        "CHECK (interval_count > 0 AND first_count >= 0)",
        "A plan comes back after one unit of time at least.",
    )
    _tolerance_positive = models.Constraint(
        "CHECK (days_before >= 0 AND days_after >= 0 AND order_days >= 0"
        " AND horizon_days >= 0 AND planned_hours >= 0)",
        "Days and hours cannot be negative.",
    )
    _meter_positive = models.Constraint(
        "CHECK (meter_interval >= 0)", "The units of the meter cannot be negative."
    )
    _start_hour_of_day = models.Constraint(
        "CHECK (start_hour >= 0 AND start_hour < 24)", "A day has 24 hours."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("anchor_kind", "interval_count")
    def _compute_first_count(self):
        """From a date the first visit is that day, else one interval later."""
        for plan in self:
            from_date = plan.anchor_kind == "date"
            plan.first_count = 0 if from_date else plan.interval_count

    def _compute_visit_counts(self):
        visits = self.env["customer.service.maintenance.visit"]
        opened = visits._get_open_domain()
        counts = dict(
            visits._read_group(
                opened & visits._get_plan_domain(self), ["plan_id"], ["__count"]
            )
        )
        overdue = dict(
            visits._read_group(
                visits._get_overdue_domain() & visits._get_plan_domain(self),
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.visit_count = counts.get(plan._origin, 0)
            plan.overdue_count = overdue.get(plan._origin, 0)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("scope", *TARGETS.values())
    def _check_target(self):
        """A plan says for what it is, and nothing that its scope does not use."""
        for plan in self:
            target = TARGETS[plan.scope]
            if not plan[target]:
                labels = dict(plan._fields["scope"]._description_selection(plan.env))
                raise ValidationError(
                    plan.env._(
                        "%(plan)s: choose for which %(scope)s it is.",
                        plan=plan.name,
                        scope=labels[plan.scope].lower(),
                    )
                )

    @api.constrains(
        "mode", "meter_unit", "meter_interval", "anchor_kind", "anchor_date"
    )
    def _check_rhythm(self):
        for plan in self:
            if plan.mode in (METER, FIRST) and not (
                plan.meter_unit and plan.meter_interval
            ):
                raise ValidationError(
                    plan.env._(
                        "%(plan)s: say after how many units of which meter.",
                        plan=plan.name,
                    )
                )
            if plan.anchor_kind == "date" and not plan.anchor_date:
                raise ValidationError(
                    plan.env._(
                        "%(plan)s: say from which day on it is counted.",
                        plan=plan.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        visits = self.env["customer.service.maintenance.visit"]
        # sudo: visits that the user may not see keep the plan too
        used = visits.sudo().search(
            visits._get_plan_domain(self) & ~visits._get_untouched_domain(),
            limit=1,
        )
        if used:
            raise ValidationError(
                self.env._(
                    "%(plan)s has visits that were ordered or done: archive it.",
                    plan=used.plan_id.name,
                )
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._drop_unused_targets(vals) for vals in vals_list]
        plans = super().create(vals_list)
        plans._plan_again()
        return plans

    def write(self, vals):
        if vals.keys() <= QUIET_FIELDS:
            return super().write(vals)
        vals = self._drop_unused_targets(vals)
        self._plan_again()
        result = super().write(vals)
        self._plan_again()
        return result

    def unlink(self):
        self._plan_again()
        return super().unlink()

    @api.model
    def _drop_unused_targets(self, vals):
        """Return values without what another scope was for.

        Category and product stay: they limit a plan of any scope, but these two.
        """
        scope = vals.get("scope")
        if not scope:
            return vals
        kept = {TARGETS[scope], "category_id", "product_id"}
        if scope in ("category", "equipment"):
            kept.discard("product_id")
        if scope in ("product", "equipment"):
            kept.discard("category_id")
        return {
            **vals,
            **{name: False for name in TARGETS.values() if name not in kept},
        }

    def copy_data(self, default=None):
        """A copy waits for its own machines: it would be the same plan otherwise."""
        vals_list = super().copy_data(default)
        return [
            {
                **vals,
                "active": False,
                "name": self.env._("%s (copy)", plan.name),
            }
            for plan, vals in zip(self, vals_list, strict=True)
        ]

    def _set_error(self, error):
        """Keep why the visits of the plan could not be planned, or that they were."""
        self.ensure_one()
        if (self.error or False) != error:
            self.error = error

    # ------------------------------------------------------------------
    # As plain values
    # ------------------------------------------------------------------
    def _get_season(self):
        """Return the months of the season, 1 to 12; none stands for all the year."""
        self.ensure_one()
        chosen = (number for number, name in enumerate(MONTHS, 1) if self[name])
        return frozenset(chosen)

    def _get_days(self, begin, end):
        """Return the days on which one may come.

        :param date begin: first day a visit may be looked for.
        :param date end: last day; a year more is looked at.
        """
        self.ensure_one()
        return Days(months=self._get_season(), closed=self._get_closed_days(begin, end))

    def _get_rhythm(self, anchor, exception):
        """Return the rhythm for a machine.

        :param date anchor: of the machine.
        :param exception: of the machine, maybe empty.
        """
        self.ensure_one()
        return Rhythm(
            exception.anchor_date or anchor,
            exception.interval_unit if exception.interval_count else self.interval_unit,
            exception.interval_count or self.interval_count,
            0 if exception.anchor_date else self.first_count,
        )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_visits(self):
        """Open the visits of the plans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_maintenance_visit_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        return action
