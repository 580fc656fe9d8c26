from datetime import datetime, time, timedelta

from pytz import utc

from odoo import models

DAY = timedelta(days=1)


class ResourceCalendar(models.Model):
    """On which days nobody works: what planned maintenance keeps away from."""

    _inherit = "resource.calendar"

    def _get_closed_days(self, start, end):
        """Return the days, from a day to a day, on which nobody works at all.

        :return: frozenset of dates; none for a calendar without fixed hours.
        """
        self.ensure_one()
        working = self._get_working_times()[self]
        if working.always:
            return frozenset()
        opened = set()
        begin = datetime.combine(start - DAY, time.min)
        for first, last in working.intervals(begin, datetime.combine(end, time.max)):
            day = utc.localize(first).astimezone(working.tz).date()
            final = utc.localize(last - timedelta(seconds=1)).astimezone(working.tz)
            while day <= final.date():
                opened.add(day)
                day += DAY
        days = (start + DAY * step for step in range((end - start).days + 1))
        return frozenset(day for day in days if day not in opened)
