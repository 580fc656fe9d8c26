from random import randint

from odoo import fields, models


class CustomerServiceTag(models.Model):
    """Free label of calls and equipment."""

    _name = "customer.service.tag"
    _description = "Service Tag"
    _order = "name, id"

    def _default_color(self):
        return randint(1, 11)

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    color = fields.Integer(default=lambda self: self._default_color())
