from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_contract.models.customer_service_contract import (
    IN_FORCE_STATES,
)
from odoo.addons.customer_service_crm.models.customer_service_equipment_opportunity import (  # noqa: E501
    PAST_DAYS,
)

from .customer_service_opportunity_origin_contract import RENEWAL


class CustomerServiceContract(models.Model):
    """Contracts that end are chances: each end of a term makes one opportunity."""

    _name = "customer.service.contract"
    _inherit = [
        "customer.service.contract",
        "customer.service.opportunity.source.mixin",
    ]
    _opportunity_kind = RENEWAL
    _opportunity_link = "contract_id"
    _opportunity_date = "date_end"

    opportunity_origin_ids = fields.One2many(
        "customer.service.opportunity.origin", "contract_id", string="Opportunities"
    )

    def _prepare_end_opportunity_vals(self):
        """The contract's salesperson has it, or else the customer's."""
        vals = super()._prepare_end_opportunity_vals()
        seller = self.user_id
        if seller.active and self.company_id in seller.company_ids:
            vals["user_id"] = seller.id
        return {
            **vals,
            "name": self.env._(
                "End of contract: %(contract)s", contract=self.display_name
            ),
            "date_deadline": self.date_to_decide or self.date_end,
        }

    @api.model
    def _get_renewal_opportunity_domain(self, company):
        """Return the contracts that end soon and do not go on by themselves."""
        today = self._get_today(company)
        ahead = timedelta(days=company.customer_service_warranty_notice_days)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", IN_FORCE_STATES)
            & (Domain("renewal", "!=", "tacit") | Domain("definitive", "=", True))
            & Domain("date_end", ">=", today - timedelta(days=PAST_DAYS))
            & Domain("date_end", "<=", today + ahead)
        )
