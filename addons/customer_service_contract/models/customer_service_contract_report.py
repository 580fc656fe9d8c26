from odoo import api, fields, models
from odoo.tools import SQL

from .customer_service_contract import BILLED_STATES

BILLED = ("due", "invoiced")
# Fees that another system billed are earned here
EARNED = (*BILLED, "elsewhere")


class CustomerServiceContractReport(models.AbstractModel):
    """What reports on contracts have in common: amounts in one currency, dimensions.

    Amounts are in the currency of the company one works in, at the rate of today, so
    that sums over companies and currencies mean something and a movement is never one
    of exchange rates.
    """

    _name = "customer.service.contract.report"
    _description = "Report on Contracts"

    contract_id = fields.Many2one("customer.service.contract", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer Company", readonly=True
    )
    template_id = fields.Many2one(
        "customer.service.contract.template", string="Contract Type", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    @api.model
    def _get_today(self):
        """Return the day reports are made of."""
        return fields.Date.context_today(self)

    @api.model
    def _get_dimensions(self):
        """Return the columns of a contract ``c`` that reports are grouped by. Hook."""
        return SQL(
            """c.company_id, c.partner_id, c.commercial_partner_id, c.template_id,
            c.user_id, %s AS currency_id""",
            self.env.company.currency_id.id,
        )

    @api.model
    def _get_rates(self):
        """Return a table ``rate`` of currencies: what one is worth in that of reports.

        :return: SQL of a table with the columns currency_id and rate.
        """
        # sudo: currencies of contracts, also of those one does not see
        contracts = self.env["customer.service.contract"].sudo()
        used = contracts._read_group([], ["currency_id"])
        # sudo: likewise of companies
        companies = self.env["res.company"].sudo()._read_group([], ["currency_id"])
        currencies = self.env["res.currency"].union(
            *(currency for (currency,) in used + companies)
        )
        company = self.env.company
        own = company.currency_id
        rates = (currencies | own)._get_rates(company, self._get_today())
        return SQL(
            "(VALUES %s) AS rate (currency_id, rate)",
            SQL(", ").join(
                SQL(
                    "(%s, %s::numeric)",
                    currency.id,
                    repr(rates[own.id] / rates[currency.id]),
                )
                for currency in currencies | own
            ),
        )

    @api.model
    def _convert(self, amount):
        """Return an amount in the currency of reports, rounded.

        :param SQL amount: in the currency that ``rate`` is joined for.
        """
        digits = self.env.company.currency_id.decimal_places
        return SQL("ROUND(%s * rate.rate, %s)", amount, digits)

    @api.model
    def _get_known_fees(self, states=BILLED):
        """Return the query of what is in the ledger.

        :param tuple states: of the rows that count.
        """
        return SQL(
            """
            SELECT p.id::bigint * 2 AS id, p.contract_id, p.line_id, p.payer_id,
                   p.kind, p.state, p.period_start, p.period_end, p.date_due,
                   p.amount, p.currency_id, p.invoice_id
            FROM customer_service_contract_period p
            WHERE p.state IN %s
            """,
            states,
        )

    @api.model
    def _get_future_fees(self):
        """Return the query of what is to come: nothing the ledger knows already."""
        return SQL(
            """
            SELECT f.id::bigint * 2 + 1 AS id, l.contract_id, f.line_id, k.payer_id,
                   'fee' AS kind,
                   CASE WHEN f.renewal THEN 'renewal' ELSE 'planned' END AS state,
                   f.period_start, f.period_end, f.date_due,
                   f.amount, k.currency_id, NULL::integer AS invoice_id
            FROM customer_service_contract_projection f
            JOIN customer_service_contract_line l ON l.id = f.line_id
            JOIN customer_service_contract k ON k.id = l.contract_id
            WHERE k.state IN %s
              AND (l.ledger_until IS NULL OR f.period_start > l.ledger_until)
            """,
            BILLED_STATES,
        )

    @api.model
    def _get_fees(self, states=BILLED):
        """Return the query of all fees: the ledger, and what is to come.

        :param tuple states: of the rows of the ledger that count.
        """
        known, future = self._get_known_fees(states), self._get_future_fees()
        return SQL("%s UNION ALL %s", known, future)

    @api.model
    def _get_earned(self, day):
        """Return what of a fee ``fee`` was earned by the beginning of a day, rounded.

        A fee is earned day by day. Differences of two days tile it to the cent.

        :param SQL day: within the period or the day after it.
        """
        return self._convert(
            SQL(
                "fee.amount * (%s - fee.period_start)"
                " / (fee.period_end - fee.period_start + 1)",
                day,
            )
        )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------
    @api.model
    def web_search_read(self, *args, **kwargs):
        self._bring_up_to_date()
        return super().web_search_read(*args, **kwargs)

    @api.model
    def web_read_group(self, *args, **kwargs):
        self._bring_up_to_date()
        return super().web_read_group(*args, **kwargs)

    @api.model
    def formatted_read_group(self, *args, **kwargs):
        self._bring_up_to_date()
        return super().formatted_read_group(*args, **kwargs)

    @api.model
    def formatted_read_grouping_sets(self, *args, **kwargs):
        self._bring_up_to_date()
        return super().formatted_read_grouping_sets(*args, **kwargs)

    @api.model
    def _bring_up_to_date(self):
        """Have what somebody looks at know the terms that changed since."""
        self.check_access("read")
        self.env["customer.service.contract.line"]._update_forecast()

    def action_view_contract(self):
        """Open the contract."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
