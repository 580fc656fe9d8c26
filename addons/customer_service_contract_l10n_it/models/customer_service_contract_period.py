from odoo import models

from .customer_service_contract import ITALIAN_FIELDS


class CustomerServiceContractPeriod(models.Model):
    """Fees of different tenders, projects and documents are never on one invoice."""

    _inherit = "customer.service.contract.period"

    def _get_invoice_grouping_key(self, day):
        contract = self.contract_id
        return (
            *super()._get_invoice_grouping_key(day),
            *(contract[name] or False for name in ITALIAN_FIELDS),
        )

    def _prepare_invoice_vals(self, day):
        contract = self.contract_id[:1]
        return {
            **super()._prepare_invoice_vals(day),
            **{name: contract[name] for name in ITALIAN_FIELDS},
        }
