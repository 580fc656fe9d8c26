from odoo import api, fields, models

from ..models.customer_service_rma_line import OPERATIONS


class CustomerServiceRmaSplit(models.TransientModel):
    """Say how many pieces of an item have another fate."""

    _name = "customer.service.rma.split"
    _description = "Split a Returned Item"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    held_quantity = fields.Float(related="line_id.held_quantity")
    quantity = fields.Float(
        string="Pieces to Split off", required=True, default=1.0, digits="Product Unit"
    )
    operation_requested = fields.Selection(
        OPERATIONS,
        string="Meant to",
        required=True,
        compute="_compute_operation_requested",
        store=True,
        readonly=False,
        precompute=True,
        help="What is thought of for them; it is decided on the new item.",
    )

    @api.depends("line_id")
    def _compute_operation_requested(self):
        for wizard in self:
            wizard.operation_requested = wizard.line_id.operation_requested

    def action_split(self):
        """Split the pieces off and open them.

        :raises UserError: it would be nothing or everything.
        """
        self.ensure_one()
        piece = self.line_id._split(self.quantity)
        piece.operation_requested = self.operation_requested
        return piece._get_records_action()
