from odoo import api, fields, models

from odoo.addons.customer_service_base.models.sale_order import OPEN_QUOTATION_STATES

from ..tools import rma


class CustomerServiceRmaDecline(models.TransientModel):
    """The customer does not want the repair: the item goes back as it came."""

    _name = "customer.service.rma.decline"
    _description = "Refused Repair"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    order_ids = fields.Many2many(
        "sale.order", string="Quotations", compute="_compute_order_ids"
    )
    reason = fields.Char(required=True, help="Why the customer refused.")
    bill_diagnosis = fields.Boolean(
        string="Bill the Diagnosis",
        default=True,
        help="Once, as the tariff of the call says.",
    )

    @api.depends("line_id")
    def _compute_order_ids(self):
        for wizard in self:
            wizard.order_ids = wizard.line_id.call_id.sale_order_ids.filtered(
                lambda order: (
                    order.state in OPEN_QUOTATION_STATES
                    and not order.customer_service_direct
                )
            )

    def action_decline(self):
        """Cancel the quotations, bill the diagnosis and decide to send it back.

        :raises UserError: the item is closed.
        """
        self.ensure_one()
        line = self.line_id
        line.check_access("write")
        orders = self.order_ids
        orders.check_access("write")
        for order in orders:
            order.customer_service_refusal_reason = self.reason
        orders.with_context(
            customer_service__refused=True,
            customer_service__waive_diagnosis=not self.bill_diagnosis,
        )._action_cancel()
        if self.bill_diagnosis:
            line._bill_diagnosis()
        if line.operation != rma.RETURN:
            line.action_decide_return()
        line.message_post(body=self.reason)
        return {"type": "ir.actions.act_window_close"}
