from odoo import api, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_lookup import LIMIT
from odoo.addons.customer_service_base.tools.lookup import (
    EMAIL,
    NAME,
    PHONE,
    guess_kinds,
    phone_key,
)
from odoo.addons.customer_service_base.tools.serial import search_words

NEW = "new"


class CustomerServiceLookup(models.AbstractModel):
    """The box of the call desk finds prospects too."""

    _inherit = "customer.service.lookup"

    @api.model
    @api.readonly
    def lookup(self, term, limit=LIMIT):
        """Add the leads, before the offer to take somebody down as new."""
        groups = super().lookup(term, limit)
        for group in groups:
            for item in group["items"]:
                item["values"].setdefault("lead_id", False)
        term = " ".join(str(term or "").split())[:100]
        leads = self._find_leads(term, guess_kinds(term), max(1, min(int(limit), 50)))
        if leads["items"]:
            last = len(groups) - sum(group["key"] == NEW for group in groups)
            groups.insert(last, leads)
        return groups

    @api.model
    def _get_lead_domains(self, term, kinds):
        """Return the searches of leads, each by an index of its own. Hook."""
        domains = []
        if PHONE in kinds:
            domains.append(Domain("customer_service_phone_key", "=", phone_key(term)))
        if EMAIL in kinds:
            domains.append(Domain("email_from", "ilike", term))
        if NAME in kinds:
            words = search_words(term)
            domains += [
                Domain.AND(Domain(name, "ilike", word) for word in words)
                for name in ("partner_name", "contact_name")
            ]
        return domains

    @api.model
    def _find_leads(self, term, kinds, limit):
        found = self.env["crm.lead"]
        if self.env["customer.service.call.entry"].has_access("create"):
            # They see name, number and who has it, in the companies of the user.
            # sudo: whoever answers the phone recognises who calls, without sales' role
            leads = found.sudo()
            open_leads = leads._get_prospect_domain(self.env.companies)
            for domain in self._get_lead_domains(term, kinds):
                if len(found) < limit:
                    found |= leads.search(open_leads & domain, limit=limit)
        return {
            "key": "leads",
            "label": self.env._("Leads"),
            "items": [self._prepare_lead(lead) for lead in found[:limit]],
        }

    @api.model
    def _prepare_lead(self, lead):
        known = self.env["customer.service.call"]._get_lead_entry_defaults(lead)
        values = {
            name: self._prepare_many2one(self._get_lead_party(lead, name, value))
            if name.endswith("_id")
            else value
            for name, value in known.items()
        }
        return self._prepare_item(
            lead,
            lead.name,
            [
                lead.partner_name or lead.contact_name,
                lead.phone,
                lead.email_from,
                lead.user_id.name,
            ],
            values,
        )

    @api.model
    def _get_lead_party(self, lead, name, value):
        model = "crm.lead" if name == "lead_id" else "res.partner"
        return lead.env[model].browse(value)
