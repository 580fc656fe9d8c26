from odoo import models
from odoo.exceptions import UserError


class StockReturnPicking(models.TransientModel):
    """Undo a transfer of a return with the wizard of the host."""

    _inherit = "stock.return.picking"

    def _create_return(self):
        """The return of goods of customers is the opposite movement of their line."""
        lines = self.product_return_moves.filtered("quantity")
        lines._check_rma_undo()
        picking = super()._create_return()
        picking.move_ids.filtered("customer_service_rma_line_id")._pin_lots()
        return picking

    def action_create_exchanges(self):
        if self.picking_id.customer_service_rma_ids:
            raise UserError(
                self.env._("Goods of a return are exchanged on the return (RMA).")
            )
        return super().action_create_exchanges()
