from odoo import models


class CustomerServiceRmaLine(models.Model):
    """What follows from the movements and decisions of an item is theirs alone."""

    _name = "customer.service.rma.line"
    _inherit = ["customer.service.rma.line", "customer.service.rma.closed.mixin"]
