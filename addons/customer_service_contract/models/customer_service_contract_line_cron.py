import logging
import random
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import split_every

from ..tools.isolate import isolate
from .customer_service_contract import FEE_GROUPS

_logger = logging.getLogger(__name__)
BATCH, WINDOW = 200, 5000


class CustomerServiceContractLine(models.Model):
    """The job that enters what becomes due, whatever happens to some lines."""

    _inherit = "customer.service.contract.line"

    error = fields.Char(
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="Why the last attempt to reckon what is due failed.",
    )
    date_retry = fields.Date(
        string="Not Tried before", readonly=True, copy=False, groups=FEE_GROUPS
    )

    @api.model
    def _cron_materialise(self):
        """Enter what is due into the ledgers of all companies, then have it billed."""
        cron = self.env["ir.cron"]
        days = {
            company: self.env["customer.service.contract"]._get_today(company)
            for company in self.env["res.company"].search([])
        }
        domains = {
            company: self._get_to_enter_domain(day, company)
            for company, day in days.items()
        }
        cron._commit_progress(
            remaining=sum(self.search_count(domain) for domain in domains.values())
        )
        for company, domain in domains.items():
            last = 0
            while ids := self.search(
                domain & Domain("id", ">", last), order="id", limit=WINDOW
            ).ids:
                last = ids[-1]
                for chunk in split_every(BATCH, ids):
                    lines = self.browse(chunk)
                    if not lines._materialise_in_cron(days[company]):
                        return
        self.env["customer.service.contract.period"]._trigger_lanes()
        cron._commit_progress()

    @api.model
    def _get_to_enter_domain(self, day, company):
        """Return the lines of which something is due that did not fail today."""
        return self._get_due_domain(day, company) & (
            Domain("date_retry", "=", False) | Domain("date_retry", "<=", day)
        )

    def _materialise_in_cron(self, day):
        """Enter what is due of the lines in a transaction of their own.

        :param date day: last day of becoming due.
        :return: seconds that are left.
        """
        cron = self.env["ir.cron"]
        for number in range(1, MAX_TRIES_ON_CONCURRENCY_FAILURE + 1):
            try:
                self._materialise_safely(day)
                return cron._commit_progress(len(self))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                _logger.info("Contract ledger: try %s of a batch interfered", number)
                time.sleep(random.uniform(0.0, 0.1 * 2**number))
        return cron._commit_progress(len(self))

    def _materialise_safely(self, day):
        """Enter what is due, of all lines but those that fail.

        :param date day: last day of becoming due.
        :return: the new rows.
        """
        done = isolate(
            list(self),
            lambda lines: list(self.browse().union(*lines)._materialise(day)),
            self.env.cr.savepoint,
            lambda line, error: line._fail(day, error),
            fatal=PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
        )
        mended = self.filtered("error").filtered(
            lambda line: not line.date_next_due or line.date_next_due > day
        )
        mended.write({"error": False, "date_retry": False})
        return self.env["customer.service.contract.period"].union(*done)

    def _fail(self, day, error):
        """Note on the line why its ledger does not go on, and tell who is in charge.

        :param date day: of the run; it is tried again the day after.
        :param error: exception.
        """
        self.ensure_one()
        text = self.env["customer.service.contract.period"]._get_error_text(error)
        self.write({"error": text, "date_retry": day + timedelta(days=1)})
        self.contract_id._notify_billing_failure(f"{self.name}: {text}")
