from odoo import api, fields, models
from odoo.exceptions import AccessError

from .customer_service_rma_line_arrival import CONDITIONS


class StockMove(models.Model):
    """How goods arrived, written by who receives them on the transfer."""

    _inherit = "stock.move"

    customer_service_rma_condition = fields.Selection(
        CONDITIONS,
        string="Condition on Arrival",
        compute="_compute_customer_service_rma_arrival",
        inverse="_inverse_customer_service_rma_arrival",
        compute_sudo=True,
    )
    customer_service_rma_arrival_note = fields.Char(
        string="Remarks on Arrival",
        compute="_compute_customer_service_rma_arrival",
        inverse="_inverse_customer_service_rma_arrival",
        compute_sudo=True,
    )
    customer_service_rma_photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        compute="_compute_customer_service_rma_arrival",
        inverse="_inverse_customer_service_rma_arrival",
        compute_sudo=True,
    )

    @api.depends(
        "customer_service_rma_line_id.condition",
        "customer_service_rma_line_id.arrival_note",
        "customer_service_rma_line_id.photo_ids",
    )
    def _compute_customer_service_rma_arrival(self):
        for move in self:
            line = move.customer_service_rma_line_id
            move.customer_service_rma_condition = line.condition
            move.customer_service_rma_arrival_note = line.arrival_note
            move.customer_service_rma_photo_ids = line.photo_ids

    def _inverse_customer_service_rma_arrival(self):
        """Write on the return what was seen.

        :raises AccessError: by somebody who receives no goods.
        """
        if not self.env.user.has_group("stock.group_stock_user") and not self.env.su:
            raise AccessError(self.env._("Only who receives goods says how they came."))
        for move in self:
            # sudo: who receives goods only reads returns
            move.sudo().customer_service_rma_line_id.write(
                {
                    "condition": move.customer_service_rma_condition,
                    "arrival_note": move.customer_service_rma_arrival_note,
                    "photo_ids": [
                        fields.Command.set(move.customer_service_rma_photo_ids.ids)
                    ],
                }
            )
