from odoo import models


class CustomerServiceCall(models.Model):
    """Calls that come by e-mail."""

    _inherit = "customer.service.call"
