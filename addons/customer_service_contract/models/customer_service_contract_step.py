from odoo import fields, models


class CustomerServiceContractStep(models.Model):
    """What a contract line is worth in a year, from a day to a day."""

    _name = "customer.service.contract.step"
    _description = "Yearly Value of a Contract Line"
    _order = "line_id, date_from"
    _log_access = False
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.contract.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(readonly=True, help="Empty: for ever.")
    amount = fields.Float(
        string="Yearly Value",
        readonly=True,
        digits=0,
        help="In the currency of the contract, not rounded.",
    )
