from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.customer_service_intervention import CONFIRMED, PLANNED


class CustomerServiceQuotationRefuse(models.TransientModel):
    """Cancel a service order, and say what becomes of what hangs on it."""

    _name = "customer.service.quotation.refuse"
    _description = "Refused Quotation"

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    state = fields.Selection(related="order_id.state")
    refused = fields.Boolean(
        string="The Customer Refused",
        compute="_compute_choices",
        store=True,
        readonly=False,
        help="Untick when we withdraw it ourselves.",
    )
    reason = fields.Char(help="In words the operator will read on the call.")
    part_ids = fields.Many2many(
        "customer.service.part", compute="_compute_part_ids", string="Reserved Parts"
    )
    release_parts = fields.Boolean(
        default=True, help="Give up the parts that are reserved and not used."
    )
    bill_diagnosis = fields.Boolean(
        compute="_compute_choices",
        store=True,
        readonly=False,
        help="As the tariff of the call says.",
    )
    planned_count = fields.Integer(compute="_compute_planned_count")
    cancel_interventions = fields.Boolean(
        string="Cancel What Is Planned",
        help="Cancel the interventions that nobody has begun.",
    )

    @api.depends("order_id")
    def _compute_choices(self):
        for wizard in self:
            refused = wizard.order_id.state != "sale"
            wizard.refused = refused
            supplement = wizard.order_id.customer_service_supplement
            wizard.bill_diagnosis = refused and not supplement

    @api.depends("order_id")
    def _compute_part_ids(self):
        for wizard in self:
            wizard.part_ids = wizard.order_id._get_unused_parts().filtered(
                "reserved_quantity"
            )

    def _get_planned(self):
        # sudo: who sells the order need not see the call
        call = self.order_id.sudo().customer_service_call_id
        return call.intervention_ids.filtered(
            lambda intervention: intervention.state in (PLANNED, CONFIRMED)
        )

    @api.depends("order_id")
    def _compute_planned_count(self):
        for wizard in self:
            wizard.planned_count = len(wizard._get_planned())

    def action_refuse(self):
        """Cancel the order with what was chosen.

        :raises UserError: the customer refused and nobody says why.
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        if order.state == "cancel":
            raise UserError(self.env._("%(order)s is cancelled.", order=order.name))
        if self.refused and not self.reason:
            raise UserError(self.env._("Say why the customer refused."))
        order.customer_service_refusal_reason = self.reason
        order.with_context(
            customer_service__refused=self.refused,
            customer_service__keep_parts=not self.release_parts,
            customer_service__waive_diagnosis=not self.bill_diagnosis,
            customer_service__decided=self.cancel_interventions
            or not self.planned_count,
        )._action_cancel()
        if self.cancel_interventions:
            self._get_planned().action_cancel()
        return {"type": "ir.actions.act_window_close"}
