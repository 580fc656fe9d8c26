from textwrap import shorten

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, html2plaintext

from ..models.customer_service_stage import OPEN_STATES
from ..models.customer_service_warranty_mixin import COMPONENTS
from ..tools.lookup import phone_key

SHOWN = 6
HISTORY_SHOWN = 5
READ = 30
NOTE_LENGTH = 400
RESULT_LENGTH = 140


class CustomerServiceCallEntry(models.TransientModel):
    """What the operator sees before saving, as plain values for the screen."""

    _inherit = "customer.service.call.entry"

    def _get_facts(self):
        """Return what is known of caller, customer and machine, by section.

        Hook: call ``super`` to add a section, and show it in the template
        ``customer_service_base.CallEntryFacts``.
        """
        self.ensure_one()
        return {
            "alerts": self._get_alerts(),
            "equipment": self._get_equipment_facts(),
            "contract": self._get_contract_state(),
            "calls": self._get_open_call_facts(),
            "machines": self._get_machine_facts(),
            "history": self._get_history_facts(),
            "note": self._get_customer_note(),
        }

    def _get_firms(self):
        """Return the companies of the customer and of the caller."""
        return (self.partner_id | self.caller_id).commercial_partner_id._origin

    # ------------------------------------------------------------------
    # Warnings
    # ------------------------------------------------------------------
    def _get_alerts(self):
        """Return warnings, the worst first: ``level`` of Bootstrap and ``text``.

        Hook: call ``super``.
        """
        return self._get_block_alerts() + self._get_equipment_alerts()

    def _get_block_alerts(self):
        debtors = (self.partner_id | self.payer_id).commercial_partner_id._origin
        company = self.company_id
        reasons = debtors._get_customer_service_block(company)
        overdue = debtors._get_customer_service_overdue(company)
        alerts = []
        for partner in debtors:
            if reasons[partner]:
                text = self.env._(
                    "%(customer)s is blocked: %(reason)s",
                    customer=partner.name,
                    reason=reasons[partner],
                )
                if not self.env["customer.service.call"]._may_serve_blocked():
                    rule = self.env._("Only a call with priority Safety can be saved.")
                    text = f"{text} {rule}"
                alerts.append({"level": "danger", "text": text})
            elif partner in overdue:
                count, amount, oldest = overdue[partner]
                text = self.env._(
                    "%(customer)s: overdue invoices %(count)s, %(amount)s, "
                    "the oldest since %(date)s.",
                    customer=partner.name,
                    count=count,
                    amount=format_amount(self.env, amount, company.currency_id),
                    date=format_date(self.env, oldest),
                )
                alerts.append({"level": "warning", "text": text})
        return alerts

    def _get_equipment_alerts(self):
        equipment = self.equipment_id
        texts = {
            "planned": self.env._("This machine is not installed yet."),
            "in_house": self.env._("This machine is in our workshop."),
            "replaced": self.env._("This machine was replaced by another one."),
            "retired": self.env._("This machine is out of service."),
        }
        if equipment.state not in texts:
            return []
        return [{"level": "info", "text": texts[equipment.state]}]

    # ------------------------------------------------------------------
    # The machine
    # ------------------------------------------------------------------
    def _get_equipment_facts(self):
        """Return what the machine is and what its warranty covers today."""
        equipment = self.equipment_id._origin
        if not equipment:
            return False
        parties = equipment.partner_id | equipment.end_user_id | equipment.site_id
        return {
            "id": equipment.id,
            "label": equipment.display_name,
            "detail": " · ".join(
                part
                for part in (
                    equipment.manufacturer,
                    equipment.model,
                    equipment.site_address,
                    equipment.position,
                )
                if part
            ),
            "firms": parties.commercial_partner_id.ids,
            "warranty": self._get_warranty_facts(equipment),
        }

    def _get_warranty_facts(self, equipment):
        """Return the warranty of each component, in words, and whether it holds."""
        today = fields.Date.context_today(self)
        covered = equipment._get_warranty(today)
        labels = {
            "parts": self.env._("Parts"),
            "labour": self.env._("Labour"),
            "travel": self.env._("Travel"),
        }
        facts = []
        for component, end in zip(
            COMPONENTS, equipment._get_warranty_ends(), strict=True
        ):
            if not end:
                text = self.env._("no warranty")
            elif covered[component]:
                text = self.env._("until %(date)s", date=format_date(self.env, end))
            elif end < today:
                text = self.env._("ended %(date)s", date=format_date(self.env, end))
            else:
                text = self.env._("not begun")
            facts.append(
                {
                    "label": labels[component],
                    "text": text,
                    "covered": covered[component],
                }
            )
        return facts

    def _get_contract_state(self):
        """Return what contracts cover the machine or the customer.

        Hook: each is a dictionary of ``text`` and ``level`` (of Bootstrap).
        """
        return []

    # ------------------------------------------------------------------
    # What is open, what happened, what they have
    # ------------------------------------------------------------------
    def _get_open_call_domain(self):
        """Return the open calls that this one may be about."""
        call = Domain.FALSE
        if self.equipment_id:
            machines = self.equipment_id._get_with_components()
            call |= Domain("equipment_id", "in", machines.ids)
        if firms := self._get_firms():
            call |= Domain("commercial_partner_id", "in", firms.ids)
        if not self.caller_id:
            if key := phone_key(self.caller_phone):
                call |= Domain("caller_phone_key", "=", key)
            if self.caller_email:
                call |= Domain("caller_email", "=", self.caller_email)
        return call & Domain("state", "in", OPEN_STATES)

    def _get_open_call_facts(self):
        """Return the open calls, those of the same machine first."""
        calls = self.env["customer.service.call"].search(
            self._get_open_call_domain(),
            order="date_open desc, id desc",
            limit=READ,
        )
        equipment = self.equipment_id._origin
        same = calls.filtered(lambda call: equipment and call.equipment_id == equipment)
        ordered = same | calls
        return {
            "items": [
                {
                    "id": call.id,
                    "name": call.name,
                    "subject": call.subject,
                    "detail": " · ".join(
                        part
                        for part in (
                            format_date(self.env, call.date_open),
                            call.stage_id.name,
                            call.user_id.name,
                            call not in same and call.equipment_id.display_name,
                        )
                        if part
                    ),
                    "same": call in same,
                }
                for call in ordered[:SHOWN]
            ],
            "more": max(len(calls) - SHOWN, 0),
        }

    def _get_machine_facts(self):
        """Return machines of the customer or the site, while none is chosen."""
        firms = self._get_firms()
        if self.equipment_id or not firms:
            return {"items": [], "more": 0}
        place = firms._get_customer_service_domain()
        if self.site_id:
            place = Domain("site_id", "=", self.site_id.id)
        machines = self.env["customer.service.equipment"].search(
            place & Domain("state", "not in", ("replaced", "retired")),
            limit=READ,
        )
        return {
            "items": [
                {
                    "id": machine.id,
                    "label": machine.display_name,
                    "detail": machine.site_id.city or machine.partner_id.city or "",
                }
                for machine in machines[:SHOWN]
            ],
            "more": max(len(machines) - SHOWN, 0),
        }

    def _get_history_facts(self):
        """Return what happened last to the machine, or else to the customer."""
        ended = Domain("state", "not in", OPEN_STATES)
        if self.equipment_id:
            machines = self.equipment_id._get_with_components()
            rows = self.env["customer.service.history"].search(
                Domain("equipment_id", "in", machines.ids)
                & Domain("kind", "!=", "reading")
                & ended,
                limit=HISTORY_SHOWN,
            )
            kinds = dict(rows._fields["kind"]._description_selection(self.env))
            return [
                self._prepare_history_fact(
                    row.date,
                    row.title or kinds[row.kind],
                    row.detail,
                    row.res_model,
                    row.res_id,
                )
                for row in rows
            ]
        firms = self._get_firms()
        calls = self.env["customer.service.call"].search(
            Domain("commercial_partner_id", "in", firms.ids) & ended,
            order="date_open desc, id desc",
            limit=HISTORY_SHOWN,
        )
        return [
            self._prepare_history_fact(
                call.date_open, call.subject, call.solution, call._name, call.id
            )
            for call in calls
        ]

    def _prepare_history_fact(self, date, title, result, model, res_id):
        result = html2plaintext(result or "", include_references=False)
        return {
            "date": format_date(self.env, date),
            "title": title,
            "result": shorten(result, RESULT_LENGTH, placeholder="…"),
            "model": model,
            "id": res_id,
        }

    def _get_customer_note(self):
        """Return the note in the contact of the customer, as plain text."""
        note = html2plaintext(
            self.partner_id.commercial_partner_id.comment or "",
            include_references=False,
        )
        return shorten(note, NOTE_LENGTH, placeholder="…")
