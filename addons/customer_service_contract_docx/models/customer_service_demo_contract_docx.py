from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_contract.models.customer_service_contract import (
    IN_FORCE_STATES,
)


class CustomerServiceDemo(models.AbstractModel):
    """Letters about the contracts of the demo company that end next."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_word_contracts(self):
        """Send the letter about the renewal that is next, once."""
        demo = self._get_word_demo()
        files = self.env["ir.attachment"]
        contracts = self.env["customer.service.contract"]
        sent = Domain("res_model", "=", contracts._name) & Domain(
            "customer_service_fees", "=", True
        )
        if demo is None or files.search_count(sent, limit=1):
            return
        template = demo.env.ref(
            "customer_service_contract_docx.docx_template_renewal_it"
        )
        for contract in demo.env[contracts._name].search(
            Domain("company_id", "=", demo.env.company.id)
            & Domain("state", "in", IN_FORCE_STATES)
            & Domain("date_end", ">", fields.Date.context_today(demo)),
            order="date_end, id",
            limit=1,
        ):
            demo._send_word_document(
                template,
                contract,
                "Rinnovo del contratto",
                "Buongiorno, in allegato la lettera sul rinnovo del contratto.",
                contract.user_id,
            )
