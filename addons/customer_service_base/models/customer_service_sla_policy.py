from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_duration

from ..tools.sla_policy import Conditions, Facts, specificity
from .customer_service_call_type import PRIORITIES

# What a policy asks of the calls it is for, besides their priority
CONDITIONS = ("equipment_ids", "partner_ids", "category_ids", "type_ids", "team_ids")


class CustomerServiceSlaPolicy(models.Model):
    """Times promised to customers, and the calls they are promised for.

    A policy without targets promises nothing to its calls, whatever others say.
    """

    _name = "customer.service.sla.policy"
    _description = "Service Level Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Decides between policies that fit a call equally well."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the policy between companies.",
    )
    hours = fields.Selection(
        [
            ("team", "Hours of the Team"),
            ("calendar", "Own Hours"),
            ("always", "Around the Clock"),
        ],
        string="Time Runs",
        required=True,
        default="team",
        help="Hours of the Team: while the call's team is at work, or else the "
        "company.\n"
        "Own Hours: in the hours promised to these customers.\n"
        "Around the Clock: day and night, holidays too.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        compute="_compute_calendar_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    equipment_ids = fields.Many2many(
        "customer.service.equipment",
        "customer_service_sla_policy_equipment_rel",
        "policy_id",
        "equipment_id",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "customer_service_sla_policy_partner_rel",
        "policy_id",
        "partner_id",
        string="Customers and Sites",
        help="A customer's company stands for all its contacts and sites; a site "
        "for itself alone, and before its customer.",
    )
    category_ids = fields.Many2many(
        "customer.service.equipment.category",
        "customer_service_sla_policy_category_rel",
        "policy_id",
        "category_id",
        string="Equipment Categories",
        help="With the categories below them.",
    )
    type_ids = fields.Many2many(
        "customer.service.call.type",
        "customer_service_sla_policy_type_rel",
        "policy_id",
        "type_id",
        string="Call Types",
    )
    team_ids = fields.Many2many(
        "customer.service.team",
        "customer_service_sla_policy_team_rel",
        "policy_id",
        "team_id",
        string="Teams",
    )
    min_priority = fields.Selection(
        PRIORITIES,
        string="From Priority",
        required=True,
        default="0",
        help="Only for calls at least as urgent.",
    )
    target_ids = fields.One2many(
        "customer.service.sla.target", "policy_id", string="Targets", copy=True
    )
    level_ids = fields.One2many(
        "customer.service.sla.level", "policy_id", string="Escalation", copy=True
    )

    summary = fields.Char(string="Promises", compute="_compute_summary")

    _calendar_when_own = models.Constraint(
        "CHECK (hours != 'calendar' OR calendar_id IS NOT NULL)",
        "Choose the service hours, or let the time run by the hours of the team.",
    )

    @api.depends("hours")
    def _compute_calendar_id(self):
        for policy in self:
            policy.calendar_id = policy.hours == "calendar" and policy.calendar_id

    @api.depends("target_ids.kind", "target_ids.hours", "target_ids.priority")
    @api.depends_context("lang")
    def _compute_summary(self):
        target = self.env["customer.service.sla.target"]
        kinds = dict(target._fields["kind"]._description_selection(self.env))
        priorities = dict(target._fields["priority"]._description_selection(self.env))
        for policy in self:
            policy.summary = ", ".join(
                f"{kinds[target.kind]} {format_duration(target.hours)}"
                + (f" ({priorities[target.priority]})" if target.priority else "")
                for target in policy.target_ids
            )

    @api.constrains("calendar_id")
    def _check_calendar(self):
        self.calendar_id._check_fixed_hours()

    @api.constrains("company_id", "calendar_id", *CONDITIONS)
    def _check_companies(self):
        """A policy of one company asks nothing of another; a shared one may."""
        for policy in self.filtered("company_id"):
            for name in ("calendar_id", *CONDITIONS):
                if policy[name].company_id - policy.company_id:
                    raise ValidationError(
                        self.env._(
                            "%(policy)s is for calls of %(company)s alone.",
                            policy=policy.name,
                            company=policy.company_id.name,
                        )
                    )

    # ------------------------------------------------------------------
    # Choice
    # ------------------------------------------------------------------
    @api.model
    def _choose(self, calls):
        """Return the policy of each call: the contract's, or the most specific.

        :return: by call, a policy; empty when nothing is promised.
        """
        chosen = calls._get_sla_policy_from_contract()
        rest = calls.filtered(lambda call: not chosen.get(call))
        policies = self.search(
            Domain("company_id", "in", [False, *rest.company_id.ids])
        )
        conditions = {policy: policy._get_conditions() for policy in policies}
        for call in rest:
            chosen[call] = policies.browse(
                policies._get_most_specific(call, conditions).id
            )
        return chosen

    def _get_most_specific(self, call, conditions):
        """Return the policy that fits best; the first of equals."""
        facts = self._get_facts(call)
        best, best_rank = self.browse(), None
        for policy, condition in conditions.items():
            if policy.company_id and policy.company_id != call.company_id:
                continue
            rank = specificity(condition, facts)
            if rank is not None and (best_rank is None or rank > best_rank):
                best, best_rank = policy, rank
        return best

    def _get_conditions(self):
        self.ensure_one()
        return Conditions(
            equipment=frozenset(self.equipment_ids.ids),
            partners=frozenset(self.partner_ids.ids),
            categories=frozenset(self.category_ids.ids),
            types=frozenset(self.type_ids.ids),
            teams=frozenset(self.team_ids.ids),
            min_priority=self.min_priority,
        )

    @api.model
    def _get_facts(self, call):
        path = (call.category_id.parent_path or "").split("/")
        return Facts(
            equipment=call.equipment_id.id,
            partners=(
                call.commercial_partner_id.id,
                call.partner_id.id,
                call.site_id.id,
            ),
            categories=tuple(int(key) for key in path if key),
            type=call.type_id.id,
            priority=call.priority,
            team=call.team_id.id,
        )

    # ------------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------------
    def _get_hours(self, priority):
        """Return the hours promised for a priority, by kind of target.

        Of several targets of a kind, the one counts whose priority is the highest
        that the call reaches.
        """
        hours = {}
        for target in self.target_ids.sorted(lambda target: target.priority or ""):
            if (target.priority or "0") <= priority:
                hours[target.kind] = target.hours
        return hours

    def _get_calendar(self, call):
        """Return the calendar that the time of a call runs by; empty is always."""
        calendar = self.calendar_id
        if self.hours == "team":
            calendar = call._get_service_calendar()
        return calendar.filtered(lambda calendar: calendar._has_fixed_hours())
