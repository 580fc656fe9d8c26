from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DocxCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(DocxCommon):
    """Templates of a company are its own; those of none are everybody's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._create_user(
            "docx_foreigner",
            groups="customer_service_base.group_manager",
            company=cls.other_company,
        )
        cls.own = cls._create_template("{{ call.number }}", company_id=cls.company.id)

    def test_template_of_another_company_is_not_there(self):
        templates = self.env["customer.service.docx.template"].with_user(self.foreigner)
        self.assertFalse(templates.search([("id", "=", self.own.id)]))
        self.assertTrue(templates.search([("id", "=", self.template.id)]))
        with self.assertRaises(AccessError):
            self.own.with_user(self.foreigner).read(["name"])
        with self.assertRaises(AccessError):
            self.own.version_ids.with_user(self.foreigner).read(["number"])

    def test_template_follows_the_company_of_the_records(self):
        both = self._create_user(
            "docx_both", groups="customer_service_base.group_manager"
        )
        both.sudo().company_ids |= self.other_company
        theirs = self._create_admin(
            "customer.service.call",
            subject="Theirs",
            partner_id=self.other_customer.id,
            company_id=self.other_company.id,
        )
        templates = self.env["customer.service.docx.template"].with_user(both)
        templates = templates.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        calls = self.env["customer.service.call"].with_env(templates.env)
        self.assertIn(self.own, templates._get_best(calls.browse(self.call.id)))
        mixed = calls.browse((self.call | theirs).ids)
        self.assertNotIn(self.own, templates._get_best(mixed))
        self.assertIn(self.template, templates._get_best(mixed))

    def test_header_is_that_of_the_company_of_the_record(self):
        data = self.call.with_user(self.technician)._get_docx_data()
        self.assertEqual(data["company"]["name"], self.company.name)

    def test_documents_of_another_company_are_not_made(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.foreigner)._render(
                self.call.with_user(self.foreigner)
            )
