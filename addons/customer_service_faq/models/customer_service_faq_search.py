from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.faq_text import normalize
from .customer_service_faq import INTERNAL, PORTAL, PUBLIC, PUBLISHED

# configuration of PostgreSQL by language; "simple" for the others
CONFIGS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
}
SIMPLE = "simple"
# what a word weighs by where it stands
WEIGHTS = {"search_name": "A", "search_symptoms": "B", "search_solution": "C"}
MAX_CANDIDATES = 50
MAX_WORDS = 12


class CustomerServiceFaq(models.Model):
    """How entries are found: full text in the language of each, then a closer look."""

    _inherit = "customer.service.faq"

    _search_vector = models.Index("USING gin (search_vector) WHERE state = 'published'")

    def _add_sql_constraints(self):
        """Have the column of words before its index."""
        self.env.cr.execute(
            SQL(
                "ALTER TABLE customer_service_faq ADD COLUMN IF NOT EXISTS"
                " search_vector tsvector GENERATED ALWAYS AS (%s) STORED",
                self._get_search_vector(),
            )
        )
        return super()._add_sql_constraints()

    @api.model
    def _get_search_vector(self):
        """Return the words of an entry, stemmed by its language, title first.

        The configuration is a constant in each branch: only so may the database keep
        the column by itself, right whoever writes.
        """
        fields = (
            ("search_name", "A"),
            ("search_symptoms", "B"),
            ("search_solution", "C"),
        )

        def vector(config):
            return SQL(" || ").join(
                SQL(
                    "setweight(to_tsvector(%s::regconfig, coalesce(%s, '')), %s)",
                    config,
                    SQL.identifier(name),
                    weight,
                )
                for name, weight in WEIGHTS.items()
            )

        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", code, vector(config))
            for code, config in CONFIGS.items()
        )
        return SQL("CASE left(lang, 2) %s ELSE %s END", cases, vector(SIMPLE))

    @api.model
    def _get_audience_domain(self, user):
        """Return the published entries that are meant for a user.

        :param user: who asks; the public user has no login.
        """
        audiences = [PUBLIC]
        if user._is_portal() or user._is_internal():
            audiences.append(PORTAL)
        if user._is_internal():
            audiences.append(INTERNAL)
        return Domain("state", "=", PUBLISHED) & Domain("audience", "in", audiences)

    @api.model
    def _find(self, text, domain=Domain.TRUE, lang=None, scope=None, limit=5):
        """Return the entries that answer a text best, the best first.

        :param str text: what was typed, maybe unfinished, maybe misspelt.
        :param Domain domain: which entries may be found at all; they are also those
            that the user may read.
        :param str lang: language of the text; of the user if not said.
        :param dict scope: what the text is about: ``product_tmpl_id``,
            ``equipment_category_ids`` (with those above), ``symptom_id``: ids.
        :param int limit: how many at most.
        """
        words = normalize(text).split()[:MAX_WORDS]
        if not words:
            return self.browse()
        config = CONFIGS.get((lang or self.env.lang or "")[:2], SIMPLE)
        query = self._search(domain & Domain("state", "=", PUBLISHED))
        wanted = SQL("to_tsquery(%s, %s)", config, " | ".join(words))
        vector = SQL.identifier(self._table, "search_vector")
        query.add_where(SQL("%s @@ %s", vector, wanted))
        query.order = SQL("ts_rank(%s, %s) DESC", vector, wanted)
        query.limit = limit
        return self.browse(query)
