from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_opportunity_origin import WARRANTY

PAST_DAYS = 30
LIMIT = 500


class CustomerServiceEquipment(models.Model):
    """Warranties that end are chances to sell: a contract, an extension, a machine."""

    _inherit = "customer.service.equipment"

    opportunity_origin_ids = fields.One2many(
        "customer.service.opportunity.origin", "equipment_id", string="Opportunities"
    )

    def action_create_opportunities(self):
        """Create an opportunity for each end of a warranty that has none yet."""
        self.check_access("read")
        origins = self.env["customer.service.opportunity.origin"]
        origins.check_access("read")  # customers read their own documents too
        return origins._tell_created(self._create_warranty_opportunities(), len(self))

    def _create_warranty_opportunities(self):
        """Return the origins that were made for ends of warranties without one."""
        # sudo: locked so that each is made once; nothing of the machines changes
        machines = self.sudo().try_lock_for_update()
        machines = machines.filtered(
            lambda machine: machine.warranty_end and machine.partner_id
        )
        origins = self.env["customer.service.opportunity.origin"]
        # sudo: there may be some that the user does not see
        made = origins.sudo().search(
            [("equipment_id", "in", machines.ids), ("kind", "=", WARRANTY)]
        )
        known = {(origin.equipment_id.id, origin.date_end) for origin in made}
        return origins._create_opportunities(
            [
                (
                    {
                        "kind": WARRANTY,
                        "equipment_id": machine.id,
                        "date_end": machine.warranty_end,
                        "company_id": machine.company_id.id,
                    },
                    machine._prepare_warranty_opportunity_vals(),
                )
                for machine in machines.with_env(machines.env)
                if (machine.id, machine.warranty_end) not in known
            ]
        )

    def _prepare_warranty_opportunity_vals(self):
        """Return the values of the opportunity of an end of warranty. Hook."""
        self.ensure_one()
        seller = self.partner_id._get_service_salesperson(self.company_id)
        return {
            "name": self.env._(
                "End of warranty: %(machine)s", machine=self.display_name
            ),
            "type": "opportunity",
            "company_id": self.company_id.id,
            "user_id": seller.id,
            "partner_id": self.partner_id.id,
            "date_deadline": self.warranty_end,
        }

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------
    @api.model
    def _get_warranty_opportunity_domain(self, company):
        """Return the machines whose warranty ends soon and made no opportunity yet."""
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
            demanded = self.with_company(company)
            for model, domain, method in demanded._get_opportunity_sources(company):
                last = 0
                while batch := model.search(
                    domain & Domain("id", ">", last), order="id", limit=limit
                ):
                    last = batch[-1].id
                    getattr(batch, method)()
                    if not cron._commit_progress(len(batch), remaining=1):
                        return
        cron._commit_progress(remaining=0)

    @api.model
    def _get_opportunity_sources(self, company):
        """Return what ends: triples of model, domain and name of a method. Hook."""
        return [
            (
                self,
                self._get_warranty_opportunity_domain(company),
                "_create_warranty_opportunities",
            )
        ]
