from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import fee, schedule

RECURRENCE = (
    "interval",
    "unit",
    "timing",
    "alignment",
    "alignment_day",
    "proration",
)


class CustomerServiceBillingSchedule(models.Model):
    """When recurring fees are billed: how often, in advance or in arrears.

    Contracts share schedules like terms of payment. What has billed a period keeps
    its recurrence for ever: another habit is another schedule.
    """

    _name = "customer.service.billing.schedule"
    _description = "Billing Schedule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the schedule between companies.",
    )
    interval = fields.Integer(string="Every", required=True, default=1)
    unit = fields.Selection(
        [
            (schedule.DAY, "Days"),
            (schedule.WEEK, "Weeks"),
            (schedule.MONTH, "Months"),
            (schedule.YEAR, "Years"),
            (schedule.ONCE, "Once"),
        ],
        required=True,
        default=schedule.MONTH,
    )
    timing = fields.Selection(
        [(schedule.ADVANCE, "In Advance"), (schedule.ARREARS, "In Arrears")],
        required=True,
        default=schedule.ADVANCE,
        help="In Advance: due on the first day of the period. In Arrears: due on the "
        "day after the last one.",
    )
    lead_days = fields.Integer(
        string="Days Ahead",
        help="Days before the due day on which the invoice is made. Negative: after.",
    )
    alignment = fields.Selection(
        [
            (schedule.START, "Start of the Line"),
            (schedule.ON_DAY, "Day of the Month"),
            (schedule.CALENDAR, "Calendar"),
            (schedule.CONTRACT, "Start of the Contract"),
        ],
        string="Periods Begin on",
        required=True,
        default=schedule.START,
        help="Calendar: months, quarters, half-years and years of the calendar. A "
        "first period that is shorter is billed as the proration says.",
    )
    alignment_day = fields.Integer(
        string="Day",
        default=1,
        help="31 is the last day of every month.",
    )
    proration = fields.Selection(
        [
            (fee.DAYS, "By Days of the Period"),
            (fee.MONTH_30, "By Months of 30 Days"),
            (fee.YEAR_DAYS, "By Days of the Year"),
            (fee.FULL, "Full Price"),
            (fee.FREE, "Free at Start and End"),
        ],
        string="Part of a Period",
        required=True,
        default=fee.DAYS,
        help="What a period costs of which only a part is in force.",
    )
    invoice_date_policy = fields.Selection(
        [
            ("run", "Day of the Run"),
            ("start", "First Day of the Period"),
            ("end", "Last Day of the Period"),
        ],
        string="Invoice Date",
        required=True,
        default="run",
        help="Never before today's last locked day, whatever is chosen.",
    )

    _interval_positive = models.Constraint(
        "CHECK (interval > 0)", "A schedule needs an interval of at least 1."
    )
    _alignment_day_valid = models.Constraint(
        "CHECK (alignment_day BETWEEN 1 AND 31)",
        "The day of the month is between 1 and 31.",
    )

    def write(self, vals):
        """Refuse another recurrence where periods have been billed by this one."""
        changing = self.browse()
        for name in set(RECURRENCE).intersection(vals):
            changing |= self.filtered(lambda one, name=name: one[name] != vals[name])
        changing._check_unused()
        return super().write(vals)

    def _check_unused(self):
        # sudo: of whatever company the contracts are
        periods = self.env["customer.service.contract.period"].sudo()
        used = self and periods.search([("schedule_id", "in", self.ids)], limit=1)
        if used:
            raise ValidationError(
                self.env._(
                    "Periods were reckoned by the schedule %(name)s: make another one "
                    "and choose it on the contract.",
                    name=used.schedule_id.display_name,
                )
            )

    @api.private
    def get_grid(self, start, contract_start, anchor=None):
        """Return the periods by which a line is billed.

        :param date start: first day of the line.
        :param date contract_start: first day of the contract.
        :param date anchor: of a grid that is known already.
        :return: ``tools.schedule.Schedule``.
        """
        self.ensure_one()
        return schedule.Schedule(
            anchor
            or schedule.align(
                start,
                self.unit,
                self.interval,
                self.alignment,
                self.alignment_day,
                contract_start,
            ),
            self.unit,
            self.interval,
        )

    @api.private
    def get_due_date(self, period_start, period_end):
        """Return from which day on a period may be billed.

        :return: date.
        """
        self.ensure_one()
        return schedule.due_date(period_start, period_end, self.timing, self.lead_days)
