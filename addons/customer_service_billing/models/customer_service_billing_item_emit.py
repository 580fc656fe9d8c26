import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.customer_service_contract.models.customer_service_contract_line_ledger import (  # noqa: E501
    ENGINE_CONTEXT,
)
from odoo.addons.customer_service_contract.tools.isolate import isolate, pack

from .customer_service_billing_item import VERIFIED

_logger = logging.getLogger(__name__)
# Items of one transaction, and items that are looked at to find them
BATCH, WINDOW = 100, 1000
# Context keys: which run makes the invoices, and of which charges
RUN, CHARGES = "customer_service__billing_run", "customer_service__billing_charges"


class CustomerServiceBillingItem(models.Model):
    """From verified items to the host's invoices."""

    _inherit = "customer.service.billing.item"

    # ------------------------------------------------------------------
    # Batches
    # ------------------------------------------------------------------
    @api.model
    def _get_lane_domain(self, lane, lanes):
        """Return the items of a lane: a company that pays is always in the same."""
        periods = self.env["customer.service.contract.period"]
        return periods._get_lane_domain(lane, lanes)

    @api.model
    def _get_batches(self, domain):
        """Yield batches of items, never a part of an invoice.

        :param domain: of items of one run.
        :return: lists of lists of ids, each of one invoice.
        """
        payer = 0
        while True:
            later = domain & self._get_later_domain(payer)
            items = self.search(later, order="payer_id.id, id", limit=WINDOW)
            if not items:
                return
            last = items[-1].payer_id
            if len(items) == WINDOW:
                whole = items.filtered(lambda item, last=last: item.payer_id != last)
                if not whole:
                    whole = self.search(domain & Domain("payer_id", "=", last.id))
                items = whole.sorted(lambda item: (item.payer_id.id, item.id))
            payer = items[-1].payer_id.id
            groups = [group.ids for group in items._get_invoice_groups()]
            yield from pack(groups, BATCH)

    @api.model
    def _get_later_domain(self, payer):
        """Return the items of payers with a greater id; the host compares names."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s", model._field_to_sql(alias, "payer_id", query), payer
            )
        )

    def _get_invoice_groups(self):
        """Return the items that may come onto one invoice each.

        The host may still tell more apart: the term, the order of the customer.

        :return: list of items.
        """
        fees = self.filtered("period_id")
        work = self - fees
        by_period = fees.grouped("period_id")
        months = work._get_months()
        return [
            fees.browse().union(*(by_period[fees.period_id.browse(row)] for row in ids))
            for run, own in fees.grouped("run_id").items()
            for ids in own.period_id._get_groups_of_ids(run.date)
        ] + list(work.grouped(lambda item: item._get_invoice_group(months)).values())

    def _get_months(self):
        """Return by call the month of the last work on it that the items bill."""
        return {
            call: max(items.mapped("date")).strftime("%Y-%m")
            for call, items in self.grouped("call_id").items()
            if call
        }

    def _get_invoice_group(self, months):
        """Return what items of work must have in common to be on one invoice.

        :param dict months: as ``_get_months`` says.
        """
        self.ensure_one()
        token = self.call_id._get_billing_token(self.payer_id, months[self.call_id])
        return (self.company_id.id, self.payer_id.id, token)

    # ------------------------------------------------------------------
    # Invoices
    # ------------------------------------------------------------------
    def _claim(self, run):
        """Lock the items nobody else is at, and return those still to be invoiced.

        Those whose fee, work or call somebody else is at are left for later.
        """
        items = self.try_lock_for_update(allow_referencing=True)
        items.invalidate_recordset()
        items = items.filtered_domain(run._get_claim_domain())
        calls = items.call_id.try_lock_for_update(allow_referencing=True)
        charges = items.charge_id.try_lock_for_update(allow_referencing=True)
        charges.invalidate_recordset()
        periods = items.period_id.try_lock_for_update(allow_referencing=True)
        return items.filtered(
            lambda item: (
                item.period_id in periods
                or (item.call_id in calls and item.charge_id in charges)
            )
        )

    def _emit(self, run):
        """Make the invoices of verified items; what fails says why, the rest goes on.

        :param run: the items are of.
        """
        # what fails is told to who is responsible, not to the job
        lang = run.user_id.lang or self.env.lang
        context = {**ENGINE_CONTEXT, RUN: run.id, "lang": lang}
        items = self.with_company(run.company_id).with_context(**context)._claim(run)
        fees = items.filtered("period_id")
        work = items - fees
        if fees:
            fees.period_id._bill(run.date)
        closed = run._get_closed_text()
        if work and closed:
            work._fail(UserError(closed))
        elif work:
            isolate(
                work._get_still_verified()._get_invoice_groups(),
                lambda groups: work.browse().union(*groups)._emit_work(run),
                self.env.cr.savepoint,
                lambda group, error: group._fail(error),
                fatal=PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
            )
        # a fixed price settles what other runs hold of the same calls, too
        same = self.search(
            Domain("call_id", "in", work.call_id.ids)
            & Domain("id", "not in", items.ids)
        )
        (items | same)._follow()
        items._explain_unsettled()

    def _get_still_verified(self):
        """Return the items nothing blocks now; the others are to be verified again.

        A tax or an account that was archived since would be left out by the host
        without a word. The ledger asks the same of fees by itself.
        """
        self._check()
        return self.filtered(lambda item: item.state == VERIFIED)

    def _emit_work(self, run):
        """Put work on orders, and invoice these.

        :param run: the items are of.
        :return: list of the invoices.
        """
        charges = self.charge_id
        calls = charges.call_id.with_context(**{CHARGES: tuple(charges.ids)})
        orders = calls._bill_charges()
        moves = orders.with_context(raise_if_nothing_to_invoice=False)._create_invoices(
            final=True
        )
        self._check_paid_in_advance(moves)
        moves.invoice_date = run.date
        if run.invoice_mode != "draft":
            moves.with_context(validate_analytic=True)._post(soft=True)
        if run.invoice_mode == "sent":
            moves._queue_run_sending(run)
        return list(moves)

    @api.model
    def _check_paid_in_advance(self, moves):
        """Refuse to give back what was paid in advance: more work may follow.

        :param moves: invoices, with what was paid in advance taken off.
        :raises UserError: it is more than what was done.
        """
        refunds = moves.filtered(lambda move: move.move_type == "out_refund")
        if refunds:
            raise UserError(
                self.env._(
                    "More was paid in advance than this costs: invoice %(orders)s by "
                    "hand, or wait for the rest of the work.",
                    orders=", ".join(
                        refunds.line_ids.sale_line_ids.order_id.mapped("name")
                    ),
                )
            )

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    def _fail(self, error):
        """Note why no invoice could be made of the items.

        :param error: exception; None when others wrote the same all the time.
        """
        if error and not isinstance(error, RedirectWarning | UserError):
            _logger.warning("Items were not invoiced", exc_info=error)
        self.write({"error": self._get_error_text(error)})

    @api.model
    def _get_error_text(self, error):
        """Return what is wrong, in words.

        :param error: exception, or None.
        """
        if error is None:
            return self.env._("Others work on the same records all the time.")
        if isinstance(error, RedirectWarning | UserError):
            return str(error.args[0])
        if isinstance(error, psycopg2.IntegrityError):
            return self.env["account.move"]._sql_error_to_message(error)
        return self.env._("Something unexpected happened: %(error)s", error=repr(error))

    def _explain_unsettled(self):
        """Say of items that were tried, and are not invoiced, what they wait for."""
        for item in self:
            if item.state != VERIFIED or item.error:
                continue
            item.error = item._get_waiting_text()

    def _get_waiting_text(self):
        """Return why an item that nothing failed with is not invoiced. Hook."""
        self.ensure_one()
        if self.period_id:
            return self.period_id.error or self.env._("Nothing was invoiced.")
        order = self.charge_id.sale_line_id.order_id
        if order.state in ("draft", "sent"):
            return self.env._(
                "The customer is asked about more work than was accepted: %(order)s.",
                order=order.name,
            )
        return self.env._(
            "Nothing of it is to be invoiced on %(order)s.", order=order.name or "-"
        )
