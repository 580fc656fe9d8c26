from odoo import api, fields, models


class AccountMove(models.Model):
    """From an invoice to the contracts it bills."""

    _inherit = "account.move"

    customer_service_contract_count = fields.Integer(
        string="Number of Service Contracts",
        compute="_compute_customer_service_contract_count",
        compute_sudo=True,
    )

    @api.depends("line_ids.customer_service_period_id")
    def _compute_customer_service_contract_count(self):
        for move in self:
            contracts = move.line_ids.customer_service_period_id.contract_id
            move.customer_service_contract_count = len(contracts)

    def action_view_service_contracts(self):
        """Open the contracts that the invoices bill."""
        # sudo: who sees invoices need not see the ledger; rules decide what opens
        contracts = self.sudo().line_ids.customer_service_period_id.contract_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_contract_action"
        )
        action["context"] = {"create": False}
        if len(contracts) == 1:
            return {**action, "res_id": contracts.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", contracts.ids)]}
