from odoo import fields, models


class CustomerServiceContract(models.Model):
    """From a contract to what runs bill of it."""

    _inherit = "customer.service.contract"

    billing_item_count = fields.Integer(
        string="Number of Billing Items",
        compute="_compute_billing_item_count",
        groups="customer_service_base.group_billing",
    )

    def _compute_billing_item_count(self):
        counts = dict(
            self.env["customer.service.billing.item"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.billing_item_count = counts.get(contract._origin, 0)

    def action_view_billing_items(self):
        """Open what runs bill of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_item_action"
        )
        return {
            **action,
            "domain": [("contract_id", "=", self.id)],
            "context": {"search_default_group_run": 1},
        }
