from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Fees are revenue of the service of a customer."""

    _inherit = "res.partner"

    def _get_service_margin_sums(self, since):
        """Add the fees, by the days they are for; the work on calls is there."""
        sums = super()._get_service_margin_sums(since)
        company = self.env.company
        # sudo: amounts stay here, only the light leaves
        report = self.env["customer.service.contract.margin"].sudo()
        rows = report._read_group(
            Domain("kind", "=", "fee")
            & Domain("company_id", "=", company.id)
            & Domain("date", ">", since)
            & Domain("contract_id.commercial_partner_id", "in", self.ids),
            ["contract_id"],
            ["amount:sum"],
        )
        for contract, amount in rows:
            firm = contract.commercial_partner_id.id
            revenue, margin = sums.get(firm, (0.0, 0.0))
            sums[firm] = (float(revenue) + amount, float(margin) + amount)
        return sums
