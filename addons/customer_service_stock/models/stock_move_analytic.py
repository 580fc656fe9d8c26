from odoo import models


class StockMove(models.Model):
    """Cost of the parts of calls: what stock says they are worth, once."""

    _inherit = "stock.move"

    def _get_customer_service_cost_call(self):
        """Return the call that bears the cost of a movement.

        Only what leaves or enters our stock costs: the machine that a repair moves
        from a place to the same place does not.
        """
        self.ensure_one()
        call = (
            self.customer_service_call_id
            or self.sale_line_id.order_id.customer_service_call_id
        )
        if not call or self.state != "done" or not (self.is_in or self.is_out):
            return self.env["customer.service.call"]
        return call

    def _get_analytic_distribution(self):
        # sudo: a storekeeper reads no accounts of calls
        call = self.sudo()._get_customer_service_cost_call()
        if call:
            return call._get_analytic_distribution()
        return super()._get_analytic_distribution()

    def _prepare_analytic_line_values(self, account_field_values, amount, unit_amount):
        """Name the cost; the host leaves it without when the movement has no paper."""
        vals = super()._prepare_analytic_line_values(
            account_field_values, amount, unit_amount
        )
        # sudo: a storekeeper reads no calls
        call = self.sudo()._get_customer_service_cost_call()
        if call:
            vals.update(
                {
                    "name": self.product_id.display_name,
                    "ref": self.reference or call.name,
                    "date": self.date.date(),
                    "partner_id": call.partner_id.id,
                    "category": "part",
                    "customer_service_call_id": call.id,
                }
            )
        return vals
