from odoo import fields, models
from odoo.tools import format_date


class CustomerServiceContractPeriod(models.Model):
    """Visits that are billed one by one name their own product."""

    _inherit = "customer.service.contract.period"

    maintenance_visit_ids = fields.One2many(
        "customer.service.maintenance.visit", "period_id", string="Visit"
    )

    def _get_product(self):
        """Return the product of the visit, which brings taxes and account."""
        product = self.maintenance_visit_ids.plan_id.fee_product_id[:1]
        return product.with_company(self.company_id) or super()._get_product()

    def _get_invoice_line_name(self):
        """Tell which machine was visited on which day."""
        visit = self.maintenance_visit_ids[:1]
        if not visit:
            return super()._get_invoice_line_name()
        env = self.with_context(lang=self.payer_id.lang or self.env.lang).env
        visit = visit.with_env(env)
        return env._(
            "%(plan)s on %(date)s: %(machine)s",
            plan=visit.plan_id.name,
            date=format_date(env, self.period_start),
            machine=visit.equipment_id.display_name,
        )
