from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_stage import OPEN_STATES


class CustomerServiceTeam(models.Model):
    """Group of people who share a queue of calls."""

    _name = "customer.service.team"
    _description = "Service Team"
    _inherit = ["mail.alias.mixin.optional", "rating.parent.mixin", "mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the team between companies.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Team Leader",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        tracking=True,
    )
    member_ids = fields.Many2many(
        "res.users",
        "customer_service_team_member_rel",
        "team_id",
        "user_id",
        string="Members",
        domain="[('share', '=', False)]",
    )
    description = fields.Text(translate=True)
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        index="btree_not_null",
        check_company=True,
        help="When the team is at work. Leave empty for the company's hours.",
    )
    assign_method = fields.Selection(
        [
            ("manual", "By Hand"),
            ("balanced", "To Who Has Least"),
            ("round_robin", "In Turn"),
        ],
        string="Assignment",
        required=True,
        default="manual",
        help="How a new call finds somebody when neither the contract nor the "
        "machine tells who.",
    )
    handover_hours = fields.Float(
        string="Hand over after",
        default=8.0,
        help="Hours of an absence from which on the open calls of the absent pass "
        "to others.",
    )
    acknowledge = fields.Boolean(
        string="Acknowledge Mails",
        default=True,
        help="Tell who writes to the team's address the number of their call.",
    )
    grace_days = fields.Integer(
        string="Close after",
        default=5,
        help="Days a solved call waits for the customer before it is closed. "
        "Until then an answer of the customer opens it again.",
    )
    rating_request = fields.Boolean(
        string="Ask for a Rating",
        help="Ask the customer, once per call, how it went.",
    )
    require_report = fields.Boolean(
        string="Report Needed",
        default=True,
        help="An intervention is closed only with a text that tells what was done.",
    )
    require_signature = fields.Boolean(
        string="Signature Needed",
        default=True,
        help="An intervention on site is closed only with the customer's signature, or "
        "with the reason why nobody signed.",
    )

    _handover_hours_positive = models.Constraint(
        "CHECK (handover_hours >= 0)", "Hours of absence cannot be negative."
    )
    _grace_days_positive = models.Constraint(
        "CHECK (grace_days >= 0)", "Days to close a call cannot be negative."
    )
    open_call_count = fields.Integer(
        compute="_compute_call_counts",
        string="Open Calls",
    )
    unassigned_call_count = fields.Integer(
        compute="_compute_call_counts",
        string="Unassigned Calls",
    )

    @api.constrains("resource_calendar_id")
    def _check_resource_calendar(self):
        self.resource_calendar_id._check_fixed_hours()

    def _compute_call_counts(self):
        domain = Domain("team_id", "in", self.ids) & Domain("state", "in", OPEN_STATES)
        call = self.env["customer.service.call"]
        opened = dict(call._read_group(domain, ["team_id"], ["__count"]))
        unassigned = dict(
            call._read_group(
                domain & Domain("user_id", "=", False), ["team_id"], ["__count"]
            )
        )
        for team in self:
            team.open_call_count = opened.get(team, 0)
            team.unassigned_call_count = unassigned.get(team, 0)

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("customer.service.call")
        if self.id:
            values["alias_defaults"] = repr({"team_id": self.id})
        return values

    @api.model
    def _get_default_team(self, company, user):
        """Return the team a call starts in when nothing else decides.

        :param company: company of the call.
        :param user: the operator; a team they belong to comes first.
        """
        teams = self.search([("company_id", "in", [False, company.id])])
        return teams.filtered(lambda team: user in team.member_ids)[:1] or teams[:1]

    def action_view_ratings(self):
        """Open what customers said of the calls of the team."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rating.rating_rating_action"
        )
        action["domain"] = [
            ("parent_res_model", "=", self._name),
            ("parent_res_id", "in", self.ids),
            ("consumed", "=", True),
        ]
        action["context"] = {}
        return action

    def action_view_calls(self):
        """Open the calls of the team, the open ones first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("team_id", "in", self.ids)]
        action["context"] = {
            "default_team_id": self[:1].id,
            "search_default_open": 1,
        }
        return action
