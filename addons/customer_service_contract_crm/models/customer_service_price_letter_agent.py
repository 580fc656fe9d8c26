from odoo import models


class CustomerServicePriceLetter(models.Model):
    """Letters to a salesperson's customers, to be read."""

    _name = "customer.service.price.letter"
    _inherit = ["customer.service.price.letter", "customer.service.agent.mixin"]
