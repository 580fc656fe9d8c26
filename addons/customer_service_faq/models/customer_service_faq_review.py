import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_service_faq import PUBLISHED

ACTIVITY = "customer_service_faq.activity_type_review"
_logger = logging.getLogger(__name__)


class CustomerServiceFaq(models.Model):
    """Is it still true? Looked at again after some months, by its owner."""

    _inherit = "customer.service.faq"

    date_review = fields.Date(
        string="Review on",
        copy=False,
        tracking=True,
        help="When the owner is asked whether the entry is still true.",
    )
    date_reminded = fields.Date(
        string="Reminded of Review on",
        readonly=True,
        copy=False,
        help="The date of review of which somebody has been reminded.",
    )
    is_reminder_due = fields.Boolean(compute="_compute_is_reminder_due", store=True)

    is_review_due = fields.Boolean(compute="_compute_is_review_due")

    _reminder_due = models.Index(
        "(date_review) WHERE state = 'published' AND is_reminder_due"
    )

    @api.depends("date_review", "date_reminded")
    def _compute_is_reminder_due(self):
        for entry in self:
            entry.is_reminder_due = (
                entry.date_review and entry.date_review != entry.date_reminded
            )

    @api.depends("date_review", "state")
    def _compute_is_review_due(self):
        today = fields.Date.context_today(self)
        for entry in self:
            entry.is_review_due = (
                entry.state == PUBLISHED
                and entry.date_review
                and entry.date_review <= today
            )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"date_reminded"}

    # ------------------------------------------------------------------
    # Review
    # ------------------------------------------------------------------
    def _get_next_review(self):
        """Return when the entry is looked at again if it is true today.

        :return: date, False if the company does not review.
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        months = company.customer_service_faq_review_months
        if not months:
            return False
        return fields.Date.context_today(self) + relativedelta(months=months)

    def _prepare_publish_vals(self):
        return {
            **super()._prepare_publish_vals(),
            "date_review": self._get_next_review(),
        }

    def _after_publish(self):
        result = super()._after_publish()
        self.activity_feedback([ACTIVITY])
        return result

    def _after_obsolete(self, reason, replacement):
        result = super()._after_obsolete(reason, replacement)
        self.activity_unlink([ACTIVITY])
        return result

    def action_review(self):
        """Say that the entries are still true, and look at them again later."""
        self._check_can_publish()
        if any(entry.state != PUBLISHED for entry in self):
            raise UserError(self.env._("Only what is published is reviewed."))
        for day, entries in self.grouped(
            lambda entry: entry._get_next_review()
        ).items():
            entries.date_review = day
        body = self.env._("Reviewed: still true.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        self.activity_feedback([ACTIVITY])

    # ------------------------------------------------------------------
    # Reminder
    # ------------------------------------------------------------------
    @api.model
    def _get_remind_domain(self):
        """Return the entries to review, each by the day it is at its company."""
        companies = self.env["res.company"].search_fetch(Domain.TRUE, ["partner_id"])
        by_day = companies.grouped(self._get_company_day)
        shared = Domain("company_id", "=", False) & Domain(
            "date_review", "<=", self._get_company_day(self.env.company)
        )
        due = Domain.OR(
            Domain("company_id", "in", group.ids) & Domain("date_review", "<=", day)
            for day, group in by_day.items()
        )
        pending = Domain("state", "=", PUBLISHED) & Domain("is_reminder_due", "=", True)
        return pending & (shared | due)

    @api.model
    def _get_company_day(self, company):
        """Return the day it is where a company is, whoever asks."""
        zone = company.partner_id.tz or self.env.user.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))

    @api.model
    def _cron_remind_review(self, limit=100):
        """Ask owners whether what they answer for is still true, once each time.

        :param int limit: entries in a batch, which is committed.
        """
        cron = self.env["ir.cron"]
        domain = self._get_remind_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        last = 0
        while batch := self.search(
            domain & Domain("id", ">", last), limit=limit, order="id"
        ):
            last = batch[-1].id
            claimed = batch.try_lock_for_update(allow_referencing=True)
            claimed.invalidate_recordset()
            claimed.filtered_domain(domain)._remind_safely()
            if not cron._commit_progress(len(batch)):
                break

    def _remind_safely(self):
        """Remind of the entries; one that fails does not keep the others waiting."""
        try:
            with self.env.cr.savepoint():
                self._remind_review()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            if len(self) == 1:
                _logger.warning(
                    "FAQ %s: no reminder of its review", self.id, exc_info=True
                )
                return
            for entry in self:
                entry._remind_safely()

    def _remind_review(self):
        """Let somebody look at the entries again: the owner, or who publishes."""
        for company, entries in self.grouped("company_id").items():
            publisher = entries._get_publisher(company)
            for day, group in entries.grouped("date_review").items():
                group._schedule_once(ACTIVITY, day, publisher)
                group.date_reminded = day

    @api.model
    def _get_publisher(self, company):
        """Return who looks after the entries of a company that nobody answers for.

        :param company: may be none, for shared entries.
        :return: the first user who publishes there; may be none.
        """
        publishers = self.env.ref("customer_service_faq.group_publisher").all_user_ids
        there = publishers.filtered(
            lambda user: user.active and (not company or company in user.company_ids)
        )
        return there.sorted("id")[:1]
