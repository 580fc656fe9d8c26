from datetime import timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_service_intervention import DONE, OPEN_STATES
from .customer_service_warranty_mixin import COMPONENTS

DAYS_AHEAD = 7
HISTORY_SHOWN = 5
PRODUCTS_SHOWN = 12


class CustomerServiceIntervention(models.Model):
    """What a technician's telephone shows: the day, and each job of it."""

    _inherit = "customer.service.intervention"

    # ------------------------------------------------------------------
    # The day
    # ------------------------------------------------------------------
    @api.model
    def get_my_day(self):
        """Return the user's interventions: overdue, today's, those of the next days.

        :return: dict with ``now`` (UTC), against which the telephone sets its clock,
            and ``jobs``: cards in order, each with its ``section``.
        """
        today = fields.Datetime.context_timestamp(self, fields.Datetime.now()).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        starts = [
            (today + timedelta(days=days)).astimezone(utc).replace(tzinfo=None)
            for days in (0, 1, 1 + DAYS_AHEAD)
        ]
        jobs = self.search(self._get_my_day_domain(*starts), order="date_start, id")
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "jobs": [
                {**job._get_phone_card(), "section": job._get_day_section(*starts)}
                for job in jobs
            ],
        }

    @api.model
    def _get_my_day_domain(self, today, tomorrow, end):
        """Return what the user's day shows.

        :param datetime today: begin of the user's day, naive, UTC.
        :param datetime tomorrow: begin of the next one.
        :param datetime end: up to where the next days go.
        """
        opened = Domain("state", "in", OPEN_STATES) & (
            Domain("date_start", "<", end) | Domain("date_start", "=", False)
        )
        done = Domain("state", "=", DONE) & Domain("date_done", ">=", today)
        running = Domain(
            "time_ids",
            "any",
            [("user_id", "=", self.env.uid), ("date_to", "=", False)],
        )
        return (Domain("user_id", "=", self.env.uid) & (opened | done)) | running

    def _get_day_section(self, today, tomorrow, end):
        if self.state == DONE:
            return "done"
        if self.timer_kind or self.state == "in_progress":
            return "running"
        if not self.date_start:
            return "undated"
        if self.date_start < today:
            return "overdue"
        return "today" if self.date_start < tomorrow else "next"

    def _get_phone_card(self):
        """Return what the list of the day tells of a job."""
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        place = self._get_phone_place()
        return {
            "id": self.id,
            "name": self.name,
            "subject": self.call_id.subject,
            "state": self.state,
            "state_label": states[self.state],
            "kind": self.kind,
            "kind_label": labels[self.kind],
            "priority": self.call_id.priority,
            "date_start": self._get_phone_date(self.date_start),
            "date_stop": self._get_phone_date(self.date_stop),
            "planned_hours": self.planned_hours,
            "customer": self.partner_id.display_name or self.call_id.caller_name or "",
            "town": place.city or "",
            "machine": self.equipment_id.display_name or "",
            "timer_kind": self.timer_kind,
            "timer_from": self._get_phone_date(self.timer_from),
        }

    def _get_phone_place(self):
        """Return the address where the work is."""
        call = self.call_id
        return self.site_id or call.end_user_id or self.partner_id

    def _get_phone_date(self, moment):
        return fields.Datetime.to_string(moment) if moment else False

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------
    def phone_read(self):
        """Return all that the telephone shows of a job, as plain values.

        Hook of other addons: ``_get_phone_job``.
        """
        self.ensure_one()
        self.check_access("read")
        return self._get_phone_job()

    def _get_phone_job(self):
        """Return the values of a job for the telephone. Hook: call ``super``."""
        call, team = self.call_id, self.team_id
        is_onsite = self.kind == "onsite"
        return {
            **self._get_phone_card(),
            **self._get_phone_people(),
            **self._get_phone_rows(),
            "call": call.name,
            "description": call.description or "",
            "instructions": self.instructions or "",
            "equipment": self._get_phone_equipment(),
            "history": self._get_phone_history(),
            "km": self.km,
            "planned_km": self.planned_km,
            "report": self._get_text(self.report),
            "currency_id": self.company_id.currency_id.id,
            "signed_by": self.signed_by or "",
            "signed": bool(self.signature),
            "unsigned_reason": self.unsigned_reason or "",
            "need_report": not team or team.require_report,
            "need_signature": is_onsite and (not team or team.require_signature),
            "need_time": is_onsite,
            "can_edit": self.has_access("write"),
        }

    def _get_phone_rows(self):
        """Return what was done of the job, row by row. Hook: call ``super``."""
        return {
            "times": [
                {
                    "id": row.id,
                    "kind": row.kind,
                    "date_from": self._get_phone_date(row.date_from),
                    "date_to": self._get_phone_date(row.date_to),
                    "mine": row.user_id == self.env.user,
                    "user": row.user_id.name,
                }
                for row in self.time_ids
            ],
            "photos": [
                {"id": photo.id, "name": photo.name} for photo in self._get_photos()
            ],
            "parts": [part._get_phone_part() for part in self._get_phone_parts()],
            "expenses": [
                {
                    "id": expense.id,
                    "kind": expense.kind,
                    "name": expense.name,
                    "amount": expense.amount,
                    "receipt": bool(expense.receipt),
                }
                for expense in self.expense_ids
            ],
            "checks": [
                {
                    "id": check.id,
                    "name": check.name,
                    "kind": check.kind,
                    "required": check.required,
                    "done": check.done,
                    "value": check.value or "",
                    "photo": bool(check.photo),
                    "note": check.note or "",
                }
                for check in self.check_ids
            ],
        }

    def _get_phone_people(self):
        """Return who to call and where to go."""
        call, place = self.call_id, self._get_phone_place()
        address = place._display_address(without_company=True)
        phones = []
        for name, phone in (
            (call.caller_name, call.caller_phone),
            (place.name, place.phone),
            (self.partner_id.name, self.partner_id.phone),
        ):
            if phone and phone not in [known["phone"] for known in phones]:
                phones.append({"name": name or "", "phone": phone})
        return {
            "place": place.display_name or "",
            "address": ", ".join(
                line.strip() for line in address.splitlines() if line.strip()
            ),
            "position": self.equipment_id.position or "",
            "phones": phones,
            "email": call.caller_email or self.partner_id.email or "",
            "caller": call.caller_name or "",
        }

    def _get_phone_equipment(self):
        """Return what the machine is and what its warranty covers today."""
        equipment = self.equipment_id
        if not equipment:
            return False
        today = fields.Date.context_today(self)
        covered = equipment._get_warranty(today)
        labels = {
            "parts": self.env._("Parts"),
            "labour": self.env._("Labour"),
            "travel": self.env._("Travel"),
        }
        ends = equipment._get_warranty_ends()
        maker = (equipment.manufacturer, equipment.model, equipment.category_id.name)
        return {
            "id": equipment.id,
            "name": equipment.name,
            "serial": equipment.serial or "",
            "detail": " · ".join(part for part in maker if part),
            "warranty": [
                {
                    "label": labels[component],
                    "covered": covered[component],
                    "end": format_date(self.env, end) if end else "",
                }
                for component, end in zip(COMPONENTS, ends, strict=True)
            ],
        }

    def _get_phone_history(self):
        """Return the last events of the machine, but for this call."""
        if not self.equipment_id:
            return []
        rows = self.env["customer.service.history"].search(
            [("equipment_id", "=", self.equipment_id.id)], limit=HISTORY_SHOWN + 1
        )
        mine = ("customer.service.call", self.call_id.id)
        return [
            {
                "id": row.id,
                "date": format_date(self.env, row.date),
                "title": row.title or "",
                "detail": self._get_text(row.detail),
            }
            for row in rows
            if (row.res_model, row.res_id) != mine
        ][:HISTORY_SHOWN]

    # ------------------------------------------------------------------
    # Products
    # ------------------------------------------------------------------
    @api.model
    def phone_find_products(self, term):
        """Return goods by name, code or barcode, as parts to add.

        :param str term: what was typed or scanned.
        """
        products = self.env["product.product"]
        found = products.name_search(
            term, domain=[("type", "=", "consu")], limit=PRODUCTS_SHOWN
        )
        return [{"id": product_id, "name": name} for product_id, name in found]
