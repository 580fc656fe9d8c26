from odoo import fields, models

from ..tools import rma


class CustomerServiceRmaSupplierBack(models.TransientModel):
    """Say what a supplier sends back."""

    _name = "customer.service.rma.supplier.back"
    _description = "Back from the Supplier"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    tracking_serial = fields.Boolean(related="line_id.tracking_serial")
    outcome = fields.Selection(
        [
            ("same", "The same piece"),
            ("other", "Another piece, with another number"),
            ("never", "Nothing: they credited or replaced it to us"),
        ],
        required=True,
        default="same",
    )
    serial = fields.Char(string="Number of the other Piece")
    operation = fields.Selection(
        [
            (rma.REPLACE, "A replacement from our stock"),
            (rma.REFUND, "A refund"),
            ("none", "Nothing more"),
        ],
        string="The Customer Gets",
        default=rma.REPLACE,
    )

    def action_back(self):
        """Have it expected at the warehouse, or close what is at the supplier.

        :raises UserError: it is at no supplier, or is expected already.
        """
        self.ensure_one()
        line = self.line_id
        if self.outcome == "never":
            line._never_comes_back(self.operation if self.operation != "none" else None)
        else:
            if self.outcome == "other":
                line._check_at_supplier()
                line._change_number(self.serial)
            line._expect_from_supplier()
        return {"type": "ir.actions.act_window_close"}
