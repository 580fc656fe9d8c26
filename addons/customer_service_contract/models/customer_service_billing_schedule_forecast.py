from odoo import models
from odoo.fields import Domain


class CustomerServiceBillingSchedule(models.Model):
    """A schedule that changes changes what is to come."""

    _inherit = "customer.service.billing.schedule"

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "sequence", "active"}:
            # sudo: what reports know follows from terms, whoever changes them
            lines = self.env["customer.service.contract.line"].sudo()
            lines.search(
                Domain("forecast_until", "!=", False)
                & (
                    Domain("own_schedule_id", "in", self.ids)
                    | Domain("contract_id.schedule_id", "in", self.ids)
                )
            )._forget_forecast()
        return result
