from odoo import models


class CustomerServiceContractEquipment(models.Model):
    """Rows of a machine that another one follows at the same fee."""

    _inherit = "customer.service.contract.equipment"

    def _is_over(self, day):
        """Tell whether the line of the row has ended before a day."""
        self.ensure_one()
        end = self.line_id._get_end()
        return bool(end and end < day)

    def _true_up_lines(self, since=None):
        """Correct the ledger once both rows stand: between them a fee is missing."""
        if self.env.context.get("customer_service__swap"):
            return None
        return super()._true_up_lines(since)
