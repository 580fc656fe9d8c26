from odoo import models


class CustomerServiceContract(models.Model):
    """From a contract to what runs bill of it."""

    _name = "customer.service.contract"
    _inherit = ["customer.service.contract", "customer.service.billed.mixin"]
    _billing_item_link = "contract_id"
