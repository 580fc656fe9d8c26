from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .revision_common import RevisionCommon

REPORT = "customer_service_contract.report_price_letter"


@tagged("post_install", "-at_install")
class TestPriceLetter(RevisionCommon):
    """What customers are told about their new prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "verdi@example.com"
        cls.other_customer.email = False
        cls.contracts = (
            cls._create_contract()
            | cls._create_contract([{}, {"revisable": False}])
            | cls._create_contract(partner_id=cls.other_customer.id)
        )
        cls.revision = cls._create_revision(cls.contracts)

    def setUp(self):
        super().setUp()
        self.revision.action_preview()
        self.revision.action_letters()
        self.letter = self.revision.letter_ids.filtered("email")

    def _get_text(self, letter):
        html = self.env["ir.actions.report"]._render_qweb_html(REPORT, letter.ids)[0]
        return " ".join(html.decode().split())

    def _run_cron(self):
        cron = self.admin_env.ref(
            "customer_service_contract.ir_cron_send_price_letters"
        )
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_one_letter_for_each_customer(self):
        self.assertEqual(
            self.revision.letter_ids.partner_id, self.customer | self.other_customer
        )
        self.assertEqual(len(self.letter.line_ids), 2)
        self.assertEqual(self.letter.line_ids.contract_id, self.contracts[:2])
        letters = self.revision.letter_ids
        self.revision.action_letters()
        self.assertEqual(self.revision.letter_ids, letters)

    def test_the_letter_says_old_and_new_and_why(self):
        text = self._get_text(self.letter)
        for part in (
            self.contracts[0].name,
            "01/01/2026",
            "100.00",
            "102.00",
            "November 2024",
            "November 2025",
        ):
            self.assertIn(part, text)
        self.revision.note = "<p>Dear friends</p>"
        self.assertIn("Dear friends", self._get_text(self.letter))

    def test_the_letter_is_in_the_language_of_the_customer(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.customer.lang = "it_IT"
        self.assertIn("novembre 2025", self._get_text(self.letter))
        other = self.revision.letter_ids - self.letter
        self.assertIn("November 2025", self._get_text(other))

    def test_sent_once_by_the_cron(self):
        self.revision.action_send_letters()
        self.assertEqual(self.letter.state, "queued")
        self._run_cron()
        self.assertEqual(self.letter.state, "sent")
        self.assertTrue(self.letter.date_sent)
        mail = self.admin_env["mail.mail"].search(
            [("model", "=", self.letter._name), ("res_id", "=", self.letter.id)]
        )
        self.assertEqual(mail.recipient_ids, self.customer)
        self._run_cron()
        with self.assertRaises(UserError):
            self.letter.action_send()

    def test_who_has_no_address_gets_a_printed_one(self):
        other = self.revision.letter_ids - self.letter
        with self.assertRaises(UserError):
            other.action_send()
        other.action_print()
        self.assertEqual(other.state, "printed")
        self.revision.action_send_letters()
        self.assertEqual(other.state, "printed")

    def test_what_is_not_true_any_more_is_told_again(self):
        self.revision.action_send_letters()
        self._run_cron()
        self.revision.action_preview()
        self.assertEqual(self.letter.state, "sent")
        self.index.value_ids.filtered(lambda one: one.value == 102).value = 103
        self.revision.action_preview()
        self.assertEqual(self.letter.state, "to_send")

    def test_no_letter_without_a_change(self):
        rows = self.revision.line_ids.filtered("letter_id")
        rows.filtered(lambda row: row.partner_id == self.customer)._exclude("Promised")
        self.revision.action_letters()
        self.assertEqual(self.revision.letter_ids.partner_id, self.other_customer)

    def test_a_provisional_price_says_so(self):
        self._publish({date(2024, 12, 1): 100})
        contract = self._create_contract(date_start="2025-02-01")
        revision = self._create_revision(
            contract, date_from="2026-02-01", estimate="estimate"
        )
        revision.action_preview()
        revision.action_letters()
        self.assertIn(
            "provisional until the index of December 2025",
            self._get_text(revision.letter_ids),
        )

    def test_readers_send_nothing(self):
        mine = self.letter.with_user(self.users["user"])
        self.assertEqual(mine.partner_id, self.customer)
        for action in ("send", "print"):
            with self.assertRaises(AccessError):
                getattr(mine, f"action_{action}")()
