from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .customer_service_intervention import (
    CONFIRMED,
    IN_PROGRESS,
    OPEN_STATES,
    PLANNED,
)
from .customer_service_intervention_time import TRAVEL, WORK

# of the clock of a phone against ours
CLOCK_TOLERANCE = timedelta(minutes=5)
# what a phone that was out of reach may still bring
MAX_AGE = timedelta(days=31)


class CustomerServiceIntervention(models.Model):
    """The work itself: timers of work and journey, what closing needs."""

    _inherit = "customer.service.intervention"

    timer_kind = fields.Selection(
        [(WORK, "Work"), (TRAVEL, "Travel")],
        compute="_compute_timer",
        string="Timer",
        help="What the user's own timer is running for.",
    )
    timer_from = fields.Datetime(compute="_compute_timer", string="Timer Since")

    @api.depends("time_ids.date_to", "time_ids.user_id")
    @api.depends_context("uid")
    def _compute_timer(self):
        for intervention in self:
            timer = intervention._get_timers().filtered(
                lambda row: row.user_id == row.env.user
            )[:1]
            intervention.timer_kind = timer.kind
            intervention.timer_from = timer.date_from

    def _get_timers(self):
        """Return the times that are still running."""
        return self.time_ids.filtered(lambda row: not row.date_to)

    # ------------------------------------------------------------------
    # Timer
    # ------------------------------------------------------------------
    def action_start_work(self):
        """Start the user's timer of work; it stops the one of the journey."""
        self._start_timer(WORK)

    def action_start_travel(self):
        """Start the user's timer of the journey; it stops the one of work."""
        self._start_timer(TRAVEL)

    def action_pause(self):
        """Stop the user's timer."""
        self.ensure_one()
        self._check_state(OPEN_STATES)
        self._stop_own_timer(self._get_moment())

    def _start_timer(self, kind, stop_other=False):
        """Start the user's timer; the first one begins the intervention.

        :param str kind: ``work`` or ``travel``.
        :param bool stop_other: stop the user's timer of another intervention.
        :raises UserError: it runs on another intervention, or this one is closed.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_state(OPEN_STATES)
        moment = self._get_moment()
        other = self._get_other_timer()
        if other and not stop_other:
            raise UserError(
                self.env._(
                    "Your timer is running on %(name)s: stop it first.",
                    name=other.intervention_id.display_name,
                )
            )
        other._stop(moment)
        timer = self._get_timers().filtered(lambda row: row.user_id == row.env.user)
        if timer.kind == kind:
            return
        timer._stop(moment)
        # the one timer of a technician is an index of the database
        timer.flush_recordset()
        other.flush_recordset()
        self.env["customer.service.intervention.time"].create(
            {
                "intervention_id": self.id,
                "user_id": self.env.uid,
                "kind": kind,
                "date_from": moment,
            }
        )
        self._begin(moment)

    def _get_other_timer(self):
        """Return the user's timer that runs on another intervention."""
        # sudo: it may be one of another company, of which the name is told
        timers = self.env["customer.service.intervention.time"].sudo()
        return timers.search(
            [
                ("user_id", "=", self.env.uid),
                ("date_to", "=", False),
                ("intervention_id", "not in", self.ids),
            ]
        )

    def _stop_own_timer(self, moment):
        """Stop the user's timer, if it runs."""
        timers = self._get_timers()
        timers.filtered(lambda row: row.user_id == row.env.user)._stop(moment)

    def _begin(self, moment):
        """Put interventions in progress whose work begins.

        :param datetime moment: naive, UTC.
        """
        begun = self.filtered(lambda one: one.state in (PLANNED, CONFIRMED))
        if begun:
            begun._set_state(IN_PROGRESS, date_begun=moment)
            begun._after_start()

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------
    @api.model
    def _get_moment(self):
        """Return when what is being done happened: naive, UTC, to the second.

        It is now, or, for what a phone did out of reach, when it was done there.
        """
        moment = self.env.context.get("customer_service__moment")
        # what comes from outside is text, and was not checked
        return moment if isinstance(moment, datetime) else fields.Datetime.now()

    @api.model
    def _check_moment(self, moment):
        """Return the moment a phone tells, as it is to be recorded.

        :param moment: naive, UTC, as text or datetime; nothing stands for now.
        :raises UserError: it is in the future or too long ago.
        """
        now = fields.Datetime.now()
        try:
            told = fields.Datetime.to_datetime(moment) or now
        except ValueError as error:
            raise UserError(
                self.env._("This is no moment: %(moment)s", moment=moment)
            ) from error
        if told > now + CLOCK_TOLERANCE:
            raise UserError(
                self.env._("The clock of the phone is ahead: please set it right.")
            )
        if told < now - MAX_AGE:
            raise UserError(
                self.env._(
                    "This was done on %(date)s, too long ago: ask the office.",
                    date=fields.Datetime.to_string(told),
                )
            )
        return min(told, now).replace(microsecond=0)

    # ------------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------------
    def _get_close_obstacles(self):
        """Return what closing still needs, as the team wants it."""
        problems = super()._get_close_obstacles()
        team, is_onsite = self.team_id, self.kind == "onsite"
        if (not team or team.require_report) and is_html_empty(self.report):
            problems.append(self.env._("Write what was done."))
        if is_onsite and not self.time_ids.filtered(lambda row: row.kind == WORK):
            problems.append(self.env._("Tell how long the work took."))
        problems += [
            self.env._("This check is still to be done: %(check)s", check=check.name)
            for check in self.check_ids
            if check.required and not check.done
        ]
        wants_signature = not team or team.require_signature
        if is_onsite and wants_signature and not self._is_signed_or_excused():
            problems.append(
                self.env._("The customer has to sign, or you tell why nobody signed.")
            )
        return problems

    def _is_signed_or_excused(self):
        return bool((self.signature and self.signed_by) or self.unsigned_reason)
