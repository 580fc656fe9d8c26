from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.faq_query import clean_query
from ..tools.faq_text import normalize
from .customer_service_faq import PORTAL, PUBLIC

STAFF = "staff"
MAX_TEXTS = 2000  # different ones in a day, of one sort of visitors
KEPT_MONTHS = 12
MAX_REMOVED = 10000  # rows in one go
MAX_KEY = 300  # letters that are compared: signs of one letter may stand for many


class CustomerServiceFaqQuery(models.Model):
    """What was searched in the FAQ, and how much was found.

    No names, no addresses: a row is a text and a day, however often and by whomever
    it was searched.
    """

    _name = "customer.service.faq.query"
    _description = "FAQ Search"
    _order = "date desc, id desc"
    _log_access = False

    name = fields.Char(string="Searched Text", required=True, readonly=True)
    normalized = fields.Char(
        string="Compared As",
        required=True,
        readonly=True,
        help="Without accents, marks and upper case.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        readonly=True,
    )
    asker = fields.Selection(
        [
            (STAFF, "Our staff"),
            (PORTAL, "Customers with access"),
            (PUBLIC, "Visitors"),
        ],
        string="Searched By",
        required=True,
        readonly=True,
    )
    result_count = fields.Integer(
        string="Results",
        readonly=True,
        aggregator="min",
        help="How many entries were found the last time on that day.",
    )
    hits = fields.Integer(string="Times Searched", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )

    _text_uniq = models.UniqueIndex(
        "(company_id, date, asker, lang, normalized)",
        "A text has one row for a day.",
    )

    @api.model
    def _log_query(self, text, result_count, company=None):
        """Note a search that was finished, not one that is being typed.

        :param str text: what was searched.
        :param int result_count: how many entries were found.
        :param company: where it was searched; that of the user if not said.
        """
        name = clean_query(text)
        normalized = normalize(name)[:MAX_KEY]
        if not normalized:
            return
        company = company or self.env.company
        installed = dict(self.env["res.lang"].get_installed())
        lang = self.env.lang if self.env.lang in installed else "en_US"
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO customer_service_faq_query AS query
                            (name, normalized, lang, asker, result_count, hits,
                             date, company_id)
                     SELECT %(name)s, %(normalized)s, %(lang)s, %(asker)s,
                            %(count)s, 1, %(date)s, %(company)s
                      WHERE (SELECT count(*) FROM customer_service_faq_query
                              WHERE company_id = %(company)s AND date = %(date)s
                                AND asker = %(asker)s) < %(max)s
                         OR EXISTS (SELECT FROM customer_service_faq_query
                                     WHERE company_id = %(company)s
                                       AND date = %(date)s AND asker = %(asker)s
                                       AND lang = %(lang)s
                                       AND normalized = %(normalized)s)
                ON CONFLICT (company_id, date, asker, lang, normalized) DO UPDATE
                        SET hits = query.hits + 1,
                            result_count = excluded.result_count
                """,
                name=name,
                normalized=normalized,
                lang=lang,
                asker=self._get_asker(self.env.user),
                count=result_count,
                date=fields.Date.context_today(self),
                company=company.id,
                max=MAX_TEXTS,
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_asker(self, user):
        """Return what sort of visitor a user is."""
        if user._is_internal():
            return STAFF
        return PORTAL if user._is_portal() else PUBLIC

    @api.autovacuum
    def _gc_queries(self):
        """Forget what was searched long ago."""
        limit = fields.Date.today() - relativedelta(months=KEPT_MONTHS)
        # sudo: nobody else removes rows
        old = self.sudo().search([("date", "<", limit)], limit=MAX_REMOVED)
        old.unlink()
        return len(old), len(old) == MAX_REMOVED
