from collections import Counter, defaultdict

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from .customer_service_maintenance_visit import DONE


class CustomerServiceContractLine(models.Model):
    """How many visits a line promises in the current term, and what is left of them."""

    _inherit = "customer.service.contract.line"

    visits_contracted = fields.Integer(
        compute="_compute_visits", help="Of the current term, made or not."
    )
    visits_done = fields.Integer(compute="_compute_visits")
    visits_left = fields.Integer(
        compute="_compute_visits",
        help="Still to be made in the term; what was missed or called off is not.",
    )

    def _compute_visits(self):
        for line in self:
            line.visits_contracted = line.visits_done = line.visits_left = 0
        # sudo: visits are counted, whoever looks
        counted = self._origin.sudo()._count_visits()
        for line in self:
            found = counted.get(line._origin.id)
            if found:
                line.visits_contracted = found.total()
                line.visits_done = found["done"]
                line.visits_left = found["left"]

    def _count_visits(self):
        """Return how many visits of the current term are done, left or lost.

        Rows as far as visits are planned; from there to the end of the term what the
        plans will ask for.

        :return: dict of ``Counter`` by id of the line.
        """
        visits = self.env["customer.service.maintenance.visit"]
        terms = {line: line._get_current_term() for line in self}
        domain = Domain.OR(
            Domain("contract_line_id", "=", line.id)
            & Domain("date_due", ">=", start)
            & (Domain("date_due", "<=", end) if end else Domain.TRUE)
            for line, (start, end) in terms.items()
        )
        counted = defaultdict(Counter)
        rows = visits._read_group(
            domain & Domain("is_withdrawn", "=", False),
            ["contract_line_id", "state"],
            ["__count"],
        )
        kinds = {DONE: "done", "missed": "lost", "cancelled": "lost"}
        for line, state, count in rows:
            counted[line.id][kinds.get(state, "left")] += count
        for line_id, count in visits._count_beyond(terms).items():
            counted[line_id]["left"] += count
        return counted

    def _get_current_term(self):
        """Return first and last day of the term that today is in.

        Of a contract without terms it is the year of the contract.
        """
        self.ensure_one()
        contract = self.contract_id
        today = contract._get_today(self.company_id)
        end = self._get_end() or None
        term = contract.term_ids.filtered(
            lambda own: own.date_to and own.date_to >= today and own.date_from <= today
        )[:1]
        if term:
            start = term.date_from
        else:
            start = contract.date_start
            years = max(relativedelta(today, start).years, 0)
            start += relativedelta(years=years)
            year_end = start + relativedelta(years=1, days=-1)
            end = min(end, year_end) if end else year_end
        return max(start, self.date_start), end
