from odoo import models


class CustomerServiceEquipment(models.Model):
    """Machines of a salesperson's customers."""

    _name = "customer.service.equipment"
    _inherit = ["customer.service.equipment", "customer.service.agent.mixin"]
