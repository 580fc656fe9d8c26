from odoo import api, fields, models

from ..models.customer_service_rma_line_exchange import TAKE_OVER


class CustomerServiceRmaReplacement(models.TransientModel):
    """What the customer gets for an item, at which price, and what becomes of it."""

    _name = "customer.service.rma.replacement"
    _description = "Replace an Item"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    received_quantity = fields.Float(related="line_id.received_quantity")
    coverage = fields.Selection(related="line_id.coverage")
    coverage_reason = fields.Char(related="line_id.coverage_reason")
    product_id = fields.Many2one(
        "product.product",
        string="Replace with",
        compute="_compute_choices",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="cascade",
        domain="[('type', '=', 'consu'), ('company_id', 'in', [False, company_id])]",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Number",
        ondelete="cascade",
        domain="[('product_id', '=', product_id), ('location_id.usage', '=', "
        "'internal')]",
        help="Exactly this one leaves; empty: the warehouse chooses.",
        groups="stock.group_stock_user",
    )
    charged = fields.Boolean(
        string="The Customer Pays",
        compute="_compute_choices",
        store=True,
        readonly=False,
        precompute=True,
        help="Billed with the work of the call, at the prices of who pays.",
    )
    fate = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.rma.line"]
            ._fields["fate"]
            ._description_selection(self.env)
        ),
        string="Broken Unit",
        required=True,
        default=TAKE_OVER,
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Taken over to",
        ondelete="cascade",
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id),"
        " ('customer_service_customer_goods', '=', False)]",
        help="Empty: the stock of the warehouse.",
        groups="stock.group_stock_user",
    )
    value = fields.Float(
        string="Unit Value",
        digits="Product Price",
        help="Of the broken unit, when we have not sold it.",
    )
    sold_by_us = fields.Boolean(compute="_compute_sold_by_us")
    date_deadline = fields.Date(
        string="Broken Unit due by",
        compute="_compute_choices",
        store=True,
        readonly=False,
        precompute=True,
        help="When it has not come by then, the replacement is charged.",
    )

    @api.depends("line_id")
    def _compute_choices(self):
        for wizard in self:
            line = wizard.line_id
            wizard.product_id = line.product_id
            wizard.charged = line.coverage in (False, "none")
            days = line.company_id.customer_service_rma_advance_days
            today = fields.Date.context_today(wizard)
            early = not line.received_quantity
            wizard.date_deadline = early and fields.Date.add(today, days=days)

    @api.depends("line_id")
    def _compute_sold_by_us(self):
        for wizard in self:
            wizard.sold_by_us = bool(wizard.line_id._get_original_delivery())

    def action_replace(self):
        """Have the replacement delivered.

        :raises UserError: nothing is owed, or it is on a delivery already.
        """
        self.ensure_one()
        self.line_id.check_access("write")
        # sudo: the places and numbers of stock, chosen by who sees them
        wizard = self.sudo()
        wizard.with_env(self.env).line_id._replace(
            {
                "replacement_product_id": self.product_id.id,
                "replacement_lot_id": wizard.lot_id.id,
                "replacement_charged": self.charged,
                "fate": self.fate,
                "take_over_location_id": wizard.location_id.id,
                "take_over_value": self.value,
                "date_deadline": self.date_deadline,
            }
        )
        return {"type": "ir.actions.act_window_close"}
