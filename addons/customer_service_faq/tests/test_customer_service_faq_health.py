from odoo import fields
from odoo.tests import tagged

from .insight_common import InsightCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqHealth(InsightCommon):
    """The most useful entry comes first; those to look at again say why."""

    def _health(self, entry, user=None):
        return self._rows("health", user).browse(entry.id)

    def test_most_useful_comes_first(self):
        self._solve_by(self.printer)
        self._use(self.printer, "deflected")
        self._use(self.boiler, "deflected")
        ours = [("faq_id", "in", (self.boiler | self.printer).ids)]
        first, second = self._rows("health").search(ours)
        self.assertRecordValues(
            first | second,
            [
                {
                    "faq_id": self.printer.id,
                    "saved_count": 2,
                    "solved_count": 1,
                    "deflected_count": 1,
                },
                {
                    "faq_id": self.boiler.id,
                    "saved_count": 1,
                    "solved_count": 0,
                    "deflected_count": 1,
                },
            ],
        )

    def test_new_entry_is_not_stale(self):
        row = self._health(self.boiler)
        self.assertFalse(row.is_stale)
        self.assertFalse(row.reason)

    def test_entry_that_was_never_used_is_stale_after_a_year(self):
        self._publish_ago(self.boiler, 13)
        row = self._health(self.boiler)
        self.assertTrue(row.is_unused)
        self.assertTrue(row.is_stale)
        self.assertEqual(row.reason, "never used")

    def test_use_of_this_year_keeps_it(self):
        self._publish_ago(self.boiler | self.printer, 20)
        self._use(self.boiler, "read", months_ago=11)
        self._use(self.printer, "read", months_ago=13)
        self.assertFalse(self._health(self.boiler).is_stale)
        self.assertIn("not used since", self._health(self.printer).reason)

    def test_more_noes_than_yeses(self):
        for kind in ("helpful", "unhelpful", "unhelpful"):
            self._use(self.boiler, kind)
        row = self._health(self.boiler)
        self.assertTrue(row.is_unhelpful)
        self.assertEqual(row.reason, "2 of 3 votes say it does not help")
        self._use(self.boiler, "helpful")
        self.assertFalse(self._health(self.boiler).is_stale)

    def test_review_is_due_from_its_day_on(self):
        today = fields.Date.context_today(self.env.user)
        for days, due in ((0, True), (1, False)):
            self.boiler.with_user(self.manager).date_review = fields.Date.add(
                today, days=days
            )
            row = self._health(self.boiler)
            with self.subTest(days=days):
                self.assertEqual((row.is_overdue, row.is_stale), (due, due))
                self.assertEqual(bool(row.reason), due)

    def test_translation_of_what_changed(self):
        english = self._create_entry(
            "The boiler locks out with E10",
            lang="en_US",
            translation_of_id=self.boiler.id,
            solution="<p>Fill up to 1.2 bar.</p>",
        )
        self.assertFalse(self._health(english).is_outdated)
        revision = self.boiler.with_user(self.manager)._revise()
        revision.solution = "<p>Riportare a 1,5 bar.</p>"
        revision._publish("1,5 bar")
        row = self._health(english)
        self.assertEqual(row.reason, "the original changed")

    def test_drafts_and_archived_entries_have_no_row(self):
        draft = self._create_entry("Bozza", publish=False)
        self.printer.with_user(self.manager).active = False
        found = self._rows("health", self.manager).search([])
        self.assertFalse({draft.id, self.printer.id} & set(found.ids))

    def test_obsolete_entry_needs_no_review(self):
        self._publish_ago(self.boiler, 30)
        self.boiler.with_user(self.manager).action_obsolete()
        self.assertFalse(self._health(self.boiler).is_stale)

    def test_row_opens_the_entry(self):
        action = self._health(self.boiler).action_view_faq()
        self.assertEqual(action["res_id"], self.boiler.id)

    def test_shared_entry_counts_the_uses_of_the_own_company(self):
        shared = self._create_entry("Per tutti", company_id=False, solution="<p>Sì</p>")
        self._use(shared, "read")
        for _time in range(2):
            self._use(shared, "read", company=self.other_company)
        self.assertEqual(self._health(shared).read_count, 1)
