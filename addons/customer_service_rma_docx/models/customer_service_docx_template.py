from odoo import api, models

from ..hooks import MODELS


class CustomerServiceDocxTemplate(models.Model):
    """Returns have Word templates too."""

    _inherit = "customer.service.docx.template"

    @api.model
    def _get_docx_models(self):
        return [*super()._get_docx_models(), *MODELS]
