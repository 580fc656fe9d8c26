from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_equipment_count",
        string="Installed Equipment",
        groups="customer_service_base.group_reader",
    )

    customer_service_open_call_count = fields.Integer(
        compute="_compute_customer_service_open_call_count",
        string="Open Calls",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_equipment_count(self):
        counts = dict.fromkeys(self.ids, 0)
        groups = self.env["customer.service.equipment"]._read_group(
            [("product_id.product_tmpl_id", "in", self.ids)],
            ["product_id"],
            ["__count"],
        )
        for product, count in groups:
            counts[product.product_tmpl_id.id] += count
        for template in self:
            template.customer_service_equipment_count = counts.get(template.id, 0)

    def _compute_customer_service_open_call_count(self):
        for template in self.with_context(active_test=False):
            template.customer_service_open_call_count = sum(
                template.product_variant_ids.mapped("customer_service_open_call_count")
            )

    def action_view_customer_service_calls(self):
        """Open the calls about machines of the product, the open ones first."""
        return self.with_context(
            active_test=False
        ).product_variant_ids.action_view_customer_service_calls()

    def action_view_customer_service_equipment(self):
        """Open the installed base of the product."""
        return self.with_context(
            active_test=False
        ).product_variant_ids.action_view_customer_service_equipment()
