from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

from .customer_service_call_type import PRIORITIES
from .customer_service_stage import OPEN_STATES

# Safety is said by people, never reached by waiting
URGENT = "2"


class CustomerServiceCallEscalation(models.Model):
    """Level that a promise reached: at most once, with what was done about it."""

    _name = "customer.service.call.escalation"
    _description = "Escalation of a Call"
    _order = "date desc, id desc"
    _check_company_auto = True

    sla_id = fields.Many2one(
        "customer.service.call.sla",
        string="Target",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    call_id = fields.Many2one(related="sla_id.call_id", store=True, index=True)
    company_id = fields.Many2one(related="sla_id.company_id", store=True, index=True)
    level_id = fields.Many2one(
        "customer.service.sla.level",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    name = fields.Char(required=True, help="Name of the level at that time.")
    date = fields.Datetime(required=True)
    user_ids = fields.Many2many(
        "res.users",
        "customer_service_call_escalation_user_rel",
        "escalation_id",
        "user_id",
        string="Told",
    )
    raised_to = fields.Selection(PRIORITIES, string="Priority Raised to")
    assigned_id = fields.Many2one("res.users", string="Assigned to")

    _level_uniq = models.UniqueIndex(
        "(sla_id, level_id)", "A level of a target is reached once."
    )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    @api.model
    def _reach(self, rows, now):
        """Act on the levels that open rows have reached and that nobody acted on."""
        rows = rows._filter_open().filtered(
            lambda row: row.call_id.active and row.call_id.state in OPEN_STATES
        )
        clocks = rows._get_clocks()
        pauses = self.env["customer.service.call.pause"]._get_intervals(rows.call_id)
        vals_list = []
        for row in rows:
            intervals = pauses[row.call_id]
            if any(end is None for _start, end in intervals):
                continue
            for level in row._get_coming_levels():
                share = timedelta(seconds=round(level._get_share(row.hours) * 3600))
                moment = clocks[row].due(row.date_start, share, intervals)
                notice = row._get_notice(moment, clocks[row], now)
                if notice and notice <= now:
                    vals_list.append(self._prepare_escalation_vals(row, level, now))
        escalations = self.create(vals_list)
        escalations._raise_priority()
        escalations._reassign()
        escalations._notify()

    @api.model
    def _prepare_escalation_vals(self, row, level, now):
        return {
            "sla_id": row.id,
            "level_id": level.id,
            "name": level.name,
            "date": now,
        }

    def _raise_priority(self):
        """Raise each call by one, up to urgent; what was promised stays."""
        escalations = self.filtered("level_id.raise_priority")
        calls = escalations.call_id.with_context(customer_service__keep_terms=True)
        for priority, raised in calls.grouped("priority").items():
            if priority < URGENT:
                raised.priority = str(int(priority) + 1)
                escalations.filtered(
                    lambda escalation, raised=raised: escalation.call_id in raised
                ).raised_to = raised[:1].priority

    def _reassign(self):
        """Give the calls to somebody else: the automatic choice or the leader."""
        escalations = self.filtered("level_id.reassign")
        before = {call: call.user_id for call in escalations.call_id}
        escalations.call_id._reassign_after_escalation()
        for escalation in escalations:
            call = escalation.call_id
            if call.user_id != before[call]:
                escalation.assigned_id = call.user_id

    def _notify(self):
        """Tell the people of the levels, each once per call."""
        for call, escalations in self.grouped("call_id").items():
            told = defaultdict(self.browse)
            for escalation in escalations:
                users = escalation._get_users_to_tell()
                escalation.user_ids = users
                for user in users:
                    told[user] |= escalation
            for user, reached in told.items():
                reached._notify_user(call, user)

    def _get_users_to_tell(self):
        """Return the active users whom the level names."""
        self.ensure_one()
        level, call = self.level_id, self.call_id
        users = level.user_ids
        if level.notify_user:
            users |= call.user_id
        if level.notify_leader or (level.notify_user and not call.user_id):
            users |= call.team_id.user_id
        return users.filtered(
            lambda user: user.active and call.company_id in user.company_ids
        )

    def _notify_user(self, call, user):
        """Send one notice about a call, in the user's language and time zone."""
        call = call.with_context(lang=user.lang)
        call.message_notify(
            partner_ids=user.partner_id.ids,
            subject=call.env._(
                "Service level of %(call)s: %(levels)s",
                call=call.name,
                levels=", ".join(dict.fromkeys(self.mapped("name"))),
            ),
            body=Markup("<br/>").join(
                row.with_context(lang=user.lang)._get_notice_text(user)
                for row in self.sla_id
            ),
        )
