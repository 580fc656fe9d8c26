from odoo import models

from ..tools.item import Item, group, rows

MAX_HISTORY = 2000  # rows of a card: beyond it nobody reads


class CustomerServiceEquipment(models.Model):
    """The card of a machine with its history, as a Word document."""

    _name = "customer.service.equipment"
    _inherit = ["customer.service.equipment", "customer.service.docx.mixin"]

    def _get_docx_number(self):
        return self.serial or self.code or self.name

    def _get_docx_fields(self):
        return [
            group(
                "equipment",
                lambda equipment: equipment,
                self._get_docx_machine_items(),
                self.env._("The machine"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("end_user", "end_user_id"),
            self._get_docx_partner_group("site", "site_id"),
            rows(
                "properties",
                "property",
                lambda equipment: [
                    {"label": label, "value": text}
                    for label, text in equipment._get_sheet_properties()
                ],
                (
                    Item(
                        "label",
                        meaning=self.env._("Name of the field"),
                        example="Potenza",
                    ),
                    Item(
                        "value",
                        kind="html",
                        meaning=self.env._("Value"),
                        example="24 kW",
                    ),
                ),
                self.env._("Fields of the category"),
            ),
            rows(
                "components",
                "component",
                "child_ids",
                (
                    Item("name", example="Bruciatore"),
                    Item("serial", example="BR-0012"),
                    Item("code", example="M-0043"),
                    Item("status", "state", example="Installata"),
                    Item("installed", "installation_date"),
                ),
            ),
            rows(
                "history",
                "event",
                lambda equipment: equipment._get_sheet_history()[equipment][
                    :MAX_HISTORY
                ],
                self._get_docx_event_items(),
                self.env._("What happened to the machine, the latest first"),
                self.env["customer.service.history"],
            ),
        ]

    def _get_docx_machine_items(self):
        """Return what the card tells of the machine itself."""
        return (
            *self._get_docx_equipment_items(),
            Item("delivered", "date_delivered"),
            Item("first_use", "date_first_use"),
            Item("warranty_start"),
            Item("warranty_parts", "warranty_parts_end"),
            Item("warranty_labour", "warranty_labour_end"),
            Item("warranty_travel", "warranty_travel_end"),
            Item("part_of", "parent_id", example="Centrale termica"),
            Item(
                "qr",
                lambda one: one._draw_docx_qr(one._get_label_url()),
                kind="image",
                meaning=self.env._("QR code of the label"),
                box=(28, 28),
            ),
        )

    def _get_docx_event_items(self):
        """Return what is told of each event of the history."""
        return (
            Item("date", kind="datetime"),
            Item("kind", example="Chiamata"),
            Item("reference", example="C/2026/00042"),
            Item("title", example="La caldaia non si accende"),
            Item("status", "state", example="Chiusa"),
            Item("by", "user_id.name", example="Marco Bassi"),
            Item("detail", example="Sostituita la scheda di accensione."),
            Item("value", example=1250.0),
            Item("unit", example="ore"),
        )
