from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_datetime

from .customer_service_call_sla import MISSED
from .customer_service_sla_target import NEXT_REPLY, ON_SITE, RESPONSE
from .customer_service_stage import (
    CANCELLED,
    ENDED_STATES,
    IN_PROGRESS,
    OPEN_STATES,
)

# What decides about the policy and the calendar of a call
TERMS = (
    "priority",
    "type_id",
    "team_id",
    "equipment_id",
    "partner_id",
    "site_id",
    "company_id",
    "date_open",
)


class CustomerServiceCall(models.Model):
    """What was promised for a call, and what events do to the promises.

    The terms are taken when the call is opened and written on the rows of
    ``sla_ids``; they change when the call changes, not when the policy does.
    """

    _inherit = "customer.service.call"

    # ------------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------------
    def _get_sla_policy_from_contract(self):
        """Return the policy that a contract grants, by call. Hook: extend the dict.

        A call whose policy comes from a contract asks no other policy.
        """
        return {}

    def _get_service_calendar(self):
        """Return the hours of the call's team, or else those of the company."""
        self.ensure_one()
        return self.team_id.resource_calendar_id or self.company_id.resource_calendar_id

    def _choose_policy(self):
        """Note on each call the policy that fits it now."""
        chosen = self.env["customer.service.sla.policy"]._choose(self)
        by_policy = defaultdict(self.browse)
        for call, policy in chosen.items():
            if call.sla_policy_id != policy:
                by_policy[policy] |= call
        for policy, calls in by_policy.items():
            calls.sla_policy_id = policy

    def _get_terms(self):
        """Return the terms of each call: values of its rows, by kind of target."""
        terms = {}
        for call in self:
            policy = call.sla_policy_id
            calendar = policy._get_calendar(call)
            terms[call] = {
                kind: {
                    "policy_id": policy.id,
                    "policy_name": policy.name,
                    "hours": hours,
                    "calendar_id": calendar.id,
                    "tz": calendar.tz,
                }
                for kind, hours in policy._get_hours(call.priority).items()
            }
        return terms

    def _get_clocks(self):
        """Return the working time of each call, with a policy or without."""
        calendars = {
            call: call.sla_policy_id._get_calendar(call)
            if call.sla_policy_id
            else call._get_service_calendar()
            for call in self
        }
        times = self.env["resource.calendar"].union(*calendars.values())
        times = times._get_working_times()
        return {call: times[calendar] for call, calendar in calendars.items()}

    def _get_worked_hours(self, moments):
        """Return the hours of work from the opening to a moment, less the pauses.

        :param dict moments: by call.
        """
        clocks = self._get_clocks()
        pauses = self.env["customer.service.call.pause"]._get_intervals(self)
        return {
            call: clocks[call].elapsed(call.date_open, moments[call], pauses[call])
            / timedelta(hours=1)
            for call in self
        }

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------
    def _after_create(self):
        result = super()._after_create()
        opened = self.filtered(lambda call: call.state in OPEN_STATES)
        if opened:
            # sudo: the promises follow from events, nobody writes them
            opened.sudo()._start_clock(opened._get_worker())
        return result

    def _after_change(self, before):
        result = super()._after_change(before)
        # sudo: the promises follow from events, nobody writes them
        calls = self.sudo().filtered(lambda call: not call.quarantine)
        calls._move_clock(before, self._get_worker())
        return result

    def _after_customer_message(self, message, automatic):
        result = super()._after_customer_message(message, automatic)
        if not automatic:
            # sudo: the promises follow from events, nobody writes them
            self.sudo()._owe_reply(min(message.date, fields.Datetime.now()))
        return result

    def _after_staff_answer(self, message):
        result = super()._after_staff_answer(message)
        # sudo: the promises follow from events, nobody writes them
        calls = self.sudo()
        moments = dict.fromkeys(calls, min(message.date, fields.Datetime.now()))
        calls._register_response(moments)
        calls._get_rows(NEXT_REPLY)._meet(moments)
        return result

    def _sla_meet(self, kind, moment=None):
        """Fulfil a kind of promise: who arrives at the site has also begun to work.

        :param str kind: of target, for instance ``on_site``.
        :param datetime moment: now when not said.
        """
        # sudo: the promises follow from events, nobody writes them
        calls = self.sudo()
        moments = dict.fromkeys(calls, moment or fields.Datetime.now())
        calls._get_rows(kind)._meet(moments)
        if kind == ON_SITE:
            calls._register_response(moments)

    def _get_rows(self, *kinds):
        """Return the open promises of some kinds."""
        return self.sla_ids._filter_open().filtered(lambda row: row.kind in kinds)

    # ------------------------------------------------------------------
    # Beginning
    # ------------------------------------------------------------------
    def _get_worker(self):
        """Return the person of ours who does what happens, by their own rights.

        It is nobody when a cron, a customer or a mail does it: superuser mode.
        """
        user = self.env.user
        return user if not self.env.su and user._is_internal() else user.browse()

    def _start_clock(self, worker):
        """Promise what the policies say, from the opening of the calls on."""
        now = fields.Datetime.now()
        self._choose_policy()
        terms = self._get_terms()
        rows = self.env["customer.service.call.sla"].create(
            [
                call._prepare_sla_vals(kind, values)
                for call in self
                for kind, values in terms[call].items()
                if kind not in (NEXT_REPLY, *call.sla_ids.mapped("kind"))
            ]
        )
        self.env["customer.service.call.pause"]._follow(
            self, dict.fromkeys(self, now), worker
        )
        rows._reckon(now)
        if worker:
            started = self.filtered(lambda call: call.state == IN_PROGRESS)
            started._register_response({call: call.date_open for call in started})

    def _prepare_sla_vals(self, kind, values, cycle=1, start=None):
        self.ensure_one()
        return {
            **values,
            "call_id": self.id,
            "kind": kind,
            "cycle": cycle,
            "date_start": start or self.date_open,
        }

    def _restart_clock(self, now):
        """Promise again what a reopened call is still owed; what was stays written."""
        self._choose_policy()
        terms = self._get_terms()
        vals_list = []
        for call in self:
            done = set()
            if call.date_first_response:
                done.add(RESPONSE)
            if any(row.kind == ON_SITE and row.date_met for row in call.sla_ids):
                done.add(ON_SITE)
            if not call.customer_replied:
                done.add(NEXT_REPLY)
            cycle = max(call.sla_ids.mapped("cycle"), default=0) + 1
            vals_list += [
                call._prepare_sla_vals(kind, values, cycle, now)
                for kind, values in terms[call].items()
                if kind not in done
            ]
        self.env["customer.service.call.sla"].create(vals_list)._reckon(now)

    def _owe_reply(self, moment):
        """Promise a reply to the customer, unless a first response is owed anyway."""
        calls = self.filtered(
            lambda call: (
                call.state in OPEN_STATES and not call._get_rows(RESPONSE, NEXT_REPLY)
            )
        )
        terms = calls._get_terms()
        rows = self.env["customer.service.call.sla"]
        rows.flush_model(["state", "date_met"])  # the index allows one open reply
        rows.create(
            [
                call._prepare_sla_vals(
                    NEXT_REPLY,
                    terms[call][NEXT_REPLY],
                    max(call.sla_ids.mapped("cycle"), default=1),
                    moment,
                )
                for call in calls
                if NEXT_REPLY in terms[call]
            ]
        )._reckon(moment)

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------
    def _move_clock(self, before, worker):
        """Let the promises follow what changed on the calls."""
        now = fields.Datetime.now()
        moved = self._filter_changed(before, "state")
        ended = moved.filtered(
            lambda call: (
                before[call]["state"] in OPEN_STATES and call.state in ENDED_STATES
            )
        )
        reopened = moved.filtered(
            lambda call: (
                before[call]["state"] in ENDED_STATES and call.state in OPEN_STATES
            )
        )
        dropped = moved.filtered(lambda call: call.state == CANCELLED)
        waits = moved | self._filter_changed(before, "pause_reason_id")
        waits._follow_waiting(now, worker)
        dropped.sla_ids._drop()
        (ended - dropped)._end_clock(now, worker)
        reopened._restart_clock(now)
        ((waits - ended) | self._filter_changed(before, "active")).sla_ids._reckon(now)
        if not self.env.context.get("customer_service__keep_terms"):
            (self - reopened)._follow_terms(before, now)
        if worker:
            started = moved.filtered(lambda call: call.state == IN_PROGRESS)
            started._register_response(dict.fromkeys(started, now))
        self._wake_up_for_pauses(before)

    def _follow_waiting(self, now, worker):
        """Begin and end pauses; what was late before stays late."""
        moments = {call: call._get_end(now) for call in self}
        self.filtered(lambda call: call.state in OPEN_STATES).sla_ids._miss(now)
        self.env["customer.service.call.pause"]._follow(self, moments, worker)

    def _get_end(self, now):
        """Return when what happens now really happened: when the call was solved."""
        self.ensure_one()
        return min(self.date_solved or now, now)

    def _end_clock(self, now, worker):
        """Fulfil what is promised at the time the calls were solved.

        A visit that was not needed any more is taken out, and so is the response when
        the call ended without us.
        """
        moments = {call: call._get_end(now) for call in self}
        needless = (ON_SITE,) if worker else (ON_SITE, RESPONSE)
        rows = self._get_rows(*needless)
        rows.filtered(
            lambda row: (
                row.state != MISSED
                and not (row.date_due and row.date_due < moments[row.call_id])
            )
        )._drop()
        if worker:
            self._register_response(moments)
        self.sla_ids._meet(moments)
        first = self.filtered(lambda call: not call.reopen_count)
        for call, hours in first._get_worked_hours(moments).items():
            call.resolution_hours = hours

    def _register_response(self, moments):
        """Fulfil the first response, and note when it was and after how long.

        :param dict moments: by call.
        """
        self._get_rows(RESPONSE)._meet(moments)
        first = self.filtered(lambda call: not call.date_first_response)
        for call, hours in first._get_worked_hours(moments).items():
            call.write({"date_first_response": moments[call], "response_hours": hours})

    def _wake_up_for_pauses(self, before):
        changed = self._filter_changed(before, "date_pause_until")
        moments = filter(None, changed.mapped("date_pause_until"))
        self.env["customer.service.call.sla"]._wake_up_at(min(moments, default=None))

    # ------------------------------------------------------------------
    # Other terms
    # ------------------------------------------------------------------
    def _follow_terms(self, before, now):
        """Take the terms again where what they depend on changed.

        The time that passed stays: it is reckoned from the opening by the new terms,
        less the pauses. What was missed stays missed, by the terms of then.
        """
        calls = self.filtered(
            lambda call: (
                call.state in OPEN_STATES
                and any(before[call][name] != call[name] for name in TERMS)
            )
        )
        calls._choose_policy()
        terms = calls._get_terms()
        dues = {row: row.date_due for row in calls.sla_ids}
        vals_list = []
        for call in calls:
            cycle = max(call.sla_ids.mapped("cycle"), default=1)
            rows = call.sla_ids.filtered(lambda row, cycle=cycle: row.cycle == cycle)
            rows._take_terms(terms[call], before[call]["date_open"], call.date_open)
            missing = terms[call].keys() - set(rows.mapped("kind")) - {NEXT_REPLY}
            if call.date_first_response:
                missing.discard(RESPONSE)
            start = min(rows.mapped("date_start"), default=call.date_open)
            vals_list += [
                call._prepare_sla_vals(kind, terms[call][kind], cycle, start)
                for kind in sorted(missing)
            ]
        self.env["customer.service.call.sla"].create(vals_list)
        calls.sla_ids._reckon(now)
        calls._log_new_terms(dues)

    def _log_new_terms(self, dues):
        """Note on the calls what was due and when it is due now.

        :param dict dues: by row, when it was due.
        """
        if self.env.context.get("tracking_disable"):
            return
        bodies = {}
        for call in self:
            lines = [
                self.env._(
                    "%(target)s: due on %(new)s, no longer on %(old)s",
                    target=row.display_name,
                    new=format_datetime(self.env, row.date_due, dt_format="short"),
                    old=format_datetime(self.env, dues[row], dt_format="short"),
                )
                for row in call.sla_ids
                if dues.get(row) and row.date_due and dues[row] != row.date_due
            ]
            if lines:
                bodies[call.id] = Markup("<br/>").join(lines)
        self.browse(bodies)._message_log_batch(bodies)

    def _reassign_after_escalation(self):
        """Give calls to somebody else who is there, or else to the team's leader."""
        found = self._assign_automatically(self.env._("The service level runs out"))
        for team, calls in (self - found).grouped("team_id").items():
            leader = team.user_id
            calls.filtered(
                lambda call, leader=leader: (
                    leader and leader._may_take_calls_of(call.company_id)
                )
            ).user_id = leader
