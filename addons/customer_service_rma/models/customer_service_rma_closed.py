from odoo import models


class CustomerServiceRma(models.Model):
    """What follows from the steps of a return is written by them alone."""

    _name = "customer.service.rma"
    _inherit = ["customer.service.rma", "customer.service.rma.closed.mixin"]
