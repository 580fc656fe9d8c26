from odoo import fields, models


class ProductTemplate(models.Model):
    """From a product to what is known of its faults."""

    _inherit = "product.template"

    customer_service_faq_count = fields.Integer(
        compute="_compute_customer_service_faq_count",
        string="FAQ Entries",
        groups="customer_service_base.group_reader",
        help="Published entries about the product, its equipment category or those "
        "above.",
    )

    def _compute_customer_service_faq_count(self):
        counts = self.env["customer.service.faq"]._count_in_scope(
            {
                template.id: (template._origin, template.customer_service_category_id)
                for template in self
            }
        )
        for template in self:
            template.customer_service_faq_count = counts[template.id]

    def action_view_customer_service_faq(self):
        """Open the entries about the products and their equipment categories."""
        return self.env["customer.service.faq"]._prepare_scope_action(
            self, self.customer_service_category_id
        )
