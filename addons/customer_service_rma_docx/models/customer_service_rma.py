from odoo import models

from odoo.addons.customer_service_docx.tools.item import Item, group, rows


class CustomerServiceRma(models.Model):
    """The sheet of a return, as a Word document."""

    _name = "customer.service.rma"
    _inherit = ["customer.service.rma", "customer.service.docx.mixin"]

    def _get_docx_fields(self):
        return [
            group(
                "rma",
                lambda return_: return_,
                self._get_docx_rma_items(),
                self.env._("The return"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("goes_back_to", "address_id"),
            group(
                "send_to",
                lambda return_: return_._get_receiving_address(),
                self._get_docx_partner_items(),
                self.env._("Where the goods are to arrive"),
                self.env["res.partner"],
            ),
            rows(
                "lines",
                "line",
                "line_ids",
                (
                    Item("name", example="Pompa di calore P40"),
                    Item("serial", example="P40-0007"),
                    Item("quantity", example=1.0),
                    Item("unit", "uom_id.name", example="Unità"),
                    Item("problem", example="Perde acqua"),
                    Item("diagnosis", example="Guarnizione consumata"),
                    Item("requested", "operation_requested", example="Riparazione"),
                    Item("decision", "operation", example="Riparazione"),
                    Item("coverage", example="Garanzia"),
                    Item("status", "state", example="Atteso"),
                    Item("received", "date_received"),
                ),
            ),
            rows(
                "accessories",
                "accessory",
                "line_ids.accessory_ids",
                (
                    Item("name", example="Alimentatore"),
                    Item("expected", "expected_quantity", example=1.0),
                    Item("arrived", "received_quantity", example=1.0),
                    Item("note", example="Senza scatola"),
                ),
            ),
        ]

    def _get_docx_rma_items(self):
        return (
            Item("number", "name", example="RMA/2026/00042"),
            Item("status", "state", example="Autorizzato"),
            Item("requested", "date_request"),
            Item("authorized", "date_authorized"),
            Item("valid_until", "date_expiry"),
            Item("promised", "date_promised"),
            Item("reference", "customer_reference", example="RDA 118"),
            Item("problem", example="Perde acqua"),
            Item("responsible", "user_id.name", example="Laura Conti"),
            Item(
                "instructions",
                lambda return_: return_._get_instructions(),
                kind="html",
                meaning=self.env._("Instructions of the company"),
                example="Imballare con cura.",
            ),
            Item(
                "qr",
                lambda return_: return_._draw_docx_qr(return_.name),
                kind="image",
                meaning=self.env._("The number as a QR code"),
                box=(30, 30),
            ),
        )
