from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_service_contract import DRAFT, IN_FORCE_STATES


class CustomerServiceContractEquipment(models.Model):
    """A machine is covered by one line at a time."""

    _inherit = "customer.service.contract.equipment"

    @api.constrains("line_id", "equipment_id", "date_from", "date_to")
    def _check_coverage_overlap(self):
        """Refuse a machine that two lines cover by name on the same day.

        Contracts are compared once both have begun: a draft may replace another one.
        """
        # sudo: the other contract counts, also for who may not see it
        rows = self.sudo().filtered(lambda one: one.line_id._covers_work())
        others = rows.search(
            Domain("equipment_id", "in", rows.equipment_id.ids)
            & Domain("line_id.contract_id.state", "in", (DRAFT, *IN_FORCE_STATES))
        ).filtered(lambda one: one.line_id._covers_work())
        by_machine = others.grouped("equipment_id")
        for row in rows:
            for other in by_machine.get(row.equipment_id, others.browse()):
                if row._is_rival(other):
                    raise ValidationError(row._get_overlap_words(other))

    def _is_rival(self, other):
        """Tell whether two rows cover a machine on a same day by different lines."""
        self.ensure_one()
        contracts = self.contract_id | other.contract_id
        begun = all(contract.state in IN_FORCE_STATES for contract in contracts)
        if self.line_id == other.line_id or (len(contracts) > 1 and not begun):
            return False
        begin, end = self._get_covered_days()
        other_begin, other_end = other._get_covered_days()
        return not ((end and end < other_begin) or (other_end and other_end < begin))

    def _get_covered_days(self):
        """Return the first and the last day on which the row covers its machine."""
        self.ensure_one()
        line = self.line_id
        ends = [day for day in (self.date_to, line._get_end()) if day]
        begin = max(self.date_from or line.date_start, line.date_start)
        return begin, min(ends, default=None)

    def _get_overlap_words(self, other):
        self.ensure_one()
        begin, end = other._get_covered_days()
        values = {
            "machine": self.equipment_id.display_name,
            "contract": other.contract_id.display_name,
            "line": other.line_id.name,
            "customer": other.contract_id.partner_id.display_name,
            "begin": format_date(self.env, begin),
            "end": format_date(self.env, end) if end else "",
        }
        if end:
            return self.env._(
                "%(machine)s is covered already by %(contract)s of %(customer)s "
                "(%(line)s), from %(begin)s to %(end)s. End it there first, or leave "
                "the machine out here.",
                **values,
            )
        return self.env._(
            "%(machine)s is covered already by %(contract)s of %(customer)s "
            "(%(line)s), since %(begin)s and with no end. End it there first, or "
            "leave the machine out here.",
            **values,
        )
