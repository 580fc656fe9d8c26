from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon

from . import retrieval

# What the search reached, with the questions as written and with two slips of the
# finger: it may not get worse. ``tests/bench/faq.py`` tells more.
REACHED = {
    ("en", "written"): {"R@3": 0.8714, "MRR": 0.7909},
    ("en", "two typos"): {"R@3": 0.8, "MRR": 0.7063},
    ("it", "written"): {"R@3": 0.9308, "MRR": 0.8728},
    ("it", "two typos"): {"R@3": 0.9115, "MRR": 0.8434},
}
MARGIN = 0.01


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqRetrieval(CustomerServiceCommon):
    """Callers' questions find the entries that answer them."""

    def _create_entries(self, code):
        entries = self.env["customer.service.faq"].sudo()
        told = retrieval.load_entries(code)
        names = ("name", "keywords", "symptoms")
        created = entries.create(
            [
                {
                    "lang": retrieval.LANGUAGES[code],
                    "state": "published",
                    "solution": f"<p>{entry['solution']}</p>",
                    **{name: entry[name] for name in names},
                }
                for entry in told
            ]
        )
        self.env["customer.service.faq.word"]._count_words()
        return dict(zip(created.ids, (entry["id"] for entry in told), strict=True))

    def _ask(self, code, variant, told):
        entries = self.env["customer.service.faq"].with_user(self.users["user"])
        own = Domain("id", "in", list(told))
        lang = retrieval.LANGUAGES[code]
        ranks = []
        for text, right in retrieval.load_questions(code):
            question = retrieval.misspell(text, variant)
            found = entries._find(question, own, lang, limit=retrieval.DEPTH)
            ranks.append(retrieval.get_rank([told[key] for key in found.ids], right))
        return retrieval.judge(ranks)

    def test_the_search_does_not_get_worse(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        codes = {code for code, _variant in REACHED}
        told = {code: self._create_entries(code) for code in codes}
        for (code, variant), reached in REACHED.items():
            figures = self._ask(code, variant, told[code])
            for name, figure in reached.items():
                with self.subTest(lang=code, variant=variant, figure=name):
                    self.assertGreaterEqual(figures[name], figure - MARGIN)

    def test_misspelling_is_always_the_same(self):
        text = "la caldaia perde acqua"
        self.assertEqual(retrieval.misspell(text, "written"), text)
        for variant in ("one typo", "two typos"):
            slip = retrieval.misspell(text, variant)
            self.assertNotEqual(slip, text)
            self.assertEqual(retrieval.misspell(text, variant), slip)
