from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import is_html_empty

from ..models.customer_service_call_type import PRIORITIES

# Refusals told one by one; the others are only counted
SHOWN_REFUSALS = 5


class CustomerServiceCallMass(models.TransientModel):
    """Change several calls at once; what is left empty stays as it is."""

    _name = "customer.service.call.mass"
    _description = "Change Calls"

    call_ids = fields.Many2many(
        "customer.service.call",
        string="Calls",
        default=lambda self: self._default_calls(),
    )
    team_id = fields.Many2one("customer.service.team")
    user_id = fields.Many2one(
        "res.users", string="Assign to", domain="[('share', '=', False)]"
    )
    reason = fields.Char(help="Noted on each call: why others get it, why it waits.")
    stage_id = fields.Many2one(
        "customer.service.stage",
        string="Move to",
        help="Calls of teams without this stage go to the first of theirs with the "
        "same meaning.",
    )
    stage_state = fields.Selection(related="stage_id.state")
    pause_reason_id = fields.Many2one(
        "customer.service.pause.reason", string="Wait for"
    )
    priority = fields.Selection(PRIORITIES)
    tag_ids = fields.Many2many("customer.service.tag", string="Add Tags")
    reply = fields.Html(
        string="Answer",
        help="Sent to the caller of each call, who sees it as yours.",
    )

    def _default_calls(self):
        if self.env.context.get("active_model") != "customer.service.call":
            return self.env["customer.service.call"]
        return self.env["customer.service.call"].browse(
            self.env.context.get("active_ids")
        )

    def action_apply(self):
        """Change each call that may be changed, and say which were refused and why."""
        self.ensure_one()
        first = self.call_ids[:1]
        if not (self.stage_id or self._prepare_vals(first)) and is_html_empty(
            self.reply
        ):
            raise UserError(self.env._("Choose what to change."))
        refused = {}
        for call in self.call_ids:
            try:
                with self.env.cr.savepoint():
                    self._apply_to(call)
            except UserError as error:
                refused[call] = str(error)
        return self._prepare_notification(refused)

    def _apply_to(self, call):
        """Change one call, with the rights of the user.

        :raises UserError: the user may not, or the call cannot be changed like that.
        """
        vals = self._prepare_vals(call)
        if vals:
            call.with_context(customer_service__reason=self.reason).write(vals)
            call.flush_recordset()
            if self.reason:
                call._message_log(body=self.reason)
        if not is_html_empty(self.reply):
            call.check_access("write")
            call._answer_caller(self.reply)

    def _prepare_vals(self, call):
        """Return what is written on a call. Hook: add what an addon lets one choose."""
        vals = {
            name: self[name].id
            for name in ("team_id", "user_id", "pause_reason_id")
            if self[name]
        }
        if self.priority:
            vals["priority"] = self.priority
        if self.tag_ids:
            vals["tag_ids"] = [Command.link(tag.id) for tag in self.tag_ids]
        if self.stage_id:
            vals["stage_id"] = self._get_stage_for(self.team_id or call.team_id).id
        return vals

    def _get_stage_for(self, team):
        """Return the chosen stage, or the one that means the same to a team."""
        if not self.stage_id.team_ids or team in self.stage_id.team_ids:
            return self.stage_id
        stage = self.env["customer.service.stage"].search(
            Domain("state", "=", self.stage_id.state)
            & (Domain("team_ids", "=", False) | Domain("team_ids", "in", team.ids)),
            limit=1,
        )
        if not stage:
            raise UserError(
                self.env._(
                    "The team %(team)s has no stage for this.", team=team.name or ""
                )
            )
        return stage

    def _prepare_notification(self, refused):
        """Return the action that tells the result and closes the window."""
        changed = len(self.call_ids) - len(refused)
        message = self.env._("%(count)s changed.", count=changed)
        if refused:
            reasons = [
                f"{call.name}: {reason.splitlines()[0]}"
                for call, reason in list(refused.items())[:SHOWN_REFUSALS]
            ]
            message = self.env._(
                "%(changed)s changed, %(refused)s refused: %(reasons)s",
                changed=changed,
                refused=len(refused),
                reasons="; ".join(reasons),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "message": message,
                "sticky": bool(refused),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_merge(self):
        """Merge the calls instead of changing them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_merge_action"
        )
        action["context"] = {
            "active_model": "customer.service.call",
            "active_ids": self.call_ids.ids,
        }
        return action
