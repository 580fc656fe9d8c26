from odoo import api, models
from odoo.tools import SQL

from ..tools import faq_rank
from ..tools.faq_rank import Option, Term
from ..tools.faq_text import (
    CONFIGS,
    LONG_WORD,
    MIN_MISSPELT,
    SIMPLE,
    get_slips,
    get_words,
    is_filler,
    is_misspelling,
    is_unfinished,
    join_neighbours,
)
from .customer_service_faq_word import ALL

# what may be meant by an unfinished or misspelt word
MAX_UNFINISHED = 6
MAX_MISSPELT = 3
# words that are looked up by likeness for one that is misspelt
MAX_ALIKE = 12
MIN_UNFINISHED = 3


class CustomerServiceFaq(models.Model):
    """What the words of a text may mean in a language."""

    _inherit = "customer.service.faq"

    @api.model
    def _get_terms(self, text, code):
        """Return what is looked for in the entries of a language.

        :param str text: as it was typed.
        :param str code: of the language, two letters.
        :return: list of ``faq_rank.Term`` and how many entries there are.
        """
        words = get_words(text)
        joined = join_neighbours(words)
        wanted = [word for word in words if not is_filler(word, code)]
        if not wanted:
            return [], 0
        known = self._get_known_words({*words, *joined.values()}, code)
        total = known.pop(ALL, (ALL, 0))[1]
        options = {
            word: [Option((lexeme,), entries)]
            for word in wanted
            for lexeme, entries in [known.get(word, (None, 0))]
            if lexeme
        }
        self._add_joined(options, joined, known)
        unknown = [word for word in options if not known[word][1]]
        last = wanted[-1] if is_unfinished(text) and wanted[-1] == words[-1] else None
        for word, meant in self._get_meant_words(unknown, last, code).items():
            options[word] += meant
        keys = [known[word][0] or word for word in words]
        self._add_synonyms(options, keys, code)
        by_options = dict.fromkeys(tuple(meant) for meant in options.values())
        return [Term(meant) for meant in by_options], total

    @api.model
    def _add_synonyms(self, options, keys, code):
        """Let words mean what else is said for them, with less trust.

        :param dict options: what each word may mean; changed.
        :param list keys: stems of all words of the text in their order.
        :param str code: of the language, two letters.
        """
        lexicon = self.env["customer.service.faq.synonym"]._get_lexicon(code)
        same = {
            word: [
                (lexemes, option.trust)
                for option in meant
                if len(option.lexemes) == 1
                for lexemes in lexicon.get_same(option.lexemes)
            ]
            for word, meant in options.items()
        }
        for phrase in lexicon.get_phrases(keys):
            same[phrase] = [(lexemes, 1) for lexemes in lexicon.get_same(phrase)]
        counts = self._count_lexemes(
            {lexeme for found in same.values() for pair in found for lexeme in pair[0]},
            code,
        )
        for word, found in same.items():
            options.setdefault(word, []).extend(
                Option(lexemes, entries, faq_rank.TRUST_SYNONYM * trust)
                for lexemes, trust in found
                for entries in [min(counts.get(lexeme, 0) for lexeme in lexemes)]
                if entries
            )
            if not options[word]:
                del options[word]

    @api.model
    def _count_lexemes(self, lexemes, code):
        """Return how many entries have each of some stems."""
        if not lexemes:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT lexeme, max(entries) FROM customer_service_faq_word"
                    " WHERE lang = %s AND lexeme = ANY(%s) GROUP BY lexeme",
                    code,
                    list(lexemes),
                )
            )
        )

    @api.model
    def _add_joined(self, options, joined, known):
        """Let two neighbours mean the word that they are together, if there is one."""
        for (one, other), word in joined.items():
            lexeme, entries = known.get(word, (None, 0))
            if lexeme and entries:
                together = Option((lexeme,), entries, faq_rank.TRUST_JOINED)
                for part in (one, other):
                    if part in options:
                        options[part] = [*options[part], together]
                if one not in options and other not in options:
                    options[word] = [together]

    @api.model
    def _get_known_words(self, words, code):
        """Return stem and number of entries of words, and of ``ALL``.

        :return: dict by word; the stem of a word that says nothing is None.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.word,
                       stem.lexeme,
                       coalesce((
                           SELECT max(known.entries)
                             FROM customer_service_faq_word known
                            WHERE known.lang = %(lang)s AND known.lexeme = stem.lexeme
                       ), 0)
                  FROM unnest(%(words)s::text[]) AS wanted (word)
                  CROSS JOIN LATERAL (
                      SELECT CASE WHEN wanted.word = %(all)s THEN %(all)s
                      ELSE (tsvector_to_array(
                          to_tsvector(%(config)s::regconfig, wanted.word)))[1]
                      END AS lexeme
                  ) stem
                """,
                lang=code,
                config=CONFIGS.get(code, SIMPLE),
                words=[ALL, *words],
                all=ALL,
            )
        )
        return {word: (lexeme, entries) for word, lexeme, entries in rows}

    @api.model
    def _get_meant_words(self, unknown, last, code):
        """Return what words may mean that no entry has.

        :param list unknown: the words.
        :param str last: the one that may be unfinished.
        :return: list of ``Option`` by word.
        """
        unfinished = [
            word for word in unknown if word == last and len(word) >= MIN_UNFINISHED
        ]
        misspelt = [word for word in unknown if len(word) >= MIN_MISSPELT]
        queries = [self._get_unfinished_query(word, code) for word in unfinished]
        if self.env.registry.has_trigram:
            queries += [self._get_alike_query(word, code) for word in misspelt]
            misspelt = [word for word in misspelt if len(word) < LONG_WORD]
        if misspelt:
            queries.append(self._get_slips_query(misspelt, code))
        if not queries:
            return {}
        sql = SQL(" UNION ").join(SQL("(%s)", query) for query in queries)
        meant = {}
        for kind, word, *found in self.env.execute_query(sql):
            meant.setdefault(word, {}).setdefault(kind, []).append(found)
        return {word: self._choose_meant(word, kinds) for word, kinds in meant.items()}

    @api.model
    def _choose_meant(self, word, kinds):
        """Return the options for a word: how it may go on, or else be misspelt.

        :param dict kinds: lists of words, stems, numbers of entries and likeness.
        """
        for found in kinds.values():
            found.sort(key=lambda one: (-one[3], -one[2], one[0]))
        if "unfinished" in kinds:
            return self._merge_options(
                kinds["unfinished"], faq_rank.TRUST_UNFINISHED, MAX_UNFINISHED
            )
        alike = kinds["misspelt"][:MAX_ALIKE]
        near = [found for found in alike if is_misspelling(word, found[0])]
        return self._merge_options(near, faq_rank.TRUST_MISSPELT, MAX_MISSPELT)

    @api.model
    def _merge_options(self, found, trust, limit):
        entries = {}
        for _word, lexeme, count, _likeness in found:
            entries[lexeme] = max(count, entries.get(lexeme, 0))
        return [Option((lexeme,), entries[lexeme], trust) for lexeme in entries][:limit]

    @api.model
    def _get_unfinished_query(self, word, code):
        """Return the query of the words that a word may become."""
        return SQL(
            "SELECT 'unfinished', %s, word, lexeme, entries, 0::real"
            " FROM customer_service_faq_word WHERE lang = %s AND word LIKE %s"
            " ORDER BY entries DESC, word LIMIT %s",
            word,
            code,
            f"{word}%",
            MAX_UNFINISHED,
        )

    @api.model
    def _get_alike_query(self, word, code):
        """Return the query of the words that share the most trigrams with a word."""
        return SQL(
            "SELECT 'misspelt', %(word)s, word, lexeme, entries,"
            " similarity(word, %(word)s) AS likeness"
            " FROM customer_service_faq_word"
            " WHERE lang = %(lang)s AND word %% %(word)s"
            " ORDER BY likeness DESC, entries DESC, word LIMIT %(limit)s",
            word=word,
            lang=code,
            limit=MAX_ALIKE,
        )

    @api.model
    def _get_slips_query(self, words, code):
        """Return the query of the words that are one slip away from some words.

        Few trigrams are left of a short word with a slip. A join, because an index
        is not used for hundreds of values together with trigrams.
        """
        slips = [(word, slip) for word in words for slip in get_slips(word)]
        likeness = "0::real"
        if self.env.registry.has_trigram:
            likeness = "similarity(known.word, slip.origin)"
        return SQL(
            "SELECT 'misspelt', slip.origin, known.word, known.lexeme, known.entries,"
            " %(likeness)s"
            " FROM unnest(%(words)s::text[], %(slips)s::text[]) slip (origin, word)"
            " JOIN customer_service_faq_word known"
            " ON known.lang = %(lang)s AND known.word = slip.word",
            likeness=SQL(likeness),
            words=[word for word, _slip in slips],
            slips=[slip for _word, slip in slips],
            lang=code,
        )
