from odoo import fields, models

from ..models.customer_service_rma_line_exchange import REPLACE


class CustomerServiceRmaNoReturn(models.TransientModel):
    """The photo that replaces the way of an item, and what the customer gets."""

    _name = "customer.service.rma.no.return"
    _description = "No Return"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    compensation = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.rma.line"]
            ._fields["compensation"]
            ._description_selection(self.env)
        ),
        string="The Customer Gets",
        required=True,
        default=REPLACE,
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        string="Photos",
        help="They show what is wrong; not needed when the customer has sent some.",
    )

    def action_confirm(self):
        """Decide, and ask for what the customer gets.

        :raises UserError: there is no photo, or the item came already.
        """
        self.ensure_one()
        self.line_id._waive_return(self.compensation, self.photo_ids)
        if self.compensation == REPLACE:
            return self.line_id.action_replace()
        return self.line_id.action_refund()
