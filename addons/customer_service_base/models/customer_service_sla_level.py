from odoo import api, fields, models

from .customer_service_sla_target import KINDS

PERCENT = "percent"
BEFORE = "before"
AFTER = "after"


class CustomerServiceSlaLevel(models.Model):
    """What happens when a target comes close to its end, or is past it."""

    _name = "customer.service.sla.level"
    _description = "Escalation Level"
    _order = "policy_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    policy_id = fields.Many2one(
        "customer.service.sla.policy",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index="btree_not_null"
    )
    kind = fields.Selection(
        KINDS, string="Target", help="Leave empty for every target of the policy."
    )
    moment = fields.Selection(
        [
            (PERCENT, "% of the time is over"),
            (BEFORE, "hours before the end"),
            (AFTER, "hours after the end"),
        ],
        string="When",
        required=True,
        default=PERCENT,
        help="Always in working time, so that nobody is called at night unless "
        "the policy runs around the clock.",
    )
    value = fields.Float(
        string="Per Cent or Hours",
        required=True,
        default=75,
        help="Per cent of the promised time, or hours of work.",
    )
    condition = fields.Char(string="Reached", compute="_compute_condition")
    notify_user = fields.Boolean(string="Tell the Assignee", default=True)
    notify_leader = fields.Boolean(string="Tell the Team Leader")
    user_ids = fields.Many2many(
        "res.users",
        "customer_service_sla_level_user_rel",
        "level_id",
        "user_id",
        string="Tell These Too",
        domain="[('share', '=', False)]",
    )
    reassign = fields.Boolean(
        string="Assign Anew",
        help="Look for somebody else who is there and has the skills.",
    )
    raise_priority = fields.Boolean(
        help="By one, up to urgent; the promised time stays as it was.",
    )

    _value_positive = models.Constraint(
        "CHECK (value >= 0)", "Per cent and hours cannot be negative."
    )
    _percent_of_the_time = models.Constraint(
        "CHECK (moment != 'percent' OR value BETWEEN 1 AND 100)",
        "Say from 1 to 100 per cent of the time; what comes later is said in hours.",
    )

    @api.depends("moment", "value")
    @api.depends_context("lang")
    def _compute_condition(self):
        moments = dict(self._fields["moment"]._description_selection(self.env))
        for level in self:
            level.condition = f"{level.value:g} {moments.get(level.moment, '')}"

    # ------------------------------------------------------------------
    # CRUD: calls that wait for a level must know when to wake up
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels._refresh_calls()
        return levels

    def write(self, vals):
        result = super().write(vals)
        self._refresh_calls()
        return result

    def _refresh_calls(self):
        """Have the calls under the policies look again for their next moment."""
        # sudo: rows of the engine, which nobody writes by hand
        rows = self.env["customer.service.call.sla"].sudo()
        rows._search_open([("policy_id", "in", self.policy_id.ids)])._make_stale()

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _get_share(self, hours):
        """Return the hours of work after which the level of a target is reached."""
        self.ensure_one()
        return {
            PERCENT: hours * self.value / 100,
            BEFORE: max(hours - self.value, 0),
            AFTER: hours + self.value,
        }[self.moment]

    def _is_warning(self, hours):
        """Tell whether the level comes before the time is over."""
        return self._get_share(hours) < hours
