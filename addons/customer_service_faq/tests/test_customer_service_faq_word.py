from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqWord(FaqCommon):
    """The words of published entries are counted by a job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.admin_env.ref("customer_service_faq.ir_cron_count_words")

    def _count(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def _word(self, word, lang="it"):
        words = self.admin_env["customer.service.faq.word"]
        words.invalidate_model()
        return words.search([("word", "=", word), ("lang", "=", lang)])

    def test_words_of_published_entries_are_counted(self):
        self._create_entry("Bozza di zanzariera", publish=False)
        self._count()
        before = self._word("caldaia").entries
        self._create_entry("La mia caldaia", solution="<p>Due caldaie</p>")
        self._count()
        self.assertEqual(self._word("caldaia").entries, before + 1)
        self.assertEqual(self._word("caldaie").lexeme, self._word("caldaia").lexeme)
        self.assertFalse(self._word("zanzariera"))
        self.assertFalse(self._word("la"), "says nothing")

    def test_counting_twice_changes_nothing(self):
        self._count()
        ids = self._word("caldaia").ids
        self._count()
        self.assertEqual(self._word("caldaia").ids, ids)

    def test_words_of_entries_that_are_gone_go(self):
        entry = self._create_entry("Zanzariera", solution="<p>Rete</p>")
        self._count()
        self.assertTrue(self._word("zanzariera"))
        entry.with_user(self.manager).action_obsolete()
        self._count()
        self.assertFalse(self._word("zanzariera"))

    def test_languages_are_counted_apart(self):
        self._create_entry("Zanzariera", lang="en_US", solution="<p>Net</p>")
        self._count()
        self.assertTrue(self._word("zanzariera", "en"))
        self.assertFalse(self._word("zanzariera", "it"))

    def test_publishing_asks_for_a_count_and_writing_a_draft_does_not(self):
        triggers = self.admin_env["ir.cron.trigger"]
        own = [("cron_id", "=", self.cron.id)]
        triggers.search(own).unlink()
        draft = self._create_entry("Bozza", publish=False, solution="<p>Sì</p>")
        draft.name = "Bozza nuova"
        self.assertFalse(triggers.search(own))
        draft.with_user(self.manager).action_publish()
        self.assertTrue(triggers.search(own))

    def test_count_waits_for_the_hour_where_there_are_many(self):
        self._count()
        triggers = self.admin_env["ir.cron.trigger"]
        own = [("cron_id", "=", self.cron.id)]
        triggers.search(own).unlink()
        self.patch(
            self.env.registry["customer.service.faq.word"],
            "_get_totals",
            lambda words, codes: {"": 100_000},
        )
        self._create_entry("Zanzariera", solution="<p>Rete</p>")
        moment = triggers.search(own).mapped("call_at")[0]
        self.assertEqual((moment.minute, moment.second), (0, 0))
