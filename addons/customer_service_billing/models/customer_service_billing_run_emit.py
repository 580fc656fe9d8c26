import logging
import random
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import SQL

from odoo.addons.customer_service_contract.tools.isolate import divide

from .customer_service_billing_item import HELD_STATES, VERIFIED
from .customer_service_billing_run import (
    DONE,
    DONE_ERRORS,
    EMITTING_STATES,
    RELEASED,
    RUNNING,
)

_logger = logging.getLogger(__name__)
# Times that a batch is tried before it is divided, when others write the same records
TRIES = 3
# After which what others were at is tried again
RETRY_AFTER = timedelta(minutes=1)


class CustomerServiceBillingRun(models.Model):
    """Lanes: jobs that share the payers of released runs make the invoices.

    A payer is always in the same lane; a batch is a transaction, from the claim to
    the posted invoice, so that a job that is killed leaves nothing half done.
    """

    _inherit = "customer.service.billing.run"

    @api.model
    def _trigger_lanes(self, when=None):
        """Have the lanes run.

        :param datetime when: not before it; now when not said.
        """
        for cron in self._get_lane_crons().filtered("active"):
            cron._trigger(at=when)

    @api.model
    def _get_lane_crons(self):
        """Return the jobs of the lanes, those that are switched off too."""
        # sudo: jobs are configuration
        crons = self.env["ir.cron"].sudo()
        domain = [
            ("model_name", "=", self._name),
            ("code", "=like", "model.\\_cron\\_emit(%)"),
        ]
        return crons.with_context(active_test=False).search(domain, order="id")

    @api.model
    def _make_lanes(self, count):
        """Have as many jobs make the invoices of runs.

        Items stay in no lane: what is to be invoiced is shared out anew.

        :param int count: at least one.
        """
        self.env["customer.service.contract.period"]._make_lanes(
            self._get_lane_crons(),
            count,
            "model._cron_emit({})",
            "customer_service_billing.ir_cron_emit_{}",
        )
        if self.search_count(self._get_emitting_domain(), limit=1):
            self._trigger_lanes()

    @api.model
    def _cron_emit(self, lane):
        """Make the invoices of a lane, of all released runs, batch by batch.

        :param int lane: from 0.
        """
        cron = self.env["ir.cron"]
        items = self.env["customer.service.billing.item"]
        own = items._get_lane_domain(*self._get_lane_place(lane))
        domain = self._get_emitting_domain()
        runs = self.search(domain, order="date_released, id")
        # the end of a run is work too: time may be up before it
        cron._commit_progress(
            remaining=len(runs)
            + sum(items.search_count(run._get_claim_domain() & own) for run in runs)
        )
        for run in runs:
            run._begin()
            for groups in items._get_batches(run._get_claim_domain() & own):
                if not run._is_emitting():
                    break
                if not run._emit_in_cron(groups):
                    return
            run._finish()
            cron._commit_progress(1)

    @api.model
    def _get_lane_place(self, lane):
        """Return the place of a lane among those that are switched on, and how many.

        :param int lane: as the job says it.
        """
        own = f"model._cron_emit({lane})"
        lanes = {own, *self._get_lane_crons().filtered("active").mapped("code")}
        return sorted(lanes).index(own), len(lanes)

    @api.model
    def _get_emitting_domain(self):
        """Return the runs of which invoices are to be made."""
        return Domain("state", "in", EMITTING_STATES) & Domain("paused", "=", False)

    def _get_claim_domain(self):
        """Return the items of the run of which an invoice is to be made."""
        self.ensure_one()
        return (
            Domain("run_id", "=", self.id)
            & Domain("state", "=", VERIFIED)
            & Domain("error", "=", False)
            & Domain("held_back", "=", False)
        )

    def _is_emitting(self):
        """Tell whether nobody has stopped or paused the run meanwhile."""
        self.ensure_one()
        self.invalidate_recordset(["state", "paused"])
        return bool(self.filtered_domain(self._get_emitting_domain()))

    def _begin(self):
        """Note that a job has begun, unless another has."""
        self.ensure_one()
        run = self.try_lock_for_update(allow_referencing=True)
        run.invalidate_recordset(["state"])
        if run.state == RELEASED:
            run._note_start()
        self.env["ir.cron"]._commit_progress()

    def _emit_in_cron(self, groups):
        """Make the invoices of a batch in one transaction, again if others interfere.

        :param list groups: lists of ids of items, each of one invoice.
        :return: seconds that are left.
        """
        self.ensure_one()
        cron = self.env["ir.cron"]
        items = self.env["customer.service.billing.item"]
        batch = items.browse([item for group in groups for item in group])
        tries = MAX_TRIES_ON_CONCURRENCY_FAILURE if len(groups) == 1 else TRIES
        for number in range(1, tries + 1):
            try:
                batch._emit(self)
                return cron._commit_progress(len(batch))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                _logger.info("%s: try %s of a batch interfered", self.name, number)
                time.sleep(random.uniform(0.0, 0.1 * 2**number))
            except Exception as error:  # noqa: BLE001 - others must not wait for it
                self.env.cr.rollback()
                return self._divide_in_cron(groups, error)
        if len(groups) > 1:  # shorter transactions come through
            return self._divide_in_cron(groups)
        return cron._commit_progress(len(batch))

    def _divide_in_cron(self, groups, error=None):
        """Find the items that a batch failed with; note the error on those alone.

        :param error: that the batch failed with; none when others interfered.
        :return: seconds that are left.
        """
        self.ensure_one()
        if len(groups) == 1:
            items = self.env["customer.service.billing.item"].browse(groups[0])
            items._fail(error)
            return self.env["ir.cron"]._commit_progress(len(items))
        for part in divide(groups):
            left = self._emit_in_cron(part)
        return left

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def _finish(self):
        """Close the run when nothing is left of it, in any lane.

        What is left because others were at it is tried again soon.
        """
        self.ensure_one()
        self.env["ir.cron"]._commit_progress()  # sees what the other lanes have done
        if not self._wait_for_lock() or self.state != RUNNING:
            return
        if not self._note_end():
            soon = fields.Datetime.now() + RETRY_AFTER
            self._trigger_lanes(soon)

    def _note_end(self):
        """Say that the run is done, if it is, and tell who is responsible of the rest.

        :return: whether it is.
        """
        self.ensure_one()
        items = self.env["customer.service.billing.item"]
        claim = self._get_claim_domain()
        # no lane takes what nobody pays
        items.search(claim & Domain("payer_id", "=", False))._fail(
            UserError(self.env._("Say who the customer of the call is."))
        )
        if items.search_count(claim, limit=1):
            return False
        left = Domain("run_id", "=", self.id) & Domain("state", "in", HELD_STATES)
        self.write(
            {
                "state": DONE_ERRORS if items.search_count(left, limit=1) else DONE,
                "date_finished": fields.Datetime.now(),
            }
        )
        self._notify_left()
        return True

    def _wait_for_lock(self):
        """Lock the run, after whoever is at it.

        :return: whether it was left as it was.
        """
        self.ensure_one()
        query = SQL(
            "SELECT id FROM %s WHERE id = %s FOR NO KEY UPDATE",
            SQL.identifier(self._table),
            self.id,
        )
        try:
            self.env.cr.execute(query, log_exceptions=False)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
            return False
        self.invalidate_recordset(["state", "paused"])
        return True

    def _release_again(self):
        """Have the jobs try again what nothing holds back of runs at their end."""
        ended = self.filtered(lambda run: run.state in (DONE_ERRORS, *EMITTING_STATES))
        ended.write(
            {
                "state": RELEASED,
                "paused": False,
                "date_started": False,
                "date_finished": False,
            }
        )
        ended._trigger_lanes()
