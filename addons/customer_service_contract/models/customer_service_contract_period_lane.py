import logging
import random
import time

from odoo import api, models
from odoo.fields import Domain
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import SQL

from ..tools.isolate import divide, pack

_logger = logging.getLogger(__name__)
LANES = "customer_service_contract.lanes"
# Rows of one transaction, and rows that are looked at to find them
BATCH, WINDOW = 200, 1000
# Times that a batch is tried before it is divided, when others write the same records
TRIES = 3
ORDER = "payer_id.id, id"


class CustomerServiceContractPeriod(models.Model):
    """Lanes: as many jobs as wanted bill at the same time, a payer is always in one."""

    _inherit = "customer.service.contract.period"

    _lane = models.Index("(company_id, payer_id, id) WHERE state = 'due'")

    @api.model
    def _get_lane_count(self):
        """Return how many jobs bill at the same time, at least one."""
        # sudo: a number of the configuration
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param(LANES, "2")
        return max(int(value), 1) if value.isdecimal() else 1

    @api.model
    def _get_lane_domain(self, lane, lanes):
        """Return the rows of a lane: a company that pays is always in the same.

        :param int lane: from 0.
        :param int lanes: how many there are.
        """
        if lanes == 1:
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(SELECT commercial_partner_id FROM res_partner WHERE id = %s) "
                "%% %s = %s",
                model._field_to_sql(alias, "payer_id", query),
                lanes,
                lane,
            )
        )

    @api.model
    def _cron_bill(self, lane):
        """Bill what is due of a lane, in all companies, batch by batch.

        :param int lane: from 0.
        """
        lanes = self._get_lane_count()
        if lane >= lanes:
            return
        cron = self.env["ir.cron"]
        own = self._get_lane_domain(lane, lanes)
        days = {
            company: self.env["customer.service.contract"]._get_today(company)
            for company in self.env["res.company"].search([])
        }
        cron._commit_progress(
            remaining=sum(
                self.search_count(self._get_to_bill_domain(day, company) & own)
                for company, day in days.items()
            )
        )
        for company, day in days.items():
            domain = self._get_to_bill_domain(day, company) & own
            for groups in self._get_batches(domain, day):
                if not self._bill_in_cron(groups, day):
                    return

    @api.model
    def _get_later_domain(self, payer):
        """Return the rows of payers with a greater id; the host compares names."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s > %s", model._field_to_sql(alias, "payer_id", query), payer
            )
        )

    @api.model
    def _get_batches(self, domain, day):
        """Yield batches of rows, never a part of an invoice.

        :param domain: of the rows.
        :param date day: of the run.
        :return: lists of lists of ids, each of one invoice.
        """
        payer = 0
        while True:
            later = domain & self._get_later_domain(payer)
            rows = self.search(later, order=ORDER, limit=WINDOW)
            if not rows:
                return
            last = rows[-1].payer_id
            if len(rows) == WINDOW:
                whole = rows.filtered(lambda row, last=last: row.payer_id != last)
                if not whole:
                    whole = self.search(domain & Domain("payer_id", "=", last.id))
                rows = whole.sorted(lambda row: (row.payer_id.id, row.id))
            payer = rows[-1].payer_id.id
            yield from pack(list(rows._get_groups_of_ids(day)), BATCH)

    def _get_groups_of_ids(self, day):
        """Yield the ids of the rows that are on one invoice each.

        :param date day: of the run.
        """
        self._forget()
        try:
            groups = self._get_invoice_groups(self._get_invoice_dates(day)).values()
        except Exception:  # noqa: BLE001 - billing finds and names the bad one
            _logger.warning("Contract fees cannot be grouped", exc_info=True)
            groups = self
        yield from (group.ids for group in groups)

    @api.model
    def _bill_in_cron(self, groups, day):
        """Bill a batch in a transaction of its own, again when somebody interferes.

        :param list groups: lists of ids.
        :param date day: of the run.
        :return: seconds that are left.
        """
        cron = self.env["ir.cron"]
        rows = self.browse([row for group in groups for row in group])
        tries = MAX_TRIES_ON_CONCURRENCY_FAILURE if len(groups) == 1 else TRIES
        for number in range(1, tries + 1):
            try:
                rows._bill(day)
                return cron._commit_progress(len(rows))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                _logger.info("Contract fees: try %s of a batch interfered", number)
                time.sleep(random.uniform(0.0, 0.1 * 2**number))
            except Exception as error:  # noqa: BLE001 - the others must not wait for it
                self.env.cr.rollback()
                return self._divide_in_cron(groups, day, error)
        if len(groups) > 1:  # shorter transactions come through
            return self._divide_in_cron(groups, day)
        return cron._commit_progress(len(rows))

    @api.model
    def _divide_in_cron(self, groups, day, error=None):
        """Find the rows that a batch failed with; note the error on those alone.

        :param error: that the batch failed with; none when others interfered.
        :return: seconds that are left.
        """
        if len(groups) == 1:
            self.browse(groups[0])._fail(day, error)
            return self.env["ir.cron"]._commit_progress(len(groups[0]))
        for part in divide(groups):
            left = self._bill_in_cron(part, day)
        return left

    # ------------------------------------------------------------------
    # Jobs
    # ------------------------------------------------------------------
    @api.model
    def _get_lane_crons(self):
        """Return the jobs of the lanes, those that are switched off too."""
        # sudo: jobs are configuration
        crons = self.env["ir.cron"].sudo()
        domain = [
            ("model_name", "=", self._name),
            ("code", "=like", "model.\\_cron\\_bill(%)"),
        ]
        return crons.with_context(active_test=False).search(domain, order="id")

    @api.model
    def _set_lane_count(self, count):
        """Have as many jobs bill at the same time.

        :param int count: at least one.
        """
        # sudo: who may change the settings need not be an administrator
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(LANES, str(count))
        self._make_lanes(
            self._get_lane_crons(),
            count,
            "model._cron_bill({})",
            "customer_service_contract.ir_cron_bill_{}",
        )

    @api.model
    def _make_lanes(self, crons, count, code, xml_id):
        """Have as many jobs as lanes: missing ones are made, others switched off.

        :param crons: the jobs there are; none is made where there is no first one.
        :param int count: of lanes.
        :param str code: of a job, with a place for the number of its lane.
        :param str xml_id: of a job, likewise.
        """
        by_code = {cron.code: cron for cron in crons}
        first = crons[:1]
        for lane in range(count):
            own = code.format(lane)
            if own in by_code:
                by_code.pop(own).active = True
            elif first:
                self._create_lane_cron(first, lane, own, xml_id.format(lane))
        for cron in by_code.values():
            cron.active = False

    @api.model
    def _create_lane_cron(self, first, lane, code, xml_id):
        cron = first.copy(
            {
                "code": code,
                "active": True,
                "user_id": first.user_id.id,
            }
        )
        cron.cron_name = f"{first.cron_name} ({lane + 1})"
        # sudo: uninstalling takes the job along
        data = self.env["ir.model.data"].sudo()
        data._update_xmlids([{"xml_id": xml_id, "record": cron, "noupdate": True}])

    @api.model
    def _trigger_lanes(self):
        """Have the lanes run now."""
        for cron in self._get_lane_crons().filtered("active"):
            cron._trigger()
