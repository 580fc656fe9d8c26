from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCase

from .test_intervention_phone import PhoneCommon


@tagged("post_install", "-at_install")
class TestInterventionSend(PhoneCommon, MailCase):
    """The report goes to the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill_in(cls.visit.with_env(cls.env))
        cls.visit.action_done()

    def _get_mails(self):
        return self._new_mails.filtered(
            lambda mail: mail.model == "customer.service.call"
        )

    def test_report_goes_to_an_address_with_the_file(self):
        with self.mock_mail_gateway():
            self._send("send_report", email="Boss <boss@verdi.example>")
        self.assertEqual(self._get_mails().email_to, "boss@verdi.example")
        message = self.call.message_ids[0]
        self.assertIn(self.call.name, message.subject)
        self.assertIn("Intervention Report", message.attachment_ids.name)
        self.assertIn("boss@verdi.example", self.visit.message_ids[0].body)

    def test_report_goes_to_the_caller_as_a_contact(self):
        with self.mock_mail_gateway():
            self._send("send_report", email="anna@verdi.example")
        self.assertEqual(self.call.message_ids[0].partner_ids, self.contact)
        self.assertEqual(len(self._get_mails()), 1)

    def test_report_sent_again_with_its_number_is_sent_once(self):
        uuid = str(uuid4())
        with self.mock_mail_gateway():
            for _ in range(2):
                self._send("send_report", uuid=uuid, email="boss@verdi.example")
        self.assertEqual(len(self._get_mails()), 1)

    def test_what_is_no_address_is_refused(self):
        for email in ("", None, "nobody"):
            with self.subTest(email=email), self.assertRaises(UserError):
                self._send("send_report", email=email)

    def test_unfinished_work_has_no_report(self):
        visit = self._create_intervention(self.call).with_user(self.technician)
        with self.assertRaisesRegex(UserError, "is done"):
            self._send("send_report", visit=visit, email="boss@verdi.example")
        with self.assertRaisesRegex(UserError, "is done"):
            visit.action_send_report()

    def test_others_send_nothing(self):
        reader = self.visit.with_user(self.users["reader"])
        with self.assertRaises(AccessError):
            self._send("send_report", visit=reader, email="boss@verdi.example")

    def test_office_writes_the_mail_itself(self):
        visit = self.visit.with_user(self.users["dispatcher"])
        action = visit.action_send_report()
        context = action["context"]
        composers = self.env["mail.compose.message"].with_user(self.users["dispatcher"])
        composer = Form(composers.with_context(**context)).save()
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertTrue(composer.attachment_ids)
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self.assertIn(self.visit.name, self.call.message_ids[0].body)
        self.assertEqual(self.visit.message_ids[0].partner_ids, self.contact)
