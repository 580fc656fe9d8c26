from odoo import fields, models

CHECK_KINDS = [
    ("tick", "Tick"),
    ("value", "Value"),
    ("photo", "Photo"),
]


class CustomerServiceChecklist(models.Model):
    """What a technician goes through at each intervention of a kind."""

    _name = "customer.service.checklist"
    _description = "Checklist"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the checklist between companies.",
    )
    item_ids = fields.One2many(
        "customer.service.checklist.item", "checklist_id", copy=True
    )
    item_count = fields.Integer(compute="_compute_item_count", string="Checks")

    def _compute_item_count(self):
        counts = dict(
            self.env["customer.service.checklist.item"]._read_group(
                [("checklist_id", "in", self.ids)], ["checklist_id"], ["__count"]
            )
        )
        for checklist in self:
            checklist.item_count = counts.get(checklist._origin, 0)
