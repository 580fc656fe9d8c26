from odoo import models

from ..tools.item import Item, group, rows


class CustomerServiceIntervention(models.Model):
    """The report of an intervention, as a Word document."""

    _name = "customer.service.intervention"
    _inherit = ["customer.service.intervention", "customer.service.docx.mixin"]

    def _get_docx_fields(self):
        calls = self.env["customer.service.call"]
        return [
            group(
                "intervention",
                lambda intervention: intervention,
                self._get_docx_intervention_items(),
                self.env._("The intervention"),
                self,
            ),
            group("call", "call_id", calls._get_docx_call_items()),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("site", "site_id"),
            self._get_docx_equipment_group(),
            rows(
                "times",
                "time",
                lambda intervention: intervention._get_report_times(),
                self._get_docx_time_items(),
                self.env._("Hours by day"),
            ),
            rows(
                "checks",
                "check",
                "check_ids",
                self._get_docx_check_items(),
            ),
            rows(
                "parts",
                "part",
                lambda intervention: intervention.part_ids.filtered(
                    lambda part: part.used_quantity > part.returned_quantity
                ),
                self._get_docx_part_items(),
                self.env._("Parts used"),
                self.env["customer.service.part"],
            ),
            rows(
                "expenses",
                "expense",
                "expense_ids",
                (Item("date"), Item("name", example="Pedaggio autostradale")),
            ),
            rows("charges", "charge", "charge_ids", self._get_docx_charge_items()),
            self._get_docx_total("charge_ids"),
            self._get_docx_photos(),
        ]

    def _get_docx_intervention_items(self):
        return (
            Item("number", "name", example="I/2026/00017"),
            Item("kind", example="Presso il cliente"),
            Item("status", "state", example="Eseguito"),
            Item("technician", "user_id.name", example="Marco Bassi"),
            Item(
                "day",
                lambda one: one._get_report_day(),
                kind="date",
                meaning=self.env._("Day of the work"),
            ),
            Item("planned_start", "date_start"),
            Item("planned_stop", "date_stop"),
            Item("begun", "date_begun"),
            Item("done", "date_done"),
            Item("work_hours", kind="hours"),
            Item("travel_hours", kind="hours", example=0.75),
            Item("km", example=42.0),
            Item("report", example="Sostituita la scheda.\nProvata l’accensione."),
            Item("signed_by", example="Anna Gallo"),
            Item("signed_on", "date_signed"),
            Item("unsigned_reason", example="Nessuno in sede"),
            Item("signature", box=(60, 25)),
        )

    def _get_docx_check_items(self):
        return (
            Item("name", example="Pressione in ingresso (bar)"),
            Item("kind", example="Misura"),
            Item("done"),
            Item("value", example="1,8"),
            Item("note", example="Nella norma"),
            Item("photo", box=(60, 45)),
        )

    def _get_docx_time_items(self):
        return (
            Item("date", kind="date", meaning=self.env._("Day")),
            Item(
                "technician",
                lambda row: row["user"].name,
                meaning=self.env._("Technician"),
                example="Marco Bassi",
            ),
            Item("work", kind="hours", meaning=self.env._("Hours of work")),
            Item(
                "travel",
                kind="hours",
                meaning=self.env._("Hours of travel"),
                example=0.75,
            ),
        )

    def _get_docx_photos(self):
        """Return the table of the pictures that were taken."""
        return rows(
            "photos",
            "photo",
            lambda intervention: [
                {"name": photo.name, "image": photo.raw}
                for photo in intervention._get_report_photos()
            ],
            (
                Item(
                    "name",
                    meaning=self.env._("Name of the photo"),
                    example="caldaia.jpg",
                ),
                Item("image", kind="image", meaning=self.env._("Photo"), box=(78, 60)),
            ),
            self.env._("Photos"),
        )
