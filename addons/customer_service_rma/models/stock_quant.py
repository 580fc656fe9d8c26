from odoo import models
from odoo.exceptions import UserError


class StockQuant(models.Model):
    """Goods of customers are counted, but not corrected by counting."""

    _inherit = "stock.quant"

    def _apply_inventory(self, date=None):
        """A count that agrees is fine; another one is told on the return."""
        goods = self.filtered("location_id.customer_service_customer_goods")
        for quant in goods:
            difference = quant.inventory_quantity - quant.quantity
            if not quant.product_uom_id.is_zero(difference):
                raise UserError(
                    self.env._(
                        "%(place)s holds goods of customers: what is missing there is "
                        "lost, and what is too many arrived, on its return (RMA). "
                        "%(product)s cannot be adjusted.",
                        place=quant.location_id.display_name,
                        product=quant.product_id.display_name,
                    )
                )
        goods.action_clear_inventory_quantity()
        others = self - goods
        return super(StockQuant, others)._apply_inventory(date=date) if others else None
