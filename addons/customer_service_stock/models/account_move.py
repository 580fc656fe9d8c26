from odoo import models


class AccountMove(models.Model):
    """Cost of goods of invoices for service calls."""

    _inherit = "account.move"

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """Leave to stock what the parts of calls cost the job.

        The movement carries the analytic cost, or the charge when nothing moved:
        with the cost of goods it would be there twice. Where repairs are posted
        when they end, the account has it already.
        """
        vals_list = super()._stock_account_prepare_realtime_out_lines_vals()
        kept = []
        for vals in vals_list:
            origin = self.env["account.move.line"].browse(vals["cogs_origin_id"])
            if not origin._is_customer_service_cost():
                kept.append(vals)
            elif not origin._is_cost_posted_at_repair():
                kept.append({**vals, "analytic_distribution": False})
        return kept
