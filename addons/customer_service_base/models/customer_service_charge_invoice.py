from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_service_charge import INVOICED, VERIFIED

# what decides on which line of an order a charge belongs
PLACING = {
    "kind",
    "product_id",
    "uom_id",
    "price_unit",
    "coverage",
    "coverage_rate",
}


class CustomerServiceCharge(models.Model):
    """The way of a charge onto an invoice, and back."""

    _inherit = "customer.service.charge"

    credited = fields.Boolean(
        compute="_compute_credited",
        store=True,
        help="A credit note gave it back. It is not invoiced again by itself.",
    )

    bill_again = fields.Boolean(
        readonly=True,
        copy=False,
        help="A credit note gave it back, and somebody decided to invoice it anew.",
    )

    @api.depends("invoice_line_id.move_id.reversal_move_ids.state")
    def _compute_credited(self):
        for charge in self:
            notes = charge.invoice_line_id.move_id.reversal_move_ids.filtered(
                lambda move: move.state == "posted"
            )
            lines = charge.invoice_line_id.sale_line_ids
            charge.credited = bool(notes.line_ids.sale_line_ids & lines)

    def write(self, vals):
        """A charge whose price changes leaves the order line it does not fit."""
        result = super().write(vals)
        if PLACING & vals.keys():
            # sudo: who changes a charge need have no rights on sales
            self.sudo().filtered("sale_line_id")._leave_unfit_lines()
        return result

    def _leave_unfit_lines(self):
        """Take charges off lines that would bill them at another price."""
        unfit = self.filtered(
            lambda charge: (
                charge.state != INVOICED
                and charge.sale_line_id.order_id.customer_service_mode == "actual"
                and charge.sale_line_id != charge.part_id.sale_line_id
                and not charge.sale_line_id._fits_charge(charge)
            )
        )
        unfit.write({"sale_line_id": False})

    def _filter_to_bill(self):
        """Return the charges among these that are billed now. Hook."""
        return self.filtered(lambda charge: charge.state == VERIFIED)

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
        charges = self.sudo()
        charges._check_given_back()
        charges._set_not_invoiced()
        charges.write({"bill_again": True})

    def _check_given_back(self):
        """Refuse to bill again what is still invoiced, there or in another place.

        :raises UserError: the credit note gave back less, or another invoice has
            taken the place of the first one.
        """
        kept = self.browse()
        for line, charges in self.grouped("sale_line_id").items():
            if line._get_invoiced_beyond(charges) > 0:
                kept |= charges
        if kept:
            raise UserError(
                self.env._(
                    "An invoice still bills this work, wholly or in part: %(names)s. "
                    "Credit the rest first, or add a charge by hand.",
                    names=", ".join(kept.mapped("name")),
                )
            )

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
