from odoo import Command, api, fields, models


class CustomerServiceContractDecide(models.TransientModel):
    """Ask why: what is decided on fees is noted with its reason."""

    _name = "customer.service.contract.decide"
    _description = "Decision on Fees"

    kind = fields.Selection(
        [
            ("action_override", "Another Amount"),
            ("action_waive", "Not Billed"),
            ("action_bill_again", "Billed Again"),
            ("action_leave", "Credited for Good"),
            ("action_ignore_problems", "Billed Although Archived"),
        ],
        string="Decision",
        required=True,
    )
    period_ids = fields.Many2many(
        "customer.service.contract.period",
        "customer_service_contract_decide_rel",
        "decide_id",
        "period_id",
        string="Fees",
        required=True,
    )
    period_count = fields.Integer(compute="_compute_currency_id", string="Number")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(string="New Amount", help="Without taxes, of each fee.")
    reason = fields.Char()

    @api.model
    def default_get(self, fields):
        """Take the fees that were chosen."""
        vals = super().default_get(fields)
        rows = self.env["customer.service.contract.period"].browse(
            self.env.context.get("active_ids", [])
        )
        vals["period_ids"] = [Command.set(rows.ids)]
        vals["amount"] = rows[:1].amount
        return vals

    @api.depends("period_ids")
    def _compute_currency_id(self):
        for decision in self:
            decision.currency_id = decision.period_ids[:1].currency_id
            decision.period_count = len(decision.period_ids)

    def action_decide(self):
        """Do it."""
        self.ensure_one()
        rows = self.period_ids
        match self.kind:
            case "action_override":
                rows.action_override(self.amount, self.reason)
            case "action_waive":
                rows.action_waive(self.reason)
            case "action_bill_again":
                rows.action_bill_again(self.reason)
            case "action_leave":
                rows.action_leave(self.reason)
            case "action_ignore_problems":
                rows.action_ignore_problems(self.reason)
        return {"type": "ir.actions.act_window_close"}
