from base64 import b64decode

from lxml import html

from odoo.tests import Form, tagged

from .common import RmaCommon

REPORT = "customer_service_rma.report_rma_sheet"


@tagged("post_install", "-at_install")
class TestRmaSheet(RmaCommon):
    """The sheet for the parcel, and its e-mail."""

    def _print(self, return_, report=REPORT):
        reports = self.env["ir.actions.report"]
        page = reports._render_qweb_html(report, return_.ids)[0]
        return " ".join(html.fromstring(page).text_content().split())

    def _get_mails(self, return_):
        return return_.message_ids.filtered("partner_ids")

    def test_sheet(self):
        return_ = self._authorize(customer_reference="PO 7")
        text = self._print(return_)
        for expected in (return_.name, "AA-1", "PO 7", "Officine Verdi", "Valid until"):
            with self.subTest(expected):
                self.assertIn(expected, text)
        self.assertNotIn("Not authorized yet", text)
        self.assertIn("Not authorized yet", self._print(self._create_rma()))

    def test_instructions_of_the_company(self):
        return_ = self._authorize()
        ours = "Use the original packing"
        self.assertIn(ours, self._print(return_))
        self.company.sudo().customer_service_rma_instructions = "<p>By courier only</p>"
        text = self._print(return_)
        self.assertIn("By courier only", text)
        self.assertNotIn(ours, text)

    def test_bar_code_is_a_drawing_of_the_number(self):
        return_ = self._create_rma()
        head, data = return_._get_barcode().split(",")
        self.assertIn("svg", head)
        self.assertIn(b"<svg", b64decode(data))

    def test_sent_at_once_where_the_company_says_so(self):
        silent = self._authorize(requester_id=self.contact.id)
        self.assertFalse(self._get_mails(silent))
        silent.action_cancel()
        self.company.sudo().customer_service_rma_send_sheet = True
        return_ = self._authorize(requester_id=self.contact.id)
        message = self._get_mails(return_)
        self.assertEqual(message.partner_ids, self.contact)
        self.assertIn(return_.name, message.subject)
        self.assertEqual(len(message.attachment_ids), 1)
        self.assertEqual(message.message_type, "auto_comment")

    def test_who_has_no_address_is_not_written_to(self):
        self.company.sudo().customer_service_rma_send_sheet = True
        return_ = self._authorize()
        self.assertEqual(return_.state, "open")
        self.assertFalse(self._get_mails(return_))

    def test_written_by_hand(self):
        return_ = self._authorize(requester_id=self.contact.id)
        action = return_.action_send()
        form = Form(self.env["mail.compose.message"].with_context(**action["context"]))
        self.assertIn(return_.name, form.subject)
        form.save().action_send_mail()
        self.assertEqual(self._get_mails(return_).partner_ids, self.contact)

    def test_requester_comes_from_the_call(self):
        call = self._create_call(caller_id=self.contact.id)
        return_ = self._create_rma(call_id=call.id)
        self.assertEqual(return_.requester_id, self.contact)
        self.assertEqual(return_._get_people_to_write_to(), self.contact)

    def test_receipt_tells_what_came(self):
        return_ = self._authorize()
        note = "customer_service_rma.report_rma_receipt"
        self.assertIn("Nothing arrived yet", self._print(return_, note))
        self._receive(return_)
        self.env["customer.service.rma.accessory"].create(
            {"line_id": return_.line_ids.id, "name": "Power cable"}
        )
        text = self._print(return_, note)
        self.assertIn("AA-1", text)
        self.assertIn("Power cable", text)
