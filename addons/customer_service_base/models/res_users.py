from odoo import fields, models
from odoo.fields import Domain

from .customer_service_stage import OPEN_STATES


class ResUsers(models.Model):
    _inherit = "res.users"

    customer_service_open_call_count = fields.Integer(
        compute="_compute_customer_service_open_call_count",
        string="Open Calls",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_open_call_count(self):
        counts = dict(
            self.env["customer.service.call"]._read_group(
                Domain("user_id", "in", self.ids) & Domain("state", "in", OPEN_STATES),
                ["user_id"],
                ["__count"],
            )
        )
        for user in self:
            user.customer_service_open_call_count = counts.get(user, 0)

    def action_view_customer_service_calls(self):
        """Open the calls assigned to the users, the open ones first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("user_id", "in", self.ids)]
        action["context"] = {
            "default_user_id": self[:1].id,
            "search_default_open": 1,
        }
        return action
