from odoo import fields, models


class CustomerServiceContractBillLine(models.TransientModel):
    """What became of a fee, or what would become of it."""

    _name = "customer.service.contract.bill.line"
    _description = "Billed Fee"
    _order = "error, payer_id, invoice_key, contract_id, period_start, id"

    bill_id = fields.Many2one(
        "customer.service.contract.bill", required=True, index=True, ondelete="cascade"
    )
    contract_id = fields.Many2one("customer.service.contract", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    name = fields.Char(string="Description", readonly=True)
    period_start = fields.Date(string="From", readonly=True)
    period_end = fields.Date(string="To", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_untaxed = fields.Monetary(string="Without Taxes", readonly=True)
    amount_total = fields.Monetary(string="With Taxes", readonly=True)
    billed = fields.Boolean(readonly=True)
    carried = fields.Boolean(string="Waits for More", readonly=True)
    error = fields.Char(string="What Is Wrong", readonly=True)
    date_invoice = fields.Date(string="Invoice Date", readonly=True)
    invoice_key = fields.Integer(readonly=True)
    invoice_id = fields.Many2one("account.move", readonly=True)
