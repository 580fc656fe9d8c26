from odoo import api, fields, models

GROUPS = "customer_service_base.group_reader,customer_service_crm.group_agent"


class CrmLead(models.Model):
    """Calls of prospects."""

    _inherit = "crm.lead"

    customer_service_call_ids = fields.One2many(
        "customer.service.call",
        "lead_id",
        string="Calls of the Prospect",
        groups=GROUPS,
    )
    customer_service_call_count = fields.Integer(
        string="Service Calls",
        compute="_compute_customer_service_call_count",
        groups=GROUPS,
    )

    @api.depends_context("uid")
    def _compute_customer_service_call_count(self):
        """Count the calls the lead made, and those it comes from, each once."""
        made = dict(
            self.env["customer.service.call"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["id:recordset"]
            )
        )
        from_calls = dict(
            self.env["customer.service.opportunity.origin"]._read_group(
                [("lead_id", "in", self.ids), ("call_id", "!=", False)],
                ["lead_id"],
                ["call_id:array_agg"],
            )
        )
        none = self.env["customer.service.call"]
        for lead in self:
            calls = {
                *made.get(lead._origin, none).ids,
                *from_calls.get(lead._origin, ()),
            }
            lead.customer_service_call_count = len(calls)

    def write(self, vals):
        """A lead that becomes a customer takes its calls along."""
        result = super().write(vals)
        if vals.get("partner_id"):
            # sudo: a salesperson changes nothing on calls; this follows from the lead
            leads = self.sudo().with_context(active_test=False)
            leads.customer_service_call_ids._become_customer()
        return result

    def action_view_customer_service_calls(self):
        """Open the calls of the lead, and those it comes from."""
        self.ensure_one()
        calls = self.customer_service_call_ids
        calls |= self.customer_service_origin_ids.call_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_crm.customer_service_call_action_agent"
        )
        return {**action, "domain": [("id", "in", calls.ids)], "context": {}}

    def action_create_customer_service_call(self):
        """Take a call of the lead."""
        self.ensure_one()
        known = self.env["customer.service.call"]._get_lead_entry_defaults(self)
        return self.env["customer.service.call.entry"]._get_entry_action(**known)
