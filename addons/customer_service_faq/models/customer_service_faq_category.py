from odoo import api, fields, models


class CustomerServiceFaqCategory(models.Model):
    """Node of the tree by which entries of the FAQ are browsed."""

    _name = "customer.service.faq.category"
    _description = "FAQ Category"
    _parent_store = True
    _order = "parent_path, id"
    _rec_name = "complete_name"
    _rec_names_search = ["name"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the category between companies.",
    )
    parent_id = fields.Many2one(
        "customer.service.faq.category",
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('id', '!=', id)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "customer.service.faq.category", "parent_id", string="Categories Below"
    )
    complete_name = fields.Char(
        compute="_compute_complete_name",
        recursive=True,
        string="Full Name",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for category in self:
            names = [category.parent_id.complete_name, category.name]
            category.complete_name = " / ".join(name for name in names if name)

    @api.depends("complete_name", "name")
    @api.depends_context("hierarchical_naming", "lang")
    def _compute_display_name(self):
        """In a tree, a category has its own name only."""
        if self.env.context.get("hierarchical_naming", True):
            return super()._compute_display_name()
        for category in self:
            category.display_name = category.name
        return None
