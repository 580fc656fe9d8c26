from odoo import models

from ..tools import term
from .customer_service_contract_suspension import BILL, CONFIRMED


class CustomerServiceContractLine(models.Model):
    """Days on which nothing is paid for since the contract sleeps."""

    _inherit = "customer.service.contract.line"

    def _get_pauses(self):
        pauses = super()._get_pauses()
        for line in self:
            # sudo: whoever bills need not be allowed to see suspensions
            spans = line.sudo().contract_id.suspension_ids.filtered(
                lambda own: own.state == CONFIRMED and own.policy != BILL
            )
            pauses[line] = term.merge(
                [*pauses[line], *(own._get_span() for own in spans)]
            )
        return pauses

    def _is_asleep(self, start, end):
        """Tell whether nothing is paid for on all days of a stretch.

        :param date start: first day.
        :param date end: last day.
        """
        self.ensure_one()
        return any(
            begun <= start and (last is None or last >= end)
            for begun, last in self._get_pauses()[self]
        )

    def _get_first_state(self, own, amount):
        """Say of what costs nothing that the contract slept."""
        state = super()._get_first_state(own, amount)
        asleep = state == "nothing" and not own.parts
        if asleep and self._is_asleep(own.start, own.end):
            return "suspended"
        return state
