from odoo import api, fields, models


class CustomerServiceRmaTransfer(models.TransientModel):
    """Say which warehouse goes on with items."""

    _name = "customer.service.rma.transfer"
    _description = "Transfer Returned Items"

    line_ids = fields.Many2many(
        "customer.service.rma.line", string="Items", required=True
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="To Warehouse",
        required=True,
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
    )

    @api.depends("line_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.line_ids.company_id[:1]

    def action_transfer(self):
        """Have the items sent there.

        :raises UserError: one is not here, or is there already.
        """
        self.ensure_one()
        self.line_ids._transfer_to(self.warehouse_id)
        return {"type": "ir.actions.act_window_close"}
