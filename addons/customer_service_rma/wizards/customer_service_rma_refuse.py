from odoo import fields, models


class CustomerServiceRmaRefuse(models.TransientModel):
    """Say why goods may not come, or may not come any more."""

    _name = "customer.service.rma.refuse"
    _description = "Refuse a Return"

    rma_ids = fields.Many2many(
        "customer.service.rma", string="Return Authorizations", required=True
    )
    reason = fields.Char(
        required=True, help="In words the customer reads, on the portal and by e-mail."
    )
    notify = fields.Boolean(
        string="Write to the Customer", default=True, help="By e-mail, with the reason."
    )

    def action_refuse(self):
        """Refuse the returns.

        :raises UserError: goods of the customer are in our house, or it is closed.
        """
        self.ensure_one()
        self.rma_ids._refuse(self.reason, notify=self.notify)
        return {"type": "ir.actions.act_window_close"}
