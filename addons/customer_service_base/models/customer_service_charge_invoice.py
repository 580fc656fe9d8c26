from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_service_charge import INVOICED


class CustomerServiceCharge(models.Model):
    """The way of a charge onto an invoice, and back."""

    _inherit = "customer.service.charge"

    credited = fields.Boolean(
        compute="_compute_credited",
        store=True,
        help="A credit note gave it back. It is not invoiced again by itself.",
    )

    @api.depends("invoice_line_id.move_id.reversal_move_ids.state")
    def _compute_credited(self):
        for charge in self:
            notes = charge.invoice_line_id.move_id.reversal_move_ids.filtered(
                lambda move: move.state == "posted"
            )
            lines = charge.invoice_line_id.sale_line_ids
            charge.credited = bool(notes.line_ids.sale_line_ids & lines)

    def _mark_invoiced(self):
        """Close charges that have just come onto an invoice line.

        :raises UserError: somebody else is invoicing them.
        """
        if self.try_lock_for_update() != self:
            raise UserError(
                self.env._("Somebody else is invoicing this work just now: try again.")
            )
        for line, charges in self.grouped("invoice_line_id").items():
            charges._set_invoiced(line)

    def action_bill(self):
        """Put the verified work of the calls of these charges on their orders."""
        return self.call_id.action_bill_charges()

    def action_bill_again(self):
        """Invoice credited charges once more, because somebody says so."""
        self._check_may_verify()
        if any(charge.state != INVOICED or not charge.credited for charge in self):
            raise UserError(
                self.env._("Only what a credit note gave back can be billed again.")
            )
        # sudo: an invoiced charge is closed to everybody else
        self.sudo()._set_not_invoiced()

    def _prepare_group_vals(self):
        """Return what of a charge an order line is made of."""
        self.ensure_one()
        return {
            "key": self.key,
            "kind": self.kind,
            "name": self.name,
            "product_id": self.product_id.id,
            "uom_id": self.uom_id.id or self.product_id.uom_id.id,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "part_id": self.part_id.id,
            "coverage": self.coverage,
            "coverage_rate": self.coverage_rate,
            "coverage_reason": self.coverage_reason,
        }
