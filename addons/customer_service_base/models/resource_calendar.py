from datetime import timedelta

from pytz import timezone, utc

from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.working_time import Attendance, WorkingTime

HORIZON = timedelta(days=35)  # a summer closing, and some
ALWAYS = WorkingTime(utc, always=True)


class ResourceCalendar(models.Model):
    """When a team opens, and its hours in the form that the clock of promises reads."""

    _inherit = "resource.calendar"

    def _get_working_times(self):
        """Return the working time of each calendar, and of none: around the clock.

        Breaks are no work, public holidays neither. A calendar without fixed hours
        (flexible, or empty) counts as around the clock: nothing tells when it rests.
        """
        # sudo: when an office is open is no secret, whoever opens a call
        calendars = self.sudo()
        times = {self.browse(): ALWAYS}
        leaves = calendars._get_public_leaves()
        for calendar in calendars:
            hours = calendar._get_fixed_hours()
            times[calendar] = (
                WorkingTime(timezone(calendar.tz), hours, leaves[calendar])
                if hours
                else ALWAYS
            )
        return times

    def _has_fixed_hours(self):
        """Tell whether the calendar says at which hours one works."""
        return bool(self._get_fixed_hours())

    def _get_fixed_hours(self):
        self.ensure_one()
        if self.flexible_hours:
            return ()
        return tuple(
            Attendance(
                int(attendance.dayofweek),
                attendance.hour_from,
                attendance.hour_to,
                int(attendance.week_type or 0) if self.two_weeks_calendar else None,
            )
            for attendance in self.attendance_ids
            if attendance._is_work_period()
        )

    def _get_public_leaves(self):
        """Return the intervals in which nobody works, by calendar.

        A leave of no calendar is one of all calendars of its company.
        """
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", [False, *self.ids])
        )
        intervals = [
            # a leave until 23:59:59 ends with the day
            (leave, leave.date_from, leave.date_to + timedelta(seconds=1))
            if leave.date_to.second == 59
            else (leave, leave.date_from, leave.date_to)
            for leave in leaves
        ]
        return {
            calendar: tuple(
                (begin, finish)
                for leave, begin, finish in intervals
                if leave._is_public_leave_of(calendar)
            )
            for calendar in self
        }

    def _check_fixed_hours(self):
        """Refuse calendars that cannot tell when a promised time is over.

        :raises ValidationError: one of them is flexible or has no hours.
        """
        for calendar in self:
            if not calendar._has_fixed_hours():
                raise ValidationError(
                    self.env._(
                        "%(calendar)s has no fixed hours: nothing tells when a "
                        "promised time is over. Choose working hours with days and "
                        "times.",
                        calendar=calendar.name,
                    )
                )

    def _refresh_service_levels(self):
        """Have the promises reckoned again that run by the calendars."""
        # sudo: rows of the engine, which nobody writes by hand
        rows = self.env["customer.service.call.sla"].sudo()
        rows._search_open([("calendar_id", "in", self.ids)])._make_stale()

    def _get_next_opening(self, moment, company):
        """Return a moment, or when the hours begin next, naive in UTC.

        Hours that are not fixed are always open, and so is who opens in more than a
        month only.
        """
        if not self or self.flexible_hours or not self._get_global_attendances():
            return moment
        start = utc.localize(moment)
        leaves = Domain("time_type", "=", "leave") & Domain(
            "company_id", "in", [False, company.id]
        )
        hours = self._work_intervals_batch(start, start + HORIZON, domain=list(leaves))
        opening = next((begin for begin, _end, _meta in hours[False]), start)
        return opening.astimezone(utc).replace(tzinfo=None)
