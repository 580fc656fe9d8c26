from odoo import models

from odoo.addons.customer_service_rma.tools import rma

# goods that stay the customer's wherever they travel
CUSTOMER_GOODS = (rma.BACK, rma.SUPPLIER_OUT, rma.TRANSFER)
# reasons of goods that are ours and that nobody pays for
GIVEN = ("warranty_replacement", "replacement")


class StockMove(models.Model):
    """What a line of a transport document says of returned goods."""

    _inherit = "stock.move"

    def _get_ddt_value(self):
        """Return what the goods are worth on the transport document.

        :return: amount in the currency of the company; None where the host decides.
        """
        self.ensure_one()
        company = self.company_id
        role = self.customer_service_rma_role
        if role in CUSTOMER_GOODS:
            how = company.customer_service_ddt_goods_value
        elif self.picking_id.l10n_it_transport_reason in GIVEN:
            how = company.customer_service_ddt_replacement_value
        else:
            return None
        if how == "zero":
            return 0.0
        product = self.product_id.with_company(company)
        price = {
            "nominal": company.customer_service_ddt_nominal_value,
            "cost": product.standard_price,
            "list": product.lst_price,
        }[how]
        quantity = self.product_uom._compute_quantity(self.quantity, product.uom_id)
        return company.currency_id.round(price * quantity)

    def _get_ddt_item(self):
        """Return what was written down of goods that are none of our products."""
        self.ensure_one()
        item = self.env.ref("customer_service_rma.product_customer_item")
        # sudo: who delivers only reads returns
        line = self.sudo().customer_service_rma_line_id
        return line.name if self.product_id == item else ""

    def _get_ddt_accessories(self):
        """Return what goes back with the goods, in words."""
        self.ensure_one()
        if self.customer_service_rma_role != rma.BACK:
            return ""
        # sudo: as above
        accessories = self.sudo().customer_service_rma_line_id.accessory_ids
        return ", ".join(accessories.filtered("received_quantity").mapped("name"))

    def _get_ddt_serials(self):
        """Return the serial numbers the movement carries, in words."""
        self.ensure_one()
        return ", ".join(self.move_line_ids.lot_id.mapped("name"))
