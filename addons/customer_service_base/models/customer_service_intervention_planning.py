from datetime import timedelta

from markupsafe import Markup
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .customer_service_call_notice import ASSIGNED
from .customer_service_intervention import CONFIRMED, OPEN_STATES, PLANNED
from .customer_service_sla_target import ON_SITE
from .customer_service_stage import IN_PROGRESS, NEW, WAITING

PLANNED_TEMPLATE = "customer_service_base.mail_template_intervention_planned"
SHORTEST = 0.25  # hours that an intervention takes in a calendar at least


class CustomerServiceIntervention(models.Model):
    """When an intervention takes place, who goes, and what they go through."""

    _inherit = "customer.service.intervention"

    user_id = fields.Many2one(group_expand="_read_group_user_ids")
    commercial_partner_id = fields.Many2one(
        related="call_id.commercial_partner_id",
        store=True,
        index="btree_not_null",
        string="Company of the Customer",
    )
    subject = fields.Char(related="call_id.subject")
    priority = fields.Selection(related="call_id.priority")
    site_address = fields.Char(compute="_compute_site_address")
    checklist_id = fields.Many2one(
        "customer.service.checklist",
        compute="_compute_checklist_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    check_ids = fields.One2many(
        "customer.service.intervention.check", "intervention_id", copy=False
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("date_start", "planned_hours")
    def _compute_date_stop(self):
        for one in self:
            hours = timedelta(hours=max(one.planned_hours, SHORTEST))
            one.date_stop = one.date_start and one.date_start + hours

    @api.onchange("date_stop")
    def _onchange_date_stop(self):
        """Who moves the end in a form changes the hours foreseen."""
        if self.date_start and self.date_stop and self.date_stop > self.date_start:
            self.planned_hours = self._get_length(self.date_start, self.date_stop)

    @api.depends("call_id")
    def _compute_checklist_id(self):
        for one in self:
            one.checklist_id = one.call_id._get_checklist() or one.checklist_id

    @api.depends("site_id", "partner_id")
    def _compute_site_address(self):
        for one in self:
            # sudo: where to go is no secret to who reads the work
            place = (one.site_id or one.partner_id).sudo()
            lines = place._display_address(without_company=True).splitlines()
            one.site_address = ", ".join(filter(None, map(str.strip, lines)))

    @api.depends_context("uid")
    def _compute_can_edit(self):
        """Tell whose buttons to show: rules leave the work to who does it."""
        editable = self._filtered_access("write")
        for one in self:
            one.can_edit = one in editable

    @api.model
    def _get_length(self, start, stop):
        """Return the hours between two moments."""
        return (stop - start).total_seconds() / 3600

    @api.model
    def _read_group_user_ids(self, users, domain):
        """Show a column of the board for each technician, also without work."""
        teams = self.env["customer.service.team"].search(
            Domain("company_id", "in", [False, *self.env.companies.ids])
        )
        # sudo: who belongs to a team, whatever the user may know of users
        members = teams.sudo().member_ids.filtered(
            lambda user: user.active and user.company_ids & self.env.companies
        )
        return users | users.browse(members.ids)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        interventions = super().create(vals_list)
        interventions._copy_checklist()
        return interventions

    def write(self, vals):
        """Moving keeps the length; a new end changes the hours, if they filled it."""
        before = {one: (one.date_start, one.user_id) for one in self}
        if {"date_start", "date_stop"} & vals.keys():
            for one in self:
                super(CustomerServiceIntervention, one).write(one._complete_dates(vals))
        else:
            super().write(vals)
        if "checklist_id" in vals:
            self._copy_checklist()
        if {"date_start", "user_id"} & vals.keys():
            self._after_move(before)
        return True

    def _complete_dates(self, vals):
        """Return values of a move with what follows from the new dates."""
        self.ensure_one()
        vals = dict(vals)
        start = fields.Datetime.to_datetime(vals.get("date_start", self.date_start))
        length = (
            self._get_length(self.date_start, self.date_stop)
            if self.date_start and self.date_stop
            else None
        )
        if not start:
            vals["date_stop"] = False
        elif "date_stop" not in vals:
            if length is not None and "planned_hours" not in vals:
                vals["date_stop"] = start + timedelta(hours=length)
        elif "planned_hours" not in vals and vals["date_stop"]:
            stop = fields.Datetime.to_datetime(vals["date_stop"])
            filled = max(self.planned_hours, SHORTEST)
            if stop > start and (length is None or abs(length - filled) < 0.01):
                vals["planned_hours"] = self._get_length(start, stop)
        return vals

    def _copy_checklist(self):
        """Give open interventions the checks of their checklist, once.

        What belongs to another checklist goes, unless it has a result already.
        """
        rows = []
        opened = self.filtered(lambda one: one.state in OPEN_STATES)
        foreign = opened.check_ids.filtered(
            lambda check: (
                not check.done
                and check.item_id
                and check.item_id.checklist_id != check.intervention_id.checklist_id
            )
        )
        foreign.unlink()
        for one in opened:
            missing = one.checklist_id.item_ids - one.check_ids.item_id
            rows += [
                {
                    "intervention_id": one.id,
                    "item_id": item.id,
                    "sequence": item.sequence,
                    "name": item.name,
                    "kind": item.kind,
                    "required": item.required,
                }
                for item in missing
            ]
        self.env["customer.service.intervention.check"].create(rows)

    # ------------------------------------------------------------------
    # Consequences
    # ------------------------------------------------------------------
    def _after_move(self, before):
        """Tell the technicians of confirmed visits that something changed.

        :param dict before: by intervention, its start and technician before.
        """
        if self.env.context.get("tracking_disable"):
            return
        confirmed = self.filtered(lambda one: one.state == CONFIRMED)
        given = confirmed.filtered(lambda one: one.user_id != before[one][1])
        moved = (confirmed - given).filtered(
            lambda one: one.date_start != before[one][0]
        )
        given._notify_technicians(self.env._("Confirmed for you"))
        moved._notify_technicians(self.env._("Moved"))
        for one in given:
            one._notify_user(before[one][1], self.env._("No longer yours"))

    def _after_confirm(self):
        result = super()._after_confirm()
        self._notify_technicians(self.env._("Confirmed for you"))
        return result

    def _after_cancel(self):
        result = super()._after_cancel()
        self.filtered("date_start")._notify_technicians(self.env._("Called Off"))
        return result

    def _after_start(self):
        """The call is being worked on."""
        result = super()._after_start()
        # sudo: who works on a call of somebody else may not change it otherwise
        calls = self.call_id.sudo()
        calls.filtered(lambda call: call.state in (NEW, WAITING))._move_to(IN_PROGRESS)
        return result

    def _after_arrival(self, moments):
        """Who begins to work on site keeps the promise to come.

        :param dict moments: by intervention, when the work began; naive, UTC.
        """
        for one, moment in moments.items():
            if one.kind == "onsite":
                one.call_id._sla_meet(ON_SITE, moment)

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Let the technician follow; told is who was confirmed."""
        result = super()._message_auto_subscribe_followers(
            updated_values, default_subtype_ids
        )
        return [
            (partner_id, subtypes, template != ASSIGNED and template)
            for partner_id, subtypes, template in result
        ]

    def _notify_technicians(self, sentence):
        for one in self:
            one._notify_user(one.user_id, sentence)

    def _notify_user(self, user, sentence):
        """Tell a technician what happened; not who is doing it."""
        self.ensure_one()
        # sudo: address of a colleague
        user = user.sudo()
        if not user.active or user == self.env.user:
            return
        one = self.with_context(lang=user.lang)
        one.message_notify(
            partner_ids=user.partner_id.ids,
            subject=f"{sentence}: {one.display_name}",
            body=one._get_notice_body(sentence),
            email_layout_xmlid="mail.mail_notification_layout",
            model_description=one.env["ir.model"]._get(one._name).display_name,
        )

    def _get_notice_body(self, sentence):
        """Return a message: what happened, when and where to go."""
        self.ensure_one()
        when = self.date_start and format_datetime(
            self.env, self.date_start, tz=self._get_zone().zone, dt_format="short"
        )
        rows = [when, self.partner_id.name, self.site_address, self.subject]
        return Markup("<p>%s</p><p>%s</p>") % (
            sentence,
            Markup("<br/>").join(row for row in rows if row),
        )

    def _get_zone(self):
        """Return the time zone in which the technician lives."""
        self.ensure_one()
        # sudo: setting of a colleague
        return timezone(self.user_id.sudo().tz or self.env.user.tz or "UTC")

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_confirm(self):
        """Confirm visits that have a technician and a date.

        :raises UserError: somebody must go, at some time.
        """
        vague = self.filtered(lambda one: not one.user_id or not one.date_start)
        if vague:
            raise UserError(
                self.env._(
                    "Say who goes and when before you confirm: %(names)s.",
                    names=", ".join(vague.mapped("name")),
                )
            )
        return super().action_confirm()

    def action_take(self):
        """Take interventions that nobody has."""
        self.user_id = self.env.user

    def action_postpone(self):
        """Move to the same hour of a later day, as the context says."""
        days = self.env.context.get("customer_service__days", 1)
        for one in self.filtered("date_start"):
            zone = one._get_zone()
            local = utc.localize(one.date_start).astimezone(zone)
            wall = local.replace(tzinfo=None) + timedelta(days=days)
            one.date_start = zone.localize(wall).astimezone(utc).replace(tzinfo=None)

    def action_unplan(self):
        """Take the date away: the intervention waits on the board again."""
        self._check_state([PLANNED, CONFIRMED])
        self.write({"date_start": False})
        self._set_state(PLANNED)

    def action_tell_customer(self):
        """Write to the customer who comes and when; nothing goes by itself.

        :raises UserError: there is no date to tell.
        """
        self.ensure_one()
        if not self.date_start:
            raise UserError(self.env._("Plan a date before you tell it."))
        template = self.env.ref(PLANNED_TEMPLATE, raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell the Customer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }

    def action_view_call(self):
        """Open the call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.call",
            "res_id": self.call_id.id,
            "view_mode": "form",
        }
