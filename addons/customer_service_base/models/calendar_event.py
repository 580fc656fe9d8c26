from datetime import datetime

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_service_intervention import OPEN_STATES
from .customer_service_intervention_calendar import MIRROR, prepare_context

TIMES = {"start", "stop", "start_date", "stop_date", "duration", "allday"}


class CalendarEvent(models.Model):
    """Event of an intervention: who moves it moves the intervention.

    Synchronisations with other calendars write with the context ``dont_notify``.
    They must not be stopped by an error: what may not be is put right instead.
    """

    _inherit = "calendar.event"

    customer_service_intervention_id = fields.Many2one(
        "customer.service.intervention",
        string="Intervention",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups="customer_service_base.group_reader",
    )

    _customer_service_intervention_uniq = models.UniqueIndex(
        "(customer_service_intervention_id)"
        " WHERE customer_service_intervention_id IS NOT NULL",
        "An intervention has one event in the calendar.",
    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_mirror():
            vals_list = [_without_link(vals) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if self._is_mirror():
            return super().write(vals)
        vals = _without_link(vals)
        ours = self._get_of_service()
        if "active" in vals and not vals["active"]:
            ours._leave_service()
            return super().write(vals)
        if ours:
            vals = ours._allow_of_service(vals)
        result = super().write(vals)
        if TIMES & vals.keys():
            ours._after_service_move()
        return result

    def unlink(self):
        if not self._is_mirror():
            self._get_of_service()._leave_service()
        return super().unlink()

    # ------------------------------------------------------------------
    # What others do with the event
    # ------------------------------------------------------------------
    def _is_mirror(self):
        """Tell whether it is the intervention that writes."""
        return self.env.su and self.env.context.get(MIRROR)

    def _get_of_service(self):
        """Return the events that show interventions."""
        # sudo: who has no role in the service may move events as well
        linked = self.sudo().filtered("customer_service_intervention_id")
        return self.browse(linked.ids)

    def _get_intervention(self):
        """Return the intervention with the rights of the user."""
        self.ensure_one()
        # sudo: who has no role in the service may move events as well
        key = self.sudo().customer_service_intervention_id.id
        return self.env["customer.service.intervention"].browse(key)

    def _allow_of_service(self, vals):
        """Return what of some values may be written.

        :raises UserError: not from a synchronisation, which is never stopped.
        """
        forbidden = {"user_id", "recurrency", "recurrence_id"}
        forbidden |= self._get_recurrent_fields()
        if self.env.context.get("dont_notify"):
            return {
                name: value for name, value in vals.items() if name not in forbidden
            }
        if vals.get("recurrency"):
            raise UserError(
                self.env._(
                    "An intervention takes place once: plan another one instead of "
                    "repeating its appointment."
                )
            )
        if "user_id" in vals and any(
            event.user_id.id != vals["user_id"] for event in self
        ):
            raise UserError(
                self.env._("To send somebody else, change the intervention.")
            )
        if TIMES & vals.keys():
            for event in self:
                event._check_service_move()
        return vals

    def _check_service_move(self):
        """Refuse to move what is over, or what the user may not change."""
        intervention = self._get_intervention()
        intervention.check_access("write")
        # sudo: access was checked
        if intervention.sudo().state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "%(name)s is over: its appointment cannot be moved.",
                    name=intervention.sudo().name,  # sudo: as above
                )
            )

    def _after_service_move(self):
        """Move the interventions with their events, or the events back."""
        for event in self:
            one = event._get_intervention()
            # sudo: the state decides, whoever moved the event
            if one.sudo().state not in OPEN_STATES or not one.has_access("write"):
                event._put_back()
                continue
            event._move_intervention(one)
            one._mirror_events()

    def _move_intervention(self, one):
        """Move an intervention to the time of the event.

        An event of the whole day says the day; the hours stay.
        """
        start, stop = self.start, self.stop
        if self.allday and one.date_start:
            zone = one._get_zone()
            clock = utc.localize(one.date_start).astimezone(zone).time()
            wall = zone.localize(datetime.combine(self.start_date, clock))
            start = wall.astimezone(utc).replace(tzinfo=None)
            stop = start + (one.date_stop - one.date_start)
        one._follow_event(start, stop)

    def _put_back(self):
        """Show the intervention as it was, and note that it could not be moved."""
        # sudo: what was moved in another calendar is put right
        event = self.sudo()
        one = event.customer_service_intervention_id
        moved = one._tell_moment(event.start)
        if not one.date_start:
            return
        event._show_service(one._prepare_event_times(event))
        one.message_post(
            body=one.env._(
                "The appointment was moved to %(date)s in a calendar, and put back.",
                date=moved,
            ),
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )

    def _leave_service(self):
        """Let interventions whose events are deleted wait for another date."""
        for event in self:
            one = event._get_intervention()
            # sudo: what is over does not need its event any more
            opened = one.sudo().state in OPEN_STATES
            if opened:
                one.check_access("write")
            event._as_service().write({"customer_service_intervention_id": False})
            if opened:
                one._lose_event()

    # ------------------------------------------------------------------
    # What the intervention does with its event
    # ------------------------------------------------------------------
    def _as_service(self, owner=None):
        """Return the events of one person, written in their name and silently.

        :param owner: whose calendar it is; of who organises the events if not said.
        """
        owner = owner or self.user_id[:1] or self.env.user
        context = prepare_context(self.env.context)
        # sudo: somebody else plans what stands in the calendar
        return self.with_env(self.env(user=owner.id, su=True, context=context))

    def _show_service(self, vals):
        """Write what the intervention says."""
        if vals:
            self._as_service().write(vals)

    def _remove_as_service(self):
        """Delete events whose intervention no longer stands in the calendar."""
        for events in self.grouped("user_id").values():
            events = events._as_service()
            # the host keeps what is synchronised with Google as archived
            events.write({"customer_service_intervention_id": False})
            events.unlink()


def _without_link(vals):
    """Return values without the link, which only interventions write."""
    return {
        name: value
        for name, value in vals.items()
        if name != "customer_service_intervention_id"
    }
