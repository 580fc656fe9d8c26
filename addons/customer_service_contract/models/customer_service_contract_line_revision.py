from odoo import api, fields, models

from ..tools.price_revision import Case, Fee, Series, first_of_month
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

    def _get_revision_targets(self, days):
        """Return what is revised: each fee, and each machine with a fee of its own.

        :param dict days: effective date by line.
        :return: pairs of a line and a machine, which is empty for the fee of the line.
        """
        targets = []
        for line in self:
            machines = line._get_priced_machines(days[line])
            # a line without a price is one of machines with their own alone
            if not machines or any(line.rate_ids.mapped("price_unit")):
                targets.append((line, machines.browse()))
            targets += [(line, machine) for machine in machines]
        return targets

    def _get_priced_machines(self, day):
        """Return the machines that have a fee of their own on a day."""
        self.ensure_one()
        if self.fee_basis != "equipment":
            return self.env["customer.service.equipment"]
        covered = self.equipment_ids.filtered(lambda one: one._has_own_price(day))
        return covered.equipment_id

    @api.model
    def _get_revision_cases(self, targets, today, *, estimate=False, month=None):
        """Return what decides the new prices.

        :param dict targets: effective date and clause by pair of line and machine.
        :param date today: by which day an index must be published.
        :param bool estimate: an index that is not published is estimated.
        :param month: first day of the month whose index decides for all.
        :return: :class:`tools.price_revision.Case` by pair of line and machine.
        """
        clauses = self.env["customer.service.price.clause"].union(
            *(clause for _day, clause in targets.values())
        )
        texts = {clause: clause._get_clause() for clause in clauses}
        series = clauses.index_id._get_series(today)
        return {
            (line, machine): Case(
                fee=line._get_revision_fee(machine, day, clause.index_id),
                clause=texts[clause],
                day=day,
                series=series.get(clause.index_id, Series({})),
                estimate=estimate,
                month=month or None,
            )
            for (line, machine), (day, clause) in targets.items()
        }

    def _get_revision_fee(self, machine, day, index):
        """Return a fee for the arithmetic, with its dated prices.

        :param machine: that has a fee of its own, empty for the fee of the line.
        :param date day: on which it is revised.
        :param index: that revises it, empty for a fixed percentage.
        """
        self.ensure_one()
        contract = self.contract_id
        base = contract.price_base_month
        rows = self._get_dated_prices(machine, day)
        prices = tuple(row._get_revision_price() for row in rows)
        ends = (self.date_end, contract._get_last_day(), rows._get_last_day())
        return Fee(
            start=max([self.date_start, *(price.day for price in prices[:1])]),
            end=min(filter(None, ends), default=None),
            prices=prices,
            base_month=first_of_month(base) if base else None,
            never=not self.revisable,
            ended=contract.state == ENDED,
            foreign=bool(
                index.currency_id and index.currency_id != contract.currency_id
            ),
        )

    def _get_dated_prices(self, machine, day):
        """Return the rows that say what is paid from when on, oldest first.

        :param machine: that has a fee of its own, empty for the fee of the line.
        :param date day: on which the machine is covered.
        :return: rates, or rows of the machine without a gap in between.
        """
        self.ensure_one()
        if not machine:
            return self.rate_ids.sorted("date_from")
        rows = self.equipment_ids.filtered(
            lambda one: one.equipment_id == machine and one.own_price
        )
        return rows._get_unbroken(day)
