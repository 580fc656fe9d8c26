from odoo import models

# Context key: what is done is undone, and ends before an invoice is made
PREVIEW = "customer_service__billing_preview"


class Rehearsed(Exception):
    """What was done is undone, because it was a trial.

    ``values`` are those of the invoices that would have been made.
    """

    def __init__(self, values):
        super().__init__()
        self.values = values


class SaleOrder(models.Model):
    """Orders that are invoiced on trial."""

    _inherit = "sale.order"

    def _create_account_invoices(self, invoice_vals_list, final):
        if self.env.context.get(PREVIEW):
            raise Rehearsed(invoice_vals_list)
        return super()._create_account_invoices(invoice_vals_list, final)
