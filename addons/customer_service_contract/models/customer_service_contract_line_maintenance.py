from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools.maintenance import Cover, without
from .customer_service_contract import IN_FORCE_STATES
from .customer_service_contract_line_coverage import SPECIFICITY
from .customer_service_contract_suspension import CONFIRMED


class CustomerServiceContractLine(models.Model):
    """From when to when a line covers machines: what maintenance is planned by."""

    _inherit = "customer.service.contract.line"

    def _get_covered_domain(self):
        """Return the machines that the lines cover, on any day."""
        domain = Domain.FALSE
        # sudo: machines are covered, whoever looks
        for line in self.sudo():
            owner = line.contract_id.commercial_partner_id
            if line.scope == "equipment":
                listed = line.equipment_ids.equipment_id.ids
                domain |= Domain("id", "child_of", listed)
                continue
            own = Domain("commercial_partner_id", "=", owner.id) & Domain(
                "company_id", "=", line.company_id.id
            )
            if line.contract_id.site_ids:
                own &= Domain("site_id", "in", line.contract_id.site_ids.ids)
            if line.scope == "category":
                own &= Domain("category_id", "child_of", line.category_id.ids)
            domain |= own
        return domain

    @api.model
    def _get_covers(self, machines, start, end):
        """Return from when to when lines cover machines, the most specific first.

        The same order as :meth:`_get_covering`, for all the days of a time at once.

        :param date start: first day of the time.
        :param date end: last day of it.
        :return: dict of lists of ``tools.maintenance.Cover`` by id of the machine,
            whose keys are ids of lines.
        """
        # sudo: what covers a machine is told to whoever serves it
        machines = machines.sudo()
        chains = {
            machine.id: [int(part) for part in machine.parent_path.split("/") if part]
            for machine in machines
        }
        listed = self._get_listed_covers(chains, start, end)
        broad = self._search_broad(machines, start, end)
        pauses = broad._get_maintenance_pauses()
        by_owner = broad.grouped(lambda line: line.contract_id.commercial_partner_id)
        result = {}
        for machine in machines:
            covers = [
                cover
                for part in reversed(chains[machine.id])
                for cover in listed.get(part, ())
            ]
            theirs = by_owner.get(machine.commercial_partner_id, broad.browse())
            fitting = theirs.filtered(lambda line, machine=machine: line._fits(machine))
            for line in fitting.sorted(
                lambda line: (SPECIFICITY.index(line.scope), line.id)
            ):
                own = Cover(line.id, line.date_start, line._get_end())
                covers += without([own], pauses[line])
            result[machine.id] = covers
        return result

    @api.model
    def _get_between_domain(self, start, end):
        """Return the lines in force on a day of a time, suspended ones too."""
        return (
            Domain("state", "in", IN_FORCE_STATES)
            & Domain("date_start", "<=", end)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", start))
            & (
                Domain("contract_id.date_end", "=", False)
                | Domain("contract_id.date_end", ">=", start)
            )
        )

    @api.model
    def _search_broad(self, machines, start, end):
        """Return the lines that may cover machines without naming them."""
        # sudo: as above
        return self.sudo().search(
            self._get_between_domain(start, end)
            & Domain("scope", "!=", "equipment")
            & Domain(
                "contract_id.commercial_partner_id",
                "in",
                machines.commercial_partner_id.ids,
            )
            & Domain("company_id", "in", machines.company_id.ids)
        )

    @api.model
    def _get_listed_covers(self, chains, start, end):
        """Return the covers of lines that name a machine, by id of the machine."""
        # sudo: as above
        rows = self.env["customer.service.contract.equipment"].sudo()
        rows = rows.search(
            Domain("equipment_id", "in", {i for own in chains.values() for i in own})
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", end))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", start))
            & Domain(
                "line_id",
                "any",
                self._get_between_domain(start, end)
                & Domain("scope", "=", "equipment"),
            )
        )
        pauses = rows.line_id._get_maintenance_pauses()
        listed = defaultdict(list)
        for row in rows:
            line = row.line_id
            begin = max(filter(None, (row.date_from, line.date_start)))
            finish = min(filter(None, (row.date_to, line._get_end())), default=None)
            if not finish or begin <= finish:
                listed[row.equipment_id.id] += without(
                    [Cover(line.id, begin, finish)], pauses[line]
                )
        return listed

    def _get_maintenance_pauses(self):
        """Return by line the days on which nobody comes, whatever is billed.

        :return: dict of lists of first and last day, which may be None.
        """
        # sudo: when nobody comes is told to whoever plans
        suspensions = self.sudo().contract_id.suspension_ids.filtered(
            lambda own: own.state == CONFIRMED
        )
        by_contract = suspensions.grouped("contract_id")
        return {
            line: [
                own._get_span()
                for own in by_contract.get(line.contract_id, suspensions.browse())
            ]
            for line in self
        }

    # ------------------------------------------------------------------
    # Consequences
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._plan_maintenance_again()
        return lines

    def write(self, vals):
        fields = {"date_start", "date_end", "scope", "category_id", "equipment_ids"}
        if fields.isdisjoint(vals):
            return super().write(vals)
        self._plan_maintenance_again()
        result = super().write(vals)
        self._plan_maintenance_again()
        return result

    def unlink(self):
        self._plan_maintenance_again()
        return super().unlink()

    def _plan_maintenance_again(self):
        """Have the visits planned again of the machines the lines cover."""
        begun = self.filtered(lambda line: line.state in IN_FORCE_STATES)
        begun._plan_covered_again()

    def _plan_covered_again(self):
        machines = self.env["customer.service.equipment"]
        if self:
            machines._plan_maintenance_again_where(self._get_covered_domain())
