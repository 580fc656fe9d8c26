from odoo import api, fields, models
from odoo.tools import SQL

from .customer_service_billing_item import HELD_STATES, KINDS

WHYS = [
    ("never", "Never Gathered"),
    ("postponed", "Postponed"),
    ("free", "Let Go"),
    ("credited", "Credited, Not Decided"),
    ("uncharged", "Done without a Charge"),
]
AGES = [
    ("030", "Up to 30 Days"),
    ("060", "31 to 60 Days"),
    ("090", "61 to 90 Days"),
    ("999", "More than 90 Days"),
]


class CustomerServiceBillingBacklog(models.Model):
    """What was done or is due and that no run holds: nothing is left behind.

    Charges nobody invoiced, fees that are due, what was credited and nobody decided
    about, and visits that were done and charged nothing.
    """

    _name = "customer.service.billing.backlog"
    _description = "Not in Any Billing Run"
    _auto = False
    _order = "date, id"
    _rec_name = "name"
    _depends = {
        "customer.service.charge": [
            "call_id",
            "company_id",
            "state",
            "date",
            "name",
            "user_id",
            "currency_id",
            "amount_due",
            "credited",
        ],
        "customer.service.contract.period": [
            "contract_id",
            "company_id",
            "payer_id",
            "state",
            "date_due",
            "currency_id",
            "amount",
            "credit_decided",
        ],
        "customer.service.billing.item": [
            "charge_id",
            "period_id",
            "state",
            "date_again",
            "reason",
            "decided_by_id",
        ],
        "customer.service.call": [
            "name",
            "company_id",
            "state",
            "partner_id",
            "payer_id",
            "contract_id",
            "team_id",
        ],
        "customer.service.intervention": ["call_id", "state", "date_stop", "user_id"],
    }

    name = fields.Char(string="Description", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    why = fields.Selection(WHYS, string="Why Not", readonly=True)
    date_again = fields.Date(string="Postponed to", readonly=True)
    reason = fields.Char(readonly=True, help="Of who decided, if somebody did.")
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    payer_id = fields.Many2one("res.partner", readonly=True)
    contract_id = fields.Many2one("customer.service.contract", readonly=True)
    call_id = fields.Many2one("customer.service.call", readonly=True)
    charge_id = fields.Many2one("customer.service.charge", readonly=True)
    period_id = fields.Many2one(
        "customer.service.contract.period", string="Fee", readonly=True
    )
    team_id = fields.Many2one("customer.service.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Technician", readonly=True)
    date = fields.Date(string="Done or Due on", readonly=True)
    age_days = fields.Integer(
        string="Age (Days)", readonly=True, aggregator="avg", help="Until today."
    )
    age = fields.Selection(AGES, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_due = fields.Monetary(
        string="To Pay",
        readonly=True,
        aggregator=None,
        help="Without taxes, what is covered taken off.",
    )
    report_currency_id = fields.Many2one(
        "res.currency", string="Currency of the Report", readonly=True
    )
    amount = fields.Monetary(
        readonly=True,
        currency_field="report_currency_id",
        help="To pay, in the currency of your company, at the rate of today.",
    )

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT found.*, %(own)s AS report_currency_id,
                   found.amount_due * rate.rate AS amount,
                   GREATEST(%(today)s - found.date, 0) AS age_days,
                   CASE WHEN %(today)s - found.date <= 30 THEN '030'
                        WHEN %(today)s - found.date <= 60 THEN '060'
                        WHEN %(today)s - found.date <= 90 THEN '090'
                        ELSE '999' END AS age
              FROM (%(charges)s UNION ALL %(fees)s UNION ALL %(calls)s) AS found
         LEFT JOIN %(rates)s ON rate.currency_id = found.currency_id
            """,
            own=self.env.company.currency_id.id,
            today=today,
            charges=self._get_charges(),
            fees=self._get_fees(today),
            calls=self._get_uncharged(),
            rates=self._get_rates(today),
        )

    @api.model
    def _get_rates(self, today):
        """Return a table ``rate``: what a currency is worth in that of the company.

        :param date today: of the rates.
        """
        company = self.env.company
        own = company.currency_id
        found = self.env["res.currency"].search([("active", "in", (True, False))])
        rates = found._get_rates(company, today)
        return SQL(
            "(VALUES %s) AS rate (currency_id, rate)",
            SQL(", ").join(
                SQL(
                    "(%s, %s::numeric)",
                    currency.id,
                    repr(rates[own.id] / rates[currency.id]),
                )
                for currency in found
            ),
        )

    @api.model
    def _get_last_item(self, link):
        """Return the join of the last item ``i`` of a source ``s``.

        :param SQL link: column of items that names the source.
        """
        return SQL(
            """LEFT JOIN LATERAL (
                SELECT item.state, item.date_again, item.reason, item.decided_by_id
                  FROM customer_service_billing_item item
                 WHERE item.%s = s.id ORDER BY item.id DESC LIMIT 1
            ) AS i ON TRUE""",
            link,
        )

    @api.model
    def _get_why(self):
        """Return the column that tells why no run holds what was not invoiced."""
        return SQL(
            """CASE WHEN i.state IS NULL THEN 'never'
                    WHEN i.state = 'postponed' THEN 'postponed'
                    ELSE 'free' END"""
        )

    @api.model
    def _get_charges(self):
        """Return the query of charges: not invoiced, or credited and not decided."""
        return SQL(
            """
            SELECT s.id * 3 AS id, s.name, %(kind)s AS kind,
                   CASE WHEN s.state = 'invoiced' THEN 'credited'
                        ELSE %(why)s END AS why,
                   CASE WHEN i.state = 'postponed' THEN i.date_again END AS date_again,
                   i.reason, s.company_id, k.partner_id,
                   COALESCE(k.payer_id, k.partner_id) AS payer_id,
                   k.contract_id, s.call_id, s.id AS charge_id,
                   NULL::integer AS period_id, k.team_id, s.user_id, s.date,
                   s.currency_id, s.amount_due
              FROM customer_service_charge s
              JOIN customer_service_call k ON k.id = s.call_id
              %(last)s
             WHERE (s.state IN ('to_verify', 'verified')
                    AND COALESCE(i.state, '') NOT IN %(held)s)
                OR (s.state = 'invoiced' AND s.credited AND i.decided_by_id IS NULL)
            """,
            kind=self.env["customer.service.billing.run"]._get_call_kind(),
            why=self._get_why(),
            last=self._get_last_item(SQL.identifier("charge_id")),
            held=HELD_STATES,
        )

    @api.model
    def _get_fees(self, today):
        """Return the query of fees: due, or credited and not decided.

        :param date today: by which they are due.
        """
        return SQL(
            """
            SELECT s.id * 3 + 1 AS id, l.name, 'fee' AS kind,
                   CASE WHEN s.state = 'credited' THEN 'credited'
                        ELSE %(why)s END AS why,
                   CASE WHEN i.state = 'postponed' THEN i.date_again END AS date_again,
                   i.reason, s.company_id, c.partner_id, s.payer_id, s.contract_id,
                   NULL::integer AS call_id, NULL::integer AS charge_id,
                   s.id AS period_id, NULL::integer AS team_id,
                   NULL::integer AS user_id, s.date_due AS date, s.currency_id,
                   s.amount AS amount_due
              FROM customer_service_contract_period s
              JOIN customer_service_contract c ON c.id = s.contract_id
         LEFT JOIN customer_service_contract_line l ON l.id = s.line_id
              %(last)s
             WHERE (s.state = 'due' AND s.date_due <= %(today)s
                    AND COALESCE(i.state, '') NOT IN %(held)s)
                OR (s.state = 'credited' AND s.credit_decided IS NOT TRUE)
            """,
            why=self._get_why(),
            last=self._get_last_item(SQL.identifier("period_id")),
            held=HELD_STATES,
            today=today,
        )

    @api.model
    def _get_uncharged(self):
        """Return the query of ended calls with work done that charged nothing."""
        return SQL(
            """
            SELECT k.id * 3 + 2 AS id, k.name, %(kind)s AS kind, 'uncharged' AS why,
                   NULL::date AS date_again, NULL AS reason, k.company_id,
                   k.partner_id, COALESCE(k.payer_id, k.partner_id) AS payer_id,
                   k.contract_id, k.id AS call_id, NULL::integer AS charge_id,
                   NULL::integer AS period_id, k.team_id, v.user_id,
                   v.date_stop::date AS date, o.currency_id, 0 AS amount_due
              FROM customer_service_call k
              JOIN res_company o ON o.id = k.company_id
              JOIN LATERAL (
                SELECT visit.user_id, visit.date_stop
                  FROM customer_service_intervention visit
                 WHERE visit.call_id = k.id AND visit.state = 'done'
                 ORDER BY visit.date_stop DESC NULLS LAST LIMIT 1
              ) AS v ON TRUE
             WHERE k.state IN ('solved', 'closed')
               AND NOT EXISTS (
                   SELECT FROM customer_service_charge c WHERE c.call_id = k.id)
            """,
            kind=self.env["customer.service.billing.run"]._get_call_kind(),
        )

    def action_open(self):
        """Open the call or the contract that the row tells of."""
        self.ensure_one()
        record = self.call_id or self.contract_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
