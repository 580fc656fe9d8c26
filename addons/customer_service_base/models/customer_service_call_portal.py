from odoo import models


class CustomerServiceCall(models.Model):
    """What the customer sees of a call and may do with it."""

    _inherit = "customer.service.call"

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for call in self:
            call.access_url = f"/my/service-calls/{call.id}"
        return result
