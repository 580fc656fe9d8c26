from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerServiceEquipmentCategory(models.Model):
    """Type of equipment: its own classification fields and warranty terms."""

    _name = "customer.service.equipment.category"
    _description = "Equipment Category"
    _parent_store = True
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name"]
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the category between companies.",
    )
    parent_id = fields.Many2one(
        "customer.service.equipment.category",
        string="Parent Category",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "customer.service.equipment.category", "parent_id", string="Children"
    )
    complete_name = fields.Char(
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        string="Full Name",
    )
    technician_id = fields.Many2one(
        "res.users",
        string="Usual Technician",
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        "customer_service_category_skill_rel",
        "category_id",
        "skill_id",
        string="Skills Needed",
        help="What a technician must know to work on such a machine, besides what the "
        "categories above ask for.",
    )
    checklist_id = fields.Many2one(
        "customer.service.checklist",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="What a technician goes through at such a machine. Empty: that of the "
        "category above.",
    )
    warranty_parts_months = fields.Integer(string="Parts Warranty (months)")
    warranty_labour_months = fields.Integer(string="Labour Warranty (months)")
    warranty_travel_months = fields.Integer(string="Travel Warranty (months)")
    equipment_properties_definition = fields.PropertiesDefinition(
        string="Equipment Properties"
    )
    equipment_ids = fields.One2many("customer.service.equipment", "category_id")
    equipment_count = fields.Integer(compute="_compute_equipment_count")

    _warranty_months_positive = models.Constraint(
        "CHECK (warranty_parts_months >= 0 AND warranty_labour_months >= 0"
        " AND warranty_travel_months >= 0)",
        "The months of warranty cannot be negative.",
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for category in self:
            names = [category.parent_id.complete_name, category.name]
            category.complete_name = " / ".join(name for name in names if name)

    def _compute_equipment_count(self):
        counts = dict.fromkeys(self.ids, 0)
        groups = self.env["customer.service.equipment"]._read_group(
            [("category_id", "child_of", self.ids)], ["category_id"], ["__count"]
        )
        for category, count in groups:
            for key in category.parent_path.split("/")[:-1]:
                if int(key) in counts:
                    counts[int(key)] += count
        for category in self:
            category.equipment_count = counts.get(category.id, 0)

    def _get_needed_skills(self):
        """Return the skills for a category, with those of the categories above it."""
        paths = "".join(category.parent_path or "" for category in self)
        keys = {int(key) for key in paths.split("/") if key}
        return self.browse(sorted(keys)).skill_ids

    def _get_checklist(self):
        """Return the checklist of a category, else of the nearest above it."""
        category = self
        while category and not category.checklist_id:
            category = category.parent_id
        return category.checklist_id

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A category cannot be below itself."))

    def action_view_equipment(self):
        """Open the equipment of the categories and of those below them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_equipment_action"
        )
        action["domain"] = [("category_id", "child_of", self.ids)]
        action["context"] = {"default_category_id": self[:1].id}
        return action
