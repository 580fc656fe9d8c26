from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.faq_text import CONFIGS, SIMPLE
from .customer_service_faq import PUBLISHED

# the row that counts all entries of a language
ALL = ""
# with more entries than this the words are counted once an hour, not at once
MANY_ENTRIES = 5_000


class CustomerServiceFaqWord(models.Model):
    """A word of published entries, and how many have it.

    Says what is rare, so that the search looks at few rows and weighs words, and what
    words there are, so that misspelt ones find the right one. It only advises: what is
    not counted yet is found all the same. So it is written by a job, in one statement,
    and nobody who publishes waits for it.
    """

    _name = "customer.service.faq.word"
    _description = "Word of the FAQ"
    _order = "lang, entries desc, word"
    _rec_name = "word"
    _log_access = False

    lang = fields.Char(
        string="Language", required=True, readonly=True, help="Two letters."
    )
    word = fields.Char(required=True, readonly=True, help="As it is written.")
    lexeme = fields.Char(
        string="Stem", required=True, readonly=True, help="As it is searched."
    )
    entries = fields.Integer(
        readonly=True, help="Published entries that have the stem."
    )

    _word_uniq = models.UniqueIndex(
        "(lang, word text_pattern_ops)", "The word is counted already."
    )
    _lexeme = models.Index("(lang, lexeme, entries)")
    _likeness = models.Index(
        lambda registry: "USING gin (word gin_trgm_ops)" if registry.has_trigram else ""
    )

    @api.model
    def _request_count(self):
        """Have the words counted soon."""
        now = fields.Datetime.now()
        if self._get_totals(list(CONFIGS)).get(ALL, 0) > MANY_ENTRIES:
            now = now.replace(minute=0, second=0) + timedelta(hours=1)
        # sudo: whoever publishes an entry changes which words there are
        cron = self.env.ref("customer_service_faq.ir_cron_count_words").sudo()
        cron._trigger(now)

    @api.model
    def _get_totals(self, codes):
        """Return how many published entries languages have, the sum at ``ALL``.

        :param list codes: languages, two letters each.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT lang, entries FROM customer_service_faq_word"
                " WHERE lang = ANY(%s) AND word = %s",
                list(codes),
                ALL,
            )
        )
        return {**dict(rows), ALL: sum(entries for _lang, entries in rows)}

    @api.model
    def _cron_count_words(self):
        """Count the words of all published entries."""
        self._count_words()

    @api.model
    def _count_words(self):
        """Count the words of all published entries, language by language."""
        entries = self.env["customer.service.faq"]
        entries.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT left(lang, 2) FROM customer_service_faq"
                " WHERE state = %s UNION SELECT DISTINCT lang"
                " FROM customer_service_faq_word",
                PUBLISHED,
            )
        )
        for (code,) in rows:
            self.env.cr.execute(self._get_count(code))
        self.invalidate_model()

    @api.model
    def _get_count(self, code):
        """Return the statement that counts the words of a language.

        :param str code: two letters.
        """
        config = CONFIGS.get(code, SIMPLE)
        where = SQL(
            "FROM customer_service_faq WHERE active AND state = %s"
            " AND left(lang, 2) = %s",
            PUBLISHED,
            code,
        )
        mogrify = self.env.cr._obj.mogrify
        # ts_stat takes the text of a query
        lexemes = SQL("SELECT search_vector %s", where)
        words = SQL(
            "SELECT to_tsvector('simple', concat_ws(' ', search_name,"
            " search_symptoms, search_solution)) %s",
            where,
        )
        lexemes, words = (
            mogrify(query.code, query.params).decode() for query in (lexemes, words)
        )
        return SQL(
            """
            WITH counted AS MATERIALIZED (
                SELECT found.word,
                       stem.lexeme,
                       counts.ndoc AS entries
                  FROM ts_stat(%(words)s) found
                  CROSS JOIN LATERAL (
                      SELECT (tsvector_to_array(
                          to_tsvector(%(config)s::regconfig, found.word)))[1] AS lexeme
                  ) stem
                  JOIN ts_stat(%(lexemes)s) counts ON counts.word = stem.lexeme
                 WHERE length(found.word) <= 40
                 UNION ALL
                SELECT %(all)s, %(all)s, count(*) %(where)s
            ), gone AS (
                DELETE FROM customer_service_faq_word word
                 WHERE word.lang = %(lang)s
                   AND NOT EXISTS (
                       SELECT FROM counted WHERE counted.word = word.word)
            )
            INSERT INTO customer_service_faq_word AS word (lang, word, lexeme, entries)
            SELECT %(lang)s, word, lexeme, entries FROM counted
            ON CONFLICT (lang, word) DO UPDATE
               SET lexeme = excluded.lexeme, entries = excluded.entries
             WHERE (word.lexeme, word.entries)
                   IS DISTINCT FROM (excluded.lexeme, excluded.entries)
            """,
            words=words,
            lexemes=lexemes,
            config=config,
            all=ALL,
            where=where,
            lang=code,
        )
