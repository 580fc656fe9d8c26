from odoo import fields, models
from odoo.fields import Domain

from .customer_service_contract import IN_FORCE_STATES

CONTRACT_PARTNERS = ("commercial_partner_id", "partner_id", "payer_id")


class ResPartner(models.Model):
    """The contracts of a customer."""

    _inherit = "res.partner"

    customer_service_contract_count = fields.Integer(
        string="Contracts in Force",
        compute="_compute_customer_service_contract_count",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_contract_count(self):
        counts = self._count_customer_service(
            "customer.service.contract",
            Domain("state", "in", IN_FORCE_STATES),
            CONTRACT_PARTNERS,
        )
        for partner in self:
            partner.customer_service_contract_count = counts.get(partner.id, 0)

    def action_view_customer_service_contracts(self):
        """Open the contracts of the partner, as customer or as payer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_contract_action"
        )
        action["domain"] = list(self._get_customer_service_domain(CONTRACT_PARTNERS))
        action["context"] = {"default_partner_id": self[:1].id}
        return action
