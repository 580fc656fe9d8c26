from odoo import Command, fields, models
from odoo.tools import format_date


class CustomerServiceContractPeriod(models.Model):
    """Visits that are billed one by one name their own product."""

    _inherit = "customer.service.contract.period"

    maintenance_visit_ids = fields.One2many(
        "customer.service.maintenance.visit", "period_id", string="Visit"
    )

    def _prepare_invoice_line_vals(self, position):
        """Name the product of the visit, with its taxes."""
        vals = super()._prepare_invoice_line_vals(position)
        product = self.maintenance_visit_ids.plan_id.fee_product_id[:1]
        if not product:
            return vals
        product = product.with_company(self.company_id)
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return {
            **vals,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(position.map_tax(taxes).ids)],
        }

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
