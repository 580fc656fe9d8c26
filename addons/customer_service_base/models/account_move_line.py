from odoo import fields, models


class AccountMoveLine(models.Model):
    """Revenue of a service call, and the charges it bills."""

    _inherit = "account.move.line"

    customer_service_charge_ids = fields.One2many(
        "customer.service.charge", "invoice_line_id", string="Service Charges"
    )

    def unlink(self):
        """Have the charges of a deleted draft billed again."""
        # sudo: who deletes an invoice need not see the calls
        charges = self.sudo().customer_service_charge_ids
        result = super().unlink()
        if charges:
            charges._set_not_invoiced()
        return result

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
