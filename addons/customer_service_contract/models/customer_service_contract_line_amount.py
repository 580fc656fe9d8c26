from odoo import api, fields, models

from ..tools import fee
from ..tools.yearly import periods_per_year
from .customer_service_contract import CANCELLED, ENDED, FEE_GROUPS


class CustomerServiceContractLine(models.Model):
    """What a line is worth in a year, at the rate of today."""

    _inherit = "customer.service.contract.line"

    amount_year = fields.Monetary(
        string="Yearly Value",
        compute="_compute_amount_year",
        compute_sudo=True,
        groups=FEE_GROUPS,
        help="At the rate of today, without taxes. Nothing for what has ended or is "
        "billed once.",
    )

    @api.depends(
        "rate_ids.date_from",
        "rate_ids.quantity",
        "rate_ids.price_unit",
        "rate_ids.discount",
        "equipment_ids.date_from",
        "equipment_ids.date_to",
        "equipment_ids.quantity",
        "equipment_ids.own_price",
        "equipment_ids.price_unit",
        "fee_basis",
        "price_basis",
        "own_schedule_id",
        "contract_id.schedule_id",
        "quantity",
        "price_unit",
        "discount",
        "date_start",
        "date_end",
        "contract_id.date_end",
        "state",
    )
    def _compute_amount_year(self):
        for line in self:
            line.amount_year = line.currency_id.round(line._get_amount_year())

    def _get_amount_year(self):
        """Return what the line is worth in a year, from today or from its start."""
        self.ensure_one()
        today = self.env["customer.service.contract"]._get_today(
            self.company_id or self.env.company
        )
        end = self._get_end()
        if self.state in (ENDED, CANCELLED) or (end and end < today):
            return 0.0
        day = max(today, self.date_start or today)
        rate = self.rate_ids._get_rate_on(day) or self
        price = self._get_price_on(day, rate)
        amount = price * (1 - (rate.discount or 0.0) / 100)
        if self.price_basis == fee.PER_YEAR:
            return amount
        schedule = self.schedule_id
        if not schedule:
            return 0.0
        return amount * periods_per_year(schedule.unit, schedule.interval)

    def _get_price_on(self, day, rate):
        """Return what a period, or a year, costs before discount.

        :param date day: that decides which machines are paid for.
        :param rate: of that day, or the line itself while it has none.
        """
        self.ensure_one()
        if self.fee_basis != "equipment":
            return rate.quantity * rate.price_unit
        covered = self.equipment_ids._filter_on(day)
        return sum(
            one.quantity * (one.price_unit if one.own_price else rate.price_unit)
            for one in covered
        )

    def action_view_contract(self):
        """Open the contract of the line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.contract",
            "res_id": self.contract_id.id,
            "views": [(False, "form")],
        }
