from odoo import fields, models
from odoo.tools import SQL

from .customer_service_contract_period import KINDS


class CustomerServiceContractForecast(models.Model):
    """Fees by month: what was invoiced, what is due, what is to come."""

    _name = "customer.service.contract.forecast"
    _description = "Forecast of Fees"
    _inherit = "customer.service.contract.report"
    _auto = False
    _order = "date_due, id"
    _rec_name = "contract_id"
    _depends = {
        "customer.service.contract": [
            "state",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "payer_id",
            "template_id",
            "user_id",
            "currency_id",
        ],
        "customer.service.contract.line": ["contract_id", "product_id", "ledger_until"],
        "customer.service.contract.period": [
            "amount",
            "state",
            "invoice_id",
            "date_due",
            "period_start",
            "period_end",
        ],
    }

    line_id = fields.Many2one("customer.service.contract.line", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    invoice_id = fields.Many2one("account.move", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    state = fields.Selection(
        [
            ("invoiced", "Invoiced"),
            ("due", "To Bill"),
            ("planned", "Planned"),
            ("renewal", "If Renewed"),
        ],
        string="Status",
        readonly=True,
        help="Planned: agreed, not due yet. If Renewed: after the current term of "
        "contracts that renew unless somebody gives notice.",
    )
    period_start = fields.Date(string="From", readonly=True)
    period_end = fields.Date(string="To", readonly=True)
    date_due = fields.Date(string="Due on", readonly=True)
    amount = fields.Monetary(
        readonly=True, help="In the currency of the company, at the rate of today."
    )
    contract_currency_id = fields.Many2one("res.currency", readonly=True)
    amount_currency = fields.Monetary(
        string="Amount in Currency",
        currency_field="contract_currency_id",
        readonly=True,
        aggregator=None,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT fee.id, fee.contract_id, fee.line_id, l.product_id, fee.payer_id,
                   fee.invoice_id, fee.kind, fee.state, fee.period_start,
                   fee.period_end, fee.date_due, fee.amount AS amount_currency,
                   fee.currency_id AS contract_currency_id, %(amount)s AS amount,
                   %(dimensions)s
            FROM (%(fees)s) fee
            JOIN customer_service_contract c ON c.id = fee.contract_id
            LEFT JOIN customer_service_contract_line l ON l.id = fee.line_id
            JOIN %(rates)s ON rate.currency_id = fee.currency_id
            """,
            amount=self._convert(SQL("fee.amount")),
            dimensions=self._get_dimensions(),
            fees=self._get_fees(),
            rates=self._get_rates(),
        )
