import logging

from odoo import api, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class CustomerServiceContract(models.Model):
    """How the daily work on contracts is done: in batches, whatever happens to one."""

    _inherit = "customer.service.contract"

    @api.model
    def _get_daily_domain(self, get_domain):
        """Return a domain that depends on the day it is at each company.

        :param get_domain: returns the domain of a day.
        """
        return Domain.OR(
            get_domain(self._get_today(company)) & Domain("company_id", "=", company.id)
            for company in self.env["res.company"].search([])
        )

    @api.model
    def _process_in_cron(self, domain, method, limit=100):
        """Call a method on the contracts of a domain, in batches that are committed.

        Of a batch that fails, each contract is tried alone: the one that fails is left
        as it was and named in the log, the others go on. Contracts that somebody else
        works on are left for the next time.

        :param domain: of the contracts; the method takes them out of it.
        :param str method: name of the method, which takes several contracts.
        :param int limit: contracts in a batch.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        last = 0
        while batch := self.search(
            domain & Domain("id", ">", last), limit=limit, order="id"
        ):
            last = batch[-1].id
            claimed = batch.try_lock_for_update(allow_referencing=True)
            claimed.invalidate_recordset()
            claimed = claimed.filtered_domain(domain)
            if not claimed._do_safely(method) and len(claimed) > 1:
                for contract in claimed:
                    contract._do_safely(method)
            if not cron._commit_progress(len(batch)):
                break

    def _do_safely(self, method):
        """Call a method on the contracts, if there are any; what fails is undone.

        :return: whether it went well.
        """
        try:
            with self.env.cr.savepoint():
                if self:
                    getattr(self, method)()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            if len(self) == 1:
                _logger.warning(
                    "Contract %s, %s failed", self.name, method, exc_info=True
                )
            return False
        return True
