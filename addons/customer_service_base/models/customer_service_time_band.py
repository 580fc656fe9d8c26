from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_duration

from ..tools.time_band import Band, Bands

DAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class CustomerServiceTimeBand(models.Model):
    """Hours with a price of their own: ordinary, overtime, night, holidays.

    The first band, in their order, that a moment fits has it.
    """

    _name = "customer.service.time.band"
    _description = "Time Band"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The first band that fits a moment counts."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the band between companies.",
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean(default=True)
    sunday = fields.Boolean(default=True)
    holidays = fields.Boolean(
        string="Public Holidays",
        help="The public holidays of the working hours too, whatever day they are.",
    )
    hour_from = fields.Float(string="From", help="By the clock of the working hours.")
    hour_to = fields.Float(
        string="To",
        default=24.0,
        help="Not after the beginning: on the next day, as of a night from 22 to 6.",
    )
    worked = fields.Boolean(
        string="Working Hours Only",
        help="Only when the team of the call, or else the company, is at work.",
    )
    summary = fields.Char(string="When", compute="_compute_summary")

    _hours_valid = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24)",
        "Hours lie between 0 and 24.",
    )

    @api.depends(*DAYS, "holidays", "hour_from", "hour_to", "worked")
    @api.depends_context("lang")
    def _compute_summary(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in DAYS
        }
        for band in self:
            days = [labels[name] for name in DAYS if band[name]]
            parts = [] if len(days) == len(DAYS) else [", ".join(days)]
            if band.holidays:
                parts.append(self.env._("public holidays"))
            if (band.hour_from, band.hour_to) != (0.0, 24.0):
                parts.append(
                    f"{format_duration(band.hour_from)}–{format_duration(band.hour_to)}"
                )
            if band.worked:
                parts.append(self.env._("working hours"))
            band.summary = "; ".join(filter(None, parts)) or self.env._("always")

    @api.constrains(*DAYS, "holidays")
    def _check_days(self):
        for band in self:
            if not band.holidays and not any(band[name] for name in DAYS):
                raise ValidationError(
                    self.env._("%(band)s has no days.", band=band.name)
                )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    @api.model
    def _get_bands(self, calls):
        """Return by call the bands of its hours, in the form the tool reads.

        The working hours are those of the team of the call, or else of its company.
        """
        # sudo: whoever closes an intervention makes charges, reading calendars or not
        calls = calls.sudo()
        bands = self.with_env(calls.env).search(
            Domain("company_id", "in", [False, *calls.company_id.ids])
        )
        calendars = {
            call: call.team_id.resource_calendar_id
            or call.company_id.resource_calendar_id
            for call in calls
        }
        every = calls.env["resource.calendar"].union(*calendars.values())
        working = every._get_working_times()
        holidays = every._get_public_leaves()
        found = {}
        for call, calendar in calendars.items():
            company = call.company_id
            if (company, calendar) not in found:
                mine = bands.filtered(
                    lambda band, company=company: (
                        not band.company_id or band.company_id == company
                    )
                )
                found[company, calendar] = Bands(
                    timezone(calendar.tz) if calendar else utc,
                    tuple(band._get_band() for band in mine),
                    working[calendar],
                    holidays.get(calendar, ()),
                )
        return {
            call: found[call.company_id, calendar]
            for call, calendar in calendars.items()
        }

    def _get_band(self):
        """Return the band as plain values."""
        self.ensure_one()
        return Band(
            key=self.id,
            weekdays=frozenset(
                number for number, name in enumerate(DAYS) if self[name]
            ),
            holidays=self.holidays,
            hour_from=self.hour_from,
            hour_to=self.hour_to,
            worked=self.worked,
        )
