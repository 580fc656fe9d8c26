from odoo import fields, models

from .customer_service_equipment_warranty import WARRANTY_RULES


class ProductTemplate(models.Model):
    """What becomes of a product once it is at the customer."""

    _inherit = "product.template"

    customer_service_installed_base = fields.Boolean(
        string="Installed Base",
        help="What is sold is a machine to look after: it belongs in the installed "
        "base.",
    )
    customer_service_category_id = fields.Many2one(
        "customer.service.equipment.category",
        string="Equipment Category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Category of the machines made from this product.",
    )
    customer_service_warranty_terms = fields.Selection(
        [("category", "Of the Equipment Category"), ("product", "Of This Product")],
        string="Warranty Terms",
        required=True,
        default="category",
    )
    customer_service_warranty_parts_months = fields.Integer(
        string="Parts Warranty (months)"
    )
    customer_service_warranty_labour_months = fields.Integer(
        string="Labour Warranty (months)"
    )
    customer_service_warranty_travel_months = fields.Integer(
        string="Travel Warranty (months)"
    )
    customer_service_warranty_rule = fields.Selection(
        WARRANTY_RULES,
        string="Warranty Starts with",
        required=True,
        default="delivery",
        help="The event whose day is the first day of warranty. When it is not known, "
        "what came after it counts: installation, then first use.",
    )
    customer_service_warranty_max_days = fields.Integer(
        string="Starts at the Latest after (days)",
        help="Days from delivery after which the warranty starts even if the machine "
        "was not installed or used yet. 0: it waits as long as it takes.",
    )

    _customer_service_warranty_positive = models.Constraint(
        "CHECK (customer_service_warranty_parts_months >= 0"
        " AND customer_service_warranty_labour_months >= 0"
        " AND customer_service_warranty_travel_months >= 0"
        " AND customer_service_warranty_max_days >= 0)",
        "Months and days of warranty cannot be negative.",
    )

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

    customer_service_substitute_ids = fields.Many2many(
        "product.product",
        "customer_service_substitute_rel",
        "product_tmpl_id",
        "product_id",
        string="Substitute Parts",
        domain="[('type', '!=', 'service'), ('product_tmpl_id', '!=', id)]",
        help="Products that a technician may use in the place of this one.",
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
