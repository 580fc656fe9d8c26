from odoo import models

from ..tools.item import Item


class CustomerServiceDocxMixin(models.AbstractModel):
    """Tables that several documents share."""

    _inherit = "customer.service.docx.mixin"

    def _get_docx_part_items(self):
        """Return what is told of a spare part."""
        return (
            Item("name", example="Scheda di accensione"),
            Item("product", "product_id", example="[SC-12] Scheda di accensione"),
            Item("serial", example="SC12-0099"),
            Item("planned", "quantity", example=1.0),
            Item(
                "quantity",
                lambda part: part.used_quantity - part.returned_quantity,
                kind="number",
                meaning=self.env._("Quantity used"),
                example=1.0,
            ),
            Item("unit", "uom_id.name", example="Unità"),
        )

    def _get_docx_charge_items(self):
        """Return what is told of a charge; what it costs us is not."""
        return (
            Item("name", example="Manodopera, orario ordinario"),
            Item("kind", example="Manodopera"),
            Item("date"),
            Item("quantity", example=1.5),
            Item("unit", "uom_id.name", example="Ore"),
            Item(
                "price",
                lambda charge: (charge.price_unit, charge.currency_id),
                kind="money",
                meaning=self.env._("Unit price"),
                example=48.0,
            ),
            Item("amount", "amount_full", example=72.0),
            Item("coverage", example="Garanzia"),
            Item("coverage_percent", "coverage_rate", example=50.0),
            Item("due", "amount_due", example=36.0),
        )

    def _get_docx_total(self, path):
        """Return the placeholder of what is due of all charges."""
        return Item(
            "charges_due",
            lambda record: (
                sum(record[path]._filtered_access("read").mapped("amount_due")),
                record[path].currency_id[:1] or record._get_docx_company().currency_id,
            ),
            kind="money",
            meaning=self.env._("What is due of all charges"),
            example=72.0,
        )
