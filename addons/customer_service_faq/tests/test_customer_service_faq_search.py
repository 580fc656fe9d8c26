import random

from odoo.fields import Domain
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqSearch(FaqCommon):
    """Entries are found by what callers say, by those who may read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leak = cls._create_entry(
            "Perdita d'acqua sotto la lavastoviglie",
            symptoms="Pozza sul pavimento a fine ciclo.",
            solution="<p>Cambiare la guarnizione dello sportello.</p>",
        )
        cls.network = cls._create_entry(
            "Il Wi-Fi cade ogni pochi minuti",
            solution="<p>Cambiare il canale del punto di accesso.</p>",
        )
        cls.all = cls.boiler | cls.printer | cls.leak | cls.network
        cls.env["customer.service.faq.word"]._count_words()
        cls.operator = cls.users["user"]

    def _find(self, text, user=None, lang="it_IT", **options):
        entries = self.env["customer.service.faq"].with_user(user or self.operator)
        return entries._find(text, Domain("id", "in", self.all.ids), lang, **options)

    def test_inflected_words_find_the_entry(self):
        self.assertEqual(self._find("caldaie bloccate")[0], self.boiler)

    def test_a_code_is_found_however_it_is_written(self):
        for text in ("E10", "e-10", "E 10", "e 10", "errore e.10"):
            self.assertEqual(self._find(text)[:1], self.boiler, text)

    def test_other_alphabets_are_published_and_found(self):
        entry = self._create_entry(
            "Котёл не греет", solution="<p>Добавьте воды.</p>", lang="en_US"
        )
        self.all |= entry
        self.assertEqual(self._find("котел греет", lang="en_US")[:1], entry)

    def test_pictures_and_addresses_are_no_words(self):
        entry = self._create_entry(
            "Valvola",
            solution="<p>Aprire <a href='https://example.com/manuale'>la valvola</a>"
            f"<img src='data:image/png;base64,{'QUJDRA' * 200_000}'/></p>",
        )
        self.assertEqual(entry.search_solution, "aprire la valvola")

    def test_endless_text_is_searched_by_its_beginning(self):
        words = " ".join(f"parola{number}" for number in range(150_000))
        entry = self._create_entry("Elenco", solution=f"<p>{words}</p>")
        self.all |= entry
        self.assertEqual(self._find("parola7")[:1], entry)

    def test_accents_and_apostrophes_do_not_matter(self):
        for text in ("perdita dell'acqua", "PERDITA D’ACQUA", "pèrdita acquà"):
            self.assertEqual(self._find(text)[:1], self.leak, text)

    def test_compounds_are_found_in_one_word_and_in_two(self):
        for text in ("wifi", "wi fi", "Wi-Fi"):
            self.assertEqual(self._find(text)[:1], self.network, text)

    def test_an_unfinished_word_is_enough(self):
        self.assertEqual(self._find("righe ner")[:1], self.printer)
        self.assertEqual(self._find("stamp")[:1], self.printer)

    def test_a_misspelt_word_finds_the_entry(self):
        for text in ("cladaia ferma", "caldaaia ferma", "cadaia ferma", "caldaua"):
            self.assertEqual(self._find(text)[:1], self.boiler, text)

    def test_long_winded_callers_are_understood(self):
        text = (
            "Buongiorno, sono la signora del terzo piano, la chiamo perché da ieri "
            "mattina la stampante mi fa delle righe sui fogli, grazie mille"
        )
        self.assertEqual(self._find(text)[:1], self.printer)

    def test_a_greeting_finds_nothing(self):
        self.assertFalse(self._find("buongiorno signora, grazie"))
        self.assertFalse(self._find("   ?!  "))
        self.assertFalse(self._find(""))

    def test_what_is_not_counted_yet_is_found(self):
        entry = self._create_entry("Zanzariera strappata", solution="<p>Rete</p>")
        self.all += entry
        self.assertEqual(self._find("zanzariera")[:1], entry)

    def test_drafts_and_obsolete_entries_are_not_found(self):
        self.boiler.with_user(self.manager).action_obsolete()
        self.assertNotIn(self.boiler, self._find("caldaia E10"))

    def test_entries_of_another_company_are_not_found(self):
        company = self.admin_env["res.company"].create({"name": "Altra"})
        # sudo: nobody here may move entries between companies
        self.boiler.sudo().company_id = company
        self.assertNotIn(self.boiler, self._find("caldaia E10"))

    def test_own_language_comes_first_and_others_follow(self):
        english = self._create_entry(
            "Boiler shows E10", lang="en_US", solution="<p>Fill it.</p>"
        )
        self.all += english
        found = self._find("E10", lang="en_US")
        self.assertEqual(found, english + self.boiler)
        self.assertEqual(self._find("E10"), self.boiler + english)

    def test_what_is_found_in_another_language_is_shown_in_ones_own(self):
        english = self._create_entry(
            "Boiler locks out", lang="en_US", solution="<p>Fill</p>"
        )
        english.sudo().translation_of_id = self.boiler
        self.all += english
        self.assertEqual(self._find("caldaia bloccata", lang="en_US"), english)
        entries = self.env["customer.service.faq"].with_user(self.operator)
        found = entries._find("boiler locks", [("id", "=", english.id)], "it_IT")
        self.assertEqual(found, english, "the other one is not to be found")

    def test_the_scope_reorders_what_matches_about_as_well(self):
        product = self.admin_env["product.template"].create({"name": "Termo 24"})
        names = ("Pompa rumorosa alla partenza", "Pompa rumorosa alla fermata")
        first, second = (
            self._create_entry(name, solution="<p>Spurgare.</p>") for name in names
        )
        self.all += first + second
        self.assertEqual(self._find("pompa rumorosa")[0], first)
        second.with_user(self.manager).product_tmpl_ids = product
        self.printer.with_user(self.manager).product_tmpl_ids = product
        found = self._find("pompa rumorosa", scope={"product_tmpl_id": product.id})
        self.assertEqual(found[0], second)
        self.assertNotIn(self.printer, found)

    def test_any_text_is_harmless(self):
        chance = random.Random(20261122)
        marks = "'\"\\&|!():*<->%_;-- \t\n\0$"
        for _round in range(2_000):
            text = "".join(
                chance.choice(marks)
                if chance.random() < 0.4
                else chr(chance.choice([chance.randrange(32, 0xD7FF), 101, 97, 49]))
                for _letter in range(chance.randrange(1, 40))
            )
            self._find(text)

    def test_few_queries_however_long_the_text_is(self):
        short, long = "caldaia", "caldaia righe nere pozza pavimneto canale " * 5
        self._find(long)
        for text, count in ((short, 3), (long, 4)):
            with self.assertQueryCount(count):
                self._find(text, limit=1)
