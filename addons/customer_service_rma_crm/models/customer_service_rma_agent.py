from odoo import models


class CustomerServiceRma(models.Model):
    """Returns of a salesperson's customers, to be read."""

    _name = "customer.service.rma"
    _inherit = ["customer.service.rma", "customer.service.agent.mixin"]
