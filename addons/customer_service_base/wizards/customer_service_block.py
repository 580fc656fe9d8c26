from odoo import fields, models


class CustomerServiceBlock(models.TransientModel):
    """Say why the service of a customer is blocked."""

    _name = "customer.service.block"
    _description = "Block Service of a Customer"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True
    )
    reason = fields.Char(
        required=True, help="Shown to whoever takes a call of the customer."
    )

    def action_block(self):
        """Block the service of the customer in the current company."""
        self.env["res.partner"]._check_customer_service_may_block()
        for wizard in self:
            wizard.partner_id._set_customer_service_block(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
