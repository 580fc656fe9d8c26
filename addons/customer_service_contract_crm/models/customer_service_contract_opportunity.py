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

    _inherit = "customer.service.contract"

    opportunity_origin_ids = fields.One2many(
        "customer.service.opportunity.origin", "contract_id", string="Opportunities"
    )

    def action_create_opportunities(self):
        """Create an opportunity for each end of a contract that has none yet."""
        self.check_access("read")
        origins = self.env["customer.service.opportunity.origin"]
        origins.check_access("read")  # customers read their own documents too
        return origins._tell_created(self._create_renewal_opportunities(), len(self))

    def _create_renewal_opportunities(self):
        """Return the origins that were made for ends of contracts without one."""
        # sudo: locked so that each is made once; nothing of the contracts changes
        contracts = self.sudo().try_lock_for_update()
        contracts = contracts.filtered("date_end")
        origins = self.env["customer.service.opportunity.origin"]
        # sudo: there may be some that the user does not see
        made = origins.sudo().search(
            [("contract_id", "in", contracts.ids), ("kind", "=", RENEWAL)]
        )
        known = {(origin.contract_id.id, origin.date_end) for origin in made}
        return origins._create_opportunities(
            [
                (
                    {
                        "kind": RENEWAL,
                        "contract_id": contract.id,
                        "date_end": contract.date_end,
                        "company_id": contract.company_id.id,
                    },
                    contract._prepare_renewal_opportunity_vals(),
                )
                for contract in contracts
                if (contract.id, contract.date_end) not in known
            ]
        )

    def _prepare_renewal_opportunity_vals(self):
        """Return the values of the opportunity of an end of contract. Hook.

        The contract's salesperson has it, or else the customer's.
        """
        self.ensure_one()
        seller = self.user_id
        if not seller.active or self.company_id not in seller.company_ids:
            seller = self.partner_id._get_service_salesperson(self.company_id)
        return {
            "name": self.env._(
                "End of contract: %(contract)s", contract=self.display_name
            ),
            "type": "opportunity",
            "company_id": self.company_id.id,
            "user_id": seller.id,
            "partner_id": self.partner_id.id,
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
