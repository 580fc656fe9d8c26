from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.customer_service_stage import OPEN_STATES


class CustomerServiceCallMerge(models.TransientModel):
    """Choose which of several calls lives on, and merge the others into it."""

    _name = "customer.service.call.merge"
    _description = "Merge Calls"

    call_ids = fields.Many2many(
        "customer.service.call",
        string="Calls",
        domain="[('merged_into_id', '=', False)]",
        default=lambda self: self._default_calls(),
    )
    target_id = fields.Many2one(
        "customer.service.call",
        string="Lives on",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', call_ids)]",
        help="Messages, files and things to do of the others go over to this call; "
        "the others are cancelled and point to it. The customer is told nothing.",
    )
    obstacles = fields.Text(compute="_compute_obstacles")
    doubts = fields.Text(compute="_compute_obstacles")
    confirmed = fields.Boolean(string="Merge all the same")

    def _default_calls(self):
        """Return the calls of the list, or the one of the form."""
        if self.env.context.get("active_model") != "customer.service.call":
            return self.env["customer.service.call"]
        return self.env["customer.service.call"].browse(
            self.env.context.get("active_ids")
        )

    @api.depends("call_ids")
    def _compute_target_id(self):
        """The oldest lives on: its number is the one the customer knows."""
        for wizard in self:
            calls = wizard.call_ids._origin.sorted(
                lambda call: (call.date_open, call.id)
            )
            opened = calls.filtered(lambda call: call.state in OPEN_STATES)
            chosen = wizard.target_id._origin
            wizard.target_id = chosen if chosen in calls else (opened or calls)[:1]

    @api.depends("call_ids", "target_id")
    def _compute_obstacles(self):
        for wizard in self:
            target = wizard.target_id._origin
            others = wizard.call_ids._origin - target
            reasons = target and others and others._get_merge_obstacles(target)
            doubts = target and others and others._get_merge_doubts(target)
            wizard.obstacles = "\n".join(reasons or [])
            wizard.doubts = "\n".join(doubts or [])

    def action_merge(self):
        """Merge the calls and open the one that lives on."""
        self.ensure_one()
        others = self.call_ids - self.target_id
        if not self.target_id or not others:
            raise UserError(
                self.env._("Choose at least two calls, and which of them lives on.")
            )
        survivor = others._merge_into(self.target_id, confirmed=self.confirmed)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        return {
            **action,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": survivor.id,
        }
