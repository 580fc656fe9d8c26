from odoo import models


class CustomerServiceRmaLine(models.Model):
    """Returned items: whoever has a role notes on any, a salesperson only reads."""

    _name = "customer.service.rma.line"
    _inherit = ["customer.service.rma.line", "customer.service.agent.post.mixin"]
