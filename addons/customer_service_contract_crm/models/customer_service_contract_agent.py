from odoo import models


class CustomerServiceContract(models.Model):
    """Contracts of a salesperson's customers, to be read."""

    _name = "customer.service.contract"
    _inherit = ["customer.service.contract", "customer.service.agent.mixin"]
