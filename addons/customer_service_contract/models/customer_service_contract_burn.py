from odoo import api, fields, models
from odoo.tools import SQL

from .customer_service_contract_report import EARNED

# coverages of charges that a contract pays for
PAID_BY_CONTRACT = ("contract", "allowance")
YEAR = 12


class CustomerServiceContractBurn(models.Model):
    """How much of its fees a contract gives back as work that is not paid for.

    The work counts at its full price, as if there were no contract: 100 % means that
    the customer would have paid as much without one. A row for each contract.
    """

    _name = "customer.service.contract.burn"
    _description = "Contract Burn"
    _inherit = "customer.service.contract.report"
    _auto = False
    _order = "burn_rate desc, id"
    _rec_name = "contract_id"
    _depends = {
        "customer.service.call": ["contract_id"],
        "customer.service.charge": [
            "amount_full",
            "amount_due",
            "coverage",
            "currency_id",
            "date",
        ],
        "customer.service.contract": [
            "state",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "template_id",
            "user_id",
            "currency_id",
            "date_end",
        ],
        "customer.service.contract.line": ["contract_id", "ledger_until"],
        "customer.service.contract.period": [
            "amount",
            "state",
            "period_start",
            "period_end",
        ],
    }

    state = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.contract"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Status",
        readonly=True,
    )
    date_end = fields.Date(string="End", readonly=True)
    fee_earned = fields.Monetary(
        string="Fees Earned",
        readonly=True,
        help="In the last 12 months, by the days they are for.",
    )
    covered_value = fields.Monetary(
        string="Covered Work",
        readonly=True,
        help="What the customer would have paid in the last 12 months without "
        "contract.",
    )
    burn_rate = fields.Float(
        string="Burn",
        readonly=True,
        aggregator="avg",
        help="Covered work, of the fees earned. More than 100 %: the contract gives "
        "more than it brings.",
    )
    fee_earned_total = fields.Monetary(
        string="Fees since the Start",
        readonly=True,
        help="Also those that another system billed.",
    )
    covered_value_total = fields.Monetary(
        string="Covered Work since the Start", readonly=True
    )
    burn_rate_total = fields.Float(
        string="Burn since the Start", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        since = fields.Date.subtract(self._get_tomorrow(), months=YEAR)
        return SQL(
            """
            SELECT c.id, c.id AS contract_id, c.state, c.date_end,
                   fees.year AS fee_earned, work.year AS covered_value,
                   %(rate)s AS burn_rate,
                   fees.total AS fee_earned_total, work.total AS covered_value_total,
                   %(rate_total)s AS burn_rate_total,
                   %(dimensions)s
            FROM customer_service_contract c
            CROSS JOIN LATERAL (%(earned)s) AS fees
            CROSS JOIN LATERAL (%(covered)s) AS work
            WHERE c.state IN ('active', 'suspended', 'ended')
            """,
            rate=self._get_rate(SQL("work.year"), SQL("fees.year")),
            rate_total=self._get_rate(SQL("work.total"), SQL("fees.total")),
            dimensions=self._get_dimensions(),
            earned=self._get_earned_of_contract(since),
            covered=self._get_covered_of_contract(since),
        )

    @api.model
    def _get_tomorrow(self):
        return fields.Date.add(self._get_today(), days=1)

    @api.model
    def _get_rate(self, work, fees):
        """Return the share of two amounts; work for nothing is all of it burnt."""
        return SQL(
            "CASE WHEN %(fees)s > 0 THEN %(work)s / %(fees)s"
            " WHEN %(work)s > 0 THEN 1 ELSE 0 END",
            fees=fees,
            work=work,
        )

    @api.model
    def _get_earned_of_contract(self, since):
        """Return the query of what the contract ``c`` earned until today.

        :param date since: first day of the last year.
        """
        tomorrow = self._get_tomorrow()
        until = self._get_earned(SQL("LEAST(fee.period_end + 1, %s)", tomorrow))
        before = self._get_earned(
            SQL("LEAST(fee.period_end + 1, GREATEST(fee.period_start, %s))", since)
        )
        return SQL(
            """
            SELECT COALESCE(SUM(%(until)s), 0) AS total,
                   COALESCE(SUM(%(until)s - %(before)s), 0) AS year
            FROM (%(fees)s) AS fee
            JOIN %(rates)s ON rate.currency_id = fee.currency_id
            WHERE fee.contract_id = c.id AND fee.period_start < %(tomorrow)s
              AND fee.state != 'renewal'
            """,
            until=until,
            before=before,
            fees=self._get_fees(EARNED),
            rates=self._get_rates(),
            tomorrow=tomorrow,
        )

    @api.model
    def _get_covered_of_contract(self, since):
        """Return the query of what the customer of ``c`` did not pay.

        :param date since: first day of the last year.
        """
        value = self._convert(SQL("(h.amount_full - h.amount_due)"))
        return SQL(
            """
            SELECT COALESCE(SUM(%(value)s), 0) AS total,
                   COALESCE(SUM(%(value)s) FILTER (WHERE h.date >= %(since)s), 0)
                   AS year
            FROM customer_service_call t
            JOIN customer_service_charge h ON h.call_id = t.id
            JOIN %(rates)s ON rate.currency_id = h.currency_id
            WHERE t.contract_id = c.id AND h.coverage IN %(paid)s
            """,
            value=value,
            since=since,
            rates=self._get_rates(),
            paid=PAID_BY_CONTRACT,
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Weigh shares by fees: those of many contracts are that of their sums."""
        suffix = aggregate_spec.removeprefix("burn_rate").removesuffix(":avg")
        if aggregate_spec not in ("burn_rate:avg", "burn_rate_total:avg"):
            return super()._read_group_select(aggregate_spec, query)
        work, fees = (
            super(CustomerServiceContractBurn, self)._read_group_select(
                f"{name}{suffix}:sum", query
            )
            for name in ("covered_value", "fee_earned")
        )
        return self._get_rate(work, fees)
