from datetime import timedelta

from pytz import utc

from odoo import models
from odoo.fields import Domain

HORIZON = timedelta(days=35)  # a summer closing, and some


class ResourceCalendar(models.Model):
    """When a team opens."""

    _inherit = "resource.calendar"

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
