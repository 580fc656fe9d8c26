import logging
from dataclasses import replace
from datetime import timedelta

from pytz import timezone

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .customer_service_sla_target import KINDS
from .customer_service_stage import OPEN_STATES

_logger = logging.getLogger(__name__)

RUNNING = "running"
PAUSED = "paused"
MET = "met"
MISSED = "missed"
DROPPED = "cancelled"

STATES = [
    (RUNNING, "Running"),
    (PAUSED, "Paused"),
    (MET, "Met"),
    (MISSED, "Missed"),
    (DROPPED, "Cancelled"),
]
# Without a level that warns, the last quarter of the time is the warning
WARNING_SHARE = 0.75
# A notice due as the office closes is still given then, not the next morning
CLOSING = timedelta(minutes=10)
# How long a row that failed is left alone
RETRY = timedelta(hours=1)


class CustomerServiceCallSla(models.Model):
    """One promise on a call: its terms as they were agreed, and how it went.

    A promise is open while it runs or stands still, and also when it was missed and is
    not yet fulfilled. What was missed stays missed.
    """

    _name = "customer.service.call.sla"
    _description = "Service Level of a Call"
    _order = "call_id desc, cycle desc, id"
    _check_company_auto = True

    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, string="Target", required=True)
    cycle = fields.Integer(
        required=True, default=1, help="Two after the call was reopened, and so on."
    )
    policy_id = fields.Many2one(
        "customer.service.sla.policy", index="btree_not_null", ondelete="set null"
    )
    policy_name = fields.Char(
        string="Promised by", help="Name of the policy at that time."
    )
    hours = fields.Float(required=True, help="Hours of work that were promised.")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service Hours",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the time runs around the clock.",
    )
    tz = fields.Char(string="Time Zone")
    date_start = fields.Datetime(string="From", required=True)
    date_due = fields.Datetime(string="Due", help="Empty while the call waits.")
    date_warning = fields.Datetime(string="Warning from")
    date_met = fields.Datetime(string="Fulfilled on")
    date_missed = fields.Datetime(string="Missed on")
    state = fields.Selection(STATES, required=True, default=RUNNING)
    elapsed_hours = fields.Float(
        string="Time Taken",
        aggregator="avg",
        help="Hours of work up to the fulfilment, or to the pause that goes on.",
    )
    used_hours = fields.Float(
        string="Time Used",
        compute="_compute_used_hours",
        help="Hours of work up to now, or to the fulfilment.",
    )
    first_hours = fields.Float(
        string="First Promised", help="Hours before the terms of the call changed."
    )
    first_due = fields.Datetime(help="End before the terms of the call changed.")
    escalation_ids = fields.One2many(
        "customer.service.call.escalation", "sla_id", string="Escalations"
    )
    date_next = fields.Datetime(
        string="Next Event", help="When the next level is reached, or the time is over."
    )
    stale = fields.Boolean(help="Hours or holidays changed: to be reckoned again.")

    _kind_uniq = models.UniqueIndex(
        "(call_id, kind, cycle) WHERE kind != 'next_reply'",
        "A call has each target once per cycle.",
    )
    _next_reply_uniq = models.UniqueIndex(
        "(call_id) WHERE kind = 'next_reply' AND date_met IS NULL"
        " AND state IN ('running', 'paused', 'missed')",
        "A call owes one reply at a time.",
    )
    _next_event = models.Index("(date_next) WHERE date_next IS NOT NULL")
    _stale_rows = models.Index("(id) WHERE stale IS TRUE")
    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "The hours of a target must be more than zero."
    )

    @api.depends("kind", "cycle")
    def _compute_display_name(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = names.get(row.kind, "")

    @api.depends("state", "elapsed_hours", "date_met", "date_start")
    def _compute_used_hours(self):
        now = fields.Datetime.now()
        opened = self._filter_open()
        # sudo: the pauses of a call tell nothing that its rows do not
        used = opened.sudo()._get_elapsed(dict.fromkeys(opened.call_id, now))
        for row in self:
            row.used_hours = used.get(row, row.elapsed_hours)

    # ------------------------------------------------------------------
    # Open promises
    # ------------------------------------------------------------------
    @api.model
    def _get_open_domain(self):
        return Domain("state", "in", (RUNNING, PAUSED)) | (
            Domain("state", "=", MISSED) & Domain("date_met", "=", False)
        )

    @api.model
    def _search_open(self, domain):
        return self.search(self._get_open_domain() & Domain(domain))

    def _filter_open(self):
        return self.filtered(
            lambda row: (
                row.state in (RUNNING, PAUSED)
                or (row.state == MISSED and not row.date_met)
            )
        )

    # ------------------------------------------------------------------
    # Reckoning
    # ------------------------------------------------------------------
    def _get_clocks(self):
        """Return the working time each row runs by, in the zone it was agreed in."""
        by_calendar = self.calendar_id._get_working_times()
        zones = {}
        for row in self:
            key = (row.calendar_id, row.tz)
            if key not in zones:
                clock = by_calendar[row.calendar_id]
                zones[key] = replace(clock, tz=timezone(row.tz)) if row.tz else clock
        return {row: zones[row.calendar_id, row.tz] for row in self}

    def _get_elapsed(self, moments):
        """Return the hours of work of each row up to a moment, less the pauses.

        :param dict moments: by call.
        """
        clocks = self._get_clocks()
        pauses = self.env["customer.service.call.pause"]._get_intervals(self.call_id)
        return {
            row: clocks[row].elapsed(
                row.date_start, moments[row.call_id], pauses[row.call_id]
            )
            / timedelta(hours=1)
            for row in self
        }

    def _reckon(self, now):
        """Tell again of the open rows when they are due and what comes next.

        :param datetime now: moment up to which a paused row has used its time.
        """
        rows = self._filter_open()
        clocks = rows._get_clocks()
        pauses = self.env["customer.service.call.pause"]._get_intervals(rows.call_id)
        for row in rows:
            vals = row._prepare_reckoning(clocks[row], pauses[row.call_id], now)
            row.write(
                {name: value for name, value in vals.items() if row[name] != value}
            )
        self._wake_up_at(min(filter(None, rows.mapped("date_next")), default=None))

    def _prepare_reckoning(self, clock, pauses, now):
        self.ensure_one()
        vals = {"stale": False, "date_next": False}
        if any(end is None for _start, end in pauses):
            if self.state == MISSED:
                return vals
            elapsed = clock.elapsed(self.date_start, now, pauses)
            return {
                **vals,
                "state": PAUSED,
                "date_due": False,
                "date_warning": False,
                "elapsed_hours": elapsed / timedelta(hours=1),
            }

        def after(hours):
            seconds = round(hours * 3600)
            return clock.due(self.date_start, timedelta(seconds=seconds), pauses)

        coming = [
            self._get_notice(after(level._get_share(self.hours)), clock, now)
            for level in self._get_coming_levels()
        ]
        if self.state != MISSED:
            due = after(self.hours) or False
            warning = min(
                (
                    level._get_share(self.hours)
                    for level in self._get_levels()
                    if level._is_warning(self.hours)
                ),
                default=self.hours * WARNING_SHARE,
            )
            vals |= {
                "state": RUNNING,
                "date_due": due,
                "date_warning": after(warning) or False,
                "elapsed_hours": 0,
            }
            coming.append(due)
        if self.call_id.active and self.call_id.state in OPEN_STATES:
            vals["date_next"] = min(filter(None, coming), default=False)
        return vals

    @api.model
    def _get_notice(self, moment, clock, now):
        """Return when a notice meant for a moment is given: never out of hours."""
        if moment and moment < now - CLOSING:
            return clock.next_moment(now)
        return moment

    def _get_levels(self):
        """Return the levels of the policy that are about this kind of target."""
        self.ensure_one()
        return self.policy_id.level_ids.filtered(
            lambda level: not level.kind or level.kind == self.kind
        )

    def _get_coming_levels(self):
        """Return the levels that have not been reached: each is reached once."""
        return self._get_levels() - self.escalation_ids.level_id

    @api.model
    def _wake_up_at(self, moment):
        """Have the cron run at a moment; it finds by itself what comes after."""
        cron = self.env.ref(
            "customer_service_base.ir_cron_customer_service_sla",
            raise_if_not_found=False,
        )
        if cron and moment:
            cron._trigger(moment)

    def _make_stale(self):
        """Have the cron reckon rows again, of which the hours changed."""
        if self:
            self.write({"stale": True})
            self._wake_up_at(fields.Datetime.now())

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------
    def _miss(self, moment):
        """Mark the running rows as missed whose time was over before a moment."""
        for row in self:
            if row.state == RUNNING and row.date_due and row.date_due < moment:
                row.write({"state": MISSED, "date_missed": row.date_due})

    def _meet(self, moments):
        """Fulfil the open rows; late is missed for good.

        :param dict moments: by call, when it was fulfilled. A moment before the end
            counts even if the end has passed since.
        """
        rows = self._filter_open()
        elapsed = rows._get_elapsed(moments)
        for row in rows:
            moment = max(moments[row.call_id], row.date_start)
            late = row.date_due and row.date_due < moment
            row.write(
                {
                    "state": MISSED if late else MET,
                    "date_missed": late and row.date_due,
                    "date_met": moment,
                    "elapsed_hours": elapsed[row],
                    "date_next": False,
                    "stale": False,
                }
            )

    def _take_terms(self, terms, old_open, new_open):
        """Let the rows of a call's cycle run by new terms; the first ones are kept.

        :param dict terms: values of rows, by kind of target.
        :param datetime old_open: when the call was said to be opened before.
        """
        for row in self:
            if row.state in (MET, MISSED):
                continue
            vals = dict(terms.get(row.kind) or {"state": DROPPED, "date_next": False})
            if row.state == DROPPED and row.kind in terms:
                vals["state"] = RUNNING
            if row.date_start == old_open:
                vals["date_start"] = new_open
            other = any(
                vals.get(name, old) != old
                for name, old in (
                    ("hours", row.hours),
                    ("calendar_id", row.calendar_id.id),
                )
            )
            if other and not row.first_hours:
                vals |= {"first_hours": row.hours, "first_due": row.date_due}
            row.write(vals)

    def _drop(self):
        """Take rows out: nothing is promised any more, statistics leave them out."""
        self.write({"state": DROPPED, "date_next": False, "stale": False})

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------
    @api.model
    def _cron_run(self, limit=200):
        """Resume calls, mark what is missed, reach levels; wake up for what is next."""
        now = fields.Datetime.now()
        calls = self.env["customer.service.call"]
        self._work_off(calls, calls._get_resume_domain(now), "_resume", limit)
        self._work_off(self, Domain("stale", "=", True), "_reckon", limit)
        self._work_off(self, Domain("date_next", "<=", now), "_escalate", limit)
        upcoming = self.search(
            [("date_next", "!=", False)], order="date_next", limit=1
        ).date_next
        self._wake_up_at(upcoming)

    @api.model
    def _work_off(self, model, domain, method, limit):
        """Do what is due, batch by batch; leave alone what others have locked.

        :param str method: of a batch, with the current moment. No record is worked on
            twice, whatever the method does.
        """
        cron, now = self.env["ir.cron"], fields.Datetime.now()
        cron._commit_progress(remaining=model.search_count(domain))
        done = []
        while records := model.search(
            domain & Domain("id", "not in", done), limit=limit
        ):
            batch = records.try_lock_for_update().filtered_domain(domain)
            if not batch:
                break
            done += batch.ids
            self._work_safely(batch, method, now)
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _work_safely(self, batch, method, now):
        """Do a batch at once, or each record by itself when one of them fails."""
        try:
            with self.env.cr.savepoint():
                getattr(batch, method)(now)
        except Exception:
            if len(batch) > 1:
                for record in batch:
                    self._work_safely(record, method, now)
                return
            _logger.exception("%s: %s failed", batch, method)
            batch._try_again(now + RETRY)

    def _try_again(self, moment):
        """Leave rows that failed alone until a moment."""
        self.write({"stale": False, "date_next": moment})

    def _get_notice_text(self, user):
        """Return in words how it stands, in a user's time zone."""
        self.ensure_one()
        moment = format_datetime(
            self.env, self.date_missed or self.date_due, tz=user.tz, dt_format="short"
        )
        if self.state == MISSED:
            text = self.env._("%(target)s: late since %(moment)s")
        else:
            text = self.env._("%(target)s: due on %(moment)s")
        return text % {"target": self.display_name, "moment": moment}

    def _escalate(self, now):
        """Mark as missed what is over, and act on the levels that are reached."""
        self.filtered(
            lambda row: row.state == RUNNING and row.date_due and row.date_due <= now
        )._miss(now + timedelta(seconds=1))
        self.env["customer.service.call.escalation"]._reach(self, now)
        self._reckon(now)
