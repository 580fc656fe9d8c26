from odoo import api, fields, models


class CustomerServiceCall(models.Model):
    """The repairs of a call in the workshop."""

    _inherit = "customer.service.call"

    repair_ids = fields.One2many(
        "repair.order", "customer_service_call_id", groups="stock.group_stock_user"
    )
    repair_count = fields.Integer(
        compute="_compute_repair_count", groups="stock.group_stock_user"
    )

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for call in self:
            call.repair_count = len(call.repair_ids)

    def action_view_repairs(self):
        """Open the repairs of the call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "repair.action_repair_order_tree"
        )
        action["domain"] = [("customer_service_call_id", "=", self.id)]
        action["context"] = {}
        if len(self.repair_ids) == 1:
            action.update(
                views=[(False, "form")], view_mode="form", res_id=self.repair_ids.id
            )
        return action
