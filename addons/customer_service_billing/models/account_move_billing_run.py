from odoo import api, fields, models


class AccountMove(models.Model):
    """From an invoice to the run that made it."""

    _inherit = "account.move"

    customer_service_billing_run_id = fields.Many2one(
        "customer.service.billing.run",
        compute="_compute_customer_service_billing_run_id",
        groups="customer_service_base.group_billing",
    )

    @api.depends("state")
    def _compute_customer_service_billing_run_id(self):
        runs = dict(
            self.env["customer.service.billing.item"]._read_group(
                [("invoice_id", "in", self.ids)], ["invoice_id"], ["run_id:recordset"]
            )
        )
        for move in self:
            move.customer_service_billing_run_id = runs.get(
                move._origin, self.env["customer.service.billing.run"]
            )[:1]

    def action_view_billing_run(self):
        """Open the run that made the invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.billing.run",
            "res_id": self.customer_service_billing_run_id.id,
            "views": [(False, "form")],
        }
