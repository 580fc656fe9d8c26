from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma


class CustomerServiceRmaLend(models.TransientModel):
    """What is lent to the customer instead of an item, and until when."""

    _name = "customer.service.rma.lend"
    _description = "Lend a Unit"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_choices",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="cascade",
        domain="[('type', '=', 'consu'), ('is_storable', '=', True),"
        " ('company_id', 'in', [False, company_id])]",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Number",
        ondelete="cascade",
        domain="[('product_id', '=', product_id), ('location_id.usage', '=', "
        "'internal')]",
        help="Exactly this one is lent; empty: the warehouse chooses.",
        groups="stock.group_stock_user",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    date_due = fields.Date(
        string="Due Back",
        compute="_compute_choices",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    @api.depends("line_id")
    def _compute_choices(self):
        for wizard in self:
            line = wizard.line_id
            wizard.product_id = line.product_id
            today = fields.Date.context_today(wizard)
            wizard.date_due = line.date_promised or fields.Date.add(today, days=30)

    def action_lend(self):
        """Have the unit delivered.

        :raises UserError: the item is not authorized, or closed.
        """
        self.ensure_one()
        line = self.line_id
        line.check_access("write")
        if line.state not in rma.OPEN_STATES:
            raise UserError(
                self.env._("Something is lent for what is authorized and open.")
            )
        # sudo: a number of stock, chosen by who sees them
        lot = self.sudo().lot_id
        loan = self.env["customer.service.rma.loan"].create(
            {
                "line_id": line.id,
                "product_id": self.product_id.id,
                "lot_id": lot.id,
                "quantity": self.quantity,
                "date_due": self.date_due,
            }
        )
        loan._lend()
        return {"type": "ir.actions.act_window_close"}
