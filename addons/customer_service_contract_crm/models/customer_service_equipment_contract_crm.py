from odoo import api, models


class CustomerServiceEquipment(models.Model):
    """The weekly proposal looks at contracts too."""

    _inherit = "customer.service.equipment"

    @api.model
    def _get_opportunity_sources(self, company):
        contracts = self.env["customer.service.contract"].with_company(company)
        return [
            *super()._get_opportunity_sources(company),
            (contracts, contracts._get_renewal_opportunity_domain(company)),
        ]
