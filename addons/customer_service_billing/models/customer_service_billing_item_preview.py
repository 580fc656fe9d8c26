from dataclasses import dataclass, field
from itertools import chain

from odoo import models
from odoo.exceptions import RedirectWarning, UserError

from odoo.addons.customer_service_contract.models.customer_service_contract_line_ledger import (  # noqa: E501
    ENGINE_CONTEXT,
)

from .customer_service_billing_item_emit import CHARGES, RUN
from .sale_order_preview import PREVIEW, Rehearsed


@dataclass
class FutureInvoice:
    """An invoice that would be made of items; none when there is an error.

    :param items: it bills.
    :param values: of the invoice.
    :param lines: values of its lines, without titles.
    :param error: why there will be none.
    :param subtotals: of the lines, in the currency of the invoice, without taxes.
    :param untaxed: amount, negative of a credit note; so are ``tax`` and ``total``.
    """

    items: models.BaseModel
    values: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    error: str = ""
    subtotals: list = field(default_factory=list)
    untaxed: float = 0.0
    tax: float = 0.0
    total: float = 0.0


def get_lines(values):
    """Return the values of the lines of an invoice, without titles and notes."""
    return [
        command[2]
        for command in values["invoice_line_ids"]
        if not command[2].get("display_type") or command[2]["display_type"] == "product"
    ]


class CustomerServiceBillingItem(models.Model):
    """The invoices that items would become, without making any.

    What a line says comes from where invoices take it: the charges, the fee, or the
    order that somebody accepted. The host's taxes make the totals of it.
    """

    _inherit = "customer.service.billing.item"

    def _preview(self, run):
        """Return the invoices that items would become.

        :param run: the items are of.
        :return: list of ``FutureInvoice``.
        """
        context = {**ENGINE_CONTEXT, RUN: run.id}
        items = self.with_company(run.company_id).with_context(**context)
        fees = items.filtered("period_id")
        memo = {}
        invoices = fees._preview_fees(run)
        for group in (items - fees)._get_invoice_groups():
            invoices += group._preview_group(run, memo)
        taxes = items.env["account.tax"]
        for invoice in invoices:
            if not invoice.lines:
                continue
            invoice.error = taxes._get_unforeseeable_text(
                invoice.values, run.company_id
            )
            if not invoice.error:
                taxes._reckon_future_invoice(invoice, run.company_id)
        return invoices

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    def _preview_fees(self, run):
        """Return the future invoices of fees, without amounts."""
        by_row = self.grouped("period_id")
        rows = self.period_id.filtered(
            lambda row: row.state == "due" and not row.currency_id.is_zero(row.amount)
        )
        rows._forget()
        problems = rows._get_billing_problems(run.date)
        bad = rows.filtered(lambda row: problems[row])
        invoices = [
            FutureInvoice(by_row[row], error="; ".join(problems[row])) for row in bad
        ]
        good = rows - bad
        dates = good._get_invoice_dates(run.date)
        for (date, _key), own in good._get_invoice_groups(dates).items():
            invoice = FutureInvoice(self.browse().union(*(by_row[row] for row in own)))
            if own._is_too_little(run.date):
                invoice.error = self.env._(
                    "Too little for an invoice of its own: it waits for the next one."
                )
            else:
                invoice.values = own._prepare_invoice_vals(date)
                invoice.lines = get_lines(invoice.values)
            invoices.append(invoice)
        rows._forget()
        return invoices

    # ------------------------------------------------------------------
    # Work
    # ------------------------------------------------------------------
    def _preview_group(self, run, memo):
        """Return the future invoices of work that may come onto one invoice.

        As when invoices are made: what is wrong with a call stops its whole group.

        :param dict memo: orders and taxes of other groups.
        """
        charges = self.charge_id
        calls = charges.call_id.with_context(**{CHARGES: tuple(charges.ids)})
        quoted = calls.filtered(lambda call: call._has_live_order())
        try:
            calls._check_billable(
                [{"name": c.name, "product_id": c.product_id.id} for c in charges]
            )
            invoices = self.filtered(
                lambda item: item.call_id in quoted
            )._rehearse_work(run)
            if quoted:
                memo.clear()  # with the trial, the orders imagined before are gone
            for call in calls - quoted:
                own = self.filtered(lambda item, call=call: item.call_id == call)
                invoices += own._preview_work(call, memo)
        except (UserError, RedirectWarning) as error:
            memo.clear()
            return [FutureInvoice(self, error=self._get_error_text(error))]
        return self._join(invoices)

    def _preview_work(self, call, memo):
        """Return the part that a call nobody quoted has in an invoice, maybe none."""
        # what is wholly covered is on the report only
        items = self.filtered(lambda item: item.charge_id.coverage_rate != 100)
        if not items:
            return []
        return [
            FutureInvoice(items, *call._preview_billing_order(items.charge_id, memo))
        ]

    def _rehearse_work(self, run):
        """Return the future invoices of work that is on orders.

        All is done as when invoices are made, up to the making of them, and undone.
        """
        if not self:
            return []
        try:
            with self.env.cr.savepoint():
                charges = self.charge_id
                charges.filtered(
                    lambda charge: charge.state == "to_verify"
                )._set_verified(self.env.user)
                self.with_context(**{PREVIEW: True})._emit_work(run)
                raise Rehearsed([])
        except Rehearsed as trial:
            return self._sort_out(trial.values)

    def _sort_out(self, values_list):
        """Return the future invoices of values, each with the items it bills.

        :param list values_list: values of invoices.
        """
        by_charge = {item.charge_id.id: item for item in self}
        invoices, left = [], self
        for values in values_list:
            lines = get_lines(values)
            own = self.browse().union(
                *(
                    by_charge[charge_id]
                    for vals in lines
                    for command in vals.get("customer_service_charge_ids", [])
                    for charge_id in command[2]
                    if charge_id in by_charge
                )
            )
            left -= own
            invoices.append(FutureInvoice(own, values, lines))
        if left:
            error = self.env._(
                "By the orders of the call, nothing of it is to be invoiced now."
            )
            invoices.append(FutureInvoice(left, error=error))
        return invoices

    def _join(self, invoices):
        """Put together what the host puts on one invoice.

        :param list invoices: of one group, without amounts.
        """
        names = self.env["sale.order"]._get_invoice_grouping_keys()
        groups = {}
        for invoice in invoices:
            key = tuple(invoice.values.get(name) for name in names)
            groups.setdefault((invoice.error, key), []).append(invoice)
        return [
            FutureInvoice(
                self.browse().union(*(part.items for part in parts)),
                parts[0].values,
                list(chain.from_iterable(part.lines for part in parts)),
                error,
            )
            for (error, _key), parts in groups.items()
        ]
