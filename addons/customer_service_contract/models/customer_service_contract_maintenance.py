from odoo import models

# What of a contract decides whether somebody comes
WATCHED = {"state", "date_start", "date_end", "site_ids", "partner_id", "active"}


class CustomerServiceContract(models.Model):
    """A contract that begins, pauses, is renewed or ends changes the plan of visits."""

    _inherit = "customer.service.contract"

    def write(self, vals):
        if WATCHED.isdisjoint(vals):
            return super().write(vals)
        self.line_ids._plan_maintenance_again()
        result = super().write(vals)
        self.line_ids._plan_covered_again()
        return result

    def action_view_maintenance_visits(self):
        """Open the visits that the contracts promise."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_maintenance_visit_action"
        )
        action["domain"] = [("contract_id", "in", self.ids)]
        return action
