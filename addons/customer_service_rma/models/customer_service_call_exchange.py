from odoo import models


class CustomerServiceCall(models.Model):
    """What of the returns of a call is charged: replacements, and what never came."""

    _inherit = "customer.service.call"

    def _get_charge_facts(self, planned=False):
        lines = self.env["customer.service.rma.line"].search(
            [("rma_id.call_id", "in", self.ids)]
        )
        facts = super()._get_charge_facts(planned)
        return facts + lines._get_charge_facts(planned)

    def _get_charge_coverage(self, kind, product=None, fact=None):
        """What somebody decided to charge of a return is covered by nothing."""
        if fact and fact.get("rma_line"):
            return "none", 0.0, False
        return super()._get_charge_coverage(kind, product, fact)

    def _after_quotation_accepted(self, orders):
        """What leaves, or has left, for a return counts on the accepted lines."""
        result = super()._after_quotation_accepted(orders)
        orders.order_line._get_rma_lines()._link_replacement_moves()
        return result
