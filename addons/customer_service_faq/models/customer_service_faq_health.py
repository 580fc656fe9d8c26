from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .customer_service_faq import DRAFT
from .customer_service_faq_analysis import MEASURES, SOLVED

# after so many months nobody seems to need an entry
MONTHS_UNUSED = 12
USES = {kind: name for kind, name in MEASURES.items() if kind != SOLVED}


class CustomerServiceFaqHealth(models.Model):
    """How each entry is doing: how useful it was, and why to look at it again.

    A row has the id of its entry. What counts are the calls and the uses of the
    companies that the user works in, also those of entries that companies share.
    """

    _name = "customer.service.faq.health"
    _description = "FAQ Usefulness"
    _auto = False
    _order = "saved_count desc, read_count desc, id"
    _rec_name = "faq_id"
    _depends = {
        "customer.service.call": ["active", "date_solved", "faq_id", "state"],
        "customer.service.faq": [
            "active",
            "audience",
            "category_id",
            "company_id",
            "date_published",
            "date_review",
            "is_source_changed",
            "lang",
            "state",
            "user_id",
        ],
        "customer.service.faq.use": ["company_id", "date", "faq_id", "kind"],
    }

    faq_id = fields.Many2one("customer.service.faq", string="Entry", readonly=True)
    category_id = fields.Many2one("customer.service.faq.category", readonly=True)
    audience = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.faq"]
            ._fields["audience"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.faq"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Status",
        readonly=True,
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date_published = fields.Datetime(string="Published on", readonly=True)
    date_review = fields.Date(string="Review on", readonly=True)
    date_used = fields.Datetime(
        string="Last Used on", readonly=True, help="Read, or solved a call."
    )
    saved_count = fields.Integer(
        string="Calls Saved",
        readonly=True,
        help="Calls that the entry solved, and calls that customers did not need to "
        "make.",
    )
    solved_count = fields.Integer(string="Calls Solved", readonly=True)
    deflected_count = fields.Integer(string="Calls Avoided", readonly=True)
    read_count = fields.Integer(string="Times Read", readonly=True)
    inserted_count = fields.Integer(string="Times Inserted", readonly=True)
    helpful_count = fields.Integer(string="Helpful Votes", readonly=True)
    unhelpful_count = fields.Integer(string="Not Helpful Votes", readonly=True)
    helpful_rate = fields.Float(
        string="Helpful (%)",
        aggregator=None,
        readonly=True,
        help="Share of the votes that say yes.",
    )
    is_unused = fields.Boolean(string="Nobody Uses It", readonly=True)
    is_unhelpful = fields.Boolean(string="Does Not Help", readonly=True)
    is_overdue = fields.Boolean(string="Review Is Due", readonly=True)
    is_outdated = fields.Boolean(
        string="Original Changed",
        readonly=True,
        help="A translation of what was published again since.",
    )
    is_stale = fields.Boolean(string="To Be Reviewed", readonly=True)
    reason = fields.Char(compute="_compute_reason", string="Why to Review")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.*, %(stale)s AS is_stale
              FROM (SELECT f.id, f.id AS faq_id, f.category_id, f.audience, f.state,
                           f.lang, f.user_id, f.company_id, %(columns)s
                      FROM customer_service_faq f
                      LEFT JOIN (%(calls)s) c ON c.faq_id = f.id
                      LEFT JOIN (%(uses)s) u ON u.faq_id = f.id
                     WHERE f.active AND f.state != %(draft)s) r
            """,
            stale=SQL(" OR ").join(
                SQL("(r.state = 'published' AND r.%s)", SQL.identifier(name))
                for name in self._get_flags()
            ),
            columns=self._get_columns(),
            calls=self._get_calls(),
            uses=self._get_uses(),
            draft=DRAFT,
        )

    def _get_flags(self):
        """Return the fields that say why to look at an entry again."""
        return ("is_overdue", "is_outdated", "is_unused", "is_unhelpful")

    def _get_columns(self):
        today = fields.Date.context_today(self)
        since = fields.Date.subtract(today, months=MONTHS_UNUSED)
        count = {
            name: SQL("COALESCE(u.%s, 0)", SQL.identifier(name))
            for name in USES.values()
        }
        solved = SQL("COALESCE(c.solved_count, 0)")
        votes = SQL(
            "NULLIF(%s + %s, 0)", count["helpful_count"], count["unhelpful_count"]
        )
        return SQL(
            """f.date_published, f.date_review,
               COALESCE(f.date_review <= %(today)s, FALSE) AS is_overdue,
               COALESCE(f.is_source_changed, FALSE) AS is_outdated,
               GREATEST(c.date_used, u.date_used) AS date_used,
               %(solved)s AS solved_count, %(solved)s + %(avoided)s AS saved_count,
               %(counts)s, 100.0 * %(helpful)s / %(votes)s AS helpful_rate,
               f.date_published < %(since)s
               AND COALESCE(GREATEST(c.date_used, u.date_used) < %(since)s, TRUE)
               AS is_unused,
               %(unhelpful)s > %(helpful)s AS is_unhelpful""",
            today=today,
            solved=solved,
            avoided=count["deflected_count"],
            counts=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in count.items()
            ),
            helpful=count["helpful_count"],
            unhelpful=count["unhelpful_count"],
            votes=votes,
            since=since,
        )

    def _get_calls(self):
        """Return the query of what entries solved, in the companies of the user."""
        return SQL(
            """
            SELECT faq_id, COUNT(*) AS solved_count,
                   MAX(COALESCE(date_solved, date_open)) AS date_used
              FROM customer_service_call
             WHERE faq_id IS NOT NULL AND active AND state IN ('solved', 'closed')
               AND company_id IN %s
             GROUP BY faq_id
            """,
            self._get_company_ids(),
        )

    def _get_uses(self):
        """Return the query of the uses of entries, in the companies of the user."""
        return SQL(
            """
            SELECT faq_id, MAX(date) AS date_used, %(counts)s
              FROM customer_service_faq_use
             WHERE company_id IN %(companies)s
             GROUP BY faq_id
            """,
            counts=SQL(", ").join(
                SQL("COUNT(*) FILTER (WHERE kind = %s) AS %s", kind, SQL.identifier(n))
                for kind, n in USES.items()
            ),
            companies=self._get_company_ids(),
        )

    def _get_company_ids(self):
        return tuple(self.env.companies.ids) or (0,)

    @api.depends_context("lang")
    def _compute_reason(self):
        for row in self:
            row.reason = ", ".join(row._get_reasons()) if row.is_stale else False

    def _get_reasons(self):
        """Return in words why to look at the entry again, the gravest first."""
        self.ensure_one()
        reasons = []
        if self.is_unhelpful:
            reasons.append(
                self.env._(
                    "%(no)s of %(votes)s votes say it does not help",
                    no=self.unhelpful_count,
                    votes=self.helpful_count + self.unhelpful_count,
                )
            )
        if self.is_outdated:
            reasons.append(self.env._("the original changed"))
        if self.is_overdue:
            date = format_date(self.env, self.date_review)
            reasons.append(self.env._("review due on %(date)s", date=date))
        if self.is_unused:
            reasons.append(
                self.env._(
                    "not used since %(date)s",
                    date=format_date(self.env, self.date_used),
                )
                if self.date_used
                else self.env._("never used")
            )
        return reasons

    def action_view_faq(self):
        """Open the entry."""
        self.ensure_one()
        return self.faq_id._get_form_action()
