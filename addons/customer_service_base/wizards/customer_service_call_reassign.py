from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.customer_service_call_assign import MANUAL


class CustomerServiceCallReassign(models.TransientModel):
    """Give calls to another person or team, and say why."""

    _name = "customer.service.call.reassign"
    _description = "Reassign Calls"
    _check_company_auto = True

    call_ids = fields.Many2many(
        "customer.service.call",
        "customer_service_call_reassign_rel",
        "wizard_id",
        "call_id",
        string="Calls",
        required=True,
        check_company=True,
    )
    call_count = fields.Integer(compute="_compute_call_count")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
    )
    team_id = fields.Many2one("customer.service.team", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Assign to",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Leave empty to put the calls in the queue of the team.",
    )
    reason = fields.Char(required=True)
    absence_warning = fields.Char(compute="_compute_absence_warning")

    @api.model
    def default_get(self, fields):
        """Take the calls chosen in the list."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "customer.service.call":
            active_ids = self.env.context.get("active_ids") or []
            values.setdefault("call_ids", [Command.set(active_ids)])
        return values

    @api.depends("call_ids")
    def _compute_call_count(self):
        for wizard in self:
            wizard.call_count = len(wizard.call_ids)

    @api.depends("call_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.call_ids.company_id[:1] or self.env.company

    @api.depends("user_id", "call_ids")
    def _compute_absence_warning(self):
        """Say that the chosen person is not there for the first of the calls."""
        for wizard in self:
            call = wizard.call_ids[:1]._origin
            chosen = {call: wizard.user_id} if call and wizard.user_id else {}
            wizard.absence_warning = call._get_absence_warnings(chosen).get(call)

    def action_reassign(self):
        """Give the calls away.

        :raises AccessError: a call the user may not change.
        :raises UserError: nobody is chosen, nothing changes, or the calls are of
            several companies.
        """
        self.ensure_one()
        self._check_can_reassign()
        calls = self.call_ids.with_context(customer_service__reason=self.reason)
        calls.write(self._prepare_call_vals())
        if not self.user_id:
            self._find_members(calls)
        return {"type": "ir.actions.act_window_close"}

    def _check_can_reassign(self):
        if not (self.user_id or self.team_id):
            raise UserError(self.env._("Choose a person or a team."))
        if len(self.call_ids.company_id) > 1:
            raise UserError(self.env._("Reassign the calls of one company at a time."))
        vals = self._prepare_call_vals()
        if all(call[name].id == vals[name] for call in self.call_ids for name in vals):
            raise UserError(self.env._("Nothing changes: the calls are there already."))

    def _prepare_call_vals(self):
        """Return what changes: the person, and the team when one is chosen."""
        vals = {"user_id": self.user_id.id}
        if self.team_id:
            vals["team_id"] = self.team_id.id
        return vals

    def _find_members(self, calls):
        """Let the new team find somebody, or tell it that calls wait."""
        if self.team_id.assign_method == MANUAL:
            calls._notify_queue()
        else:
            calls._assign_automatically(self.reason)
