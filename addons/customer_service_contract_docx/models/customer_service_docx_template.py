from odoo import api, models

from ..hooks import MODELS


class CustomerServiceDocxTemplate(models.Model):
    """Contracts and price revision letters have Word templates too."""

    _inherit = "customer.service.docx.template"

    @api.model
    def _get_docx_models(self):
        return [*super()._get_docx_models(), *MODELS]
