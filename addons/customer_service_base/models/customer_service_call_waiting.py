from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_stage import OPEN_STATES, SOLVED, WAITING

# So often the customer is reminded; then the call is given up, or just waits
MAX_REMINDERS = 2


class CustomerServiceCall(models.Model):
    """Calls that wait for the customer: reminded, and given up in the end.

    Days are working days of who works on the call, counted from when the call began
    to wait, or from our last answer since then.
    """

    _inherit = "customer.service.call"

    date_waiting_customer = fields.Datetime(
        string="Waits for the Customer since",
        compute="_compute_waiting",
        store=True,
        copy=False,
    )
    reminder_count = fields.Integer(
        string="Reminders", compute="_compute_waiting", store=True, copy=False
    )
    date_last_reminder = fields.Datetime(
        string="Last Reminder", compute="_compute_waiting", store=True, copy=False
    )
    date_next_step = fields.Datetime(
        compute="_compute_date_next_step",
        store=True,
        copy=False,
        help="When the customer is reminded, or the call is given up.",
    )

    _next_step = models.Index(
        "(date_next_step, id) WHERE date_next_step IS NOT NULL AND active IS TRUE"
    )

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "date_waiting_customer",
            "reminder_count",
            "date_last_reminder",
            "date_next_step",
        }

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("state", "pause_reason_id.wait_customer")
    def _compute_waiting(self):
        """Begin to count when the call begins to wait; forget it when it goes on."""
        now = fields.Datetime.now()
        for call in self:
            waits = call.state == WAITING and call.pause_reason_id.wait_customer
            call.date_waiting_customer = waits and (call.date_waiting_customer or now)
            call.reminder_count = call.reminder_count if waits else 0
            call.date_last_reminder = waits and call.date_last_reminder

    @api.depends(
        "date_waiting_customer",
        "date_staff_message",
        "reminder_count",
        "date_last_reminder",
        "caller_email",
        "pause_reason_id.reminder_days",
        "pause_reason_id.close_days",
    )
    def _compute_date_next_step(self):
        waiting = self.filtered("date_waiting_customer")
        (self - waiting).date_next_step = False
        steps = waiting._get_next_steps()
        for call in waiting:
            call.date_next_step = min(filter(None, steps[call]), default=False)

    def _get_next_steps(self):
        """Return, by call, when the customer is reminded and when it is given up.

        None for what does not come next: nobody is given up without having been
        reminded, and what cannot be sent is for a person to do.
        """
        calendars = {call: call._get_service_calendar() for call in self}
        times = self.env["resource.calendar"].union(*calendars.values())
        times = times._get_working_times()
        steps = {}
        for call, calendar in calendars.items():
            clock, reason = times[calendar], call.pause_reason_id
            moments = (call.date_waiting_customer, call.date_staff_message)
            since = max(filter(None, moments))
            last = call.date_last_reminder
            remind = give_up = None
            if reason.reminder_days and call.reminder_count < MAX_REMINDERS:
                remind = clock.add_days(max(since, last or since), reason.reminder_days)
            reminded = bool(last) or not reason.reminder_days
            if reason.close_days and reminded and any(call._get_caller_address()):
                give_up = clock.add_days(since, reason.close_days)
                if last and give_up:
                    give_up = max(give_up, clock.add_days(last, 1))
            steps[call] = (remind, give_up)
        return steps

    # ------------------------------------------------------------------
    # What happens
    # ------------------------------------------------------------------
    def _after_staff_answer(self, message):
        """What we asked last is what the customer is reminded of."""
        result = super()._after_staff_answer(message)
        if self.reminder_count:
            self.write({"reminder_count": 0, "date_last_reminder": False})
        return result

    def _take_next_step(self):
        """Remind the customer, or give the call up, if it is still time for it."""
        self.ensure_one()
        now = fields.Datetime.now()
        remind, give_up = self._get_next_steps()[self]
        if give_up and give_up <= now:
            self._give_up()
        elif remind and remind <= now:
            self._remind_customer()
        else:  # holidays entered since then, or an address taken away
            moment = min(filter(None, (remind, give_up)), default=False)
            self.write({"date_next_step": moment})

    def _remind_customer(self):
        """Tell the customer that we wait for them, or let a person do it."""
        self.ensure_one()
        count = self.reminder_count + 1
        if not self._send_to_caller(self._get_template("reminder")):
            count = MAX_REMINDERS  # once is enough for a person
            call = self._with_staff_lang()
            call.activity_schedule(
                "mail.mail_activity_data_call",
                summary=call.env._("Waits for the customer, who has no e-mail address"),
                user_id=self.user_id.id or self.team_id.user_id.id,
            )
        self.write(
            {"reminder_count": count, "date_last_reminder": fields.Datetime.now()}
        )

    @api.model
    def _get_template(self, name):
        """Return a template of ours, or nothing when somebody deleted it."""
        return self.env.ref(
            f"customer_service_base.mail_template_call_{name}", raise_if_not_found=False
        )

    def _give_up(self):
        """Solve a call for which the customer has no more words."""
        self.ensure_one()
        self._send_to_caller(self._get_template("no_answer"))
        self._move_to(SOLVED)
        self._note(
            lambda call: call.env._("No answer of the customer: solved by itself.")
        )

    # ------------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------------
    @api.model
    def _get_next_step_domain(self):
        """Return the calls whose customer is to be reminded or given up now."""
        return (
            Domain("date_next_step", "<=", fields.Datetime.now())
            & Domain("state", "=", WAITING)
            & Domain("child_ids", "not any", [("state", "in", OPEN_STATES)])
        )

    @api.model
    def _cron_follow_up_waiting(self, limit=1000):
        """Remind the customers we wait for, and solve what they gave up."""
        self._process_in_cron(self._get_next_step_domain(), "_take_next_step", limit)
