import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_run import EMITTING_STATES, TO_VERIFY, VERIFIED

_logger = logging.getLogger(__name__)
ONE_DAY = timedelta(days=1)
ACTIVITY = "customer_service_billing.activity_type_verify"


class Nothing(Exception):
    """There is nothing to gather: the run is undone."""


class CustomerServiceBillingRun(models.Model):
    """Runs that make themselves: what is clean is verified, the rest is a task."""

    _inherit = "customer.service.billing.run"

    @api.model
    def _cron_automatic(self):
        """Make the runs of the companies that want one today."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search(
            [("customer_service_billing_automatic", "!=", "never")]
        )
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            day = self.env["customer.service.contract"]._get_today(company)
            # what is wrong is told to who bills, not to the job
            lang = company.customer_service_contract_biller_id.lang or self.env.lang
            runs = self.with_company(company).with_context(lang=lang)
            try:
                with self.env.cr.savepoint():
                    runs._make_automatic(company, day)
            except Nothing:
                _logger.info("%s: nothing to bill", company.name)
            except Exception:  # noqa: BLE001 - other companies must not wait for it
                _logger.warning("%s: no billing run", company.name, exc_info=True)
            if not cron._commit_progress(1):
                return

    @api.model
    def _is_automatic_day(self, company, day):
        """Tell whether a company wants a run on a day.

        :param date day: the company's.
        """
        return {
            "daily": True,
            "weekly": day.weekday() == 0,
            "monthly": day.day == 1,
        }.get(company.customer_service_billing_automatic, False)

    @api.model
    def _make_automatic(self, company, day):
        """Gather, check, verify what is clean and release it, where it is wanted.

        A run of before that nobody has looked at yet takes what is new. A day has one
        run, however often the job is started.

        :param company: that is billed.
        :param date day: the company's.
        :return: the run, maybe none.
        :raises Nothing: there is nothing to bill.
        """
        own = Domain("company_id", "=", company.id) & Domain("automatic", "=", True)
        if not self._is_automatic_day(company, day) or self.search_count(
            own & Domain("date", "=", day), limit=1
        ):
            return self.browse()
        untouched = Domain("item_ids", "not any", [("state", "!=", TO_VERIFY)])
        untouched &= Domain("decision_ids", "=", False)
        run = self.search(own & Domain("state", "=", TO_VERIFY) & untouched, limit=1)
        vals = {"date": day, "date_to": day - ONE_DAY}
        if run:
            run.write(vals)
        else:
            run = self.create({**vals, **self._prepare_automatic_vals(company)})
        run._stage()
        if not run._has_items():
            raise Nothing
        run.state = TO_VERIFY
        run._check()
        run._verify_clean()
        run._notify_left()
        return run

    @api.model
    def _prepare_automatic_vals(self, company):
        """Return the values of a run that makes itself. Hook."""
        user = company.customer_service_contract_biller_id
        return {
            "company_id": company.id,
            "user_id": user.id,
            "automatic": True,
            "invoice_mode": company.customer_service_billing_mode,
        }

    # ------------------------------------------------------------------
    # What needs no person
    # ------------------------------------------------------------------
    def _verify_clean(self):
        """Verify what nothing is to be looked at, and release it where it is wanted."""
        self.ensure_one()
        verified = 0
        if self.company_id.customer_service_billing_threshold:
            for items in self._iter_items([("state", "in", HELD_STATES)], whole=True):
                clean = self._get_clean_items(items)
                clean._verify(self.env.user)
                verified += len(clean)
        if not verified:
            return
        if self.company_id.customer_service_billing_release:
            self.write(
                {
                    "state": VERIFIED,
                    "verified_by_id": self.env.uid,
                    "date_verified": fields.Datetime.now(),
                }
            )
            self.action_release()
        else:
            self._note_verified()

    def _get_clean_items(self, held):
        """Return the items that may skip the look of a person. Hook.

        A call, or a contract, goes as a whole or not at all.

        :param held: all items that the run holds of some calls and contracts.
        """
        self.ensure_one()
        company = self.company_id
        limit = company.customer_service_billing_threshold
        clean = []
        for items in held.grouped(lambda one: (one.call_id, one.contract_id)).values():
            total = sum(
                item.currency_id._convert(
                    item.amount_due, company.currency_id, company, self.date
                )
                for item in items
            )
            if company.currency_id.compare_amounts(total, limit) <= 0 and not any(
                item.blocked or item.has_warning for item in items
            ):
                clean += items.ids
        return held.browse(clean)._get_verifiable()

    # ------------------------------------------------------------------
    # What needs one
    # ------------------------------------------------------------------
    def _notify_left(self):
        """Have who is responsible look at what is left, once for each run."""
        for record in self:
            run = record.with_context(lang=record.user_id.lang or record.env.lang)
            waiting = run.verified_count - run.failed_count
            if run.state in EMITTING_STATES:
                waiting = 0
            left = run.to_verify_count + waiting + run.failed_count
            activities = run.activity_search([ACTIVITY])
            if not left or not run.user_id:
                activities.unlink()
                continue
            note = run.env._(
                "%(left)s items are left: to be verified %(open)s, of which something "
                "blocks %(blocked)s; to be released %(waiting)s; failed %(failed)s.",
                left=left,
                open=run.to_verify_count,
                blocked=run.blocked_count,
                waiting=waiting,
                failed=run.failed_count,
            )
            if activities:
                activities.note = note
            else:
                run.activity_schedule(ACTIVITY, note=note, user_id=run.user_id.id)
