from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.pdf import find_office
from .common import DocxCommon, read_docx


@tagged("post_install", "-at_install")
class TestCreate(DocxCommon):
    """The dialog: a document of one record, to keep, to download, to send."""

    def test_every_role_makes_documents_of_what_it_reads(self):
        for role in ("reader", "technician", "billing", "user", "manager"):
            wizard = self._open_wizard(self.call, self.users[role])
            self.assertEqual(wizard.template_id, self.template)
            action = wizard.action_create()
            file = self._get_files(self.call)[:1]
            self.assertEqual(action["url"], f"/web/content/{file.id}?download=true")
            self.assertEqual(file.create_uid, self.users[role])
            self.assertIn(
                f"Number {self.call.name}: Boiler & pump <noise>", read_docx(file.raw)
            )
            self.assertTrue(file.name.endswith(".docx"))
        self.assertFalse(self.env["customer.service.docx.run"].sudo().search([]))

    def test_who_may_not_read_makes_no_document(self):
        for user in (self.outsider, self.portal_user):
            with self.assertRaises(AccessError):
                self._open_wizard(self.call, user)

    def test_records_of_others_are_not_smuggled_in(self):
        wizard = self._open_wizard(self.call)
        foreign = self._create_admin(
            "customer.service.call",
            subject="Theirs",
            partner_id=self.other_customer.id,
            company_id=self.other_company.id,
        )
        wizard.res_ids = foreign.ids
        with self.assertRaises(AccessError):
            wizard.action_create()
        wizard.res_model = "res.users"
        with self.assertRaises(UserError):
            wizard.action_create()

    def test_template_of_other_documents_is_refused(self):
        wizard = self._open_wizard(self.call)
        wizard.template_id = self._create_template("x", model="sale.order")
        with self.assertRaises(UserError):
            wizard.action_create()

    def test_other_models_have_no_documents(self):
        with self.assertRaises(UserError):
            self._open_wizard(self.customer)

    def test_without_templates_it_says_so(self):
        self.admin_env["customer.service.docx.template"].search([]).active = False
        with self.assertRaisesRegex(UserError, "no Word template"):
            self._open_wizard(self.call)

    def test_mail_has_the_document(self):
        action = self._open_wizard(self.call, self.operator).action_send()
        file = self._get_files(self.call)[:1]
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.operator)
            .with_context(**action["context"])
            .create({"body": "Here it is"})
        )
        self.assertEqual(composer.attachment_ids, file)
        self.assertEqual(composer.partner_ids, self.customer)
        composer.action_send_mail()
        message = self.call.message_ids[:1]
        self.assertEqual(message.attachment_ids, file)
        self.assertEqual(message.partner_ids, self.customer)

    def test_several_are_not_sent_at_once(self):
        wizard = self._open_wizard(self.call | self._create_call())
        with self.assertRaises(UserError):
            wizard.action_send()

    def test_pdf_needs_libreoffice(self):
        with patch(
            "odoo.addons.customer_service_docx.models.customer_service_docx_run"
            ".find_office",
            return_value=None,
        ):
            wizard = self._open_wizard(self.call, as_pdf=True)
            self.assertFalse(wizard.can_pdf)
            wizard.action_create()
        self.assertTrue(self._get_files(self.call)[0].name.endswith(".docx"))

    def test_pdf_is_made_by_libreoffice(self):
        if not find_office():
            self.skipTest("LibreOffice is not installed")
        self._open_wizard(self.call, as_pdf=True).action_create()
        file = self._get_files(self.call)[0]
        self.assertTrue(file.name.endswith(".pdf"))
        self.assertEqual(file.mimetype, "application/pdf")
        self.assertTrue(file.raw.startswith(b"%PDF"))
