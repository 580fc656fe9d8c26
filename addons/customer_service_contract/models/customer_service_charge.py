from odoo import fields, models

from .customer_service_allowance_charge import ALLOWANCE
from .customer_service_call_contract import CONTRACT

# what only this addon knows is goodwill once it is gone: the customer pays no more
KEPT = {
    key: lambda charges: charges.write({"coverage": "goodwill"})
    for key in (CONTRACT, ALLOWANCE)
}


class CustomerServiceCharge(models.Model):
    """Charges that a contract covers, wholly or up to an allowance."""

    _inherit = "customer.service.charge"

    coverage = fields.Selection(
        selection_add=[(CONTRACT, "Contract"), (ALLOWANCE, "Included Allowance")],
        ondelete=KEPT,
    )
    contract_id = fields.Many2one(related="call_id.contract_id", string="Contract")

    def write(self, vals):
        """What a person decides about coverage gives back what was used."""
        result = super().write(vals)
        decided = {"coverage", "coverage_rate"} & vals.keys()
        if decided and not self.env.su:
            # sudo: what is used follows from the decision, whoever took it
            self.sudo()._refresh_allowances()
        return result

    def _exclude(self, reason):
        """What is given for nothing uses up nothing."""
        result = super()._exclude(reason)
        # sudo: what is used follows from the decision, whoever took it
        self.sudo()._refresh_allowances()
        return result

    def action_reopen(self):
        result = super().action_reopen()
        # sudo: what is used follows from the decision, whoever took it
        self.sudo()._refresh_allowances()
        return result

    def _refresh_allowances(self):
        """Count anew what the calls use, where their contract counts anything."""
        calls = self.call_id.filtered("contract_line_id.allowance_ids")
        if calls:
            calls._update_charges()
