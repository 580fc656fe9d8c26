from odoo import models


class CustomerServiceCall(models.Model):
    """Who works on a call, and how that was decided."""

    _inherit = "customer.service.call"
