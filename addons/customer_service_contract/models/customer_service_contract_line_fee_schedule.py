from dataclasses import replace
from datetime import timedelta

from odoo import models

from ..tools import fee

ONE_DAY = timedelta(days=1)


class CustomerServiceContractLine(models.Model):
    """What a line costs in the terms that follow, if nobody gives notice."""

    _inherit = "customer.service.contract.line"

    def _get_fees_if_renewed(self, terms, horizon):
        """Yield the fees of the terms that follow, at the prices of today.

        :param terms: ``tools.fee.Terms`` of the line, which end with the contract.
        :param date horizon: last day of the start of a period.
        """
        self.ensure_one()
        end = self.contract_id.date_end
        if not end or (self.date_end and self.date_end <= end):
            return
        beyond = replace(terms, end=self.date_end or None)
        since = max(end, self.ledger_until or end) + ONE_DAY
        for period in terms.schedule.between(since, horizon):
            own = fee.period_fee(beyond, period, since)
            if own and own.start <= horizon:
                yield self.schedule_id.get_due_date(own.start, own.end), own
