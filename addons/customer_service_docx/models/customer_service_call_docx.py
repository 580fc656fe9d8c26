from odoo import models

from ..tools.item import Item, group, rows


class CustomerServiceCall(models.Model):
    """The sheet of a call, as a Word document."""

    _name = "customer.service.call"
    _inherit = ["customer.service.call", "customer.service.docx.mixin"]

    def _get_docx_partner(self):
        return self.partner_id or self.caller_id

    def _get_docx_fields(self):
        return [
            group(
                "call",
                lambda call: call,
                self._get_docx_call_items(),
                self.env._("The call"),
                self,
            ),
            group(
                "caller",
                lambda call: call,
                (
                    Item("name", "caller_name", example="Anna Gallo"),
                    Item("phone", "caller_phone", example="+39 011 555 0101"),
                    Item("email", "caller_email", example="anna@example.com"),
                ),
                self.env._("Who called"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("end_user", "end_user_id"),
            self._get_docx_partner_group("site", "site_id"),
            self._get_docx_partner_group("payer", "payer_id"),
            self._get_docx_equipment_group(),
            rows(
                "interventions",
                "intervention",
                "intervention_ids",
                (
                    Item("number", "name", example="I/2026/00017"),
                    Item("date", "date_start"),
                    Item("technician", "user_id.name", example="Marco Bassi"),
                    Item("kind", example="Presso il cliente"),
                    Item("status", "state", example="Eseguito"),
                    Item("work_hours", kind="hours"),
                    Item("travel_hours", kind="hours", example=0.75),
                    Item("km", example=42.0),
                    Item("report", example="Sostituita la scheda di accensione."),
                ),
            ),
            rows("parts", "part", "part_ids", self._get_docx_part_items()),
            rows("charges", "charge", "charge_ids", self._get_docx_charge_items()),
            self._get_docx_total("charge_ids"),
        ]

    def _get_docx_call_items(self):
        """Return what is told of a call, here and where a document is about one."""
        return (
            Item("number", "name", example="C/2026/00042"),
            Item("subject", example="La caldaia non si accende"),
            Item("opened", "date_open"),
            Item("solved", "date_solved"),
            Item("closed", "date_closed"),
            Item("status", "state", example="In lavorazione"),
            Item("type", "type_id.name", example="Riparazione"),
            Item("channel", example="Telefono"),
            Item("priority", example="Alta"),
            Item("team", "team_id.name", example="Assistenza Nord"),
            Item("assignee", "user_id.name", example="Marco Bassi"),
            Item("symptom", "symptom_id.name", example="Non parte"),
            Item("cause", "cause_id.name", example="Scheda guasta"),
            Item("remedy", "remedy_id.name", example="Sostituzione"),
            Item("coverage", example="Garanzia"),
            Item("coverage_reason", example="Garanzia fino al 31/12/2026"),
            Item("description", example="Da ieri non parte.\nLampeggia E12."),
            Item("solution", example="Sostituita la scheda di accensione."),
        )
