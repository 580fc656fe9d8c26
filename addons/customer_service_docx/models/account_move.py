from odoo import fields, models
from odoo.fields import Domain

from ..tools.item import Item, group, rows


class AccountMove(models.Model):
    """A reminder of an unpaid invoice, as a letter in Word."""

    _name = "account.move"
    _inherit = ["account.move", "customer.service.docx.mixin"]

    def _get_docx_overdue(self):
        """Return the customer's invoices that should have been paid, oldest first."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
            & Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ["not_paid", "partial"])
            & (Domain("invoice_date_due", "<", today) | Domain("id", "=", self.id)),
            order="invoice_date_due, id",
        )

    def _get_docx_days_late(self):
        """Return how many days the invoice is overdue."""
        self.ensure_one()
        if not self.invoice_date_due:
            return 0
        return max((fields.Date.context_today(self) - self.invoice_date_due).days, 0)

    def _get_docx_invoice_items(self):
        """Return what is told of an invoice."""
        return (
            Item("number", "name", example="INV/2026/00042"),
            Item("date", "invoice_date"),
            Item("due", "invoice_date_due"),
            Item("reference", "ref", example="RDA 118"),
            Item("total", "amount_total", example=512.4),
            Item("residual", "amount_residual", example=512.4),
            Item(
                "days_late",
                lambda move: move._get_docx_days_late(),
                kind="number",
                meaning=self.env._("Days overdue"),
                example=21,
            ),
        )

    def _get_docx_fields(self):
        return [
            group(
                "invoice",
                lambda move: move,
                (
                    *self._get_docx_invoice_items(),
                    Item("untaxed", "amount_untaxed", example=420.0),
                    Item("taxes", "amount_tax", example=92.4),
                    Item("origin", "invoice_origin", example="S00042"),
                    Item(
                        "payment_terms",
                        "invoice_payment_term_id.name",
                        example="30 giorni",
                    ),
                    Item("payment_reference", example="INV/2026/00042"),
                    Item(
                        "bank_account",
                        "partner_bank_id.acc_number",
                        example="IT60X0542811101000000123456",
                    ),
                ),
                self.env._("The invoice"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            rows(
                "lines",
                "line",
                "invoice_line_ids",
                (
                    Item("name", example="Manutenzione annuale"),
                    Item("quantity", example=1.0),
                    Item("unit", "product_uom_id.name", example="Unità"),
                    Item("price", "price_unit", example=420.0),
                    Item("discount", example=0.0),
                    Item("subtotal", "price_subtotal", example=420.0),
                ),
            ),
            rows(
                "overdue",
                "open",
                lambda move: move._get_docx_overdue(),
                self._get_docx_invoice_items(),
                self.env._("Overdue invoices of the customer"),
                self,
            ),
            Item(
                "overdue_total",
                lambda move: (
                    sum(move._get_docx_overdue().mapped("amount_residual_signed")),
                    move.company_currency_id,
                ),
                kind="money",
                meaning=self.env._("What is to be paid of all overdue invoices"),
                example=512.4,
            ),
        ]
