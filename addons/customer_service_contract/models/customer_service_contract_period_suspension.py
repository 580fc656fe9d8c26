from odoo import models


class CustomerServiceContractPeriod(models.Model):
    """Rows of the ledger for days on which the contract slept."""

    _inherit = "customer.service.contract.period"

    def _take_amount(self, own, amount):
        result = super()._take_amount(own, amount)
        asleep = self.state == "nothing" and own and not own.parts
        if asleep and self.line_id._is_asleep(own.start, own.end):
            self.state = "suspended"
        return result
