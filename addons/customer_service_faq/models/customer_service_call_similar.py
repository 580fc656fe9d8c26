from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CLOSED,
    SOLVED,
)

from ..tools import faq_rank
from ..tools.faq_text import CONFIGS, SIMPLE, normalize
from ..tools.plain import to_plain

# the latest calls that are compared
MAX_OF_MACHINE = 50
MAX_OF_PRODUCT = 150
# letters of a solution that are compared
MAX_SOLUTION = 2_000


class CustomerServiceCall(models.Model):
    """Calls that were solved before, on the same machine or the same product."""

    _inherit = "customer.service.call"

    _product_history = models.Index(
        "(product_id, date_open DESC) WHERE product_id IS NOT NULL"
    )

    @api.model
    def _find_similar_solved(self, text, about, limit=3):
        """Return solved calls about the same thing, the most similar first.

        Those of the machine come before those of its product. The user reads them all.

        :param str text: subject of the new call, as far as it is typed.
        :param dict about: ids known so far: ``equipment_id``, ``call_id`` (of the call
            itself, which is not similar to itself).
        :param int limit: how many at most.
        """
        entries = self.env["customer.service.faq"]
        equipment = entries._get_suggestion_equipment(about)
        code = (self.env.lang or "en_US")[:2]
        terms, total = entries._get_terms(text, code)
        if not (equipment and terms):
            return self.browse()
        found = self.browse()
        for calls in self._get_solved_before(equipment, about.get("call_id")):
            found |= calls._rank_by_words(terms, total, code)
            if len(found) >= limit:
                break
        return found[:limit]

    @api.model
    def _get_solved_before(self, equipment, call_id):
        """Yield the latest calls of a machine, then of others of its product."""
        solved = Domain("state", "in", (SOLVED, CLOSED)) & Domain(
            "solution", "!=", False
        )
        solved &= Domain("id", "!=", call_id or 0)
        same = Domain("equipment_id", "=", equipment.id)
        order = "date_open desc"
        names = ["subject", "solution"]
        yield self.search_fetch(solved & same, names, limit=MAX_OF_MACHINE, order=order)
        if equipment.product_id:
            product = Domain("product_id", "=", equipment.product_id.id)
            yield self.search_fetch(
                solved & product & ~same, names, limit=MAX_OF_PRODUCT, order=order
            )

    def _rank_by_words(self, terms, total, code):
        """Return the calls that have words of a text, the most similar first.

        :param list terms: of ``faq_rank``.
        :param int total: entries of the FAQ, by which words are rare.
        :param str code: of the language, two letters.
        """
        if not self:
            return self
        rows = self.env.execute_query(
            SQL(
                """
                SELECT told.id, length(words.vector),
                       ARRAY(SELECT ARRAY[lexeme, array_to_string(weights, '')]
                               FROM unnest(words.vector))
                  FROM unnest(%(ids)s::int[], %(subjects)s::text[],
                              %(solutions)s::text[])
                       AS told (id, subject, solution)
                  CROSS JOIN LATERAL (
                      SELECT setweight(
                                 to_tsvector(%(config)s::regconfig, told.subject), 'A')
                             || setweight(
                                 to_tsvector(%(config)s::regconfig, told.solution), 'C')
                             AS vector
                  ) words
                """,
                ids=self.ids,
                subjects=[normalize(call.subject or "") for call in self],
                solutions=[
                    normalize(to_plain(call.solution)[:MAX_SOLUTION]) for call in self
                ],
                config=CONFIGS.get(code, SIMPLE),
            )
        )
        candidates = [
            faq_rank.Candidate(key, faq_rank.count_places(found), length)
            for key, length, found in rows
        ]
        ranked = faq_rank.rank(terms, candidates, total)
        return self.browse([candidate.id for candidate in ranked])
