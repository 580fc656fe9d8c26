from odoo import api, fields, models

from ..models.customer_service_rma_line_lost import LOST_BY


class CustomerServiceRmaLost(models.TransientModel):
    """Say what got lost in our hands, and what the customer gets for it."""

    _name = "customer.service.rma.lost"
    _description = "Lost Item"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    quantity = fields.Float(
        required=True,
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    lost_by = fields.Selection(
        LOST_BY, string="Lost or Ruined", required=True, default="us"
    )
    reason = fields.Char(string="What Happened", required=True)
    currency_id = fields.Many2one(related="line_id.company_id.currency_id")
    amount = fields.Monetary(
        string="Indemnity",
        help="A draft credit note is made of it, without taxes; 0 for none.",
    )

    @api.depends("line_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.line_id.held_quantity

    def action_lose(self):
        """Write the goods off and draft the credit note.

        :raises UserError: as much is not here.
        """
        self.ensure_one()
        self.line_id._lose(
            self.quantity, self.amount, lost_by=self.lost_by, lost_reason=self.reason
        )
        return {"type": "ir.actions.act_window_close"}
