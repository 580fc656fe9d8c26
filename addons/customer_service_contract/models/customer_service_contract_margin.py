from odoo import api, fields, models
from odoo.tools import SQL

from .customer_service_contract_report import EARNED

# months of the longest period that is told apart, for the ids of rows
PER_FEE = 512


class CustomerServiceContractMargin(models.Model):
    """What contracts earned and cost.

    Fees are earned day by day, whenever they are invoiced and by whom: a fee of the
    ledger, or one to come, is spread over the months of its period up to today. Costs
    and everything else that was invoiced are the analytic lines of the contract's
    account.
    """

    _name = "customer.service.contract.margin"
    _description = "Contract Margin"
    _inherit = "customer.service.contract.report"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "contract_id"
    _depends = {
        "account.analytic.line": [
            "amount",
            "date",
            "category",
            "company_id",
            "customer_service_call_id",
            "move_line_id",
        ],
        "account.move.line": ["customer_service_period_id", "move_id"],
        "customer.service.call": ["contract_id"],
        "customer.service.contract": [
            "analytic_account_id",
            "state",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "template_id",
            "user_id",
            "currency_id",
        ],
        "customer.service.contract.line": ["contract_id", "ledger_until"],
        "customer.service.contract.period": [
            "amount",
            "state",
            "period_start",
            "period_end",
            "invoice_id",
        ],
    }

    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [
            ("fee", "Fees"),
            ("invoice", "Other Revenue"),
            ("labour", "Labour"),
            ("travel", "Travel"),
            ("part", "Parts"),
            ("expense", "Expenses"),
            ("other", "Other Costs"),
        ],
        readonly=True,
    )
    amount = fields.Monetary(
        string="Margin",
        readonly=True,
        help="Fees by the days they are for, less costs.",
    )
    booked = fields.Monetary(
        readonly=True,
        help="What the analytic account of the contract says: fees on the day they "
        "are invoiced.",
    )
    hours = fields.Float(readonly=True, help="Of labour and travel.")
    call_id = fields.Many2one("customer.service.call", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row.id, row.contract_id, row.date, row.kind, row.amount, row.booked,
                   row.hours, row.call_id, %(dimensions)s
            FROM (%(fees)s UNION ALL %(booked)s) AS row
            JOIN customer_service_contract c ON c.id = row.contract_id
            """,
            dimensions=self._get_dimensions(),
            fees=self._get_earned_fees(),
            booked=self._get_booked(),
        )

    @api.model
    def _get_earned_fees(self):
        """Return the query of fees by month, of the days up to today.

        What a month earns is what was earned by its end, rounded, less what was by its
        beginning: months sum to the fee to the cent.
        """
        passed = self._get_earned(
            SQL(
                "LEAST(m.month + interval '1 month', fee.period_end + 1, %s)::date",
                fields.Date.add(self._get_today(), days=1),
            )
        )
        before = self._get_earned(SQL("GREATEST(m.month, fee.period_start)"))
        return SQL(
            """
            SELECT (fee.id * %(per_fee)s + m.number) * 2 AS id, fee.contract_id,
                   LEAST(
                       (m.month + interval '1 month - 1 day')::date,
                       fee.period_end, %(today)s
                   ) AS date,
                   'fee' AS kind,
                   %(passed)s - %(before)s AS amount,
                   0 AS booked, 0 AS hours, NULL::integer AS call_id
            FROM (%(fees)s) AS fee
            JOIN %(rates)s ON rate.currency_id = fee.currency_id
            CROSS JOIN LATERAL (
                SELECT n::date AS month, number
                FROM generate_series(
                    date_trunc('month', fee.period_start::timestamp),
                    LEAST(fee.period_end, %(today)s)::timestamp,
                    interval '1 month'
                ) WITH ORDINALITY AS s (n, number)
            ) AS m
            WHERE fee.period_start <= %(today)s AND fee.state != 'renewal'
            """,
            per_fee=PER_FEE,
            today=self._get_today(),
            passed=passed,
            before=before,
            fees=self._get_fees(EARNED),
            rates=self._get_rates(),
        )

    @api.model
    def _get_booked(self):
        """Return the query of the analytic lines of the contracts' accounts.

        An account that several contracts share gives a line to the contract of its
        call or fee, else to the oldest one: never to two.
        """
        plans = self.env["account.analytic.plan"]._get_all_plans()
        return SQL(" UNION ALL ").join(
            self._get_booked_of_plan(plan._column_name(), number)
            for number, plan in enumerate(plan for some in plans for plan in some)
        )

    @api.model
    def _get_booked_of_plan(self, column, number):
        account = SQL.identifier("a", column)
        return SQL(
            """
            SELECT (a.id::bigint * 64 + %(number)s) * 2 + 1 AS id,
                   k.id AS contract_id,
                   a.date,
                   CASE WHEN %(fee)s THEN 'fee'
                        WHEN a.category IN (
                            'invoice', 'labour', 'travel', 'part', 'expense'
                        ) THEN a.category
                        ELSE 'other'
                   END AS kind,
                   CASE WHEN %(fee)s THEN 0 ELSE %(amount)s END AS amount,
                   %(amount)s AS booked,
                   CASE WHEN a.category IN ('labour', 'travel')
                        THEN a.unit_amount ELSE 0 END AS hours,
                   a.customer_service_call_id AS call_id
            FROM account_analytic_line a
            JOIN customer_service_contract k
              ON k.analytic_account_id = %(account)s AND k.company_id = a.company_id
            JOIN res_company o ON o.id = a.company_id
            JOIN %(rates)s ON rate.currency_id = o.currency_id
            LEFT JOIN account_move_line b ON b.id = a.move_line_id
            LEFT JOIN customer_service_contract_period q
              ON q.id = b.customer_service_period_id
            LEFT JOIN customer_service_call t ON t.id = a.customer_service_call_id
            WHERE k.id = (%(contract)s)
            """,
            number=number,
            fee=self._get_is_fee(),
            amount=self._convert(SQL("a.amount")),
            account=account,
            rates=self._get_rates(),
            contract=self._get_contract_of(account),
        )

    @api.model
    def _get_is_fee(self):
        """Return the condition of invoice lines ``b`` that the ledger accounts for.

        Those the ledger made, and invoice and credit of fees that were credited in
        full. A credit in part leaves the fee: it is a loss of its own.
        """
        return SQL("COALESCE(q.invoice_id = b.move_id OR q.state = 'credited', FALSE)")

    @api.model
    def _get_contract_of(self, account):
        """Return the query of the contract that an analytic line belongs to.

        :param SQL account: column of the analytic line ``a``.
        """
        return SQL(
            """
            SELECT n.id
            FROM customer_service_contract n
            WHERE n.analytic_account_id = %s AND n.company_id = a.company_id
            ORDER BY n.id = COALESCE(q.contract_id, t.contract_id) DESC NULLS LAST, n.id
            LIMIT 1
            """,
            account,
        )
