from datetime import timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .customer_service_intervention import OPEN_STATES

MARGIN = timedelta(hours=12)  # half of the longest journey that is looked for
DAY = timedelta(days=1)


class CustomerServiceIntervention(models.Model):
    """Why a technician cannot be there: said, never refused."""

    _inherit = "customer.service.intervention"

    conflict_warning = fields.Text(compute="_compute_conflict_warning")
    has_conflict = fields.Boolean(
        compute="_compute_conflict_warning", search="_search_has_conflict"
    )

    @api.depends(
        "user_id",
        "date_start",
        "date_stop",
        "planned_travel_hours",
        "state",
        "company_id",
    )
    def _compute_conflict_warning(self):
        conflicts = self._get_conflicts()
        for one in self:
            sentences = conflicts.get(one, [])
            one.conflict_warning = "\n".join(sentences) or False
            one.has_conflict = bool(sentences)

    def _search_has_conflict(self, operator, value):
        """Find those from today on that collide with something."""
        if operator != "in":
            return NotImplemented
        if True not in value:
            return Domain.FALSE
        coming = self.search(
            Domain("state", "in", OPEN_STATES)
            & Domain("user_id", "!=", False)
            & Domain("date_stop", ">=", fields.Datetime.now() - DAY)
        )
        return Domain("id", "in", list(map(int, coming._get_conflicts())))

    def _get_conflicts(self):
        """Return by intervention what its technician has to do at that time.

        The number of queries is the same for one and for many.

        :return: lists of sentences; who has no conflict is missing.
        """
        planned = self.filtered(
            lambda one: (
                one.user_id
                and one.date_start
                and one.date_stop
                and one.state in OPEN_STATES
            )
        )
        if not planned:
            return {}
        window = (
            min(planned.mapped("date_start")) - MARGIN,
            max(planned.mapped("date_stop")) + MARGIN,
        )
        others = planned._get_others_planned(window)
        absences = planned._get_absences(window)
        events = planned._get_appointments(window)
        result = {}
        for one in planned:
            sentences = [
                *one._tell_overlaps(others),
                *(absences.get(one) or one._tell_appointments(events)),
            ]
            if sentences:
                result[one] = sentences
        return result

    def _get_span(self):
        """Return from when to when the technician is away, journey included."""
        self.ensure_one()
        journey = timedelta(hours=self.planned_travel_hours / 2)
        return self.date_start - journey, self.date_stop + journey

    # ------------------------------------------------------------------
    # Other interventions
    # ------------------------------------------------------------------
    def _get_others_planned(self, window):
        """Return what the technicians have planned in a window, by technician."""
        # sudo: work in another company takes their time as well
        others = self.sudo().search(
            Domain("user_id", "in", self.user_id.ids)
            & Domain("state", "in", OPEN_STATES)
            & Domain("date_start", "<", window[1])
            & Domain("date_stop", ">", window[0])
        )
        return others.grouped("user_id")

    def _tell_overlaps(self, others):
        start, stop = self._get_span()
        mine = others.get(self.user_id) or self.browse()
        return [
            self.env._(
                "%(user)s is on %(other)s from %(start)s to %(stop)s.",
                user=self.user_id.name,
                other=other.name,
                start=self._tell_moment(other.date_start),
                stop=self._tell_moment(other.date_stop),
            )
            for other in mine.sorted("date_start")
            if other.id != self._origin.id
            for other_start, other_stop in [other._get_span()]
            if other_start < stop and start < other_stop
        ]

    def _tell_moment(self, moment):
        """Return a moment by the clock of who reads it."""
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    # ------------------------------------------------------------------
    # Leaves and working hours
    # ------------------------------------------------------------------
    def _get_absences(self, window):
        """Return by intervention a sentence on who is on leave or not at work."""
        # sudo: an operator does not see the leaves of others
        planned = self.sudo()
        resources = planned.user_id._get_service_resources(planned.company_id)
        everybody = planned.env["resource.resource"].union(*resources.values())
        leaves = everybody._get_service_leaves(*window)
        moments = [
            moment for one in self for moment in (one.date_start - DAY, one.date_stop)
        ]
        hours = everybody._get_service_hours(moments)
        result = {}
        for one in planned:
            resource = resources.get((one.user_id, one.company_id))
            if not resource:
                continue
            ends = [
                leave.date_to
                for leave in leaves.get(resource, ())
                if leave.date_from < one.date_stop and one.date_start < leave.date_to
            ]
            if ends:
                result[one] = [one.user_id._get_absence_text(max(ends))]
            elif not one._is_in_hours(resource, hours):
                result[one] = [
                    self.env._(
                        "Outside the working hours of %(user)s.",
                        user=one.user_id.name,
                    )
                ]
        return result

    def _is_in_hours(self, resource, hours):
        """Tell whether begin and end lie in the working days; lunch is no matter."""
        self.ensure_one()
        if resource.id not in hours:
            return True
        zone = timezone(resource.tz or "UTC")
        days = {}
        for begin, end, _meta in hours[resource.id]:
            day = begin.astimezone(zone).date()
            first, last = days.get(day, (begin, end))
            days[day] = (min(first, begin), max(last, end))
        start, stop = utc.localize(self.date_start), utc.localize(self.date_stop)
        first_day = days.get(start.astimezone(zone).date())
        last_day = days.get(stop.astimezone(zone).date())
        return bool(
            first_day
            and last_day
            and first_day[0] <= start < first_day[1]
            and stop <= last_day[1]
        )

    # ------------------------------------------------------------------
    # Appointments
    # ------------------------------------------------------------------
    def _get_appointments(self, window):
        """Return what keeps the technicians busy besides interventions."""
        # sudo: only that somebody is busy is told, not with what
        events = self.env["calendar.event"].sudo()
        return events.search(
            Domain("partner_ids.user_ids", "in", self.user_id.ids)
            & Domain("show_as", "=", "busy")
            & Domain("customer_service_intervention_id", "=", False)
            & Domain("start", "<", window[1])
            & Domain("stop", ">", window[0])
        )

    def _tell_appointments(self, events):
        # sudo: as above
        partner = self.user_id.sudo().partner_id
        start, stop = self._get_span()
        busy = events.filtered(
            lambda event: (
                event.start < stop
                and start < event.stop
                and partner in event.partner_ids
                and event.attendee_ids.filtered(
                    lambda attendee: attendee.partner_id == partner
                ).state
                != "declined"
            )
        )
        return [
            self.env._(
                "%(user)s has an appointment from %(start)s to %(stop)s.",
                user=self.user_id.name,
                start=self._tell_moment(event.start),
                stop=self._tell_moment(event.stop),
            )
            for event in busy.sorted("start")
        ]
