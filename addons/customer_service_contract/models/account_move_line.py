from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .customer_service_contract_period import DUE


class AccountMoveLine(models.Model):
    """The period of a contract that a line bills, or that a credit note credits."""

    _inherit = "account.move.line"

    customer_service_period_id = fields.Many2one(
        "customer.service.contract.period",
        string="Contract Period",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    customer_service_period_start = fields.Date(
        string="Period from", help="First day the amount is for, to defer revenue."
    )
    customer_service_period_end = fields.Date(
        string="Period to", help="Last day the amount is for, to defer revenue."
    )

    def write(self, vals):
        """Leave it to the ledger which line bills what."""
        if "customer_service_period_id" in vals and not self.env.su:
            raise AccessError(
                self.env._("Which period a line bills is decided by the fee ledger.")
            )
        return super().write(vals)

    def unlink(self):
        """Free the periods of deleted lines."""
        # sudo: who deletes an invoice need not see the ledger
        rows = self.sudo().customer_service_period_id
        result = super().unlink()
        if rows:
            rows._follow_invoices()
        return result

    def _copy_data_extend_business_fields(self, values):
        """Have credit notes know what they credit."""
        result = super()._copy_data_extend_business_fields(values)
        if self.customer_service_period_id:
            values["customer_service_period_id"] = self.customer_service_period_id.id
        return result

    def _check_can_bill_again(self):
        """Refuse to revive invoices of periods that were decided on since."""
        for line in self:
            row = line.customer_service_period_id
            if row.state == DUE or row.invoice_id == line.move_id:
                continue
            raise UserError(
                self.env._(
                    "%(period)s was set free when %(invoice)s was cancelled, and is "
                    "%(state)s by now: the invoice cannot come back.",
                    period=row.display_name,
                    invoice=line.move_id.display_name,
                    state=row._get_state_label(),
                )
            )

    def _bill_credited_again(self):
        """Have lines of a corrected invoice bill anew what was credited."""
        for line in self.filtered("customer_service_period_id"):
            row = line.customer_service_period_id._bill_again()
            line.customer_service_period_id = row
            row._set_invoiced(line.move_id)
            row._correct_again()
