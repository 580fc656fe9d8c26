from odoo import SUPERUSER_ID, models


class SaleOrderLine(models.Model):
    """Parts that an engine moves are not delivered a second time.

    A part that comes from no stock of ours, quoted and accepted, is sent to the
    customer by the ordinary delivery of the order.
    """

    _inherit = "sale.order.line"

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        # sudo: who sells the order need not see the parts of the call
        lines = self.sudo()
        moved = lines.filtered(
            lambda line: any(
                part.source != "direct" for part in line.customer_service_part_ids
            )
        )
        others = self - moved.with_env(self.env)
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            # who confirms the order of their call, without a role in sales, may read
            # neither stock nor what replenishes it; the host reads both as the user
            others = others.with_user(SUPERUSER_ID)
        return super(SaleOrderLine, others)._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )
