from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The returns of a customer."""

    _name = "res.partner"
    _inherit = ["res.partner", "customer.service.rma.source.mixin"]

    def _compute_customer_service_rma_count(self):
        """A customer has many: they are counted, not read."""
        returns = self.env["customer.service.rma"]
        groups = returns._read_group(
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner: count for partner, count in groups}
        for partner in self:
            partner.customer_service_rma_count = counts.get(
                partner.commercial_partner_id, 0
            )

    def action_view_customer_service_rma(self):
        """Open the returns of the customer."""
        self.ensure_one()
        action = self.env["customer.service.rma"]._get_list_or_form_action()
        customer = self.commercial_partner_id
        action["domain"] = [("commercial_partner_id", "=", customer.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
