from base64 import b64encode
from io import BytesIO

import docx

from odoo import Command

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon


def make_docx(*paragraphs):
    """Return a Word document with some paragraphs, as bytes."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def read_docx(content):
    """Return all text of a Word document: body, tables, header and footer."""
    document = docx.Document(BytesIO(content))
    section = document.sections[0]
    found = []
    for story in (section.header, document, section.footer):
        found += [paragraph.text for paragraph in story.paragraphs]
        for table in story.tables:
            for row in table.rows:
                found += [cell.text for cell in row.cells]
    return "\n".join(found)


class DocxCommon(CustomerServiceCommon):
    """A template of calls, who writes templates, and who makes documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = cls._create_user(
            "docx_editor", groups="customer_service_docx.group_docx_template"
        )
        cls.call = cls._create_call(subject="Boiler & pump <noise>")
        cls.template = cls._create_template(
            "Number {{ call.number }}: {{ call.subject }}"
        )

    @classmethod
    def _create_template(cls, *paragraphs, user=None, **vals):
        """Return a template with some paragraphs, made by who writes them."""
        templates = cls.env["customer.service.docx.template"]
        return templates.with_user(user or cls.editor).create(
            {
                "name": "Letter",
                "model": "customer.service.call",
                "file": b64encode(make_docx(*paragraphs)),
                "filename": "letter.docx",
                "sequence": 1,
                **vals,
            }
        )

    @classmethod
    def _open_wizard(cls, records, user=None, **vals):
        """Return the dialog as it opens from records."""
        wizards = cls.env["customer.service.docx.create"].with_user(
            user or cls.technician
        )
        return wizards.with_context(
            active_model=records._name, active_ids=records.ids
        ).create(vals)

    @classmethod
    def _get_files(cls, record):
        """Return the files that are attached to a record, the last first."""
        return cls.admin_env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)],
            order="id desc",
        )

    @classmethod
    def _install_italian(cls):
        cls.admin_env["res.lang"]._activate_lang("it_IT")

    @classmethod
    def _set_up_accounts(cls):
        """Give the company accounts, and make a user who makes invoices."""
        cls.company.country_id = cls.admin_env.ref("base.it")
        cls.admin_env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.biller = cls._create_user(
            "docx_biller",
            groups="customer_service_base.group_billing,account.group_account_invoice",
        )

    @classmethod
    def _create_invoice(cls, **vals):
        """Return a posted invoice that is overdue."""
        product = cls._create_product("Repair", type="service", list_price=250.0)
        move = (
            cls.env["account.move"]
            .with_user(cls.biller)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                    "invoice_date": "2026-01-10",
                    "invoice_date_due": "2026-02-10",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": 2,
                                "price_unit": 250.0,
                                "tax_ids": [],
                            }
                        )
                    ],
                    **vals,
                }
            )
        )
        move.action_post()
        return move
