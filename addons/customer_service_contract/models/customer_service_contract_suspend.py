from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import term
from .customer_service_contract import ACTIVE, IN_FORCE_STATES, SUSPENDED
from .customer_service_contract_suspension import CONFIRMED, EXTEND


class CustomerServiceContract(models.Model):
    """Contracts that sleep and wake up on the days that were agreed."""

    _inherit = "customer.service.contract"

    suspension_ids = fields.One2many(
        "customer.service.contract.suspension",
        "contract_id",
        string="Suspensions",
        copy=False,
    )

    def action_suspend(self):
        """Ask from when to when, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Suspend"),
            "res_model": "customer.service.contract.suspension",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "customer_service_contract."
                        "customer_service_contract_suspension_view_form_dialog"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"default_contract_id": self.id},
        }

    def action_resume(self):
        """Have suspended contracts go on today; yesterday was the last day off."""
        self.check_access("write")
        for contract in self:
            today = contract._get_today(contract.company_id)
            running = contract.suspension_ids.filtered(
                lambda own, today=today: own._is_running(today)
            )
            # what began today, or is to begin, never was
            fresh = running.filtered(lambda own, today=today: own.date_from >= today)
            fresh.action_cancel()
            (running - fresh).write({"date_to": today - timedelta(days=1)})

    def _after_suspend(self, date_from, date_to):
        """Consequences of a suspension, as soon as it is known. Hook: use ``super``.

        :param date date_from: first day, maybe to come.
        :param date date_to: last day, None when it is open.
        """

    def _after_resume(self, day):
        """Consequences of going on. Hook: extend it with ``super``.

        :param date day: first day the contract is awake again.
        """

    @api.model
    def _get_running_domain(self, day):
        """Return the suspensions that run on a day."""
        return (
            Domain("state", "=", CONFIRMED)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    @api.model
    def _get_suspend_domain(self, day):
        """Return the contracts that fall asleep, wake up or last longer."""
        running = self._get_running_domain(day)
        over = (
            Domain("state", "=", CONFIRMED)
            & Domain("policy", "=", EXTEND)
            & Domain("settled", "=", False)
            & Domain("date_to", "<", day)
        )
        return (
            (Domain("state", "=", ACTIVE) & Domain("suspension_ids", "any", running))
            | (
                Domain("state", "=", SUSPENDED)
                & Domain("suspension_ids", "not any", running)
            )
            | (
                Domain("state", "in", IN_FORCE_STATES)
                & Domain("definitive", "=", False)
                & Domain("suspension_ids", "any", over)
            )
        )

    @api.model
    def _cron_suspend(self):
        """Have contracts sleep and wake up on the day of their companies."""
        self._process_in_cron(
            self._get_daily_domain(self._get_suspend_domain), "_follow_suspensions"
        )

    def _follow_suspensions(self):
        """Have state and end of the contracts follow their suspensions, today."""
        for contract in self:
            today = contract._get_today(contract.company_id)
            contract._settle_extensions(today)
            sleeps = any(own._is_running(today) for own in contract.suspension_ids)
            if sleeps and contract.state == ACTIVE:
                # sudo: the state is closed to everybody
                contract.sudo().state = SUSPENDED
            elif not sleeps and contract.state == SUSPENDED:
                # sudo: the state is closed to everybody
                contract.sudo().state = ACTIVE
                contract._after_resume(today)

    def _settle_extensions(self, today):
        """Put off the end by the days of suspensions that are over, each day once.

        An end that was decided by notice or termination stays.

        :param date today: of the company.
        """
        self.ensure_one()
        last = self._get_last_term()
        if self.definitive or not last.date_to:
            return
        over = self.suspension_ids.filtered(
            lambda own: (
                own.state == CONFIRMED
                and own.policy == EXTEND
                and own.date_to
                and own.date_to < today
            )
        )
        known = sum(last.contract_id.term_ids.mapped("extension_days"))
        days = term.count_days(own._get_span() for own in over) - known
        (over.filtered(lambda own: not own.settled)).settled = True
        if not days:
            return
        last.date_to += timedelta(days=days)
        last.extension_days += days
        vals = {}
        if self.minimum_end:
            vals["minimum_end"] = self.minimum_end + timedelta(days=days)
        since = min(self.date_end, last.date_to)
        self._set_end(last.date_to, **vals)
        self.line_ids._true_up_again(self.env._("Another end"), since)

    @api.model
    def _get_end_domain(self, day):
        """Leave contracts alone whose end will be put off when they go on."""
        pending = (
            Domain("state", "=", CONFIRMED)
            & Domain("policy", "=", EXTEND)
            & Domain("settled", "=", False)
            & Domain("date_from", "<=", day)
        )
        return super()._get_end_domain(day) & (
            Domain("definitive", "=", True)
            | Domain("suspension_ids", "not any", pending)
        )
