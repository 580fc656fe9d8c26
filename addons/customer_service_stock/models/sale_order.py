from odoo import fields, models


class SaleOrder(models.Model):
    """The machines sold with an order."""

    _inherit = "sale.order"

    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_equipment_count",
        string="Equipment",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_equipment_count(self):
        counts = dict.fromkeys(self, 0)
        for line, count in self.env["customer.service.equipment"]._read_group(
            [("sale_line_id.order_id", "in", self.ids)], ["sale_line_id"], ["__count"]
        ):
            counts[line.order_id] += count
        for order in self:
            order.customer_service_equipment_count = counts[order]

    def action_view_customer_service_equipment(self):
        """Open the machines sold with the order."""
        machines = self.env["customer.service.equipment"].search(
            [("sale_line_id.order_id", "in", self.ids)]
        )
        return machines._get_list_or_form_action()
