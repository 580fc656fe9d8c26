from odoo import models

from odoo.addons.customer_service_docx.tools.item import Item, group, rows


class CustomerServicePriceLetter(models.Model):
    """The letter about new prices, as a Word document."""

    _name = "customer.service.price.letter"
    _inherit = ["customer.service.price.letter", "customer.service.docx.mixin"]

    def _get_docx_number(self):
        return self.partner_id.name

    def _get_docx_fields(self):
        return [
            group(
                "letter",
                lambda letter: letter,
                (
                    Item("campaign", "revision_id.name", example="ISTAT 2026"),
                    Item("text", "revision_id.note", example="Come da contratto."),
                ),
                self.env._("The letter"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            rows("fees", "fee", "line_ids", self._get_docx_fee_items()),
        ]

    def _get_docx_fee_items(self):
        return (
            Item("contract", "contract_id.name", example="CTR/2026/00042"),
            Item("reference", "contract_id.reference", example="RDA 118"),
            Item(
                "name",
                lambda row: row._get_fee_name(),
                meaning=self.env._("Fee"),
                example="Manutenzione annuale",
            ),
            Item(
                "explanation",
                lambda row: row._get_explanation(),
                meaning=self.env._("How the new price was reckoned"),
                example="Indice FOI +1,8 %",
            ),
            Item("start", "date_effective"),
            Item(
                "old",
                lambda row: (row._get_price_in_force(), row.currency_id),
                kind="money",
                meaning=self.env._("Price so far"),
                example=100.0,
            ),
            Item(
                "new",
                lambda row: (row.price_new, row.currency_id),
                kind="money",
                meaning=self.env._("New price"),
                example=101.8,
            ),
            Item("change_percent", "change", example=1.8),
        )
