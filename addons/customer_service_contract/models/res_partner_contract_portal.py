from odoo import models
from odoo.fields import Domain

from .customer_service_contract import ACTIVE, ENDED, SUSPENDED


class ResPartner(models.Model):
    """Which contracts a contact sees as a customer."""

    _inherit = "res.partner"

    def _get_service_contract_domain(self):
        """Return the contracts the contact sees as a customer.

        Those in which they are customer or payer; those of their whole company if
        they see its calls. Drafts are seen by a link only.
        """
        self.ensure_one()
        if not self._may_see_service_calls():
            return Domain.FALSE
        mine = Domain("partner_id", "=", self.id) | Domain("payer_id", "=", self.id)
        company = self.commercial_partner_id
        # sudo: a customer may know what they may see, not change it
        scope = self.sudo().customer_service_portal_scope
        if scope == "company" or self == company:
            mine |= Domain("commercial_partner_id", "=", company.id)
            mine |= Domain("payer_id", "child_of", company.id)
        return mine & Domain("state", "in", (ACTIVE, SUSPENDED, ENDED))
