from odoo import models


class CustomerServiceCall(models.Model):
    """From a call to what runs bill of it."""

    _name = "customer.service.call"
    _inherit = ["customer.service.call", "customer.service.billed.mixin"]
    _billing_item_link = "call_id"
