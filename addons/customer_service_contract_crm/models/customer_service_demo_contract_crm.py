from odoo import api, models

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET


class CustomerServiceDemo(models.AbstractModel):
    """Contracts of the demo company that end soon, as opportunities."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_renewals(self):
        """Make the opportunities of contracts that end soon; twice makes none."""
        company = self._ref("demo_company")
        if not company or not self._ref("demo_call_0001"):
            return
        demo = self.with_company(company).with_context(**QUIET, lang=self._get_lang())
        contracts = demo.env["customer.service.contract"]
        contracts.search(
            contracts._get_renewal_opportunity_domain(company), order="date_end, id"
        )._create_end_opportunities()
