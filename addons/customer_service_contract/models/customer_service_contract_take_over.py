from odoo import fields, models

from .customer_service_contract_transfer import CONFIRMED, DONE


class CustomerServiceContract(models.Model):
    """Who pays for a contract on which day."""

    _inherit = "customer.service.contract"

    transfer_ids = fields.One2many(
        "customer.service.contract.transfer",
        "contract_id",
        string="Transfers",
        copy=False,
    )

    def _get_payer_on(self, day):
        """Return who pays for what becomes due on a day.

        :param date day: any day, past or to come.
        """
        self.ensure_one()
        # sudo: whoever bills need not be allowed to see transfers
        transfers = self.sudo().transfer_ids
        done = [one for one in transfers if one.state == DONE and one.date_from > day]
        if done:
            return min(done, key=lambda one: one.date_from).old_payer_id
        ahead = [
            one for one in transfers if one.state == CONFIRMED and one.date_from <= day
        ]
        if ahead:
            return max(ahead, key=lambda one: one.date_from).payer_id
        return self.payer_id

    def _take_over(self):
        """Name the new parties of contracts whose day has come."""
        self.transfer_ids.sorted("date_from")._apply_if_due()

    def _after_transfer(self, transfer):
        """Consequences of a transfer. Hook: extend it with ``super``.

        :param transfer: that counts now.
        """
