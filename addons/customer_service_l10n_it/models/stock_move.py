from odoo import models

from odoo.addons.customer_service_rma.tools import rma

# goods that stay the customer's wherever they travel
CUSTOMER_GOODS = (rma.BACK, rma.SUPPLIER_OUT, rma.TRANSFER)


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
        elif self.picking_id.l10n_it_transport_reason == "warranty_replacement":
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

    def _get_ddt_serials(self):
        """Return the serial numbers the movement carries, in words."""
        self.ensure_one()
        return ", ".join(self.move_line_ids.lot_id.mapped("name"))
