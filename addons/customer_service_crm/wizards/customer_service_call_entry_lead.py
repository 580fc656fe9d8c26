from odoo import api, fields, models


class CustomerServiceCallEntry(models.TransientModel):
    """A prospect on the telephone: the lead goes with the call."""

    _inherit = "customer.service.call.entry"

    lead_id = fields.Many2one("crm.lead", check_company=True)

    @api.depends("lead_id")
    def _compute_facts(self):
        return super()._compute_facts()

    def _prepare_call_vals(self):
        return {**super()._prepare_call_vals(), "lead_id": self.lead_id.id}

    def _get_alerts(self):
        """Say who in sales has the prospect."""
        alerts = super()._get_alerts()
        # sudo: the operator is told who has the lead, without a role in sales
        lead = self.sudo().lead_id
        if lead:
            text = self.env._(
                "Lead %(lead)s, %(salesperson)s",
                lead=lead.name,
                salesperson=lead.user_id.name or self.env._("nobody has it yet"),
            )
            alerts.append({"level": "info", "text": text})
        return alerts
