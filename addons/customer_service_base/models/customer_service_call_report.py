from odoo import fields, models
from odoo.tools import SQL

from .customer_service_call_type import PRIORITIES
from .customer_service_stage import CLOSED, OPEN_STATES, SOLVED, STATES

AGES = [  # by the days they begin with, which is their order in a pivot
    ("00", "Today"),
    ("01", "1 to 7 Days"),
    ("08", "8 to 30 Days"),
    ("31", "Over 30 Days"),
]


class CustomerServiceCallReport(models.Model):
    """How the desk is doing: age, agreed times, reopened and solved at once.

    Hours are working hours, counted and stored when the thing happened. Rates are
    0 or 100 per call, so that their average is a percentage; a call that does not
    count (no agreed time, not solved yet) is left out of the average.
    """

    _name = "customer.service.call.report"
    _description = "Service Call Analysis"
    _auto = False
    _order = "date_open desc, id desc"
    _rec_name = "name"
    _depends = {
        "customer.service.call": [
            "active",
            "category_id",
            "channel",
            "commercial_partner_id",
            "company_id",
            "coverage",
            "date_open",
            "date_solved",
            "name",
            "origin_id",
            "priority",
            "product_id",
            "rating_last_value",
            "reopen_count",
            "resolution_hours",
            "response_hours",
            "sla_policy_id",
            "sla_result",
            "stage_id",
            "state",
            "symptom_id",
            "team_id",
            "type_id",
            "user_id",
        ],
    }

    name = fields.Char(string="Number", readonly=True)
    call_id = fields.Many2one("customer.service.call", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_open = fields.Datetime(string="Opened on", readonly=True)
    date_solved = fields.Datetime(string="Solved on", readonly=True)
    team_id = fields.Many2one("customer.service.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Assigned to", readonly=True)
    type_id = fields.Many2one("customer.service.call.type", readonly=True)
    stage_id = fields.Many2one("customer.service.stage", readonly=True)
    state = fields.Selection(STATES, string="Status", readonly=True)
    priority = fields.Selection(PRIORITIES, readonly=True)
    channel = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.call"]
            ._fields["channel"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    coverage = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.call"]
            ._fields["coverage"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True
    )
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        string="Equipment Category",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    symptom_id = fields.Many2one("customer.service.code", readonly=True)
    sla_policy_id = fields.Many2one(
        "customer.service.sla.policy", string="Policy", readonly=True
    )
    age = fields.Selection(
        AGES, readonly=True, help="How long ago an open call was opened."
    )
    age_days = fields.Float(
        string="Age (Days)",
        aggregator="avg",
        readonly=True,
        help="Days since an open call was opened.",
    )
    response_hours = fields.Float(
        string="First Response (Working Hours)", aggregator="avg", readonly=True
    )
    resolution_hours = fields.Float(
        string="Resolution (Working Hours)", aggregator="avg", readonly=True
    )
    sla_rate = fields.Float(
        string="In Time (%)",
        aggregator="avg",
        readonly=True,
        help="Calls of which no agreed time was missed.",
    )
    reopen_rate = fields.Float(
        string="Reopened (%)",
        aggregator="avg",
        readonly=True,
        help="Calls that were solved and then opened again.",
    )
    first_time_fix_rate = fields.Float(
        string="First Time Fix (%)",
        aggregator="avg",
        readonly=True,
        help="Solved calls that were neither opened again nor continued by another.",
    )
    rating = fields.Float(aggregator="avg", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS call_id, c.name, c.company_id, c.date_open,
                   c.date_solved, c.team_id, c.user_id, c.type_id, c.stage_id,
                   c.state, c.priority, c.channel, c.coverage,
                   c.commercial_partner_id, c.category_id, c.product_id,
                   c.symptom_id, c.sla_policy_id,
                   c.response_hours, c.resolution_hours,
                   NULLIF(c.rating_last_value, 0) AS rating,
                   %(age)s, %(rates)s
              FROM customer_service_call c
             WHERE c.active AND c.state != 'cancelled'
            """,
            age=self._get_age_columns(),
            rates=self._get_rate_columns(),
        )

    def _get_age_columns(self):
        """Return the columns that tell how old the open calls are."""
        days = SQL(
            "(EXTRACT(EPOCH FROM NOW() AT TIME ZONE 'UTC' - c.date_open) / 86400)"
        )
        return SQL(
            """CASE WHEN c.state NOT IN %(opened)s THEN NULL
                    WHEN %(days)s < 1 THEN '00'
                    WHEN %(days)s < 8 THEN '01'
                    WHEN %(days)s < 31 THEN '08'
                    ELSE '31' END AS age,
               CASE WHEN c.state IN %(opened)s THEN %(days)s END AS age_days""",
            opened=OPEN_STATES,
            days=days,
        )

    def _get_rate_columns(self):
        """Return the columns of the rates: 0, 100 or NULL for what does not count."""
        return SQL(
            """CASE c.sla_result WHEN 'missed' THEN 0
                                 WHEN 'met' THEN 100 END AS sla_rate,
               CASE WHEN c.state IN %(ended)s OR c.reopen_count > 0
                    THEN CASE WHEN c.reopen_count > 0 THEN 100 ELSE 0 END
               END AS reopen_rate,
               CASE WHEN c.state IN %(ended)s
                    THEN CASE WHEN c.reopen_count > 0 OR EXISTS (
                                  SELECT FROM customer_service_call f
                                   WHERE f.origin_id = c.id)
                              THEN 0 ELSE 100 END
               END AS first_time_fix_rate""",
            ended=(SOLVED, CLOSED),
        )
