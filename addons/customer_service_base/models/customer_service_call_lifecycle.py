import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import clean_context, html2plaintext

from .customer_service_stage import (
    CANCELLED,
    CLOSED,
    ENDED_STATES,
    IN_PROGRESS,
    NEW,
    OPEN_STATES,
    SOLVED,
    WAITING,
)

_logger = logging.getLogger(__name__)

# Days a solved call of no team waits for the customer
GRACE_DAYS = 5
# A call that comes back so often is a matter for the leader of the team
REOPENED_TOO_OFTEN = 2


class CustomerServiceCall(models.Model):
    """Solved, closed, opened again, continued by another call."""

    _inherit = "customer.service.call"

    reopen_count = fields.Integer(string="Reopened", copy=False, readonly=True)
    date_reopened = fields.Datetime(
        string="Last Reopened on", copy=False, readonly=True
    )
    date_first_solved = fields.Datetime(
        string="First Solved on",
        compute="_compute_date_first_solved",
        store=True,
        copy=False,
        help="Kept when the call is opened again.",
    )
    origin_id = fields.Many2one(
        "customer.service.call",
        string="Continues",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
        help="The call, closed by then, that the customer came back to.",
    )
    follow_up_ids = fields.One2many(
        "customer.service.call", "origin_id", string="Continued by"
    )
    open_child_count = fields.Integer(compute="_compute_open_child_count")

    _solved_since = models.Index(
        "(date_solved, id) WHERE state = 'solved' AND active IS TRUE"
    )

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "reopen_count",
            "date_reopened",
            "date_first_solved",
        }

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("date_solved")
    def _compute_date_first_solved(self):
        for call in self:
            call.date_first_solved = call.date_first_solved or call.date_solved

    @api.depends("child_ids.state", "child_ids.active")
    def _compute_open_child_count(self):
        counts = dict(
            self.env["customer.service.call"]._read_group(
                Domain("parent_id", "in", self.ids)
                & Domain("state", "in", OPEN_STATES),
                ["parent_id"],
                ["__count"],
            )
        )
        for call in self:
            call.open_child_count = counts.get(call, 0)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("stage_id")
    def _check_open_children(self):
        """What is below a call is part of it: it ends first, or together."""
        solved = self.filtered(lambda call: call.state in (SOLVED, CLOSED))
        parents = solved.filtered("open_child_count")
        if parents:
            raise ValidationError(
                self.env._(
                    "Calls below are still open: %(calls)s. Solve them first, or all "
                    "at once with the button Solved.",
                    calls=", ".join(parents.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # What happens
    # ------------------------------------------------------------------
    def _after_change(self, before):
        result = super()._after_change(before)
        changed = self._filter_changed(before, "state")
        changed.filtered(
            lambda call: (
                before[call]["state"] in (SOLVED, CLOSED) and call.state in OPEN_STATES
            )
        )._after_reopen()
        settled = changed.filtered(
            lambda call: call.customer_replied and call.state in (CLOSED, CANCELLED)
        )
        if settled:
            # sudo: nobody answers an ended call, whoever ended it
            settled.sudo().write({"customer_replied": False})
        return result

    def _after_reopen(self):
        """Act on calls that were solved and are open again. Hook: call ``super``."""
        now = fields.Datetime.now()
        for count, calls in self.grouped("reopen_count").items():
            # sudo: the number follows from what happens, nobody writes it
            calls.sudo().write({"reopen_count": count + 1, "date_reopened": now})
        self.filtered(
            lambda call: call.reopen_count == REOPENED_TOO_OFTEN
        )._notify_leader_of_reopening()

    def _notify_leader_of_reopening(self):
        """Give the leader of the team something to do about calls that come back."""
        # sudo: an operator may neither read the leader's rights nor plan for them
        by_leader = self.sudo().grouped(lambda call: call.team_id.user_id)
        for leader, calls in by_leader.items():
            if leader.active and leader.has_group("customer_service_base.group_reader"):
                calls.filtered(
                    lambda call, leader=leader: call.company_id in leader.company_ids
                )._schedule_for(leader)

    def _schedule_for(self, leader):
        self = self.with_context(lang=leader.lang)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=leader.id,
            summary=self.env._("Opened again for the second time: look at it"),
        )

    def _after_customer_message(self, message, automatic):
        """The customer's word opens again what was solved, and ends the wait for it."""
        result = super()._after_customer_message(message, automatic)
        if self.merged_into_id:
            self._pass_on_message(message, automatic)
        elif self.state == SOLVED:
            self._weigh_message_on_solved(message, automatic)
        elif self.state in (CLOSED, CANCELLED) and not automatic:
            self._continue_after_end(message)
        elif (
            self.state == WAITING
            and self.pause_reason_id.wait_customer
            and not automatic
        ):
            self._back_to_work()
        return result

    def _weigh_message_on_solved(self, message, automatic):
        """Open a solved call again, unless the message asks for nothing."""
        if automatic:
            self.write({"customer_replied": True})
            self._note(
                lambda call: call.env._(
                    "An automatic mail does not open the call again."
                )
            )
        elif self._is_only_thanks(message):
            self._note(
                lambda call: call.env._(
                    "The customer seems only to thank: the call stays solved."
                )
            )
        else:
            self._note(lambda call: call.env._("The customer wrote: opened again."))
            self._back_to_work()

    def _continue_after_end(self, message):
        """What comes after the end is a new call, or belongs to the one there is."""
        self.write({"customer_replied": False})
        if self._is_only_thanks(message):
            return
        going_on = self.follow_up_ids.filtered(lambda call: call.state in OPEN_STATES)
        if going_on:
            going_on = going_on[:1]
            going_on._note(
                lambda call: call.env._(
                    "The customer wrote on %(call)s: %(text)s",
                    call=self._get_html_link(self.name),
                    text=html2plaintext(message.body),
                )
            )
        else:
            going_on = self._create_follow_up(message)
        going_on._register_customer_message(message, False)

    def _create_follow_up(self, message):
        """Return a new call that begins with a message written on this one."""
        follow_up = self.with_context(clean_context(self.env.context)).create(
            {
                **self._prepare_follow_up_vals(),
                "channel": "email" if message.message_type == "email" else "portal",
                "description": message.body,
            }
        )
        message.attachment_ids.copy({"res_id": follow_up.id})
        self._note(
            lambda call: call.env._(
                "The customer wrote after the end: see %(call)s.",
                call=follow_up._get_html_link(follow_up.name),
            )
        )
        return follow_up

    def _back_to_work(self):
        """Put each call in the first stage where one works, if its team has one.

        Nothing is raised: a message of a customer must arrive in any configuration.
        """
        for calls in self.grouped("team_id").values():
            first = calls[:1]
            stage = first._get_first_stage([IN_PROGRESS]) or first._get_first_stage(
                [NEW]
            )
            if stage:
                calls.stage_id = stage

    def _action_reopen(self, reason=None):
        """Work on ended calls again.

        :param str reason: said in a note, in the language of the staff if possible.
        :raises UserError: a merged call, which goes on elsewhere.
        """
        ended = self.filtered(lambda call: call.state in ENDED_STATES)
        merged = ended.filtered("merged_into_id")
        if merged:
            raise UserError(
                self.env._(
                    "Merged calls go on in the call they were merged into: %(calls)s.",
                    calls=", ".join(merged.mapped("merged_into_id.name")),
                )
            )
        ended._move_to(IN_PROGRESS)
        if reason:
            ended._note(reason)

    def _prepare_follow_up_vals(self):
        """Return the values of a call that continues this one, closed by now.

        What was decided about the old call (assignee, dates, coverage, codes) is
        decided anew.
        """
        self.ensure_one()
        return {
            "subject": self.subject,
            "company_id": self.company_id.id,
            "origin_id": self.id,
            "type_id": self.type_id.id,
            "team_id": self.team_id.id,
            "channel": self.channel,
            "caller_id": self.caller_id.id,
            "caller_name": self.caller_name,
            "caller_phone": self.caller_phone,
            "caller_email": self.caller_email,
            "partner_id": self.partner_id.id,
            "end_user_id": self.end_user_id.id,
            "site_id": self.site_id.id,
            "payer_id": self.payer_id.id,
            "equipment_id": self.equipment_id.id,
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_solve(self):
        """Mark the open calls as solved; ask first when calls below are open."""
        opened = self.filtered(lambda call: call.state in OPEN_STATES)
        parents = opened.filtered("open_child_count")
        if parents:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "customer_service_base.customer_service_call_solve_action"
            )
            action["context"] = {"default_call_ids": opened.ids}
            return action
        return super().action_solve()

    def action_reopen(self):
        """Work on ended calls again."""
        self._action_reopen()

    def action_close(self):
        """Close solved calls without waiting for the customer any longer."""
        self.filtered(lambda call: call.state == SOLVED)._move_to(CLOSED)

    def action_satisfied(self):
        """Close solved calls because the customer said that all is well."""
        solved = self.filtered(lambda call: call.state == SOLVED)
        solved._move_to(CLOSED)
        solved._note(lambda call: call.env._("The customer says that all is well."))

    def action_follow_up(self):
        """Open a new call that continues this one."""
        self.ensure_one()
        vals = self._prepare_follow_up_vals()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-up of %(call)s", call=self.name),
            "res_model": self._name,
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in vals.items()},
        }

    # ------------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------------
    @api.model
    def _get_close_domain(self):
        """Return the solved calls whose days of grace are over."""
        now = fields.Datetime.now()
        teams = self.env["customer.service.team"].with_context(active_test=False)
        waits = {GRACE_DAYS: [False]}
        for days, some in teams.search(Domain.TRUE).grouped("grace_days").items():
            waits[days] = waits.get(days, []) + some.ids
        over = Domain.OR(
            Domain("team_id", "in", ids)
            & Domain("date_solved", "<=", now - timedelta(days=days))
            for days, ids in waits.items()
        )
        return (
            Domain("state", "=", SOLVED)
            & over
            & Domain("child_ids", "not any", [("state", "in", OPEN_STATES)])
        )

    @api.model
    def _cron_close_solved(self, limit=1000):
        """Close the calls that the customer has left alone since they were solved."""
        self._process_in_cron(
            self._get_close_domain(), "action_close", limit, order="date_solved, id"
        )

    @api.model
    def _process_in_cron(self, domain, method, limit, order="id"):
        """Call a method on each call of a domain, once, whatever happens to others.

        A call that fails is left as it was and named in the log; one that somebody
        else works on is left for the next time.

        :param str method: name of a method that takes the call out of the domain.
        :param int limit: calls in one run; the rest makes the cron run again.
        :param str order: one that an index of the domain has.
        """
        cron = self.env["ir.cron"]
        calls = self.search(domain, limit=limit, order=order)
        cron._commit_progress(remaining=len(calls))
        for call in calls:
            call = call.try_lock_for_update().filtered_domain(domain)
            call._do_safely(method)
            if not cron._commit_progress(1):
                break
        else:
            if len(calls) == limit:
                cron._commit_progress(remaining=1)

    def _do_safely(self, method):
        """Call a method on the call, if there is one; what fails is undone."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            _logger.warning("Call %s, %s failed", self.name, method, exc_info=True)
