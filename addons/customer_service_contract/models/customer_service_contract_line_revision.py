from odoo import api, fields, models

from ..tools.price_revision import Case, Fee, Series, first_of_month, revise
from .customer_service_contract import ENDED
from .customer_service_price_revision_line import APPLIED


class CustomerServiceContractLine(models.Model):
    """What a revision of the price reckons with."""

    _inherit = "customer.service.contract.line"

    revision_line_ids = fields.One2many(
        "customer.service.price.revision.line", "line_id", string="Revisions"
    )
    date_revised = fields.Date(
        string="Last Revision",
        compute="_compute_date_revised",
        store=True,
        help="From which day on the last revision counts.",
    )

    @api.depends("revision_line_ids.state", "revision_line_ids.date_effective")
    def _compute_date_revised(self):
        last = dict(
            self.env["customer.service.price.revision.line"]._read_group(
                [("line_id", "in", self.ids), ("state", "=", APPLIED)],
                ["line_id"],
                ["date_effective:max"],
            )
        )
        for line in self:
            line.date_revised = last.get(line._origin, False)

    def _get_revised_prices(self, days, today):
        """Return what the clauses of the contracts make of the prices, writing nothing.

        For who revises one contract alone, as a renewal does.

        :param dict days: effective date by line.
        :param date today: by which day an index must be published.
        :return: :class:`tools.price_revision.Outcome` by line; lines of contracts
            without a clause are left out.
        """
        return {
            line: revise(case)
            for line, case in self._get_revision_cases(days, today).items()
        }

    def _get_revision_cases(
        self, days, today, *, estimate=False, month=None, clauses=None
    ):
        """Return what decides the new prices, by line.

        :param dict days: effective date by line.
        :param date today: by which day an index must be published.
        :param bool estimate: an index that is not published is estimated.
        :param month: first day of the month whose index decides for all.
        :param dict clauses: by line, when not those of the contracts.
        """
        clauses = clauses or {
            line: line.contract_id.price_clause_id
            for line in self
            if line.contract_id.price_clause_id
        }
        every = self.env["customer.service.price.clause"].union(*clauses.values())
        texts = {clause: clause._get_clause() for clause in every}
        series = every.index_id._get_series(today)
        return {
            line: Case(
                fee=line._get_revision_fee(clause.index_id),
                clause=texts[clause],
                day=days[line],
                series=series.get(clause.index_id, Series({})),
                estimate=estimate,
                month=month or None,
            )
            for line, clause in clauses.items()
        }

    def _get_revision_fee(self, index):
        """Return the line for the arithmetic, with its dated prices.

        :param index: the index that revises it, empty for a fixed percentage.
        """
        self.ensure_one()
        contract = self.contract_id
        base = contract.price_base_month
        ends = [day for day in (self.date_end, contract._get_last_day()) if day]
        return Fee(
            start=self.date_start,
            end=min(ends, default=None),
            prices=tuple(
                rate._get_revision_price() for rate in self.rate_ids.sorted("date_from")
            ),
            base_month=first_of_month(base) if base else None,
            never=not self.revisable,
            ended=contract.state == ENDED,
            foreign=bool(
                index.currency_id and index.currency_id != contract.currency_id
            ),
        )
