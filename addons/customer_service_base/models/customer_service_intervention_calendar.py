from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import clean_context, is_html_empty

from .customer_service_intervention import CANCELLED, CONFIRMED, DONE, PLANNED

MIRROR = "customer_service__mirror"  # context of what the mirror itself writes
# What of an intervention its event shows
SHOWN = {"user_id", "date_start", "date_stop", "state", "active", "kind", "call_id"}


class CustomerServiceIntervention(models.Model):
    """The event in the technician's calendar, which Outlook and Google then get.

    One for each intervention with a technician and dates, owned by the technician,
    who is its only attendee: nobody is invited, customers least of all. It never
    recurs. What is done stays in the calendar.
    """

    _inherit = "customer.service.intervention"

    calendar_event_ids = fields.One2many(
        "calendar.event",
        "customer_service_intervention_id",
        context={"active_test": False},
        copy=False,
    )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        interventions = super().create(vals_list)
        interventions._mirror_events()
        return interventions

    def write(self, vals):
        result = super().write(vals)
        if SHOWN & vals.keys():
            self._mirror_events()
        return result

    def unlink(self):
        self._get_events()._remove_as_service()
        return super().unlink()

    # ------------------------------------------------------------------
    # Mirror
    # ------------------------------------------------------------------
    def _get_events(self):
        """Return the events of the interventions, also archived ones."""
        # sudo: the calendar of a colleague
        events = self.env["calendar.event"].sudo().with_context(active_test=False)
        return events.search([("customer_service_intervention_id", "in", self.ids)])

    def _is_mirrored(self):
        """Tell whether the intervention stands in a calendar."""
        self.ensure_one()
        return bool(
            self.active
            and self.user_id
            and self.date_start
            and self.date_stop
            and self.state not in (CANCELLED, DONE)
        )

    def _mirror_events(self):
        """Make, move and remove events so that they show the interventions."""
        found = self._get_events().grouped("customer_service_intervention_id")
        rows = {}
        # sudo: calendars of colleagues
        gone = self.env["calendar.event"].sudo()
        for one in self:
            event = found.get(one, gone.browse())
            if one.state == DONE and one.active:
                continue
            if not one._is_mirrored():
                gone |= event
            elif event.user_id == one.user_id and event:
                event._show_service(one._prepare_event_times(event))
            else:
                gone |= event
                rows.setdefault(one.user_id, []).append(one)
        gone._remove_as_service()
        for user, interventions in rows.items():
            gone._as_service(user).create(
                [one._prepare_event_vals() for one in interventions]
            )

    def _prepare_event_times(self, event):
        """Return what an event shows wrongly of when the intervention is."""
        wanted = {
            "start": self.date_start,
            "stop": self.date_stop,
            "allday": False,
            "location": self._get_event_location(),
        }
        return {name: value for name, value in wanted.items() if event[name] != value}

    def _prepare_event_vals(self):
        """Return the event in the calendar of the technician."""
        self.ensure_one()
        # sudo: a technician's calendar, whoever plans
        one = self.sudo().with_context(lang=self.user_id.sudo().lang)
        return {
            "name": one._get_event_name(),
            "start": self.date_start,
            "stop": self.date_stop,
            "allday": False,
            "recurrency": False,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(one.user_id.partner_id.ids)],
            "location": one._get_event_location(),
            "description": one._get_event_description(),
            "privacy": "confidential",
            "show_as": "busy",
            "event_tz": one.user_id.tz,
            "activity_ids": [Command.clear()],
            "customer_service_intervention_id": self.id,
        }

    def _get_event_name(self):
        names = [self.partner_id.name or self.call_id.caller_name, self.subject]
        return " · ".join([self.name, *filter(None, names)])

    def _get_event_location(self):
        """Return where to go; for a job at a distance, how: no video call is made."""
        if self.kind in ("phone", "remote"):
            return dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ]
        return self.site_address or self.partner_id.name or self.env._("On Site")

    def _get_event_description(self):
        """Return what the technician reads in a calendar on the telephone."""
        call = self.call_id
        rows = [
            Markup('<a href="%s">%s %s</a>')
            % (
                f"{self.get_base_url()}/odoo/{self._name}/{self.id}",
                self.name,
                call.name,
            ),
            self.equipment_id.display_name,
            " ".join(filter(None, [call.caller_name, call.caller_phone])),
        ]
        text = Markup("<p>%s</p>") % Markup("<br/>").join(filter(None, rows))
        return text + ("" if is_html_empty(self.instructions) else self.instructions)

    def _refresh_events(self):
        """Show in the calendars what changed of the calls."""
        for event in self._get_events().filtered("active"):
            one = event.customer_service_intervention_id
            if one._is_mirrored():
                vals = one._prepare_event_vals()
                event._show_service(
                    {key: vals[key] for key in ("name", "location", "description")}
                )

    # ------------------------------------------------------------------
    # What the technician does in the calendar
    # ------------------------------------------------------------------
    def _follow_event(self, start, stop):
        """Move with the event, as somebody moved it in a calendar."""
        self.ensure_one()
        if (self.date_start, self.date_stop) != (start, stop):
            self.write({"date_start": start, "date_stop": stop})

    def _lose_event(self):
        """Wait on the board again, because the event was deleted; say so."""
        for one in self.filtered(lambda one: one.state in (PLANNED, CONFIRMED)):
            when = one._tell_moment(one.date_start) if one.date_start else ""
            one.write({"date_start": False})
            one._set_state(PLANNED)
            one._tell_dispatcher(
                self.env._(
                    "%(user)s deleted the appointment of %(date)s from the calendar: "
                    "plan it again.",
                    user=self.env.user.name,
                    date=when,
                )
            )

    def _tell_dispatcher(self, text):
        """Note something, and tell who leads the team or opened the intervention."""
        self.ensure_one()
        # sudo: addresses of colleagues
        one = self.sudo()
        people = one.team_id.user_id or one.create_uid
        people = (people - one.env.user).filtered(
            lambda user: user.active and not user.share
        )
        one.message_post(
            body=text,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=people.partner_id.ids,
        )


def prepare_context(context):
    """Return the context in which events are written: silent, without defaults."""
    return {
        **clean_context(context),
        MIRROR: True,
        "allowed_company_ids": [],
        "no_mail_to_attendees": True,
        "skip_attendee_notification": True,
        "calendar_no_videocall": True,
        "skip_contact_description": True,
        "mail_create_nosubscribe": True,
        "mail_create_nolog": True,
        "dont_notify": False,
    }
