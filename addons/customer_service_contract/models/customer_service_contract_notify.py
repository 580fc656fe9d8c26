from odoo import fields, models

from ..tools import term


class CustomerServiceContract(models.Model):
    """What a notice does to a contract."""

    _inherit = "customer.service.contract"

    notice_ids = fields.One2many(
        "customer.service.contract.notice",
        "contract_id",
        string="Notices",
        copy=False,
    )

    def _get_notice_effect(self, notice):
        """Return whether a notice is in time, why, and when the contract ends by it.

        :param notice: with the day it was received.
        :return: dict of values of a notice.
        """
        self.ensure_one()
        received = notice.date_received
        bound = self.minimum_end or None
        end = term.get_effective_end(
            received,
            self.notice_count,
            self.notice_unit,
            self._get_term_ends(),
            bound,
        )
        current = None
        if self._get_last_term().date_to:
            current = term.get_effective_end(received, 0, "day", self._get_term_ends())
        in_time = not current or end <= current
        if in_time and current:
            why = self.env._("In time: it ends with its term.")
        elif bound and bound > (current or received) and end >= bound:
            why = self.env._("Bound longer than that: no notice has effect earlier.")
        elif in_time:
            why = self.env._("Open-ended: it ends when the notice is over.")
        else:
            why = self.env._("Too late for its term: it ends with the next one.")
        return {"is_valid": in_time, "validity": why, "date_effective": end}

    def _get_term_ends(self):
        """Return the last days of the terms, and of those to come if they come tacitly.

        :return: iterator, None when the contract is open-ended.
        """
        self.ensure_one()
        # sudo: terms tell nothing that the contract does not
        ends = sorted(day for day in self.sudo().term_ids.mapped("date_to") if day)
        return self._iterate_term_ends(ends) if ends else None

    def _iterate_term_ends(self, ends):
        yield from ends
        grid = self._get_term_grid()
        if grid and self.renewal == "tacit":
            for own in grid.after(self._get_last_term().number):
                yield own.end

    def action_give_notice(self):
        """Register a notice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Notice"),
            "res_model": "customer.service.contract.notice",
            "view_mode": "form",
            "target": "current",
            "context": {"default_contract_id": self.id},
        }
