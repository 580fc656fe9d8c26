from dataclasses import replace

from odoo import models
from odoo.fields import Domain


class CustomerServiceContractLine(models.Model):
    """What was billed of days on which nothing will be owed."""

    _inherit = "customer.service.contract.line"

    def _get_unused(self, day):
        """Return what was billed of the days after a day.

        :param date day: last day that is paid for.
        :return: amount in the currency of the contract.
        """
        # sudo: the ledger is closed to everybody
        ledger = self.env["customer.service.contract.period"].sudo()
        rows = ledger.search(
            Domain("line_id", "in", self.ids)
            & Domain("kind", "=", "fee")
            & Domain("state", "=", "invoiced")
            & Domain("period_end", ">", day)
        )
        corrections = rows._get_corrections()
        terms = self._get_terms()
        unused = 0.0
        for row in rows:
            own = terms[row.line_id]
            own = replace(own, end=min(own.end or day, day))
            due = row._get_fee(own)
            known = row.amount_terms + sum(corrections[row].mapped("amount_terms"))
            unused += known - (due.units / 10**own.digits if due else 0.0)
        return unused
