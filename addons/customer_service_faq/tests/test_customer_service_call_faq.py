from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceCallFaq(FaqCommon):
    """An entry solves a call: what is taken over, who may, and what it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(
            subject="Caldaia bloccata", caller_id=cls.contact.id
        ).with_user(cls.operator)

    def test_call_takes_over_what_it_does_not_say_itself(self):
        cause, remedy = (
            self._create_admin("customer.service.code", name=kind, kind=kind)
            for kind in ("cause", "remedy")
        )
        self.boiler.sudo().write({"cause_id": cause.id, "remedy_id": remedy.id})
        own = self._create_call(solution="<p>Said by me</p>").with_user(self.operator)
        self.assertFalse(self.call.action_solve_by_faq(self.boiler.id))
        self.assertFalse(own.action_solve_by_faq(self.boiler.id))
        self.assertRecordValues(
            self.call | own,
            [
                {
                    "state": "solved",
                    "faq_id": self.boiler.id,
                    "cause_id": cause.id,
                    "remedy_id": remedy.id,
                    "user_id": self.operator.id,
                }
            ]
            * 2,
        )
        self.assertIn("1,2 bar", self.call.solution)
        self.assertEqual(own.solution, "<p>Said by me</p>")
        self.assertEqual(self.boiler.solved_count, 2)

    def test_second_click_does_nothing(self):
        self.call.action_solve_by_faq(self.boiler.id)
        solved, messages = self.call.date_solved, len(self.call.message_ids)
        self.assertFalse(self.call.action_solve_by_faq(self.boiler.id))
        self.assertEqual(self.call.date_solved, solved)
        self.assertEqual(len(self.call.message_ids), messages)
        self.assertEqual(self.boiler.solved_count, 1)

    def test_ended_call_is_not_solved_by_another_entry(self):
        self.call.action_solve_by_faq(self.boiler.id)
        with self.assertRaisesRegex(UserError, "ended"):
            self.call.action_solve_by_faq(self.printer.id)
        self.assertEqual(self.call.faq_id, self.boiler)
        cancelled = self._create_call().with_user(self.operator)
        cancelled.action_cancel()
        with self.assertRaisesRegex(UserError, "ended"):
            cancelled.action_solve_by_faq(self.boiler.id)

    def test_only_published_entries_solve(self):
        draft = self._create_entry("Bozza", publish=False, solution="<p>Forse</p>")
        for act in (self.call.action_solve_by_faq, self.call.action_insert_faq):
            with self.assertRaisesRegex(UserError, "published"):
                act(draft.id)
        self.assertFalse(self.call.faq_id)

    def test_rights_of_the_user(self):
        for login in ("reader", "billing"):
            call = self.call.with_user(self.users[login])
            with self.assertRaises(AccessError):
                call.action_solve_by_faq(self.boiler.id)
            with self.assertRaises(AccessError):
                call.action_insert_faq(self.boiler.id)
        colleague = self._create_user(
            "faq_colleague", groups="customer_service_base.group_technician"
        )
        self.call.sudo().user_id = self.operator
        with self.assertRaises(AccessError):
            self.call.with_user(colleague).action_solve_by_faq(self.boiler.id)
        self.assertEqual(self.call.state, "new")

    def test_entry_of_another_company(self):
        foreign = self._create_admin(
            "customer.service.faq",
            name="Altrove",
            lang="it_IT",
            solution="<p>Altrove</p>",
            company_id=self.other_company.id,
        )
        foreign.action_publish()
        with self.assertRaises(AccessError):
            self.call.action_solve_by_faq(foreign.id)
        with self.assertRaises(UserError):
            self.call.sudo().faq_id = foreign

    def test_calls_below_are_asked_for(self):
        self._create_call(subject="Anche qui", parent_id=self.call.id)
        action = self.call.action_solve_by_faq(self.boiler.id)
        self.assertEqual(action["res_model"], "customer.service.call.solve")
        self.assertEqual(self.call.state, "in_progress")
        self.assertEqual(self.boiler.solved_count, 0)
        wizard = (
            self.env["customer.service.call.solve"]
            .with_user(self.operator)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn("1,2 bar", wizard.solution)
        wizard.action_solve()
        self.assertEqual(self.call.state, "solved")
        self.assertEqual(self.boiler.solved_count, 1)

    def test_reopened_call_counts_when_it_is_solved_again(self):
        self.call.action_solve_by_faq(self.boiler.id)
        self.call.action_reopen()
        self.assertEqual(self.call.faq_id, self.boiler)
        self.assertEqual(self.boiler.solved_count, 0)
        self.call.action_solve()
        self.assertEqual(self.boiler.solved_count, 1)
        self.call.faq_id = False
        self.assertEqual(self.boiler.solved_count, 0)

    def test_counted_calls_are_those_the_button_opens(self):
        self.call.action_solve_by_faq(self.boiler.id)
        reopened = self._create_call().with_user(self.operator)
        reopened.action_solve_by_faq(self.boiler.id)
        reopened.action_reopen()
        action = self.boiler.with_user(self.operator).action_view_solved_calls()
        found = self.call.search(action["domain"])
        self.assertEqual(found, self.call)

    def test_merged_call_hands_over_what_solved_it(self):
        self.call.action_solve_by_faq(self.boiler.id)
        target = self._create_call().with_user(self.operator)
        target.action_solve_by_faq(self.printer.id)
        plain = self._create_call().with_user(self.operator)
        plain.action_start()
        plain.action_solve()
        self.call._merge_into(plain)
        self.assertEqual(plain.faq_id, self.boiler)
        self.assertEqual(self.boiler.solved_count, 1)
        plain._merge_into(target)
        self.assertEqual(target.faq_id, self.printer)
        self.assertEqual(self.boiler.solved_count, 0)

    def test_follow_up_and_copy_begin_without(self):
        self.call.action_solve_by_faq(self.boiler.id)
        self.assertNotIn("faq_id", self.call._prepare_follow_up_vals())
        self.assertFalse(self.call.copy().faq_id)

    # ------------------------------------------------------------------
    # What is for our staff stays with our staff
    # ------------------------------------------------------------------
    def test_internal_entry_never_reaches_the_customer(self):
        secret = self._create_entry(
            "Codice di servizio",
            solution="<p>Codice segreto 4711</p>",
            internal_note="<p>Nota segreta 0815</p>",
        )
        self.call.with_user(self.users["user"]).action_solve_by_faq(secret.id)
        self.assertIn("4711", self.call.internal_note)
        self.assertNotIn("4711", self.call.solution or "")
        self.contact.customer_service_portal_scope = "company"
        seen = self.call.with_user(self.portal_user)
        shown = seen.read(list(seen._get_portal_fields()))
        self.assertNotIn("4711", str(shown))
        for name in ("faq_id", "internal_note"):
            with self.assertRaises(AccessError):
                seen.read([name])
            with self.assertRaises(AccessError):
                seen.search([(name, "!=", False)])
        public = self.call.message_ids.filtered(
            lambda message: not message.subtype_id.internal
        )
        self.assertNotIn("4711", "".join(public.mapped("body")))
        mails = self.env["mail.mail"].sudo().search([])
        self.assertFalse(
            mails.filtered(lambda mail: "4711" in (mail.body_html or "")),
            "No mail tells it",
        )

    def test_internal_entry_is_not_inserted(self):
        with self.assertRaisesRegex(UserError, "staff only"):
            self.call.action_insert_faq(self.printer.id)
        entry = self.printer.with_user(self.operator)
        with self.assertRaisesRegex(UserError, "staff only"):
            entry.insert_for_desk()
        self.assertFalse(self.printer.sudo().use_ids)

    def test_note_for_the_desk_stays_with_the_desk(self):
        self.boiler.sudo().internal_note = "<p>Nota segreta 0815</p>"
        action = self.call.action_insert_faq(self.boiler.id)
        self.assertNotIn("0815", action["context"]["default_body"])
        self.call.action_solve_by_faq(self.boiler.id)
        self.assertNotIn("0815", self.call.solution)
        self.assertNotIn("0815", self.boiler.with_user(self.operator).insert_for_desk())

    # ------------------------------------------------------------------
    # Insert in the reply
    # ------------------------------------------------------------------
    def _compose(self, call):
        action = call.action_insert_faq(self.boiler.id)
        return (
            self.env["mail.compose.message"]
            .with_user(self.operator)
            .with_context(**action["context"])
            .create({})
        )

    def test_reply_goes_to_who_called_with_the_files(self):
        self.boiler.sudo().attachment_ids = [
            Command.create({"name": "reset.txt", "raw": b"press reset"})
        ]
        composer = self._compose(self.call)
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("1,2 bar", composer.body)
        self.assertEqual(composer.attachment_ids.mapped("name"), ["reset.txt"])
        composer.action_send_mail()
        message = self.call.message_ids[0]
        self.assertIn("1,2 bar", message.body)
        self.assertFalse(message.subtype_id.internal)
        self.assertEqual(message.notified_partner_ids, self.contact)
        self.assertRecordValues(
            message.attachment_ids, [{"res_model": self.call._name}]
        )
        self.assertRecordValues(
            self.boiler.sudo().use_ids,
            [{"kind": "inserted", "call_id": self.call.id}],
        )

    def test_reply_to_an_address_without_a_contact(self):
        call = self._create_call(
            partner_id=False, caller_name="Ugo", caller_email="ugo@else.example"
        ).with_user(self.operator)
        composer = self._compose(call)
        self.assertEqual(composer.partner_ids.email, "ugo@else.example")
