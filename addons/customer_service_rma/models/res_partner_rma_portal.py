from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Which returns a contact sees as a customer."""

    _inherit = "res.partner"

    def _get_service_return_domain(self):
        """Return the returns the contact sees as a customer.

        As with calls: their own, or those of their company and of the machines it
        uses, or none. A contact who is named as the customer of a return that nobody
        else asked for counts as who asked.
        """
        self.ensure_one()
        if not self._may_see_service_calls():
            return Domain.FALSE
        seen = Domain("requester_id", "=", self.id) | (
            Domain("requester_id", "=", False) & Domain("partner_id", "=", self.id)
        )
        # sudo: a customer may know what they may see, not change it
        if self.sudo().customer_service_portal_scope == "company":
            firm = self.commercial_partner_id.id
            seen |= Domain("commercial_partner_id", "=", firm)
            seen |= Domain(
                "line_ids",
                "any!",
                Domain("equipment_id", "any!", Domain("end_user_id", "child_of", firm)),
            )
        return seen

    def _get_service_history_domain(self):
        domain = super()._get_service_history_domain()
        if not self._may_see_service_calls():
            domain &= Domain("kind", "!=", "rma")
        return domain
