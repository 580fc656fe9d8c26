import logging
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .customer_service_call_assign import MANUAL
from .customer_service_stage import OPEN_STATES

_logger = logging.getLogger(__name__)

HANDOVER_HOURS = 8.0  # of a call without team


class Absence(NamedTuple):
    """Somebody who is not there: until when, if known, and for how many hours."""

    user: models.BaseModel
    end: fields.Datetime
    hours: float


class CustomerServiceCall(models.Model):
    """The open calls of who is absent or gone pass to others.

    A closing of the whole company hands nothing over: everybody is away.
    """

    _inherit = "customer.service.call"

    @api.model
    def _plan_hand_over(self, moments=None):
        """Have the calls handed over at some moments, or as soon as possible."""
        cron = self.env.ref(
            "customer_service_base.cron_hand_over", raise_if_not_found=False
        )
        if cron:
            cron._trigger(moments)

    @api.model
    def _cron_hand_over(self):
        """Hand over the calls of the absent, one person after the other."""
        cron = self.env["ir.cron"]
        leaving = self._get_calls_to_hand_over()
        cron._commit_progress(remaining=sum(map(len, leaving.values())))
        for absence, calls in leaving.items():
            calls._hand_over_safely(absence)
            if not cron._commit_progress(len(calls)):
                break

    @api.model
    def _get_calls_to_hand_over(self):
        """Return by absence the open calls that cannot wait for its end."""
        domain = Domain("state", "in", OPEN_STATES)
        gone = self.search(domain & Domain("user_id.active", "=", False))
        result = {
            Absence(user, False, 0): calls
            for user, calls in gone.grouped("user_id").items()
        }
        absences = self._get_absences()
        users = self.env["res.users"].union(*(a.user for a in absences.values()))
        calls = self.search(domain & Domain("user_id", "in", users.ids))
        resources = users._get_service_resources(calls.company_id)
        for call in calls:
            absence = absences.get(resources[call.user_id, call.company_id])
            if absence and call._leaves_hands(absence):
                result[absence] = result.get(absence, self.browse()) | call
        return result

    @api.model
    def _get_absences(self):
        """Return the present leaves of people as an ``Absence`` by resource."""
        now = fields.Datetime.now()
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("time_type", "=", "leave")
            & Domain("resource_id.user_id.active", "=", True)
            & Domain("date_from", "<=", now)
            & Domain("date_to", ">", now)
        )
        absences = {}
        for resource, theirs in leaves.grouped("resource_id").items():
            start, end = min(theirs.mapped("date_from")), max(theirs.mapped("date_to"))
            hours = (end - start).total_seconds() / 3600
            absences[resource] = Absence(resource.user_id, end, hours)
        return absences

    def _leaves_hands(self, absence):
        """Tell whether a call is handed over: not what is planned for the return."""
        self.ensure_one()
        team = self.team_id
        planned_later = self.date_planned and self.date_planned >= absence.end
        long_enough = absence.hours >= (team.handover_hours if team else HANDOVER_HOURS)
        return long_enough and not planned_later

    def _hand_over_safely(self, absence):
        """Hand the calls over together, else one by one; who fails stays.

        Calls that somebody is working on are left for the next time.
        """
        calls = self.try_lock_for_update().filtered(
            lambda call: call.user_id == absence.user and call.state in OPEN_STATES
        )
        lang = absence.user.company_id.partner_id.lang or self.env.lang
        calls = calls.with_context(lang=lang)
        if not calls or calls._try_hand_over(absence):
            return
        for call in calls:
            call._try_hand_over(absence, single=True)

    def _try_hand_over(self, absence, single=False):
        """Hand the calls over or leave everything as it was.

        :return: whether they were handed over.
        """
        try:
            with self.env.cr.savepoint():
                self._hand_over(absence)
        except Exception as error:  # noqa: BLE001 - one call must not stop the others
            if single:
                unforeseen = not isinstance(error, UserError)
                _logger.warning(
                    "%s cannot be handed over: %s", self, error, exc_info=unforeseen
                )
            return False
        return True

    def _hand_over(self, absence):
        """Give the calls to the substitute, else by the chain, else to the queue.

        A team that assigns by hand does so here too: of the chain only the steps that
        know the technician count.
        """
        reason = self._get_hand_over_reason(absence)
        calls = self.with_context(customer_service__method="handover")
        substitute = absence.user.customer_service_substitute_id
        present = calls._filter_present(dict.fromkeys(calls, substitute))
        given = calls.filtered(lambda call: present[call])
        if given:
            given.with_context(customer_service__reason=reason).write(
                {"user_id": substitute.id}
            )
        rest = calls - given
        by_hand = rest.filtered(lambda call: call.team_id.assign_method == MANUAL)
        found = (rest - by_hand)._assign_automatically(reason)
        found |= by_hand._assign_automatically(reason, by_hand._get_technician_steps())
        (rest - found)._put_in_queue(reason)

    def _get_hand_over_reason(self, absence):
        if not absence.end:
            return self.env._("%(user)s no longer works here", user=absence.user.name)
        return self.env._(
            "Absent until %(date)s",
            date=format_datetime(
                self.env, absence.end, tz=absence.user.tz, dt_format="short"
            ),
        )

    def _put_in_queue(self, reason):
        """Take the calls from their assignees and tell their teams.

        :param str reason: why, in words.
        """
        queued = self.with_context(
            customer_service__method="queue", customer_service__reason=reason
        )
        if queued:
            queued.write({"user_id": False})
            queued._notify_queue()
