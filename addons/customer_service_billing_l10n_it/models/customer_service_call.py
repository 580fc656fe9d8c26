from odoo import models

from odoo.addons.customer_service_contract_l10n_it.models.customer_service_contract import (  # noqa: E501
    ITALIAN_FIELDS,
)


class CustomerServiceCall(models.Model):
    """Orders of calls under contract go back to what the contract goes back to."""

    _inherit = "customer.service.call"

    def _prepare_quotation_vals(self):
        vals = super()._prepare_quotation_vals()
        contract = self._get_l10n_it_contract()
        return {
            **vals,
            **{name: contract[name] for name in ITALIAN_FIELDS if contract[name]},
        }

    def _get_l10n_it_contract(self):
        """Return the contract whose codes the invoices bear: if the same pays."""
        self.ensure_one()
        # sudo: codes of the contract are on the papers of whoever serves the customer
        contract = self.sudo().contract_id
        payers = contract.payer_id | self._get_payer()
        return contract if len(payers.commercial_partner_id) == 1 else contract[:0]
