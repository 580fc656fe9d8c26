from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaq(FaqCommon):
    """An entry is written, published, found, and solves a call."""

    def test_subject_finds_the_entry(self):
        faq = self.env["customer.service.faq"].with_user(self.users["user"])
        found = faq.with_context(lang="it_IT").suggest("caldaia bloccata E10")
        self.assertEqual(found["entries"][0]["id"], self.boiler.id)

    def test_entry_solves_a_call(self):
        call = self._create_call(subject="Caldaia bloccata")
        call = call.with_user(self.users["user"])
        call.action_solve_by_faq(self.boiler.id)
        self.assertEqual(call.state, "solved")
        self.assertEqual(call.faq_id, self.boiler)
        self.assertIn("1,2 bar", call.solution)
        self.assertEqual(self.boiler.solved_count, 1)

    def test_operator_does_not_publish(self):
        entry = self._create_entry("Bozza", publish=False, solution="<p>Sì</p>")
        with self.assertRaises(AccessError):
            entry.with_user(self.users["user"]).action_publish()
        with self.assertRaises(AccessError):
            entry.with_user(self.users["user"]).write({"state": "published"})

    def test_operator_says_what_is_wrong_with_an_entry(self):
        entry = self.boiler.with_user(self.users["user"])
        message = entry.message_post(body="The pressure is another one now.")
        self.assertIn(message, self.boiler.message_ids)
