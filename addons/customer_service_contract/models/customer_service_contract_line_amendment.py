from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CustomerServiceContractLine(models.Model):
    """Lines whose price or schedule changes from a day on."""

    _inherit = "customer.service.contract.line"

    def _set_rate(self, day, vals):
        """Have a price hold from a day on.

        :param date day: first day.
        :param dict vals: of the rate.
        """
        self.ensure_one()
        # sudo: rates are written by amendments only
        own = self.sudo()
        same_day = own.rate_ids.filtered(lambda rate: rate.date_from == day)
        if same_day:
            same_day.write(vals)
        else:
            own.rate_ids.create({"line_id": own.id, "date_from": day, **vals})

    def _change_schedule(self, day, schedule):
        """Bill by another schedule from a day on; what was billed stays as it is.

        :param date day: first day of a period that was not billed.
        :param schedule: the new one.
        :raise UserError: when something of later days was billed, or a period of the
            old schedule does not end the day before.
        """
        self.ensure_one()
        # sudo: the ledger is closed to everybody
        line = self.sudo()
        terms = line._get_terms()[line]
        grid = terms.schedule
        if day <= line.date_start or grid.boundary(grid.index(day)) != day:
            raise UserError(
                self.env._(
                    "%(line)s: the schedule changes when a period ends: from "
                    "%(before)s or from %(after)s on.",
                    line=line.name,
                    before=format_date(self.env, grid.boundary(grid.index(day))),
                    after=format_date(self.env, grid.boundary(grid.index(day) + 1)),
                )
            )
        later = line.period_ids.filtered(
            lambda row: (
                row.kind == "fee"
                and row.period_end >= day
                and row.state not in ("cancelled", "credited")
            )
        )
        planned = later.filtered(
            lambda row: row.state in ("due", "nothing", "suspended")
        )
        if billed := later - planned:
            raise UserError(
                self.env._(
                    "%(line)s was billed until %(day)s: the schedule changes later.",
                    line=line.name,
                    day=format_date(self.env, max(billed.mapped("period_end"))),
                )
            )
        planned.write({"state": "cancelled"})
        # what the old schedule still bills is entered now, due when it is due
        vals_list = [
            line._prepare_period_vals(terms, due, own)
            for due, own in line._get_next_fees(terms, horizon=day - timedelta(days=1))
        ]
        line.period_ids.create(vals_list)
        line.write({"ledger_until": day - timedelta(days=1)})
        line.write({"own_schedule_id": schedule.id, "anchor_date": day})
