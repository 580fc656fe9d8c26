from odoo import fields, models
from odoo.tools import SQL

from .customer_service_faq_use import DEFLECTED, HELPFUL, INSERTED, READ, UNHELPFUL

SOLVED = "solved"
# measure by what happened
MEASURES = {
    SOLVED: "solved_count",
    READ: "read_count",
    INSERTED: "inserted_count",
    HELPFUL: "helpful_count",
    UNHELPFUL: "unhelpful_count",
    DEFLECTED: "deflected_count",
}


class CustomerServiceFaqAnalysis(models.Model):
    """What the FAQ was good for: a row for each thing that happened to an entry.

    A row is a call that an entry solved, or a use (``customer.service.faq.use``). The
    machine, the symptom and the team are those of the call, where there is one.
    ``helpful_rate`` is 0 or 100 per vote, so that its average is a percentage.
    """

    _name = "customer.service.faq.analysis"
    _description = "FAQ Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "faq_id"
    _depends = {
        "customer.service.call": [
            "active",
            "category_id",
            "company_id",
            "date_open",
            "date_solved",
            "faq_id",
            "product_id",
            "state",
            "symptom_id",
            "team_id",
        ],
        "customer.service.faq": ["audience", "category_id", "lang", "user_id"],
        "customer.service.faq.use": [
            "call_id",
            "company_id",
            "date",
            "faq_id",
            "kind",
        ],
    }

    faq_id = fields.Many2one("customer.service.faq", string="Entry", readonly=True)
    category_id = fields.Many2one(
        "customer.service.faq.category", string="FAQ Category", readonly=True
    )
    audience = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.faq"]
            ._fields["audience"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        selection=lambda self: [
            (SOLVED, self.env._("Call solved")),
            *self.env["customer.service.faq.use"]
            ._fields["kind"]
            ._description_selection(self.env),
        ],
        string="What Happened",
        readonly=True,
    )
    call_id = fields.Many2one("customer.service.call", readonly=True)
    team_id = fields.Many2one("customer.service.team", readonly=True)
    equipment_category_id = fields.Many2one(
        "customer.service.equipment.category", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    symptom_id = fields.Many2one("customer.service.code", readonly=True)
    solved_count = fields.Integer(string="Calls Solved", readonly=True)
    deflected_count = fields.Integer(
        string="Calls Avoided",
        readonly=True,
        help="Customers who found the answer while they were writing a call.",
    )
    read_count = fields.Integer(string="Times Read", readonly=True)
    inserted_count = fields.Integer(
        string="Times Inserted", readonly=True, help="Inserted in an answer."
    )
    helpful_count = fields.Integer(string="Helpful Votes", readonly=True)
    unhelpful_count = fields.Integer(string="Not Helpful Votes", readonly=True)
    helpful_rate = fields.Float(
        string="Helpful (%)",
        aggregator="avg",
        readonly=True,
        help="Share of the votes that say yes.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT e.id, e.faq_id, f.category_id, f.audience, f.lang, f.user_id,
                   e.company_id, e.date, e.kind, e.call_id, c.team_id,
                   c.category_id AS equipment_category_id, c.product_id, c.symptom_id,
                   %(measures)s,
                   CASE e.kind WHEN %(helpful)s THEN 100
                               WHEN %(unhelpful)s THEN 0 END AS helpful_rate
              FROM (%(events)s) e
              JOIN customer_service_faq f ON f.id = e.faq_id
              LEFT JOIN customer_service_call c ON c.id = e.call_id
            """,
            measures=SQL(", ").join(
                SQL("(e.kind = %s)::int AS %s", kind, SQL.identifier(name))
                for kind, name in MEASURES.items()
            ),
            helpful=HELPFUL,
            unhelpful=UNHELPFUL,
            events=self._get_events(),
        )

    def _get_events(self):
        """Return the query of all that happened: even ids are calls, odd ones uses."""
        return SQL(
            """
            SELECT id * 2 AS id, faq_id, company_id, id AS call_id,
                   COALESCE(date_solved, date_open) AS date, %(solved)s AS kind
              FROM customer_service_call
             WHERE faq_id IS NOT NULL AND active AND state IN ('solved', 'closed')
             UNION ALL
            SELECT id * 2 + 1, faq_id, company_id, call_id, date, kind
              FROM customer_service_faq_use
            """,
            solved=SOLVED,
        )
