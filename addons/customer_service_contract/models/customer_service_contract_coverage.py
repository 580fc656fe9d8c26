from odoo import api, fields, models


class CustomerServiceContract(models.Model):
    """What is left of the allowances of a contract, and the calls it covered."""

    _inherit = "customer.service.contract"

    allowance_ids = fields.One2many(
        "customer.service.allowance", "contract_id", string="Allowances"
    )
    call_ids = fields.One2many("customer.service.call", "contract_id", string="Calls")
    call_count = fields.Integer(compute="_compute_call_count", string="Number of Calls")

    @api.depends("call_ids")
    def _compute_call_count(self):
        groups = self.env["customer.service.call"]._read_group(
            [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
        )
        counts = {contract.id: count for contract, count in groups}
        for contract in self:
            contract.call_count = counts.get(contract._origin.id, 0)

    @api.constrains("state", "date_start", "date_end")
    def _check_coverage_overlap(self):
        self.line_ids.equipment_ids._check_coverage_overlap()

    def action_view_calls(self):
        """Open the calls that the contract covered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("contract_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.partner_id.id}
        return action
