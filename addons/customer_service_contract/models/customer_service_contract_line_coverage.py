from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from .customer_service_contract import IN_FORCE_STATES

# What decides before what: a machine by name, its category, its place, its owner
SPECIFICITY = ("equipment", "category", "site", "customer")


class CustomerServiceContractLine(models.Model):
    """Which lines cover which machines."""

    _inherit = "customer.service.contract.line"

    @api.model
    def _get_in_force_domain(self, day):
        """Return the lines of contracts that are in force on a day."""
        return (
            Domain("state", "in", IN_FORCE_STATES)
            & Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
            & (
                Domain("contract_id.date_end", "=", False)
                | Domain("contract_id.date_end", ">=", day)
            )
        )

    @api.model
    def _get_covering(self, equipments, day):
        """Return by machine the lines that cover it on a day, most specific first.

        A machine listed on a line brings its components along; a category those below.

        :param equipments: machines.
        :param date day: of the question.
        :return: dict of lines by machine.
        """
        # sudo: what covers a machine is told to whoever serves it
        lines, machines = self.sudo(), equipments.sudo()
        in_force = self._get_in_force_domain(day)
        chains = {
            machine.id: [int(part) for part in machine.parent_path.split("/") if part]
            for machine in machines
        }
        rows = lines.env["customer.service.contract.equipment"].search(
            Domain("equipment_id", "in", {i for own in chains.values() for i in own})
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & Domain("line_id", "any", in_force & Domain("scope", "=", "equipment"))
        )
        listed = defaultdict(list)
        for row in rows:
            listed[row.equipment_id.id].append(row.line_id.id)
        broad = lines.search(
            in_force
            & Domain("scope", "!=", "equipment")
            & Domain(
                "contract_id.commercial_partner_id",
                "in",
                machines.commercial_partner_id.ids,
            )
            & Domain("company_id", "in", machines.company_id.ids)
        )
        result = {}
        for machine in machines:
            # the machine itself before what it is part of
            ids = [i for part in reversed(chains[machine.id]) for i in listed[part]]
            fitting = broad.filtered(lambda line, machine=machine: line._fits(machine))
            ids += fitting.sorted(
                lambda line: (SPECIFICITY.index(line.scope), line.id)
            ).ids
            result[equipments.browse(machine.id)] = self.browse(dict.fromkeys(ids))
        return result

    def _fits(self, machine):
        """Tell whether the line covers a machine by its scope.

        :param machine: of the contract's customer.
        """
        self.ensure_one()
        contract = self.contract_id
        if (
            machine.company_id != self.company_id
            or machine.commercial_partner_id != contract.commercial_partner_id
        ):
            return False
        if contract.site_ids and machine.site_id not in contract.site_ids:
            return False
        if self.scope == "category":
            path = machine.category_id.parent_path or ""
            return str(self.category_id.id) in path.split("/")
        return self.scope == "customer" or bool(contract.site_ids)
