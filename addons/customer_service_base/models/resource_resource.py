from collections import defaultdict
from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import models
from odoo.fields import Domain


class ResourceResource(models.Model):
    """Leaves and hours of a person, read for many people at once."""

    _inherit = "resource.resource"

    def _get_service_leaves(self, start, end):
        """Return the leaves between two moments, personal and of the company.

        :return: ``resource.calendar.leaves`` by resource.
        """
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("time_type", "=", "leave")
            & Domain("resource_id", "in", [False, *self.ids])
            & Domain("date_from", "<=", end)
            & Domain("date_to", ">", start)
        )
        personal = leaves.grouped("resource_id")
        common = personal.pop(self.browse(), leaves.browse())
        return {
            resource: personal.get(resource, leaves.browse())
            | common.filtered(
                lambda leave, resource=resource: (
                    leave.company_id == resource.company_id
                    and leave.calendar_id
                    in (leave.calendar_id.browse(), resource.calendar_id)
                )
            )
            for resource in self
        }

    def _get_service_hours(self, moments):
        """Return the working hours on the days of some moments, without leaves.

        The days are read month by month, so that a visit planned for next year does
        not make a year of hours.

        :return: intervals by id of the resource, for those who have hours.
        """
        fixed = self.filtered(
            lambda resource: (
                not resource._is_flexible()
                and resource.calendar_id._get_global_attendances()
            )
        )
        months = defaultdict(list)
        for moment in moments:
            months[moment.year, moment.month].append(utc.localize(moment))
        hours = {resource.id: [] for resource in fixed}
        for days in months.values() if fixed else ():
            found, _calendars = fixed._get_valid_work_intervals(
                min(days), max(days) + timedelta(days=2)
            )
            for key, intervals in found.items():
                hours[key].extend(intervals)
        return hours

    def _has_service_hours_left(self, hours, moment):
        """Tell whether there is working time on the day of a moment, from then on."""
        self.ensure_one()
        if self.id not in hours:
            return True
        zone = timezone(self.tz or "UTC")
        start = utc.localize(moment)
        tomorrow = start.astimezone(zone).date() + timedelta(days=1)
        midnight = zone.localize(datetime.combine(tomorrow, time.min))
        return any(
            end > start and begin < midnight for begin, end, _meta in hours[self.id]
        )
