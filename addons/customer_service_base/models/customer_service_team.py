from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_stage import OPEN_STATES


class CustomerServiceTeam(models.Model):
    """Group of people who share a queue of calls."""

    _name = "customer.service.team"
    _description = "Service Team"
    _inherit = ["mail.thread"]
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
    open_call_count = fields.Integer(
        compute="_compute_call_counts",
        string="Open Calls",
    )
    unassigned_call_count = fields.Integer(
        compute="_compute_call_counts",
        string="Unassigned Calls",
    )

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

    @api.model
    def _get_default_team(self, company, user):
        """Return the team a call starts in when nothing else decides.

        :param company: company of the call.
        :param user: the operator; a team they belong to comes first.
        """
        teams = self.search([("company_id", "in", [False, company.id])])
        return teams.filtered(lambda team: user in team.member_ids)[:1] or teams[:1]

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
