from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Invoice of service calls."""

    _inherit = "account.move"

    customer_service_call_ids = fields.Many2many(
        "customer.service.call",
        compute="_compute_customer_service_call_ids",
        compute_sudo=True,
        string="Service Calls",
    )
    customer_service_call_count = fields.Integer(
        compute="_compute_customer_service_call_ids",
        compute_sudo=True,
        string="Number of Service Calls",
    )

    @api.depends("line_ids.sale_line_ids.order_id.customer_service_call_id")
    def _compute_customer_service_call_ids(self):
        for move in self:
            calls = move.line_ids.sale_line_ids.order_id.customer_service_call_id
            move.customer_service_call_ids = calls
            move.customer_service_call_count = len(calls)

    def button_cancel(self):
        """Have the charges of a cancelled invoice billed again."""
        result = super().button_cancel()
        # sudo: who cancels an invoice need not see the calls
        cancelled = self.sudo().filtered(lambda move: move.state == "cancel")
        cancelled.line_ids.customer_service_charge_ids._set_not_invoiced()
        return result

    def button_draft(self):
        """Refuse to revive an invoice whose charges were set free."""
        # sudo: who works on an invoice need not see the calls
        dead = self.sudo().filtered(
            lambda move: (
                move.state == "cancel"
                and move.move_type == "out_invoice"
                and any(
                    line._is_billed_by_charges() for line in move.line_ids.sale_line_ids
                )
            )
        )
        if dead:
            raise UserError(
                self.env._(
                    "The work on %(invoices)s is free to be invoiced again: make a "
                    "new invoice from the order.",
                    invoices=", ".join(dead.mapped("display_name")),
                )
            )
        return super().button_draft()

    def action_view_service_calls(self):
        """Open the calls the invoice bills."""
        self.ensure_one()
        calls = self.customer_service_call_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("id", "in", calls.ids)]
        action["context"] = {}
        if len(calls) == 1:
            action.update(views=[(False, "form")], res_id=calls.id)
        return action
