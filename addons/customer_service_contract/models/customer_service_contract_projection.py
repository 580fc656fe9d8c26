from odoo import fields, models


class CustomerServiceContractProjection(models.Model):
    """Fees to come, as the terms give them: what reports look ahead with.

    Nothing is ever billed from here. Rows of periods that entered the ledger in the
    meantime no longer count.
    """

    _name = "customer.service.contract.projection"
    _description = "Projected Contract Fee"
    _order = "date_due, id"
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
    currency_id = fields.Many2one(related="line_id.currency_id")
    period_start = fields.Date(string="From", required=True, readonly=True)
    period_end = fields.Date(string="To", required=True, readonly=True)
    date_due = fields.Date(string="Due on", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    renewal = fields.Boolean(
        readonly=True, help="Beyond the current term: only if the contract is renewed."
    )
