from odoo import Command, api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_service_contract_line_ledger import ENGINE_CONTEXT
from .customer_service_contract_period import DUE, INVOICED


class CustomerServiceContractPeriod(models.Model):
    """From the ledger to the host's invoices."""

    _inherit = "customer.service.contract.period"

    @api.model
    def _get_due_domain(self, day, company):
        """Return the rows of a company that may be billed by a day."""
        return (
            Domain("state", "=", DUE)
            & Domain("date_due", "<=", day)
            & Domain("company_id", "=", company.id)
        )

    @api.model
    def _bill_due(self, day, company, domain=()):
        """Bill what is due by a day, once.

        :param date day: last day of becoming due, and day of the invoices.
        :param company: whose contracts.
        :param domain: that limits the rows further.
        :return: the invoices.
        """
        # sudo: the ledger is closed to everybody
        rows = self.sudo().search(
            self._get_due_domain(day, company) & Domain(domain),
            order="period_start, id",
        )
        return rows._bill(day)

    def _bill(self, day):
        """Make the invoices of rows that are due.

        Rows that another worker is at are left to it.

        :param date day: of the invoices.
        :return: the invoices.
        """
        rows = self.with_context(**ENGINE_CONTEXT).try_lock_for_update(
            allow_referencing=True
        )
        rows.invalidate_recordset(["state"])
        rows = rows.filtered(lambda row: row.state == DUE)
        moves = rows.env["account.move"]
        for company, own in rows.grouped("company_id").items():
            groups = own.grouped(lambda row: row._get_invoice_grouping_key(day))
            created = moves.with_company(company).create(
                [group._prepare_invoice_vals(day) for group in groups.values()]
            )
            for move, group in zip(created, groups.values(), strict=True):
                group.write({"state": INVOICED, "invoice_id": move.id, "error": False})
            moves |= created
        return moves

    def _get_invoice_grouping_key(self, day):
        """Return what rows must have in common to be on one invoice. Hook.

        :param date day: of the invoice.
        """
        self.ensure_one()
        contract = self.contract_id
        return (
            self.payer_id,
            self.currency_id,
            contract.journal_id,
            contract.payment_term_id,
            contract.fiscal_position_id,
            contract.reference or "",
            self.period_start if contract.catch_up == "each" else None,
        )

    def _prepare_invoice_vals(self, day):
        """Return the values of the invoice of rows that belong together. Hook.

        :param date day: of the invoice.
        """
        contract = self.contract_id[:1]
        position = contract.fiscal_position_id or self.env[
            "account.fiscal.position"
        ].with_company(contract.company_id)._get_fiscal_position(self.payer_id)
        vals = {
            "move_type": "out_invoice",
            "company_id": contract.company_id.id,
            "partner_id": self.payer_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": day,
            "invoice_payment_term_id": contract.payment_term_id.id,
            "fiscal_position_id": position.id,
            "invoice_user_id": contract.user_id.id,
            "ref": contract.reference,
            "invoice_origin": ", ".join(self.contract_id.mapped("name")),
            "invoice_line_ids": [
                Command.create(row._prepare_invoice_line_vals(position)) for row in self
            ],
        }
        if contract.journal_id:
            vals["journal_id"] = contract.journal_id.id
        return vals

    def _prepare_invoice_line_vals(self, position):
        """Return the values of the invoice line of a row. Hook.

        :param position: fiscal position on the day of the invoice.
        """
        self.ensure_one()
        contract = self.contract_id
        product = self.line_id.product_id.with_company(self.company_id)
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        account = contract.analytic_account_id
        return {
            "product_id": product.id,
            "name": self._get_invoice_line_name(),
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(position.map_tax(taxes).ids)],
            "analytic_distribution": {str(account.id): 100} if account else False,
            "customer_service_period_id": self.id,
        }

    def _get_invoice_line_name(self):
        """Return what the invoice says of a row, in the payer's language."""
        self.ensure_one()
        lang = self.payer_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        dates = env._(
            "from %(start)s to %(end)s",
            start=format_date(env, self.period_start),
            end=format_date(env, self.period_end),
        )
        return "\n".join(filter(None, (self.line_id.name, dates, self.note)))
