from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from .crm_lead_calls import GROUPS


class CrmLead(models.Model):
    """The service of the customer, on the opportunity."""

    _inherit = "crm.lead"

    customer_service_overview = fields.Json(
        string="Service of the Customer",
        compute="_compute_customer_service_overview",
        groups=GROUPS,
    )
    customer_service_late_call_count = fields.Integer(
        compute="_compute_customer_service_late_call_count",
        string="Late Calls",
        groups=GROUPS,
    )

    @api.depends("partner_id")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_customer_service_overview(self):
        overviews = self.partner_id._get_service_overview()
        prospects = self.filtered(lambda lead: not lead.partner_id)
        blocks = prospects._get_prospect_call_blocks()
        for lead in self:
            lead.customer_service_overview = overviews.get(
                lead.partner_id._origin.id
            ) or {"blocks": blocks.get(lead._origin.id, [])}

    def _get_prospect_call_blocks(self):
        """Return the open calls of leads without customer, as a block of each."""
        partners = self.env["res.partner"]
        calls = self.env["customer.service.call"].search(
            Domain("lead_id", "in", self.ids) & Domain("state", "in", OPEN_STATES),
            order="sla_due, id",
        )
        blocks = {}
        for lead, own in calls.grouped("lead_id").items():
            block = {
                **partners._get_service_call_block_head(),
                "model": own._name,
                "count": len(own),
                "rows": partners._prepare_service_call_rows(own),
            }
            blocks[lead.id] = [block]
        return blocks

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_customer_service_late_call_count(self):
        firms = self.partner_id.commercial_partner_id
        counts = firms._count_service_calls(Domain("sla_status", "=", "late"))
        for lead in self:
            firm = lead.partner_id.commercial_partner_id
            lead.customer_service_late_call_count = counts.get(firm._origin.id, 0)
