from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FaqCommon

ACTIVITY = "customer_service_faq.activity_type_translation"


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqTranslation(FaqCommon):
    """One entry for each language, read by the same people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["res.lang"]._activate_lang("fr_FR")
        cls.published = cls.boiler.with_user(cls.manager)
        cls.english = cls.boiler.with_user(cls.technician)._translate("en_US")
        cls.english.write({"name": "The boiler stops with code E10"})

    def _publish_text(self, entry, solution):
        """Publish another text of a published entry, through a revision."""
        revision = entry.with_user(self.operator)._revise()
        revision.solution = solution
        revision.with_user(self.manager)._publish("Text")

    def test_translation_is_a_draft_for_the_same_people(self):
        self.assertRecordValues(
            self.english,
            [
                {
                    "state": "draft",
                    "lang": "en_US",
                    "audience": "portal",
                    "company_id": self.company.id,
                    "translation_of_id": self.boiler.id,
                    "source_version": 1,
                    "user_id": self.technician.id,
                    "is_source_changed": False,
                }
            ],
        )
        self.assertIn("1,2 bar", self.english.solution)

    def test_who_writes_drafts_does_not_say_who_reads_a_translation(self):
        draft = self._create_entry("Bozza", publish=False, solution="<p>Sì</p>")
        translation = draft._translate("en_US")
        translation.with_user(self.manager).action_publish()
        with self.assertRaises(AccessError):
            draft.with_user(self.operator).audience = "public"
        draft.with_user(self.manager).audience = "portal"
        self.assertEqual(translation.audience, "portal")

    def test_archived_translation_is_read_by_nobody_else_either(self):
        self.english.with_user(self.manager).active = False
        self.published.audience = "internal"
        self.assertEqual(self.english.audience, "internal")

    def test_dialog_proposes_a_language_and_opens_what_there_is(self):
        action = self.boiler.action_translate()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.create({})
        self.assertEqual(wizard.lang, "fr_FR")
        french = self.boiler.browse(wizard.action_translate()["res_id"])
        self.assertEqual(french.translation_of_id, self.boiler)
        self.assertEqual(self.boiler._translate("en_US"), self.english)
        self.assertEqual(self.english._translate("fr_FR"), french)
        self.assertEqual(french._translate("it_IT"), self.boiler)

    def test_one_translation_for_each_language(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.english.copy({"translation_of_id": self.boiler.id})

    def test_translation_is_in_another_language(self):
        with self.assertRaises(ValidationError):
            self.english.lang = "it_IT"
        with self.assertRaises(ValidationError):
            self.published.lang = "en_US"

    def test_translation_has_no_translations(self):
        french = self._create_entry("Chaudière", publish=False, lang="fr_FR")
        with self.assertRaises(ValidationError):
            french.translation_of_id = self.english
        with self.assertRaises(UserError):
            self.boiler._revise()._translate("fr_FR")

    def test_audience_follows_the_original(self):
        for user in (self.operator, self.manager):
            with self.assertRaisesRegex(UserError, "the same people"):
                self.english.with_user(user).audience = "public"
        self.published.write({"audience": "public", "company_id": False})
        self.assertEqual(self.english.audience, "public")
        self.assertFalse(self.english.company_id)
        french = self._create_entry(
            "Chaudière",
            publish=False,
            lang="fr_FR",
            translation_of_id=self.boiler.id,
        )
        self.assertEqual(french.audience, "public")
        self.assertEqual(french.source_version, 1)

    def test_original_that_changes_is_told(self):
        self.english.with_user(self.manager).action_publish()
        self._publish_text(self.boiler, "<p>1,5 bar</p>")
        self.assertTrue(self.english.is_source_changed)
        self.assertEqual(len(self.english.activity_ids), 1)
        self.assertEqual(self.english.activity_ids.user_id, self.technician)
        self._publish_text(self.boiler, "<p>1,6 bar</p>")
        self.assertEqual(len(self.english.activity_ids), 1)
        found = self.boiler.search([("is_source_changed", "=", True)])
        self.assertEqual(found, self.english)
        self._publish_text(self.english, "<p>1.6 bar</p>")
        self.assertFalse(self.english.is_source_changed)
        self.assertFalse(self.english.activity_ids)
        self.assertEqual(self.english.source_version, 3)

    def test_translation_made_before_stays_behind(self):
        self.english.with_user(self.manager).action_publish()
        revision = self.english._revise()
        self._publish_text(self.boiler, "<p>1,5 bar</p>")
        revision.with_user(self.manager)._publish("Typo")
        self.assertTrue(self.english.is_source_changed)
        with self.assertRaises(AccessError):
            self.english.with_user(self.operator).action_source_checked()
        self.english.with_user(self.manager).action_source_checked()
        self.assertFalse(self.english.is_source_changed)
        self.assertFalse(self.english.activity_ids)

    def test_nobody_writes_what_was_translated(self):
        with self.assertRaises(AccessError):
            self.english.source_version = 9
        with self.assertRaises(AccessError):
            self.english.is_source_changed = True

    def test_entries_in_a_language(self):
        entries = self.boiler | self.printer
        self.assertEqual(entries._in_language("en_US"), {})
        self.english.with_user(self.manager).action_publish()
        self.assertEqual(entries._in_language("en_US"), {self.boiler: self.english})
        self.assertEqual(entries._in_language("en_GB"), {self.boiler: self.english})
        self.assertEqual(
            (entries | self.english)._in_language("it_IT"),
            {
                self.boiler: self.boiler,
                self.printer: self.printer,
                self.english: self.boiler,
            },
        )
        with self.assertQueryCount(3):
            self.env.invalidate_all()
            entries._in_language("en_US")

    def test_translations_become_obsolete_with_the_original(self):
        english_printer = self.printer._translate("en_US")
        english_printer.name = "Black lines"
        (english_printer | self.english).with_user(self.manager).action_publish()
        self.published.action_obsolete("Nuova", self.printer.id)
        self.assertEqual(self.english.state, "obsolete")
        self.assertEqual(self.english.replaced_by_id, english_printer)
