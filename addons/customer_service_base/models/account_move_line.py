from odoo import models


class AccountMoveLine(models.Model):
    """Revenue of a service call."""

    _inherit = "account.move.line"

    def _prepare_analytic_distribution_line(
        self, distribution, account_ids, distribution_on_each_plan
    ):
        vals = super()._prepare_analytic_distribution_line(
            distribution, account_ids, distribution_on_each_plan
        )
        # sudo: an accountant who posts the invoice need not see the calls
        call = self.sudo().sale_line_ids.order_id.customer_service_call_id[:1]
        if call:
            vals["customer_service_call_id"] = call.id
        return vals
