from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerServiceCode(models.Model):
    """Node of the symptom, cause and remedy trees that classify a call."""

    _name = "customer.service.code"
    _description = "Symptom, Cause or Remedy"
    _parent_store = True
    _order = "kind, parent_path, id"
    _rec_name = "complete_name"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short code, for those who classify by heart.")
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("symptom", "Symptom"), ("cause", "Cause"), ("remedy", "Remedy")],
        required=True,
        default="symptom",
    )
    parent_id = fields.Many2one(
        "customer.service.code",
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', kind), ('id', '!=', id)]",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("customer.service.code", "parent_id", string="Children")
    complete_name = fields.Char(
        compute="_compute_complete_name",
        recursive=True,
        string="Full Name",
    )
    category_ids = fields.Many2many(
        "customer.service.equipment.category",
        "customer_service_code_category_rel",
        "code_id",
        "category_id",
        string="Equipment Categories",
        help="Propose the code only for these categories of equipment and the "
        "ones below them. Leave empty for all.",
    )

    _code_uniq = models.UniqueIndex(
        "(kind, code) WHERE code IS NOT NULL",
        "Another symptom, cause or remedy has the same code.",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for code in self:
            names = [code.parent_id.complete_name, code.name]
            code.complete_name = " / ".join(name for name in names if name)

    @api.constrains("parent_id", "kind")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A code cannot be below itself."))
        for code in self | self.child_ids:
            if code.parent_id and code.parent_id.kind != code.kind:
                raise ValidationError(
                    self.env._(
                        "“%(code)s” and the one above it must be of the same kind.",
                        code=code.name,
                    )
                )
