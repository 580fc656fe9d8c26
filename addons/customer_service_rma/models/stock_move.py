from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma


class StockMove(models.Model):
    """Movements of goods that customers send in."""

    _inherit = "stock.move"

    customer_service_rma_line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Returned Item",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    customer_service_rma_role = fields.Selection(
        [
            (rma.RECEIPT, "Receipt"),
            (rma.BACK, "Way back"),
            (rma.REPLACEMENT, "Replacement"),
            (rma.TAKEOVER, "Becomes ours"),
            (rma.DISPOSAL, "Scrapped"),
            (rma.LOSS, "Lost"),
            (rma.SUPPLIER_OUT, "To the Supplier"),
            (rma.SUPPLIER_IN, "From the Supplier"),
            (rma.TRANSFER, "To another Workshop"),
            (rma.LOAN_OUT, "Loan"),
            (rma.LOAN_IN, "Back from Loan"),
            (rma.REPLACEMENT_IN, "Replacement Given Back"),
            (rma.LOAN_KEPT, "Loan Kept"),
        ],
        string="Part in the Return",
        copy=False,
        readonly=True,
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "customer_service_rma_line_id",
            "customer_service_rma_role",
        ]

    def _prepare_move_split_vals(self, qty):
        return {
            **super()._prepare_move_split_vals(qty),
            "customer_service_rma_line_id": self.customer_service_rma_line_id.id,
            "customer_service_rma_role": self.customer_service_rma_role,
        }

    def _action_done(self, cancel_backorder=False):
        """Keep goods of customers apart from ours, whoever moves them."""
        self.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._check_customer_goods()
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _check_customer_goods(self):
        """Refuse what would mix goods of customers with ours.

        :raises UserError: goods enter or leave the places of customers' goods
            without a return.
        """
        for move in self:
            if move.customer_service_rma_line_id:
                continue
            places = [(move.location_id, move.location_dest_id)] + [
                (line.location_id, line.location_dest_id) for line in move.move_line_ids
            ]
            for source, destination in places:
                inside = (
                    source.customer_service_customer_goods,
                    destination.customer_service_customer_goods,
                )
                if any(inside) and source != destination:
                    place = source if inside[0] else destination
                    raise UserError(
                        self.env._(
                            "%(place)s holds goods of customers: they come and go "
                            "with a return (RMA) only. %(product)s is on none.",
                            place=place.display_name,
                            product=move.product_id.display_name,
                        )
                    )
