from odoo import fields, models

from odoo.addons.customer_service_rma.tools import rma


class StockPicking(models.Model):
    """Transport documents of returns."""

    _inherit = "stock.picking"

    # the number is of the one transfer that travelled with it: neither of what comes
    # back nor of what is left behind
    l10n_it_ddt_number = fields.Char(copy=False)
    l10n_it_transport_reason = fields.Selection(
        selection_add=[
            ("repair_return", "Returned after repair"),
            ("unrepaired_return", "Returned unrepaired"),
            ("warranty_replacement", "Replacement under warranty"),
            ("replacement", "Replacement"),
            ("supplier_return", "Return to supplier"),
        ],
        ondelete={
            "repair_return": "set default",
            "unrepaired_return": "set default",
            "warranty_replacement": "set default",
            "replacement": "set default",
            "supplier_return": "set default",
        },
    )

    def _takes_items_of(self, key):
        """What travels for another reason is not put on the same document."""
        reason = key[-1]
        return super()._takes_items_of(key) and self.l10n_it_transport_reason == reason

    def _get_ddt_customer_documents(self):
        """Return the customers' own documents that the goods had come with.

        :return: receipts, by document.
        """
        self.ensure_one()
        # sudo: who delivers only reads returns
        moves = self.sudo().move_ids.customer_service_rma_line_id.move_ids
        receipts = moves.filtered(
            lambda move: (
                move.customer_service_rma_role == rma.RECEIPT and move.state == "done"
            )
        ).picking_id
        return receipts.filtered("customer_service_rma_document")
