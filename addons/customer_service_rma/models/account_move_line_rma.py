from odoo import fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    """Lines of credit notes that returns have made."""

    _inherit = "account.move.line"

    customer_service_rma_line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Refunded Item",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _get_quantity_to_credit(self):
        """Return how many of an invoice line were not credited yet.

        Credit notes of the invoice, and those of the order it bills, count, drafts
        too; what they credit is told by product and order line.
        """
        self.ensure_one()
        same = self.move_id.invoice_line_ids.filtered(self._is_same_sale)
        credits_ = self._get_credit_lines().filtered(self._is_same_sale)
        if self.sale_line_ids:
            same |= self.sale_line_ids.invoice_lines.filtered(
                lambda line: (
                    line.move_id.move_type == "out_invoice"
                    and line.parent_state == "posted"
                    and line.quantity > 0
                )
            )
        left = self._sum_in_my_unit(same) - self._sum_in_my_unit(credits_)
        return max(min(left, self.quantity), 0.0)

    def _is_same_sale(self, line):
        """Tell whether a line sells, or credits, what this one does."""
        self.ensure_one()
        return (
            line.product_id == self.product_id
            and line.sale_line_ids == self.sale_line_ids
        )

    def _get_credit_lines(self):
        """Return the lines of credit notes of the same invoice or order line."""
        self.ensure_one()
        lines = self.move_id.reversal_move_ids.invoice_line_ids
        lines |= self.sale_line_ids.invoice_lines
        return lines.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund"
                and line.parent_state != "cancel"
                and line.display_type == "product"
            )
        )

    def _sum_in_my_unit(self, lines):
        """Return the quantity of lines in the unit of this one."""
        self.ensure_one()
        return sum(
            line.product_uom_id._compute_quantity(
                line.quantity, self.product_uom_id, round=False
            )
            if line.product_uom_id and self.product_uom_id
            else line.quantity
            for line in lines
        )

    def _check_may_credit(self, quantity):
        """Refuse to give back more than was invoiced and not credited before.

        Amounts count too: a credit note may have given back a part of the price.

        :param float quantity: in the unit of the line.
        :raises UserError: it is more.
        """
        self.ensure_one()
        left = self._get_quantity_to_credit()
        unit = self.product_uom_id
        over = unit.compare(quantity, left) > 0 if unit else quantity > left
        if quantity <= 0 or over:
            raise UserError(
                self.env._(
                    "%(invoice)s: %(left)s can still be credited of %(product)s.",
                    invoice=self.move_id.name,
                    left=left,
                    product=self.product_id.display_name or self.name,
                )
            )
        invoices = self.move_id | self.sale_line_ids.order_id.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and move.currency_id == self.currency_id
            )
        )
        notes = invoices.reversal_move_ids | self.sale_line_ids.order_id.invoice_ids
        given = sum(
            note.amount_untaxed
            for note in notes
            if note.move_type == "out_refund" and note.state != "cancel"
        )
        amount = self.price_subtotal * quantity / self.quantity
        open_amount = sum(invoices.mapped("amount_untaxed")) - given
        if self.currency_id.compare_amounts(amount, open_amount) > 0:
            raise UserError(
                self.env._(
                    "%(invoice)s: %(left)s without taxes can still be credited.",
                    invoice=", ".join(invoices.mapped("name")),
                    left=self.currency_id.format(open_amount),
                )
            )
