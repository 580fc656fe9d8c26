from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from .customer_service_contract import BILLED_STATES

PAID_FIELDS = {"date_from", "date_to", "quantity", "own_price", "price_unit"}


class CustomerServiceContractEquipment(models.Model):
    """Machines that join and leave a contract that has begun: the ledger follows."""

    _inherit = "customer.service.contract.equipment"

    @api.model_create_multi
    def create(self, vals_list):
        machines = super().create(vals_list)
        machines._true_up_lines()
        return machines

    def write(self, vals):
        if not PAID_FIELDS & vals.keys():
            return super().write(vals)
        # what was paid for until now ends, or begins, elsewhere
        since = self._get_earliest_day()
        result = super().write(vals)
        self._true_up_lines(since)
        return result

    def copy_data(self, default=None):
        """Leave behind the machines that have left."""
        vals_list = super().copy_data(default)
        if not self.line_id._is_copied_along("customer.service.contract.line"):
            return vals_list
        today = self.env["customer.service.contract"]._get_today(self.env.company)
        return [
            None if own.date_to and own.date_to < today else vals
            for own, vals in zip(self, vals_list, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        # sudo: what was billed counts, also for who may not see it
        for own in self.sudo():
            if own.line_id.period_ids.filtered("invoice_id"):
                raise UserError(
                    self.env._(
                        "%(machine)s was paid for: say on which day it leaves.",
                        machine=own.equipment_id.display_name,
                    )
                )

    def _get_earliest_day(self):
        """Return the first day on which the rows count, None for since ever."""
        days = [own.date_from or own.line_id.date_start for own in self]
        return min(days, default=None)

    def _true_up_lines(self, since=None):
        """Correct the ledger of lines that have begun and are paid for by machine.

        :param date since: first day the rows counted before.
        """
        begun = self.filtered(
            lambda own: (
                own.line_id.state in BILLED_STATES
                and own.line_id.fee_basis == "equipment"
            )
        )
        if not begun:
            return
        first = begun._get_earliest_day()
        begun.line_id._true_up(
            "delta",
            self.env.context.get("customer_service__change")
            or self.env._("Machines joined or left"),
            min(since, first) if since else first,
        )

    def _is_on(self, day):
        """Tell whether the machine is covered before a day and on it."""
        self.ensure_one()
        begun = not self.date_from or self.date_from < day
        return begun and not (self.date_to and self.date_to < day)

    def _reprice(self, day, price):
        """Have the fee of a machine change.

        :param date day: first day of the new fee.
        :param float price: new fee.
        :return: the row of the machine from then on.
        """
        self.ensure_one()
        vals = {
            "date_from": day,
            "date_to": self.date_to,
            "own_price": True,
            "price_unit": price,
        }
        self.date_to = day - timedelta(days=1)
        return self.copy(vals)
