import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_date

from ..tools.isolate import isolate
from .customer_service_contract_line_ledger import ENGINE_CONTEXT
from .customer_service_contract_period import DUE

_logger = logging.getLogger(__name__)
ONE_DAY = timedelta(days=1)
# Context key: what is made is undone, so nothing is posted and nobody is told
DRY_RUN = "customer_service__dry_run"


class Undo(Exception):
    """What worked is undone, because it was a trial."""


class CustomerServiceContractPeriod(models.Model):
    """The run: what is due becomes invoices, what fails is said and stays due."""

    _inherit = "customer.service.contract.period"

    date_retry = fields.Date(
        string="Not Tried before",
        readonly=True,
        copy=False,
        help="What failed, or waits for more to come, is tried again on this day.",
    )
    carried = fields.Boolean(
        readonly=True,
        copy=False,
        help="Too little for an invoice of its own: it waits for the next one.",
    )

    # ------------------------------------------------------------------
    # What is to be billed
    # ------------------------------------------------------------------
    @api.model
    def _get_due_domain(self, day, company):
        """Return the rows of a company that may be billed by a day."""
        return (
            Domain("state", "=", DUE)
            & Domain("date_due", "<=", day)
            & Domain("company_id", "=", company.id)
        )

    @api.model
    def _get_to_bill_domain(self, day, company):
        """Return the due rows of a company that did not fail today already."""
        return self._get_due_domain(day, company) & (
            Domain("date_retry", "=", False) | Domain("date_retry", "<=", day)
        )

    @api.model
    def _bill_due(self, day, company, domain=()):
        """Bill what is due by a day, once; also what failed, for a person wants it.

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

    def _claim(self):
        """Lock the rows nobody else is at, and return those that are still due."""
        rows = self.try_lock_for_update(allow_referencing=True)
        rows.invalidate_recordset()
        return rows.filtered(lambda row: row.state == DUE)

    # ------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------
    def _bill(self, day):
        """Make the invoices of rows that are due, and post them where agreed.

        Rows that another worker is at are left to it. What fails is undone, says why
        and stays due; the others are billed.

        :param date day: of the run.
        :return: the invoices.
        """
        rows = self.with_context(**ENGINE_CONTEXT)._claim()
        moves = self.env["account.move"]
        for company, own in rows.grouped("company_id").items():
            moves |= own.with_company(company)._bill_company(day)
        return moves.with_env(self.env)

    def _bill_company(self, day):
        """Make and post the invoices of locked rows of one company.

        :param date day: of the run.
        :return: the invoices.
        """
        self._forget()
        failed = self.filtered("error").contract_id
        rows = self._close_empty()._set_aside(day)
        dates = rows._get_invoice_dates(day)
        groups = [
            (date, own)
            for (date, _key), own in rows._get_invoice_groups(dates).items()
            if not own._carry(day)
        ]
        broken = []
        drafts = self._isolate(
            groups,
            self._create_invoices,
            lambda group, error: broken.append((*group, error)),
        )
        to_post = [move for move in drafts if self._is_to_post(move)]
        self._isolate(
            to_post,
            self._post_invoices,
            lambda move, error: broken.append(self._withdraw(move, error)),
        )
        moves = self.env["account.move"].union(*drafts).exists()
        for date, own, error in broken:
            moves |= own._bill_without_bad(date, day, error)
        rows._note_other_dates(dates)
        if failed:
            failed._clear_billing()
        self._forget()
        return moves

    def _isolate(self, items, work, failed):
        return isolate(
            items,
            work,
            self.env.cr.savepoint,
            failed,
            fatal=PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
        )

    @api.model
    def _create_invoices(self, groups):
        """Create the drafts of groups of rows.

        :param list groups: pairs of the date and the rows.
        :return: list of drafts.
        """
        moves = self.env["account.move"].create(
            [rows._prepare_invoice_vals(date) for date, rows in groups]
        )
        for move, (_date, rows) in zip(moves, groups, strict=True):
            rows._set_invoiced(move)
        return list(moves)

    @api.model
    def _is_to_post(self, move):
        """Tell whether the contracts want their invoice posted."""
        if self.env.context.get(DRY_RUN):
            return False
        contract = move.invoice_line_ids.customer_service_period_id.contract_id[:1]
        return contract.invoice_mode != "draft"

    @api.model
    def _post_invoices(self, moves):
        """Post drafts and have those sent that are to be.

        The host sends by itself, after the transaction; drafts of a day to come are
        posted on that day.

        :param list moves: drafts.
        :return: the same.
        """
        moves = self.env["account.move"].union(*moves)
        moves.with_context(validate_analytic=True)._post(soft=True)
        moves._queue_contract_sending()
        return list(moves)

    @api.model
    def _withdraw(self, move, error):
        """Delete a draft that cannot be posted.

        :return: the date, the rows and the error, for another try.
        """
        rows = move.invoice_line_ids.customer_service_period_id
        date = move.invoice_date
        move.unlink()
        return date, rows.with_env(self.env), error

    # ------------------------------------------------------------------
    # Failures
    # ------------------------------------------------------------------
    def _bill_without_bad(self, date, day, error):
        """Bill the rows of a failed invoice whose contracts are not to blame.

        :param date date: of the invoice.
        :param date day: of the run.
        :param error: that the invoice of all failed with.
        :return: the invoice of the others.
        """
        moves = self.env["account.move"]
        by_contract = self.grouped("contract_id")
        if len(by_contract) == 1:
            self._fail(day, error)
            return moves
        good = self.browse()
        for own in by_contract.values():
            try:
                with self.env.cr.savepoint():
                    own._bill_together(date)
                    raise Undo
            except Undo:
                good |= own
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as own_error:  # noqa: BLE001 - others must not wait
                own._fail(day, own_error)
        if good == self:
            self._fail(day, error)
            return moves
        return moves.union(
            *self._isolate(
                [good] if good else [],
                lambda groups: [groups[0]._bill_together(date)],
                lambda rows, last: rows._fail(day, last),
            )
        )

    def _bill_together(self, date):
        """Make one invoice of the rows and post it where agreed."""
        [move] = self._create_invoices([(date, self)])
        if self._is_to_post(move):
            self._post_invoices([move])
        return move

    def _fail(self, day, error):
        """Note on the rows why they were not billed, and tell who is in charge.

        :param date day: of the run; they are tried again the day after.
        :param error: exception, or what is wrong in words.
        """
        text = error if isinstance(error, str) else self._get_error_text(error)
        self.write({"error": text, "date_retry": day + ONE_DAY, "carried": False})
        self.contract_id._notify_billing_failure(text)

    @api.model
    def _get_error_text(self, error):
        """Return what is wrong, in words.

        :param error: exception.
        """
        if isinstance(error, RedirectWarning | UserError):
            return str(error.args[0])
        _logger.warning("Contract fees were not billed", exc_info=error)
        if isinstance(error, psycopg2.IntegrityError):
            return self.env["account.move"]._sql_error_to_message(error)
        return self.env._("Something unexpected happened: %(error)s", error=repr(error))

    # ------------------------------------------------------------------
    # What is not billed
    # ------------------------------------------------------------------
    def _close_empty(self):
        """Close rows that somebody set to nothing, and return the others."""
        empty = self.filtered(lambda row: row.currency_id.is_zero(row.amount))
        empty.write({"state": "nothing", "error": False})
        return self - empty

    def _set_aside(self, day):
        """Note what is known to be wrong, and return the rows that can be billed.

        :param date day: of the run.
        """
        problems = self._get_billing_problems(day)
        bad = self.filtered(lambda row: problems[row])
        for text, rows in bad.grouped(lambda row: "; ".join(problems[row])).items():
            rows._fail(day, text)
        return self - bad

    def _carry(self, day):
        """Leave rows for the next invoice that together are less than the minimum.

        :param date day: of the run.
        :return: whether they are left.
        """
        carried = self._is_too_little(day)
        if carried:
            self.write({"carried": True, "date_retry": day + ONE_DAY, "error": False})
        return carried

    def _is_too_little(self, day):
        """Tell whether rows of one invoice are less than the company's minimum.

        The last ones of contracts that bill nothing more are billed at any rate.

        :param date day: of the run.
        """
        company = self.company_id
        minimum = company.customer_service_contract_minimum
        contracts = self.contract_id
        if not minimum or "each" in contracts.mapped("catch_up"):
            return False
        total = self.currency_id._convert(
            abs(sum(self.mapped("amount"))), company.currency_id, company, day
        )
        last = not any(contracts.line_ids.mapped("date_next_due"))
        return not last and company.currency_id.compare_amounts(total, minimum) < 0

    def _note_other_dates(self, dates):
        """Say on invoices why their date is not the one of the schedule.

        :param dict dates: of the date and the one of the schedule, by row.
        """
        bodies = {}
        for row in self:
            date, wish = dates[row]
            if date != wish and row.invoice_id:
                bodies[row.invoice_id.id] = self.env._(
                    "By the billing schedule the date is %(date)s; that day is closed, "
                    "or invoices of a later day have a number already.",
                    date=format_date(self.env, wish),
                )
        self.env["account.move"].browse(bodies)._message_log_batch(bodies)
