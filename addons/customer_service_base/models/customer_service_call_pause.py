from collections import defaultdict

from odoo import api, fields, models


class CustomerServiceCallPause(models.Model):
    """Interval in which a call waited for something, and for what."""

    _name = "customer.service.call.pause"
    _description = "Pause of a Call"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    reason_id = fields.Many2one(
        "customer.service.pause.reason", string="Waited for", ondelete="restrict"
    )
    stops_clock = fields.Boolean(
        help="As the reason said when the call began to wait.",
    )
    date_start = fields.Datetime(string="From", required=True)
    date_end = fields.Datetime(string="Until")
    user_id = fields.Many2one(
        "res.users", string="Put on Hold by", help="Empty when it happened by itself."
    )

    _one_at_a_time = models.UniqueIndex(
        "(call_id) WHERE date_end IS NULL", "A call waits for one thing at a time."
    )
    _ends_after_start = models.Constraint(
        "CHECK (date_end >= date_start)", "A pause cannot end before it starts."
    )

    @api.depends("reason_id")
    def _compute_display_name(self):
        for pause in self:
            pause.display_name = pause.reason_id.name or self.env._("Waiting")

    @api.model
    def _get_intervals(self, calls):
        """Return the pauses in which the time of calls stands still, by call.

        :return: intervals for ``WorkingTime``; the one that goes on ends with None.
        """
        intervals = defaultdict(list)
        pauses = self.search(
            [("call_id", "in", calls.ids), ("stops_clock", "=", True)], order="id"
        )
        for pause in pauses:
            intervals[pause.call_id].append((pause.date_start, pause.date_end or None))
        return intervals

    @api.model
    def _follow(self, calls, moments, user):
        """Begin and end the pauses so that they tell what the calls wait for now.

        :param dict moments: by call, when it began or ceased to wait.
        :param user: who lets them wait; empty when it happens by itself.
        """
        # open pauses by call: one each, as the index says
        going_on = {
            pause.call_id: pause
            for pause in self.search(
                [("call_id", "in", calls.ids), ("date_end", "=", False)]
            )
        }
        started = calls.browse()
        for call in calls:
            pause = going_on.get(call)
            if pause and not (
                call._is_waiting() and pause.reason_id == call.pause_reason_id
            ):
                pause.date_end = max(moments[call], pause.date_start)
                pause = None
            if not pause and call._is_waiting():
                started |= call
        self.flush_model(["date_end"])  # the index allows one open pause
        self.create(
            [self._prepare_pause_vals(call, moments[call], user) for call in started]
        )

    @api.model
    def _prepare_pause_vals(self, call, moment, user):
        return {
            "call_id": call.id,
            "reason_id": call.pause_reason_id.id,
            "stops_clock": call.pause_reason_id.stops_clock,
            "date_start": moment,
            "user_id": user.id,
        }
