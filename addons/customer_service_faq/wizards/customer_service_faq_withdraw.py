from odoo import fields, models


class CustomerServiceFaqWithdraw(models.TransientModel):
    """Make entries obsolete, and say why and what to read instead."""

    _name = "customer.service.faq.withdraw"
    _description = "Make FAQ Entries Obsolete"

    faq_ids = fields.Many2many("customer.service.faq", string="Entries")
    reason = fields.Char(required=True)
    replaced_by_id = fields.Many2one(
        "customer.service.faq",
        string="Replaced by",
        domain="[('state', '=', 'published'), ('id', 'not in', faq_ids)]",
        help="Who comes across the old entry is led here.",
    )

    def action_withdraw(self):
        """Make the entries obsolete."""
        self.ensure_one()
        self.faq_ids.action_obsolete(self.reason, self.replaced_by_id.id)
        return {"type": "ir.actions.act_window_close"}
