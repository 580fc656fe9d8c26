from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqSynonym(FaqCommon):
    """Other words for the same find the entry, and count less than its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate = cls._create_entry(
            "Cancello bloccato a metà", solution="<p>Pulire la guida.</p>"
        )
        cls.noise = cls._create_entry(
            "Rumore metallico in partenza", solution="<p>Lubrificare.</p>"
        )
        cls.all = cls.gate | cls.noise | cls.boiler | cls.printer
        cls.env["customer.service.faq.word"]._count_words()
        cls.publisher = cls._create_user(
            "publisher", groups="customer_service_faq.group_publisher"
        )

    def _find(self, text):
        entries = self.env["customer.service.faq"].with_user(self.users["user"])
        return entries._find(text, Domain("id", "in", self.all.ids), "it_IT")

    def _create_synonym(self, name, user=None):
        synonyms = self.env["customer.service.faq.synonym"]
        return synonyms.with_user(user or self.publisher).create(
            {"name": name, "lang": "it"}
        )

    def test_everyday_words_are_there(self):
        self.assertEqual(self._find("il cancello si è piantato")[:1], self.gate)
        self.assertEqual(self._find("fa un gran casino")[:1], self.noise)

    def test_words_of_the_trade_are_added_at_once(self):
        self.assertFalse(self._find("la zampogna"))
        synonym = self._create_synonym("zampogna, caldaia")
        self.assertEqual(self._find("la zampogna")[:1], self.boiler)
        synonym.name = "zampogna, stampante"
        self.assertEqual(self._find("la zampogna")[:1], self.printer)
        synonym.active = False
        self.assertFalse(self._find("la zampogna"))
        synonym.active = True
        synonym.unlink()
        self.assertFalse(self._find("la zampogna"))

    def test_words_together_are_meant_together(self):
        self._create_synonym("macchina dei fogli, stampante")
        self.assertEqual(self._find("la macchina dei fogli")[:1], self.printer)
        self.assertFalse(self._find("la macchina"))

    def test_a_typed_word_counts_more_than_another_for_it(self):
        typed = self._create_entry("Cancello piantato", solution="<p>Ungere.</p>")
        self.all += typed
        self.env["customer.service.faq.word"]._count_words()
        self.assertEqual(self._find("cancello piantato")[:2], typed + self.gate)

    def test_a_language_without_synonyms_is_searched(self):
        self.admin_env["res.lang"]._activate_lang("de_DE")
        self.assertFalse(
            self.env["customer.service.faq.synonym"].search_count([("lang", "=", "de")])
        )
        entries = self.env["customer.service.faq"].with_user(self.users["user"])
        own = Domain("id", "in", self.all.ids)
        self.assertEqual(entries._find("caldaia", own, "de_DE"), self.boiler)

    def test_one_word_has_no_synonym(self):
        for name in ("caldaia", "caldaia, Caldaia", " , "):
            with self.assertRaises(ValidationError):
                self._create_synonym(name)

    def test_publishers_keep_the_list(self):
        for role in ("user", "technician", "reader"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._create_synonym("uno, due", self.users[role])

    def test_every_language_of_the_search_can_be_chosen(self):
        keys = {
            key
            for key, _name in self.env[self.gate._name + ".synonym"]
            ._fields["lang"]
            ._description_selection(self.env)
        }
        self.assertLessEqual({"it", "en", "de", "fr", "es"}, keys)
