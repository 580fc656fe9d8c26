from odoo import fields, models
from odoo.fields import Domain


class CustomerServiceEquipment(models.Model):
    """From a machine to the contract lines that cover it."""

    _inherit = "customer.service.equipment"

    def action_view_contract_lines(self):
        """Open the lines that cover the machines today, or did, or will, by name."""
        # sudo: what covers a machine is told to whoever serves it
        lines = self.env["customer.service.contract.line"].sudo()
        covering = lines._get_covering(self, fields.Date.context_today(self))
        today = lines.union(*covering.values())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_contract_line_action"
        )
        action["domain"] = list(
            Domain("id", "in", today.ids)
            | Domain("equipment_ids.equipment_id", "in", self.ids)
        )
        return action
