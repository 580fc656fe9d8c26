from odoo import Command
from odoo.tests import tagged

from .import_common import COLUMNS, FaqImportCase


@tagged("post_install", "-at_install")
class TestFaqImportAgain(FaqImportCase):
    """What is exported is imported again, changed or not."""

    def _export(self, entries, columns=COLUMNS):
        """Return the rows of a spreadsheet of entries."""
        entries = entries.with_user(self.manager).sudo()  # who exports makes xml ids
        return [
            [cell or "" for cell in row]
            for row in entries.export_data(columns)["datas"]
        ]

    def _import_changed(self, entry, user=None, **changes):
        """Import the row of an entry with some other cells.

        :return: what is said of it.
        """
        [row] = self._export(entry)
        cells = {**dict(zip(COLUMNS, row, strict=True)), **changes}
        result = self._load([list(cells.values())], COLUMNS, user)
        return [message["message"] for message in result["messages"]]

    def _create_one_of_each(self):
        """Return entries of each sort, linked to what is archived since."""
        category = self._create_admin("customer.service.faq.category", name="Gone")
        cause = self._create_admin(
            "customer.service.code", name="Gone cause", kind="cause"
        )
        self.boiler.with_user(self.manager).write(
            {
                "category_id": category.id,
                "cause_id": cause.id,
                "product_tmpl_ids": [Command.link(self.product.id)],
                "symptom_ids": [Command.link(self.code.id)],
            }
        )
        revision = self.boiler._revise()
        translation = self.boiler._translate("en_US")
        obsolete = self._create_entry("Superata", solution="<p>No</p>")
        obsolete.with_user(self.manager).action_obsolete("Old", self.printer.id)
        draft = self._create_entry("Bozza", publish=False, symptoms="Due\nrighe")
        for gone in (category, cause, self.product, self.code):
            gone.active = False
        entries = self.boiler | self.printer | revision | translation
        return entries | obsolete | draft

    # ------------------------------------------------------------------
    # There and back
    # ------------------------------------------------------------------
    def test_what_is_not_changed_is_not_written(self):
        entries = self._create_one_of_each()
        columns = [*COLUMNS, "cause_id", "user_id", "date_review"]
        rows = self._export(entries, columns)
        before = self._read(entries)
        for user in (self.manager, self.operator):
            with self.subTest(user=user.login):
                self.assertEqual(self._loaded(rows, columns, user), entries)
                self.assertEqual(self._read(entries), before)

    def _read(self, entries):
        """Return all that is stored of entries, by the database."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(e) FROM customer_service_faq e WHERE id IN %s ORDER BY id",
            [entries._ids],
        )
        entries = entries.sudo().with_context(active_test=False)
        entries.invalidate_recordset()
        links = entries.mapped(
            lambda entry: (entry.product_tmpl_ids, entry.symptom_ids, entry.version_ids)
        )
        return self.env.cr.fetchall(), links

    # ------------------------------------------------------------------
    # Somebody works on it
    # ------------------------------------------------------------------
    def test_text_over_an_open_revision_is_refused(self):
        revision = self.boiler._revise()
        revision.solution = "<p>Chiamare il tecnico.</p>"
        text = self.boiler.solution
        for changes in ({"solution": "<p>Altro</p>"}, {"state": "Obsolete"}):
            with self.subTest(changes=changes):
                self.assertEqual(
                    self._import_changed(self.boiler, **changes),
                    [f"Publish or discard the revision first: {self.boiler.name}."],
                )
                self.assertEqual(self.boiler.solution, text)
        self.assertTrue(revision.exists())
        self.assertEqual(self.boiler.version, 1)

    def test_what_a_revision_does_not_say_is_imported_over_it(self):
        revision = self.boiler._revise()
        said = self._import_changed(self.boiler, audience="Everybody", lang="en")
        self.assertEqual(said, [])
        self.assertEqual(set((self.boiler | revision).mapped("audience")), {"public"})
        self.assertEqual(set((self.boiler | revision).mapped("lang")), {"en_US"})

    def test_row_of_a_revision_changes_the_revision(self):
        revision = self.boiler._revise()
        changes = {"solution": "<p>Chiamare il tecnico.</p>"}
        said = self._import_changed(revision, user=self.operator, **changes)
        self.assertEqual(said, [])
        self.assertIn("tecnico", revision.solution)
        self.assertNotIn("tecnico", self.boiler.solution)
        [refusal] = self._import_changed(revision, audience="Everybody")
        self.assertIn("A revision changes the text only", refusal)
        [refusal] = self._import_changed(revision, state="Obsolete")
        self.assertIn("Only what is published becomes obsolete", refusal)

    def test_row_of_a_revision_publishes_it(self):
        revision = self.boiler._revise()
        columns = ("id", "solution", "state")
        [row] = self._export(revision, columns)
        entry = self._loaded([[row[0], "<p>Nuovo</p>", "Published"]], columns)
        self.assertEqual(entry, self.boiler)
        self.assertFalse(revision.exists())
        self.assertEqual(self.boiler.version_ids.mapped("change"), ["Imported", False])
        self.assertIn("Nuovo", self.boiler.solution)
