from odoo import api, fields, models
from odoo.tools import SQL, date_utils

from .customer_service_contract import BILLED_STATES

# month 0 of the ids of rows
EPOCH = 1970
PER_CONTRACT = 4096


class CustomerServiceContractMrr(models.Model):
    """What contracts are worth in a month, and what made it more or less.

    A row for each contract and month: the value on the last day of the month, and what
    changed since the month before.
    """

    _name = "customer.service.contract.mrr"
    _description = "Recurring Revenue"
    _inherit = "customer.service.contract.report"
    _auto = False
    _order = "month desc, contract_id"
    _rec_name = "contract_id"
    _depends = {
        "customer.service.contract": [
            "state",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "template_id",
            "user_id",
            "currency_id",
        ],
        "customer.service.contract.line": ["contract_id"],
    }

    month = fields.Date(readonly=True)
    kind = fields.Selection(
        [
            ("same", "Unchanged"),
            ("new", "New"),
            ("expansion", "Expansion"),
            ("contraction", "Contraction"),
            ("churn", "Lost"),
            ("resumed", "Resumed"),
        ],
        string="Movement",
        readonly=True,
        help="Resumed: worth something again after a suspension.",
    )
    mrr = fields.Monetary(
        string="Monthly Value",
        readonly=True,
        help="Recurring revenue of a month. Over several months: their average.",
    )
    arr = fields.Monetary(
        string="Yearly Value",
        readonly=True,
        help="Twelve times the monthly value. Over several months: their average.",
    )
    change = fields.Monetary(
        readonly=True, help="Of the monthly value, since the month before."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH level AS (%(levels)s)
            SELECT c.id::bigint * %(per_contract)s + (
                       EXTRACT(year FROM v.month)::int - %(epoch)s
                   ) * 12 + EXTRACT(month FROM v.month)::int AS id,
                   c.id AS contract_id,
                   v.month,
                   v.after AS arr,
                   %(after)s AS mrr,
                   %(after)s - %(before)s AS change,
                   CASE WHEN v.before = v.after THEN 'same'
                        WHEN v.month = v.first THEN 'new'
                        WHEN v.before = 0 THEN 'resumed'
                        WHEN v.after = 0 THEN 'churn'
                        WHEN v.after > v.before THEN 'expansion'
                        ELSE 'contraction'
                   END AS kind,
                   %(dimensions)s
            FROM (
                SELECT contract_id, month, SUM(after) AS after, SUM(before) AS before,
                       MIN(month) OVER (PARTITION BY contract_id) AS first
                FROM (
                    SELECT contract_id, month, amount AS after, 0 AS before
                    FROM level
                    UNION ALL
                    SELECT contract_id, (month + interval '1 month')::date, 0, amount
                    FROM level
                    WHERE month < %(month)s
                ) AS sides
                GROUP BY contract_id, month
            ) AS v
            JOIN customer_service_contract c ON c.id = v.contract_id
            """,
            levels=self._get_levels(),
            per_contract=PER_CONTRACT,
            epoch=EPOCH,
            after=self._get_monthly(SQL("v.after")),
            before=self._get_monthly(SQL("v.before")),
            month=self._get_month(),
            dimensions=self._get_dimensions(),
        )

    @api.model
    def _get_month(self):
        """Return the first day of the last month that is shown."""
        return date_utils.start_of(self._get_today(), "month")

    @api.model
    def _get_levels(self):
        """Return the query of what contracts are worth at the end of each month."""
        return SQL(
            """
            SELECT l.contract_id, m.month, SUM(s.amount * rate.rate) AS amount
            FROM customer_service_contract_step s
            JOIN customer_service_contract_line l ON l.id = s.line_id
            JOIN customer_service_contract k ON k.id = l.contract_id
            JOIN %s ON rate.currency_id = k.currency_id
            JOIN LATERAL (
                SELECT n::date AS month
                FROM generate_series(
                    date_trunc('month', s.date_from::timestamp),
                    LEAST(COALESCE(s.date_to, %s), %s)::timestamp,
                    interval '1 month'
                ) AS n
            ) m ON m.month + interval '1 month - 1 day'
                   BETWEEN s.date_from AND COALESCE(s.date_to, 'infinity')
            WHERE k.state IN %s
            GROUP BY l.contract_id, m.month
            HAVING SUM(s.amount) != 0
            """,
            self._get_rates(),
            self._get_month(),
            self._get_month(),
            BILLED_STATES,
        )

    @api.model
    def _get_monthly(self, amount):
        """Return the SQL of a twelfth of a yearly amount."""
        digits = self.env.company.currency_id.decimal_places
        return SQL("ROUND(%s / 12, %s)", amount, digits)

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Sum values of contracts, never of months: of those, tell the average."""
        result = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec not in ("mrr:sum", "arr:sum"):
            return result
        month = self._field_to_sql(self._table, "month", query)
        value = self._field_to_sql(self._table, "arr", query)
        return SQL(
            "%s / NULLIF(COUNT(DISTINCT %s) FILTER (WHERE %s != 0), 0)",
            result,
            month,
            value,
        )
