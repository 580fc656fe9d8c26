from odoo import models
from odoo.fields import Domain
from odoo.tools import is_html_empty

from .customer_service_faq import PUBLISHED

FAQ_SHOWN = 5


class CustomerServiceIntervention(models.Model):
    """What the telephone shows of the FAQ: whole texts, to be read out of reach."""

    _inherit = "customer.service.intervention"

    def _get_phone_job(self):
        return {**super()._get_phone_job(), "faq": self._get_phone_faq()}

    def _get_phone_faq(self):
        """Return the entries that may help with the job, the best first.

        Those that answer what the call is about, then others about the machine.
        """
        self.ensure_one()
        return [
            {
                "id": entry.id,
                "name": entry.name,
                "solution": entry.solution or "",
                "note": ""
                if is_html_empty(entry.internal_note)
                else entry.internal_note,
            }
            for entry in self._find_faq(FAQ_SHOWN)
        ]

    def _find_faq(self, limit):
        """Return the published entries about subject and machine, the best first."""
        entries = self.env["customer.service.faq"]
        call, machine = self.call_id, self.equipment_id
        domain = Domain("state", "=", PUBLISHED) & Domain(
            "company_id", "in", (False, self.company_id.id)
        )
        scope = entries._get_scope_domain(
            machine.product_id.product_tmpl_id, machine.category_id
        )
        if machine:
            # what is about other machines only sounds alike
            domain &= scope | (
                Domain("product_tmpl_ids", "=", False)
                & Domain("equipment_category_ids", "=", False)
            )
        about = {"equipment_id": machine.id, "symptom_id": call.symptom_id.id}
        found = entries._find(
            call.subject or "",
            domain,
            scope=entries._get_suggestion_scope(about),
            limit=limit,
        )
        if machine and len(found) < limit:
            found += entries.search(
                domain
                & Domain("id", "not in", found.ids)
                & Domain("lang", "=", self.env.lang)
                & scope,
                limit=limit - len(found),
            )
        return found

    def action_view_faq(self):
        """Open the entries about the machine of the intervention, or all of them."""
        self.ensure_one()
        if self.equipment_id:
            return self.equipment_id.action_view_faq()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_faq_action"
        )
