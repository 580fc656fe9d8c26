from odoo import fields, models


class CustomerServiceMaintenanceKind(models.Model):
    """What is maintained: ordinary service, safety check, cleaning of filters…

    Plans of one kind replace each other, the most specific one counts; plans of
    different kinds add up.
    """

    _name = "customer.service.maintenance.kind"
    _description = "Kind of Maintenance"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the kind between companies.",
    )
