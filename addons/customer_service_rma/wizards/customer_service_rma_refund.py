from odoo import api, fields, models

from ..models.customer_service_rma_line_exchange import TAKE_OVER
from ..tools import rma


class CustomerServiceRmaRefund(models.TransientModel):
    """What is given back of what the customer paid for an item."""

    _name = "customer.service.rma.refund"
    _description = "Refund an Item"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    operation = fields.Selection(related="line_id.operation")
    may_refund = fields.Boolean(compute="_compute_may_refund")
    candidate_ids = fields.Many2many(
        "account.move.line",
        compute="_compute_candidates",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Invoiced with",
        compute="_compute_invoice_line_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('id', 'in', candidate_ids)]",
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    found = fields.Boolean(
        compute="_compute_candidates", help="An invoice of ours billed it."
    )
    invoiced = fields.Boolean(
        compute="_compute_candidates", help="Or its order has not been billed yet."
    )
    quantity = fields.Float(
        digits="Product Unit", compute="_compute_quantity", store=True, readonly=False
    )
    price_unit = fields.Float(compute="_compute_price", digits="Product Price")
    discount = fields.Float(compute="_compute_price", string="Discount (%)")
    currency_id = fields.Many2one("res.currency", compute="_compute_price")
    amount_untaxed = fields.Monetary(compute="_compute_price", string="Given Back")
    amount = fields.Float(
        digits="Product Price",
        help="Without taxes, when no invoice is found.",
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
    reason = fields.Char(help="In words the customer reads on the credit note.")

    @api.depends("line_id")
    @api.depends_context("uid")
    def _compute_may_refund(self):
        self.may_refund = self.env["account.move"].has_access("create")

    @api.depends("line_id")
    def _compute_candidates(self):
        # sudo: whether there is an invoice is told to who proposes
        for wizard in self.sudo():
            found = wizard.line_id._find_invoice_lines()
            open_lines = found.filtered(lambda one: one._get_quantity_to_credit() > 0)
            wizard.candidate_ids = open_lines
            wizard.found = bool(found)
            sold = wizard.line_id._get_original_delivery().sale_line_id
            wizard.invoiced = bool(found) or not sold

    @api.depends("line_id")
    def _compute_invoice_line_id(self):
        # sudo: as above
        for wizard in self.sudo():
            wizard.invoice_line_id = wizard.candidate_ids[:1]

    @api.depends("invoice_line_id")
    def _compute_quantity(self):
        for wizard in self:
            line = wizard.line_id
            # sudo: who proposes may see no invoices
            billed = wizard.sudo().invoice_line_id
            quantity = line._get_refunded_quantity()
            if billed.product_uom_id:
                quantity = line.uom_id._compute_quantity(
                    quantity, billed.product_uom_id, round=False
                )
            left = billed._get_quantity_to_credit() if billed else quantity
            wizard.quantity = min(quantity, left)

    @api.depends("invoice_line_id", "quantity")
    def _compute_price(self):
        for wizard in self:
            # sudo: as above
            billed = wizard.sudo().invoice_line_id
            wizard.price_unit = billed.price_unit
            wizard.discount = billed.discount
            wizard.currency_id = billed.currency_id or wizard.company_id.currency_id
            wizard.amount_untaxed = (
                billed.price_subtotal * wizard.quantity / billed.quantity
                if billed.quantity
                else 0.0
            )

    def _propose(self):
        """Decide to refund, as far as whoever serves the customer may."""
        self.ensure_one()
        # sudo: who proposes may see no invoices
        billed = self.sudo().invoice_line_id
        waived = not self.invoiced
        line = self.line_id
        if self.may_refund:
            # sudo: who makes invoices decides it, without rights on returns
            line = line.sudo()
        line.check_access("write")
        line._propose_refund(
            {
                "fate": self.fate if line.operation != rma.NO_RETURN else False,
                "refund_invoice_line_id": billed.id,
                "refund_reason": self.reason,
                "refund_waived": waived,
            }
        )

    def action_propose(self):
        """Leave it to billing to make the credit note."""
        self._propose()
        return {"type": "ir.actions.act_window_close"}

    def action_refund(self):
        """Make the credit note and show it.

        :raises UserError: more would be given back than was paid.
        """
        self._propose()
        line = self.line_id
        if line.refund_waived:
            return {"type": "ir.actions.act_window_close"}
        refund = line._create_refund(self.invoice_line_id, self.quantity, self.amount)
        return refund._get_records_action()
