from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

SEARCH, VOTE = "search", "vote"
# how often, in how many seconds
LIMITS = {SEARCH: (60, 60), VOTE: (20, 3600)}
MAX_TRIES = 3
KEPT_HOURS = 2


class CustomerServiceFaqVisit(models.Model):
    """How often a visitor of the FAQ has done something lately.

    One row for a visitor and what is limited, whatever they send, so that a flood
    makes no table large. The database counts, so that all workers count together.
    """

    _name = "customer.service.faq.visit"
    _description = "Visits of the FAQ"
    _log_access = False

    visitor = fields.Char(
        required=True, help="Nobody can be known by it: a keyed hash."
    )
    kind = fields.Selection([(SEARCH, "Searches"), (VOTE, "Votes")], required=True)
    date_from = fields.Datetime(string="Counted Since", required=True, index=True)
    hits = fields.Integer(string="Times", required=True)

    _visitor_uniq = models.UniqueIndex(
        "(visitor, kind)", "A visitor is counted in one place."
    )

    @api.model
    def _get_limit(self, kind):
        """Return how often something may be done, in how many seconds. Hook."""
        return LIMITS[kind]

    @api.model
    def _take(self, visitor, kind):
        """Count one more, unless there were too many.

        A transaction of its own counts: what the page does later must not undo it,
        and visitors must not wait for each other's pages.

        :param str visitor: key of who asks.
        :param str kind: of the table.
        :return: whether it may be done.
        """
        limit, seconds = self._get_limit(kind)
        now = fields.Datetime.now()
        begin = now - timedelta(seconds=int(now.timestamp()) % seconds)
        query = SQL(
            """
            INSERT INTO customer_service_faq_visit AS visit
                        (visitor, kind, date_from, hits)
                 VALUES (%(visitor)s, %(kind)s, %(begin)s, 1)
            ON CONFLICT (visitor, kind) DO UPDATE
                    SET hits = CASE WHEN visit.date_from = excluded.date_from
                                    THEN visit.hits + 1 ELSE 1 END,
                        date_from = excluded.date_from
                  WHERE visit.hits < %(limit)s OR visit.date_from < excluded.date_from
              RETURNING hits
            """,
            visitor=visitor,
            kind=kind,
            begin=begin,
            limit=limit,
        )
        for _try in range(MAX_TRIES):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(query, log_exceptions=False)
                    return bool(cr.fetchone())
            except SerializationFailure:
                continue
        return False  # so many at once are a flood

    @api.autovacuum
    def _gc_visits(self):
        """Forget who has not come for hours."""
        limit = fields.Datetime.now() - timedelta(hours=KEPT_HOURS)
        # sudo: nobody has rights on the table
        self.sudo().search([("date_from", "<", limit)]).unlink()
