from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceCallEntryFaq(FaqCommon):
    """A call that an entry solves while it is on the telephone."""

    def _take(self, **vals):
        return (
            self.env["customer.service.call.entry"]
            .with_user(self.operator)
            .create({"caller_id": self.contact.id, "subject": "Caldaia ferma", **vals})
        )

    def test_one_click_saves_and_solves(self):
        entry = self._take()
        action = entry.action_solve_by_faq(self.boiler.id)
        self.assertEqual(action["tag"], "display_notification")
        self.assertRecordValues(
            entry.call_id,
            [
                {
                    "state": "solved",
                    "faq_id": self.boiler.id,
                    "partner_id": self.customer.id,
                    "user_id": self.operator.id,
                }
            ],
        )
        self.assertIn("1,2 bar", entry.call_id.solution)

    def test_second_click_makes_no_second_call(self):
        entry = self._take()
        entry.action_solve_by_faq(self.boiler.id)
        call = entry.call_id
        entry.action_solve_by_faq(self.boiler.id)
        self.assertEqual(entry.call_id, call)
        self.assertEqual(self.boiler.solved_count, 1)

    def test_own_words_stay(self):
        entry = self._take(solution="Premuto reset")
        entry.action_solve_by_faq(self.boiler.id)
        self.assertIn("Premuto reset", entry.call_id.solution)
        self.assertNotIn("1,2 bar", entry.call_id.solution)

    def test_internal_entry_goes_into_the_notes(self):
        entry = self._take()
        entry.action_solve_by_faq(self.printer.id)
        self.assertEqual(entry.call_id.state, "solved")
        self.assertIn("tamburo", entry.call_id.internal_note)
        self.assertNotIn("tamburo", entry.call_id.solution or "")

    def test_inserted_solution_counts_when_the_call_is_solved(self):
        solved = self._take(solution="Premere reset", faq_id=self.boiler.id)
        solved.action_solve()
        self.assertEqual(solved.call_id.faq_id, self.boiler)
        self.assertEqual(self.boiler.solved_count, 1)
        later = self._take(faq_id=self.boiler.id)
        later.action_save()
        self.assertEqual(later.call_id.faq_id, self.boiler)
        self.assertEqual(self.boiler.solved_count, 1)

    def test_subject_is_needed(self):
        entry = self._take(subject=False)
        with self.assertRaisesRegex(UserError, "few words"):
            entry.action_solve_by_faq(self.boiler.id)

    def test_entry_of_another_company(self):
        foreign = self._create_admin(
            "customer.service.faq",
            name="Altrove",
            lang="it_IT",
            solution="<p>Altrove</p>",
            company_id=self.other_company.id,
        )
        foreign.action_publish()
        entry = self._take()
        with self.assertRaises(AccessError):
            entry.action_solve_by_faq(foreign.id)
        self.assertFalse(entry.call_id)
