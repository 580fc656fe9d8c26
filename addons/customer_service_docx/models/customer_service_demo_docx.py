from base64 import b64decode, b64encode
from io import BytesIO
from math import cos, sin

import docx
from PIL import Image, ImageDraw

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET
from odoo.addons.customer_service_base.models.customer_service_intervention import DONE

from .customer_service_docx_template import DOCX, FORBIDDEN_IN_NAMES

MODULE = "customer_service_docx"
REPORTS = 3  # of the last interventions
PRIVACY = (
    "I dati personali sono trattati ai sensi del Regolamento (UE) 2016/679. "
    "Eventuali contestazioni sul lavoro eseguito vanno comunicate entro otto giorni "
    "ad assistenza@termotecnica-adriatica.example."
)


class CustomerServiceDemo(models.AbstractModel):
    """Word documents of the demo company: its own template, and what was sent."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_word_documents(self):
        """Load the template that the company changed, and reports made of it, once."""
        demo = self._get_word_demo()
        if demo is None or self.env.ref(f"{MODULE}.demo_docx_template", False):
            return
        template = demo._load_word_template()
        visits = demo.env["customer.service.intervention"].search(
            Domain("company_id", "=", demo.env.company.id)
            & Domain("state", "=", DONE)
            & Domain("signed_by", "!=", False),
            order="date_done desc, id desc",
            limit=REPORTS,
        )
        for number, visit in enumerate(visits):
            visit.signature = demo._draw_signature(number)
            demo._send_word_document(
                template,
                visit,
                template.name,
                "Buongiorno,\nin allegato il rapporto dell’intervento.",
                visit.user_id,
                visit.date_done,
            )

    @api.model
    def _get_word_demo(self):
        """Return the loader in the demo company, nothing where there is none."""
        company = self._ref("demo_company")
        if not company or not self._ref("demo_call_0001"):
            return None
        return self.with_company(company).with_context(
            **QUIET, lang=self._get_lang(), tz="Europe/Rome"
        )

    @api.model
    def _load_word_template(self):
        """Make the company's own report: the one that is shipped, then changed."""
        shipped = self.env.ref(f"{MODULE}.docx_template_intervention_report_it")
        template = self.env["customer.service.docx.template"].create(
            {
                "name": "Rapporto d’intervento Termotecnica",
                "note": "Con l’informativa sulla privacy",
                "model": shipped.model,
                "lang_id": shipped.lang_id.id,
                "company_id": self.env.company.id,
                "file": shipped.file,
                "filename": shipped.filename,
            }
        )
        document = docx.Document(BytesIO(b64decode(shipped.file)))
        document.add_paragraph(PRIVACY)
        stream = BytesIO()
        document.save(stream)
        template._add_version(
            b64encode(stream.getvalue()),
            shipped.filename,
            note="Aggiunta l’informativa sulla privacy",
        )
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_docx_template",
                    "record": template,
                    "noupdate": True,
                }
            ]
        )
        return template

    @api.model
    def _draw_signature(self, number):
        """Return a picture as fingers draw them on a telephone, each another one."""
        image = Image.new("RGBA", (600, 200), "#ffffff00")
        points = [
            (
                40 + step * 5 + 25 * cos(step / 3),
                100 + (70 - step / 2) * sin(step / (2.2 + number / 4)),
            )
            for step in range(100)
        ]
        ImageDraw.Draw(image).line(points, fill="#16324f", width=5, joint="curve")
        stream = BytesIO()
        image.save(stream, "PNG")
        return b64encode(stream.getvalue())

    @api.model
    def _send_word_document(self, template, record, title, text, user, moment=None):
        """Attach the document of a record, and note that it went to the customer.

        The title is said: translations of the template's name are loaded after this.
        """
        number = record._get_docx_number().translate(FORBIDDEN_IN_NAMES)
        file = self.env["ir.attachment"].create(
            {
                "name": f"{title} {number}.docx",
                "res_model": record._name,
                "res_id": record.id,
                "company_id": record._get_docx_company().id,
                "raw": template._render(record),
                "mimetype": DOCX,
                **record._prepare_docx_file(),
            }
        )
        author = (user or self._ref("demo_user_operator")).partner_id
        self.env["mail.message"].create(
            {
                "model": record._name,
                "res_id": record.id,
                "date": moment or fields.Datetime.now(),
                "author_id": author.id,
                "email_from": author.email_formatted,
                "partner_ids": record._get_docx_partner().ids,
                "subject": file.name.rpartition(".")[0],
                "body": self._html(text),
                "message_type": "comment",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "attachment_ids": file.ids,
            }
        )
