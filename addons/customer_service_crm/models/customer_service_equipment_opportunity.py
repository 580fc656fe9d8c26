from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_opportunity_origin import WARRANTY

PAST_DAYS = 30
LIMIT = 500


class CustomerServiceEquipment(models.Model):
    """Warranties that end are chances to sell: a contract, an extension, a machine."""

    _name = "customer.service.equipment"
    _inherit = [
        "customer.service.equipment",
        "customer.service.opportunity.source.mixin",
    ]
    _opportunity_kind = WARRANTY
    _opportunity_link = "equipment_id"
    _opportunity_date = "warranty_end"

    opportunity_origin_ids = fields.One2many(
        "customer.service.opportunity.origin", "equipment_id", string="Opportunities"
    )

    def _prepare_end_opportunity_vals(self):
        return {
            **super()._prepare_end_opportunity_vals(),
            "name": self.env._(
                "End of warranty: %(machine)s", machine=self.display_name
            ),
        }

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------
    @api.model
    def _get_warranty_opportunity_domain(self, company):
        """Return the machines whose warranty ends soon, or ended of late."""
        today = fields.Date.context_today(
            self.with_context(tz=company.partner_id.tz or self.env.user.tz or "UTC")
        )
        ahead = timedelta(days=company.customer_service_warranty_notice_days)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "installed")
            & Domain("partner_id", "!=", False)
            & Domain("warranty_end", ">=", today - timedelta(days=PAST_DAYS))
            & Domain("warranty_end", "<=", today + ahead)
        )

    @api.model
    def _cron_propose_opportunities(self, limit=LIMIT):
        """Make the opportunities of what ends soon, where companies want it.

        :param int limit: documents of one transaction.
        """
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search(
            [("customer_service_propose_opportunities", "=", True)]
        )
        for company in companies:
            demanded = self.with_company(company).with_context(
                lang=company.partner_id.lang or self.env.lang
            )
            for model, domain in demanded._get_opportunity_sources(company):
                last = 0
                while batch := model.search(
                    domain & Domain("id", ">", last), order="id", limit=limit
                ):
                    last = batch[-1].id
                    batch._propose_opportunities()
                    if not cron._commit_progress(len(batch), remaining=1):
                        return
        cron._commit_progress(remaining=0)

    @api.model
    def _get_opportunity_sources(self, company):
        """Return what ends: pairs of a model with the mixin and a domain. Hook."""
        return [(self, self._get_warranty_opportunity_domain(company))]
