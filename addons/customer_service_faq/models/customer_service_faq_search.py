from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import faq_rank
from ..tools.faq_text import CONFIGS, SIMPLE, normalize
from .customer_service_faq import INTERNAL, PORTAL, PUBLIC, PUBLISHED

# what a word weighs by where it stands
WEIGHTS = {"search_name": "A", "search_symptoms": "B", "search_solution": "C"}
# rows whose words are looked at, entries that are compared closely
MAX_ROWS = 1_000
MAX_CANDIDATES = 50
# calls an entry solved that are counted
MAX_SOLVED = 100
# of the words of a text the rarest are looked for
MAX_TERMS = 14


class CustomerServiceFaq(models.Model):
    """How entries are found: few rows by their words, then a closer look at these.

    What the words of a text may mean is in ``_search_words``, what they weigh in
    ``tools/faq_rank.py``.
    """

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

    # ------------------------------------------------------------------
    # Words are counted when they change
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        if any(entry.state == PUBLISHED for entry in entries):
            self.env["customer.service.faq.word"]._request_count()
        return entries

    def write(self, vals):
        result = super().write(vals)
        told = {"state", "active", "lang", "name", "keywords", "symptoms", "solution"}
        if not told.isdisjoint(vals) and (
            "state" in vals or any(entry.state == PUBLISHED for entry in self)
        ):
            self.env["customer.service.faq.word"]._request_count()
        return result

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------
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

        Those in the language of the text come first. If they are too few, the ones in
        other languages follow.

        :param str text: what was typed, maybe unfinished, maybe misspelt.
        :param Domain domain: which entries may be found at all; they are also those
            that the user may read.
        :param str lang: language of the text; of the user if not said.
        :param dict scope: what the text is about: ``product_tmpl_id``,
            ``equipment_category_ids`` (with those above), ``symptom_id``: ids.
        :param int limit: how many at most.
        """
        lang = lang or self.env.lang or "en_US"
        self.flush_model()
        found = self.browse()
        for code in self._get_search_languages(lang[:2]):
            own = self._find_in_language(text, domain, code, scope or {})
            found |= self.browse(own)
            if len(found) >= limit:
                break
        return found._prefer_language(lang, domain)[:limit]

    def _prefer_language(self, lang, domain):
        """Return the entries, each as it is told in a language if it is, and once.

        :param str lang: code of the language of who asks.
        :param Domain domain: which entries may be found at all.
        """
        others = self.filtered(lambda entry: entry.lang[:2] != lang[:2])
        if not others:
            return self
        told = others._in_language(lang)
        versions = self.browse({version.id for version in told.values()})
        allowed = self.search(Domain(domain) & Domain("id", "in", versions.ids))
        preferred = self.browse()
        for entry in self:
            version = told.get(entry, entry)
            preferred |= version if version in allowed else entry
        return preferred

    @api.model
    def _get_search_languages(self, code):
        """Return the languages entries are looked for in, two letters each.

        :param str code: of the first.
        """
        installed = [lang[:2] for lang, _name in self.env["res.lang"].get_installed()]
        return list(dict.fromkeys([code, *installed]))

    @api.model
    def _find_in_language(self, text, domain, code, scope):
        """Return the ids of the entries of one language, the best first."""
        terms, total = self._get_terms(text, code)
        if not terms:
            return []
        terms.sort(key=lambda term: term.entries)
        terms = terms[:MAX_TERMS]
        rows = self._get_rows(terms, total, domain, code)
        sql = self._get_candidates_query(text, terms, total, rows, scope)
        candidates = [
            self._prepare_candidate(row) for row in self.env.execute_query(sql)
        ]
        return [entry.id for entry in faq_rank.rank(terms, candidates, total)]

    @api.model
    def _get_rows(self, terms, total, domain, code):
        """Return the query of the rows that have the rarest words, few by design."""
        language = Domain("lang", "=like", f"{code}%")
        published = Domain("state", "=", PUBLISHED)
        vector = SQL.identifier(self._table, "search_vector")
        columns = ("id", "search_name", "search_vector")
        lookups, before = [], SQL("TRUE")
        for key in faq_rank.get_keys(terms, total, MAX_ROWS):
            wanted = SQL("%s @@ %s::tsquery", vector, key)
            query = self._search(Domain(domain) & published & language)
            query.add_where(SQL("%s AND %s", wanted, before))
            query.limit = 2 * MAX_ROWS
            lookups.append(
                query.select(*(SQL.identifier(self._table, name) for name in columns))
            )
            before = SQL("NOT (%s)", wanted)
        return SQL(" UNION ALL ").join(SQL("(%s)", lookup) for lookup in lookups)

    @api.model
    def _get_candidates_query(self, text, terms, total, rows, scope):
        """Return the query of what is compared of the best rows.

        The first score is the sum of what the words are worth that an entry has, and
        where it has them.
        """
        queries = [faq_rank.get_query(term.options) for term in terms]
        worth = [
            max(faq_rank.get_worth(option, total) for option in term.options)
            for term in terms
        ]
        first = SQL(" + ").join(
            SQL("%s * (search_vector @@ %s::tsquery)::int", value, query)
            for value, query in zip(worth, queries, strict=True)
        )
        lexemes = {
            lexeme
            for term in terms
            for option in term.options
            for lexeme in option.lexemes
        }
        return SQL(
            """
            WITH found AS (%(rows)s), best AS (
                SELECT found.id, found.search_name, found.search_vector
                  FROM found
              ORDER BY %(first)s + %(place)s
                       * ts_rank('{0, 0.2, 0.4, 1}', search_vector, %(any)s::tsquery)
                       + %(scope)s DESC,
                       found.id
                 LIMIT %(limit)s
            )
            SELECT best.id,
                   length(best.search_vector),
                   ARRAY(
                       SELECT ARRAY[lexeme, array_to_string(weights, '')]
                         FROM unnest(best.search_vector)
                        WHERE lexeme = ANY(%(lexemes)s)
                   ),
                   %(likeness)s,
                   %(about)s,
                   (SELECT count(*)
                      FROM (SELECT FROM customer_service_call
                             WHERE faq_id = best.id LIMIT %(solved)s) calls)
              FROM best
            """,
            rows=rows,
            first=first,
            place=max(worth),
            any=" | ".join(queries),
            limit=MAX_CANDIDATES,
            lexemes=list(lexemes),
            solved=MAX_SOLVED,
            scope=self._get_first_scope(scope, max(worth)),
            likeness=self._get_likeness(text),
            about=SQL(", ").join(self._get_scope_tests("best", scope)),
        )

    @api.model
    def _get_likeness(self, text):
        if not self.env.registry.has_trigram:
            return SQL("0")
        return SQL("word_similarity(%s, best.search_name)", normalize(text[:200]))

    @api.model
    def _get_scope_tests(self, alias, scope):
        """Return SQL of whether an entry is about the same things.

        :return: same product, equipment category and symptom.
        """
        tests = (
            (
                "customer_service_faq_product_rel",
                "product_tmpl_id",
                [scope.get("product_tmpl_id")],
            ),
            (
                "customer_service_faq_equipment_category_rel",
                "equipment_category_id",
                scope.get("equipment_category_ids") or [],
            ),
            (
                "customer_service_faq_symptom_rel",
                "symptom_id",
                [scope.get("symptom_id")],
            ),
        )
        return [
            SQL(
                "%s IN (SELECT faq_id FROM %s WHERE %s = ANY(%s))",
                SQL.identifier(alias, "id"),
                SQL.identifier(table),
                SQL.identifier(column),
                [key for key in keys if key],
            )
            for table, column, keys in tests
        ]

    @api.model
    def _get_first_scope(self, scope, worth):
        """Return SQL of what being about the same things counts at first."""
        boosts = (
            faq_rank.BOOST_PRODUCT,
            faq_rank.BOOST_CATEGORY,
            faq_rank.BOOST_SYMPTOM,
        )
        return SQL(" + ").join(
            SQL("%s * (%s)::int", boost * worth, test)
            for boost, test in zip(
                boosts, self._get_scope_tests("found", scope), strict=True
            )
        )

    @api.model
    def _prepare_candidate(self, row):
        key, length, found, likeness, product, category, symptom, solved = row
        return faq_rank.Candidate(
            key,
            faq_rank.count_places(found),
            length,
            likeness=likeness,
            same_product=product,
            same_category=category,
            same_symptom=symptom,
            solved=solved,
        )
