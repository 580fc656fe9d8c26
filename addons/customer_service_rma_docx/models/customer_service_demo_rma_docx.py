from odoo import api, models
from odoo.fields import Domain

from odoo.addons.customer_service_docx.models.customer_service_docx_template import (
    DOCX,
)


class CustomerServiceDemo(models.AbstractModel):
    """The sheet that the customer of a return of the demo company puts into the box."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_word_returns(self):
        """Send the sheet of the last return that is on its way, once."""
        demo = self._get_word_demo()
        returns = self.env["customer.service.rma"]
        name = "customer_service_rma_docx.docx_template_rma_sheet_it"
        sent = Domain("res_model", "=", returns._name) & Domain("mimetype", "=", DOCX)
        if demo is None or self.env["ir.attachment"].search_count(sent, limit=1):
            return
        for return_ in demo.env[returns._name].search(
            Domain("company_id", "=", demo.env.company.id)
            & Domain("state", "=", "open"),
            order="id desc",
            limit=1,
        ):
            demo._send_word_document(
                demo.env.ref(name),
                return_,
                "Autorizzazione al reso",
                "Buongiorno, in allegato il foglio da mettere nel collo.",
                return_.user_id,
            )
