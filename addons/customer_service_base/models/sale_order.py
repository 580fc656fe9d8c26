from odoo import SUPERUSER_ID, api, fields, models

from .customer_service_charge import INVOICED, TO_VERIFY

OPEN_QUOTATION_STATES = ("draft", "sent")


class SaleOrder(models.Model):
    """Quotation of a service call: what it costs, in or out of warranty."""

    _inherit = "sale.order"

    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    customer_service_end_user_id = fields.Many2one(
        "res.partner",
        string="End User",
        compute="_compute_customer_service_end_user_id",
        help="Who uses the machine, when it is not the customer.",
    )
    customer_service_mode = fields.Selection(
        [("actual", "Time and Material"), ("fixed", "Fixed Price")],
        string="Service Billed by",
        required=True,
        default="actual",
        copy=False,
        help="Time and material: what was really done. Fixed price: what was quoted.",
    )
    customer_service_direct = fields.Boolean(
        string="Billed without Quotation", copy=False, readonly=True
    )
    customer_service_supplement = fields.Boolean(
        string="Extra Work", copy=False, readonly=True
    )
    customer_service_accepted_amount = fields.Monetary(
        string="Accepted Amount",
        copy=False,
        readonly=True,
        help="Untaxed amount at the moment of acceptance.",
    )
    customer_service_refusal_reason = fields.Char(
        string="Reason of Refusal", copy=False, readonly=True
    )
    customer_service_full_amount = fields.Monetary(
        string="Full Value",
        compute="_compute_customer_service_full_amount",
        help="Untaxed amount before what is covered.",
    )

    @api.depends("customer_service_call_id")
    def _compute_customer_service_end_user_id(self):
        for order in self:
            # sudo: who sells the order need not see the call
            user = order.sudo().customer_service_call_id.end_user_id
            own = order.partner_id | order.partner_shipping_id
            order.customer_service_end_user_id = user - own

    @api.depends("order_line.customer_service_full_subtotal")
    def _compute_customer_service_full_amount(self):
        for order in self:
            order.customer_service_full_amount = sum(
                order.order_line.mapped("customer_service_full_subtotal")
            )

    # ------------------------------------------------------------------
    # Accepted
    # ------------------------------------------------------------------
    def _action_confirm(self):
        result = super()._action_confirm()
        # sudo: the customer who signs and the salesperson need not see the call
        orders = self.sudo().filtered("customer_service_call_id")
        orders._after_customer_service_accepted()
        return result

    def _after_customer_service_accepted(self):
        """Reserve the parts of accepted orders and go on with their calls. Hook."""
        quotations = self.filtered(lambda order: not order.customer_service_direct)
        for order in quotations:
            order.customer_service_accepted_amount = order.amount_untaxed
        parts = quotations.order_line.customer_service_part_ids
        parts.filtered(lambda part: part.state == "planned")._reserve()
        quotations.customer_service_call_id._after_quotation_accepted(quotations)

    # ------------------------------------------------------------------
    # Refused or cancelled
    # ------------------------------------------------------------------
    def _get_unused_parts(self):
        """Return the parts of the orders that are still to be used."""
        # sudo: who sells the order need not see the calls
        parts = self.sudo().order_line.customer_service_part_ids
        return parts.filtered(lambda part: part.state in ("planned", "reserved"))

    def action_cancel(self):
        """Ask what becomes of reserved parts before a service order is cancelled."""
        reserved = self._get_unused_parts().filtered("reserved_quantity")
        if reserved and len(self) == 1 and not self.locked:
            return self.action_customer_service_refuse()
        return super().action_cancel()

    def _action_cancel(self):
        """Release the parts; a customer who declines online refuses."""
        service = self.filtered("customer_service_call_id")
        context = self.env.context
        refused = service.filtered(lambda order: order._is_refusal())
        orders = self
        if service:
            self.check_access("write")
            # sudo: the host cancels draft invoices, which operators may not even see
            orders = self.sudo()
        result = super(SaleOrder, orders)._action_cancel()
        if not context.get("customer_service__keep_parts"):
            service._get_unused_parts()._release()
        (service - refused)._free_charges()
        for order in refused:
            # sudo: the customer who declines and the salesperson change the call
            order.sudo().customer_service_call_id._after_quotation_refused(order)
        return result

    def _free_charges(self):
        """Have what a cancelled order would have billed put on another one.

        What the customer refused to pay stays where it was refused.
        """
        # sudo: who cancels an order need not see the calls
        charges = self.sudo().order_line.customer_service_charge_ids
        charges.filtered(lambda charge: charge.state != INVOICED).write(
            {"sale_line_id": False}
        )

    def _is_refusal(self):
        """Tell whether who cancels the quotation does so for the customer.

        On the portal the host declines as the superuser what is to be signed.
        """
        self.ensure_one()
        if self.state not in OPEN_QUOTATION_STATES:
            return False
        declined = self.env.uid == SUPERUSER_ID and self._has_to_be_signed()
        return declined or self.env.context.get("customer_service__refused")

    def action_customer_service_refuse(self):
        """Ask why the customer refused, and what follows."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_quotation_refuse_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action

    # ------------------------------------------------------------------
    # From the call
    # ------------------------------------------------------------------
    def action_update_from_call(self):
        """Bring drafts up to what is planned on their calls."""
        for order in self:
            order.customer_service_call_id._sync_quotation(order)

    def action_view_service_call(self):
        """Open the call the order quotes."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.call",
            "res_id": self.customer_service_call_id.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------
    def _create_account_invoices(self, invoice_vals_list, final):
        moves = super()._create_account_invoices(invoice_vals_list, final)
        # sudo: who invoices an order need not see the calls
        moves.sudo().line_ids.customer_service_charge_ids._mark_invoiced()
        return moves

    def action_confirm_and_invoice(self):
        """Confirm the order, verify and bill the work of its call, invoice it.

        When no work is recorded, what is quoted is invoiced as a fixed price.

        :raises UserError: something is missing; then nothing is changed.
        """
        self.ensure_one()
        call = self.customer_service_call_id
        call._check_may_bill()
        if self.state in OPEN_QUOTATION_STATES:
            self.action_confirm()
        charges = call.charge_ids
        if not charges:
            self.customer_service_mode = "fixed"
        charges.filtered(lambda charge: charge.state == TO_VERIFY).action_verify()
        call._bill_charges()
        moves = self._create_invoices()
        if self.company_id.customer_service_post_invoice:
            # sudo: the company says that these invoices are posted at once
            moves.sudo().action_post()
        return self.action_view_invoice(invoices=moves)
