from odoo import models

from odoo.addons.customer_service_base.models.customer_service_call_sla import MISSED


class CustomerServiceCallSla(models.Model):
    """Promises that were missed are told to the customer's salesperson."""

    _inherit = "customer.service.call.sla"

    def _miss(self, moment):
        before = self.filtered(lambda row: row.state == MISSED)
        result = super()._miss(moment)
        missed = (self - before).filtered(lambda row: row.state == MISSED)
        missed.call_id._tell_agent(self.env._("Late"))
        return result
