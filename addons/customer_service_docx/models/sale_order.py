from odoo import models

from ..tools.item import Item, group, rows


class SaleOrder(models.Model):
    """A quotation for repair, as a letter in Word."""

    _name = "sale.order"
    _inherit = ["sale.order", "customer.service.docx.mixin"]

    def _get_docx_fields(self):
        calls = self.env["customer.service.call"]
        return [
            group(
                "order",
                lambda order: order,
                (
                    Item("number", "name", example="S00042"),
                    Item("date", "date_order", kind="date"),
                    Item("valid_until", "validity_date"),
                    Item("reference", "client_order_ref", example="RDA 118"),
                    Item("status", "state", example="Preventivo"),
                    Item("salesperson", "user_id.name", example="Laura Conti"),
                    Item("payment_terms", "payment_term_id.name", example="30 giorni"),
                    Item("untaxed", "amount_untaxed", example=420.0),
                    Item("taxes", "amount_tax", example=92.4),
                    Item("total", "amount_total", example=512.4),
                    Item("terms", "note", example="Validità 30 giorni."),
                ),
                self.env._("The quotation or order"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("invoice_to", "partner_invoice_id"),
            self._get_docx_partner_group("deliver_to", "partner_shipping_id"),
            group("call", "customer_service_call_id", calls._get_docx_call_items()),
            self._get_docx_equipment_group("customer_service_call_id.equipment_id"),
            rows("lines", "line", "order_line", self._get_docx_line_items()),
        ]

    def _get_docx_line_items(self):
        return (
            Item("name", example="Sostituzione scheda di accensione"),
            Item(
                "is_text",
                lambda line: bool(line.display_type),
                kind="yes",
                meaning=self.env._("Whether it is a heading or a note"),
                example=False,
            ),
            Item("quantity", "product_uom_qty", example=1.0),
            Item("unit", "product_uom_id.name", example="Unità"),
            Item(
                "price",
                lambda line: (line.price_unit, line.currency_id),
                kind="money",
                meaning=self.env._("Unit price"),
                example=420.0,
            ),
            Item("discount", example=0.0),
            Item(
                "taxes",
                lambda line: ", ".join(line.tax_ids.mapped("name")),
                meaning=self.env._("Taxes"),
                example="22%",
            ),
            Item("subtotal", "price_subtotal", example=420.0),
            Item("coverage", "customer_service_coverage", example="Garanzia"),
            Item("coverage_percent", "customer_service_coverage_rate", example=0.0),
            Item("full", "customer_service_full_subtotal", example=420.0),
        )
