import base64

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqRevision(FaqCommon):
    """What is published changes in a copy that takes its place."""

    def _revise(self, entry=None, user=None, **vals):
        entry = (entry or self.boiler).with_user(user or self.operator)
        action = entry.action_revise()
        revision = entry.browse(action["res_id"])
        revision.write(vals)
        return revision

    def test_copy_shows_what_it_revises(self):
        revision = self._revise(solution="<p>Riportare la pressione a 1,5 bar.</p>")
        self.assertRecordValues(
            revision,
            [
                {
                    "revision_of_id": self.boiler.id,
                    "state": "draft",
                    "name": self.boiler.name,
                    "lang": "it_IT",
                    "audience": "portal",
                    "version": 0,
                    "user_id": self.operator.id,
                    "display_name": f"{self.boiler.name} (revision)",
                }
            ],
        )
        self.assertIn("<del", revision.comparison)
        self.assertIn("<ins", revision.comparison)
        self.assertNotIn("Problem", revision.comparison)
        self.assertIn("1,2 bar", self.boiler.solution)

    def test_second_click_opens_the_first_copy(self):
        first = self._revise()
        for role in ("technician", "manager"):
            again = self._revise(user=self.users[role])
            self.assertEqual(again, first)
        first.action_archive()
        self.assertEqual(self._revise(), first)

    def test_database_allows_one_copy(self):
        revision = self._revise().sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            revision.copy({"revision_of_id": self.boiler.id})

    def test_published_copy_takes_the_place(self):
        call = self._create_call()
        call.action_solve_by_faq(self.boiler.id)
        revision = self._revise(
            name="Blocco E10", solution="<p>Riportare la pressione a 1,5 bar.</p>"
        )
        picture = self.env["ir.attachment"].create(
            {
                "name": "manometro.png",
                "raw": base64.b64decode("iVBORw0KGgo="),
                "res_model": revision._name,
                "res_id": revision.id,
            }
        )
        action = revision.with_user(self.manager).action_publish()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = wizard.with_context(**action["context"]).create({"change": "1,5 bar"})
        action = wizard.action_publish()
        self.assertEqual(action["res_id"], self.boiler.id)
        self.assertFalse(revision.exists())
        self.assertEqual(picture.res_id, self.boiler.id)
        self.assertEqual(self.boiler.name, "Blocco E10")
        self.assertIn("1,5 bar", self.boiler.solution)
        self.assertEqual((self.boiler.version, self.boiler.state), (2, "published"))
        self.assertEqual(self.boiler.solved_count, 1)
        last, first = self.boiler.version_ids
        self.assertRecordValues(
            last | first,
            [
                {"number": 2, "name": "Blocco E10", "change": "1,5 bar"},
                {
                    "number": 1,
                    "name": "La caldaia si blocca con il codice E10",
                    "change": False,
                },
            ],
        )
        self.assertIn("<ins", last.comparison)
        self.assertFalse(first.comparison)
        self.assertEqual(
            self.env["customer.service.faq"]._find("blocco E10"), self.boiler
        )

    def test_what_the_copy_shares_is_changed_on_the_entry(self):
        revision = self._revise()
        for vals in ({"audience": "public"}, {"lang": "en_US"}):
            with self.assertRaises(UserError):
                revision.with_user(self.manager).write(vals)
        self.boiler.with_user(self.manager).write(
            {"audience": "internal", "company_id": False}
        )
        self.assertEqual(revision.audience, "internal")
        self.assertFalse(revision.company_id)

    def test_readers_do_not_see_copies(self):
        revision = self._revise()
        for role in ("reader", "billing"):
            with self.assertRaises(AccessError):
                revision.with_user(self.users[role]).read(["name"])
            with self.assertRaises(AccessError):
                self._revise(self.printer, user=self.users[role])
        with self.assertRaises(AccessError):
            revision.action_publish()

    def test_only_what_is_published_is_revised(self):
        draft = self._create_entry("Bozza", publish=False)
        for entry in (draft, self._revise()):
            with self.assertRaises(UserError):
                entry.action_revise()

    def test_discarded_copy_leaves_the_entry(self):
        action = self._revise(solution="<p>x</p>").action_discard()
        self.assertEqual(action["res_id"], self.boiler.id)
        self.assertFalse(self.boiler.revision_ids)
        with self.assertRaises(UserError):
            self.boiler.with_user(self.manager).action_discard()
        self.assertTrue(self.boiler.exists())

    def test_entry_that_is_revised_does_not_become_obsolete(self):
        self._revise()
        with self.assertRaisesRegex(UserError, "discard the revision"):
            self.boiler.with_user(self.manager).action_obsolete("x")

    def test_old_text_is_proposed_again(self):
        self._revise(solution="<p>Altro.</p>").with_user(self.manager)._publish("a")
        action = self.boiler.version_ids[-1].action_restore()
        revision = self.boiler.browse(action["res_id"])
        self.assertEqual(revision.revision_of_id, self.boiler)
        self.assertIn("1,2 bar", revision.solution)
        with self.assertRaisesRegex(UserError, "revision first"):
            self.boiler.version_ids[-1].action_restore()
        with self.assertRaises(AccessError):
            self.boiler.version_ids[-1].with_user(self.users["reader"]).action_restore()

    def test_comparison_shows_marks_of_texts_as_text(self):
        revision = self._revise(symptoms="<script>alert(1)</script>")
        self.assertNotIn("<script>", revision.comparison)
        self.assertIn("&lt;", revision.comparison)
