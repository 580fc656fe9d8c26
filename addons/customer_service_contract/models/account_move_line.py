from odoo import fields, models


class AccountMoveLine(models.Model):
    """The period of a contract that a line bills."""

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

    def unlink(self):
        """Free the periods of deleted lines."""
        # sudo: who deletes an invoice need not see the ledger
        rows = self.sudo().customer_service_period_id
        result = super().unlink()
        if rows:
            rows._set_free()
        return result
