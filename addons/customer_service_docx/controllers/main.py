from odoo.http import Controller, content_disposition, request, route

from ..models.customer_service_docx_template import DOCX
from ..tools.field_list import make_field_list


class DocxController(Controller):
    """Downloads of who writes templates."""

    @route(
        "/customer_service/docx/<int:template_id>/fields", auth="user", readonly=True
    )
    def docx_fields(self, template_id, **_params):
        """Send the list of what a template may name, as a Word document."""
        template = self._get_template(template_id)
        values = template._prepare_fields_document()
        return self._send(make_field_list(**values), f"{values['title']}.docx")

    @route(
        "/customer_service/docx/<int:template_id>/sample", auth="user", readonly=True
    )
    def docx_sample(self, template_id, **_params):
        """Send the document filled in with examples."""
        template = self._get_template(template_id)
        return self._send(
            template._render_sample(), f"{template._get_file_stem()}.docx"
        )

    def _get_template(self, template_id):
        template = request.env["customer.service.docx.template"].browse(template_id)
        template = template.exists()
        if not template:
            raise request.not_found()
        template.check_access("read")
        return template

    def _send(self, content, name):
        return request.make_response(
            content,
            [
                ("Content-Type", DOCX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
