from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_service_contract_period import CANCELLED, CREDITED, DUE, INVOICED


class CustomerServiceContractPeriod(models.Model):
    """What becomes of rows when their invoices change, in whatever order."""

    _inherit = "customer.service.contract.period"

    differs = fields.Boolean(
        compute="_compute_differs",
        store=True,
        help="The invoice says another amount than the ledger: somebody edited it.",
    )
    credited_id = fields.Many2one(
        "customer.service.contract.period",
        string="Bills Again",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        check_company=True,
        help="The row that was credited, and that this one bills anew.",
    )
    credit_decided = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody decided whether what was credited is billed again.",
    )

    _differs = models.Index("(id) WHERE differs")

    @api.depends(
        "amount",
        "invoice_id",
        "invoice_line_ids.move_id",
        "invoice_line_ids.quantity",
        "invoice_line_ids.price_unit",
        "invoice_line_ids.discount",
        "invoice_line_ids.tax_ids",
    )
    def _compute_differs(self):
        for row in self:
            own = row._get_own_lines() if row.state == INVOICED else ()
            billed = sum(row._get_billed_amount(line) for line in own)
            row.differs = bool(own) and not row.currency_id.is_zero(billed - row.amount)

    def _get_own_lines(self):
        """Return the lines that bill the row, not those that credit it."""
        self.ensure_one()
        return self.invoice_line_ids.filtered(
            lambda line: line.move_id == self.invoice_id
        )

    def _get_billed_amount(self, line):
        """Return what a line bills, in terms of prices of the contract.

        :param line: of the invoice of the row.
        """
        self.ensure_one()
        price = line.price_unit * (-1 if line.move_id.move_type == "out_refund" else 1)
        own = self._get_product().taxes_id._filter_taxes_by_company(self.company_id)
        if any(own.mapped("price_include")) and own != line.tax_ids:
            expected = self.env["account.tax"]._adapt_price_unit_to_another_taxes(
                self.price_unit, line.product_id, own, line.tax_ids
            )
            if line.currency_id.is_zero(expected - price):
                price = self.price_unit
        return price * line.quantity * (1 - line.discount / 100)

    def _get_state_label(self):
        """Return the state in words."""
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # ------------------------------------------------------------------
    # Following
    # ------------------------------------------------------------------
    def _follow_invoices(self):
        """Have rows say what their invoices are now: free, billed or credited.

        It looks at what is there, so that the order of what happened does not matter.
        """
        rows = self.exists().filtered(lambda row: row.state in (INVOICED, CREDITED))
        for row in rows:
            lines = row._get_own_lines()
            alive = lines.filtered(lambda line: line.parent_state != "cancel")
            if row.state == INVOICED and not alive:
                row.write({"state": DUE, "invoice_id": False, "date_retry": False})
            elif row.state == INVOICED and row._is_credited():
                row.write({"state": CREDITED, "credit_decided": False})
                row.correction_ids.filtered(lambda own: own.state == DUE).write(
                    {"state": CANCELLED}
                )
                row._notify_credited()
            elif row.state == CREDITED and alive and not row._is_credited():
                row._drop_replacement()
                row.state = INVOICED
                row._correct_again()
        if rows:
            rows.contract_id._clear_billing()

    def _set_free(self):
        """Have rows billed again whose invoice was deleted or cancelled."""
        self._follow_invoices()

    def _is_credited(self):
        """Tell whether posted credit notes take back all that was billed.

        Either the invoice as a whole, in one piece or several, or the lines of the row.
        Credit notes that the ledger made are rows of their own.
        """
        self.ensure_one()
        own = self._get_own_lines()
        invoice = own.move_id
        if invoice.state != "posted" or invoice.move_type != "out_invoice":
            return False
        refunds = invoice.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and not move._is_made_by_contracts()
        )
        total = sum(refunds.mapped("amount_total"))
        currency = invoice.currency_id
        if refunds and currency.compare_amounts(total, invoice.amount_total) >= 0:
            return True
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.move_id != invoice
                and line.move_id.move_type == "out_refund"
                and line.parent_state == "posted"
            )
        )
        credited, billed = (sum(one.mapped("price_subtotal")) for one in (lines, own))
        return bool(lines) and currency.compare_amounts(credited, billed) >= 0

    def _notify_credited(self):
        """Have somebody decide whether what was credited is billed again."""
        self.contract_id._notify_billing(
            "activity_type_credited",
            self.env._("Decide in the fee ledger: bill it again or leave it."),
        )

    def _drop_replacement(self):
        """Cancel the row that bills again what is not credited any more.

        :raise UserError: when that row is on an invoice already.
        """
        self.ensure_one()
        again = self.search(
            Domain("credited_id", "=", self.id) & Domain("state", "!=", CANCELLED)
        )
        if again.invoice_id:
            raise UserError(
                self.env._(
                    "%(period)s was billed again on %(invoice)s: cancel that invoice "
                    "before its credit note.",
                    period=self.display_name,
                    invoice=again.invoice_id[:1].display_name,
                )
            )
        again.correction_ids.origin_id = self
        again.write({"state": CANCELLED})
        again.flush_recordset()

    def _take_back(self, move):
        """Have an invoice that was revived bill the rows again."""
        for row in self.filtered(lambda one: one.state == DUE):
            row._set_invoiced(move)

    def _correct_again(self):
        """Correct what is billed after all: corrections fell with the credit note."""
        self.ensure_one()
        if self.kind == "fee" and self.line_id:
            self.line_id._true_up(
                "delta", self.env._("Correction of the period"), self.period_start
            )

    def _take_terms_of_now(self):
        """Have rows that are billed again say what the terms give by now.

        Fees first: what corrects them is what they leave.
        """
        terms = self.line_id._get_terms()
        fees = self.filtered(lambda row: row.kind == "fee" and row.line_id)
        corrections = fees._get_corrections()
        for row in fees:
            own = row._get_fee(terms[row.line_id])
            amount = own.units / 10 ** terms[row.line_id].digits if own else 0.0
            known = sum((corrections[row] - self).mapped("amount_terms"))
            row._take_amount(own, row.currency_id.round(amount - known))
        for row in (self - fees).filtered(lambda one: one.origin_id.kind == "fee"):
            origin = row.origin_id
            own = origin._get_fee(terms[row.line_id])
            amount = own.units / 10 ** terms[row.line_id].digits if own else 0.0
            others = origin._get_corrections()[origin] - row
            known = origin.amount_terms + sum(others.mapped("amount_terms"))
            left = row.currency_id.round(amount - known)
            row.write(
                {
                    "quantity": 1.0,
                    "price_unit": left,
                    "discount": 0.0,
                    "amount": left,
                    "amount_terms": left,
                    "state": "nothing" if row.currency_id.is_zero(left) else DUE,
                }
            )

    def _bill_again(self):
        """Return new rows that bill what was credited.

        Corrections of what was credited count for the new rows.
        """
        again = self.browse()
        self.flush_recordset(["state"])
        for row in self.filtered(lambda one: one.state == CREDITED):
            vals = row.copy_data(
                {"state": DUE, "credited_id": row.id, "origin_id": row.origin_id.id}
            )
            new = self.create(vals)
            row.correction_ids.origin_id = new
            again |= new
        self.credit_decided = True
        return again
