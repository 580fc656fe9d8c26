from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.tools.lookup import phone_key


class CrmLead(models.Model):
    """Opportunities that come from service, and how prospects are recognised."""

    _inherit = "crm.lead"

    customer_service_origin_ids = fields.One2many(
        "customer.service.opportunity.origin",
        "lead_id",
        string="Comes from Service",
        readonly=True,
        copy=False,
    )
    customer_service_kind = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.opportunity.origin"]._fields["kind"].selection
        ),
        string="Service Interest",
        compute="_compute_customer_service_kind",
        store=True,
        help="What the customer is interested in, for opportunities from service.",
    )
    customer_service_phone_key = fields.Char(
        compute="_compute_customer_service_phone_key",
        store=True,
        index="btree_not_null",
        export_string_translation=False,
    )

    @api.depends("customer_service_origin_ids.kind")
    def _compute_customer_service_kind(self):
        """The first wish, whatever came later."""
        for lead in self:
            first = lead.customer_service_origin_ids.sorted("id")[:1]
            lead.customer_service_kind = first.kind

    @api.depends("phone")
    def _compute_customer_service_phone_key(self):
        for lead in self:
            lead.customer_service_phone_key = phone_key(lead.phone)

    @api.model
    def _get_prospect_domain(self, companies):
        """Return the leads that somebody who calls may be: open, of the companies."""
        return (
            Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
            & Domain("company_id", "in", [False, *companies.ids])
        )

    # ------------------------------------------------------------------
    # Merging
    # ------------------------------------------------------------------
    def _merge_dependences(self, opportunities):
        """Calls and origins of those that go are those of the one that stays.

        Those of another company than the lead's stay behind: calls without lead.
        """
        result = super()._merge_dependences(opportunities)
        # sudo: a salesperson merges; calls and origins change for nobody but the lead
        own = opportunities.sudo().with_context(active_test=False)
        company = self.company_id
        for records in (
            own.customer_service_call_ids,
            own.customer_service_origin_ids,
        ):
            if company:
                records = records.filtered(lambda one: one.company_id == company)
            records.write({"lead_id": self.id})
        return result
