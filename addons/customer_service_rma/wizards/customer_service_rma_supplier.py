from odoo import api, fields, models


class CustomerServiceRmaSupplier(models.TransientModel):
    """Say to which supplier items go, and on what terms."""

    _name = "customer.service.rma.supplier"
    _description = "Send to Supplier"

    line_ids = fields.Many2many(
        "customer.service.rma.line", string="Items", required=True
    )
    supplier_id = fields.Many2one(
        "res.partner",
        required=True,
        ondelete="cascade",
        compute="_compute_supplier_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    reference = fields.Char(
        string="Their Authorization", help="The number the supplier gave for it."
    )
    reason = fields.Selection(
        [("warranty", "Under Warranty"), ("paid", "To be Paid")],
        required=True,
        default="warranty",
    )
    deadline = fields.Date(
        string="Claim until", help="Somebody is reminded of it a week before."
    )

    @api.depends("line_ids")
    def _compute_supplier_id(self):
        for wizard in self:
            # sudo: prices of suppliers are not for everybody, their names are
            sellers = wizard.line_ids.product_id.sudo().seller_ids
            wizard.supplier_id = sellers.partner_id[:1].id

    def action_send(self):
        """Put the items on a delivery to the supplier.

        :raises UserError: one is not here, or on a transfer that leaves.
        """
        self.ensure_one()
        self.line_ids._send_to_supplier(
            self.supplier_id,
            supplier_reference=self.reference,
            supplier_reason=self.reason,
            supplier_deadline=self.deadline,
        )
        return {"type": "ir.actions.act_window_close"}
