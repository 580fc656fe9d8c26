from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import fee, schedule
from .customer_service_contract import BILLED_STATES

ONE_DAY = timedelta(days=1)
ENGINE_CONTEXT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "customer_service_engine": True,
}


class CustomerServiceContractLine(models.Model):
    """What of a line becomes due when: dated terms in, rows of the ledger out."""

    _inherit = "customer.service.contract.line"

    # ------------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------------
    def _get_end(self):
        """Return the last day the line is in force, None for ever."""
        self.ensure_one()
        ends = [day for day in (self.date_end, self.contract_id.date_end) if day]
        return min(ends, default=None)

    def _get_pauses(self):
        """Return by line the stretches of days nothing is paid for.

        Hook of suspensions: pairs of first and last day, the last one may be None.

        :return: dict of lists.
        """
        return {line: [] for line in self}

    def _get_terms(self):
        """Return everything that decides what the lines cost.

        :return: dict of ``tools.fee.Terms`` by line.
        """
        pauses = self._get_pauses()
        # sudo: whoever bills or looks ahead need not read rates and machines
        return {line: line.sudo()._prepare_terms(tuple(pauses[line])) for line in self}

    def _prepare_terms(self, pauses):
        self.ensure_one()
        billing = self.schedule_id
        return fee.Terms(
            schedule=billing.get_grid(
                self.anchor_date or self.date_start, self.contract_id.date_start
            ),
            start=self.date_start,
            end=self._get_end(),
            rates=tuple(rate._get_rate() for rate in self.rate_ids.sorted("date_from")),
            machines=self._get_paid_machines(),
            pauses=pauses,
            proration=billing.proration,
            basis=self.price_basis,
            digits=self.currency_id.decimal_places,
            free_periods=self.free_periods,
        )

    def _get_paid_machines(self):
        """Return the machines that are paid for, None when the line has one fee."""
        self.ensure_one()
        if self.fee_basis != "equipment":
            return None
        return tuple(covered._get_machine() for covered in self.equipment_ids)

    # ------------------------------------------------------------------
    # Future
    # ------------------------------------------------------------------
    def _get_next_fees(self, terms, until=None, horizon=None):
        """Yield the fees that are not in the ledger yet, in order.

        :param terms: of the line.
        :param date until: last day of becoming due, None for no limit.
        :param date horizon: last day of the start of a period, None for no limit.
        :return: pairs of the due day and ``tools.fee.Fee``.
        """
        self.ensure_one()
        since = max(
            terms.start,
            self.ledger_until + ONE_DAY if self.ledger_until else terms.start,
        )
        for period in terms.schedule.between(since, terms.end):
            if horizon and period.start > horizon:
                return
            own = fee.period_fee(terms, period, since)
            if own is None:
                continue
            due = self.schedule_id.get_due_date(own.start, own.end)
            if until and due > until:
                return
            yield due, own

    def _get_projection(self, horizon):
        """Return what the lines will cost until a day, beyond the ledger.

        :param date horizon: last day of the start of a period.
        :return: dict of lists of values of rows of the ledger, by line.
        """
        return {
            line: [
                line._prepare_period_vals(terms, due, own)
                for due, own in line._get_next_fees(terms, horizon=horizon)
            ]
            for line, terms in self._get_terms().items()
        }

    def _refresh_next_due(self):
        """Write on the lines when their next period becomes due."""
        # sudo: dates of the engine follow from terms, whoever changes them
        lines = self.sudo().with_context(**ENGINE_CONTEXT)
        for line, terms in lines._get_terms().items():
            due = False
            if line.contract_id.state in BILLED_STATES:
                due = next((day for day, _fee in line._get_next_fees(terms)), False)
            if line.date_next_due != due:
                line.date_next_due = due

    # ------------------------------------------------------------------
    # Ledger
    # ------------------------------------------------------------------
    @api.model
    def _get_due_domain(self, day, company):
        """Return the lines of which a period is due and not in the ledger."""
        return Domain("date_next_due", "<=", day) & Domain(
            "company_id", "=", company.id
        )

    def _materialise(self, day):
        """Enter what is due by a day into the ledger, once.

        Lines that another worker is at are left to it.

        :param date day: last day of becoming due.
        :return: the new rows.
        """
        periods = self.env["customer.service.contract.period"]
        lines = self.with_context(**ENGINE_CONTEXT).filtered(
            lambda line: line.date_next_due and line.date_next_due <= day
        )
        lines = lines.try_lock_for_update(allow_referencing=True)
        if not lines:
            return periods
        lines.invalidate_recordset(["ledger_until", "date_next_due"])
        vals_list, pointers = [], defaultdict(list)
        for line, terms in lines._get_terms().items():
            if not line.date_next_due or line.date_next_due > day:
                continue
            until, next_due = line.ledger_until, False
            for due, own in line._get_next_fees(terms):
                if due > day:
                    next_due = due
                    break
                vals_list.append(line._prepare_period_vals(terms, due, own))
                until = own.end
            pointers[until, next_due].append(line.id)
        # lines of one schedule mostly stand at the same day: one write for them all
        for (until, next_due), ids in pointers.items():
            lines.browse(ids).write({"ledger_until": until, "date_next_due": next_due})
        return periods.with_env(lines.env).create(vals_list)

    def _prepare_period_vals(self, terms, due, own):
        """Return the values of the row of a fee.

        :param terms: of the line.
        :param date due: from when on it may be billed.
        :param own: ``tools.fee.Fee`` of the period.
        """
        self.ensure_one()
        amount = own.units / 10**terms.digits
        return {
            "contract_id": self.contract_id.id,
            "line_id": self.id,
            "company_id": self.company_id.id,
            "payer_id": self.contract_id.payer_id.id,
            "currency_id": self.contract_id.currency_id.id,
            "kind": "fee",
            "key": "",
            "period_start": own.start,
            "period_end": own.end,
            "date_due": due,
            "schedule_id": self.schedule_id.id,
            "anchor_date": terms.schedule.anchor,
            **self._prepare_amount_vals(own, amount),
            "state": self._get_first_state(own, amount),
        }

    def _prepare_amount_vals(self, own, amount):
        """Return what a fee amounts to, as quantity and price where they say it."""
        self.ensure_one()
        part = own.parts[0] if own.parts else None
        simple = (
            part
            and part.whole
            and self.price_basis == fee.PER_PERIOD
            and len({(one.price, one.discount, one.whole) for one in own.parts}) == 1
        )
        quantity = sum(one.quantity for one in own.parts)
        if simple and not self.currency_id.compare_amounts(
            amount, quantity * part.price * (1 - part.discount / 100)
        ):
            vals = {
                "quantity": quantity,
                "price_unit": part.price,
                "discount": part.discount,
            }
        else:
            vals = {"quantity": 1.0, "price_unit": amount, "discount": 0.0}
        return {**vals, "amount": amount, "amount_terms": amount}

    def _get_first_state(self, own, amount):
        """Return the state a fee enters the ledger in."""
        self.ensure_one()
        until = self.contract_id.billed_elsewhere_until
        if until and own.start <= until:
            return "elsewhere"
        if own.free:
            return "waived"
        if self.currency_id.is_zero(amount):
            return "nothing"
        return "due"

    # ------------------------------------------------------------------
    # True-up
    # ------------------------------------------------------------------
    def _true_up(self, kind, reason, since=None):
        """Have the ledger say what the terms give now, by new rows where billed.

        Fees that are still due take the new amount. Of fees that were invoiced, what
        the terms give now less what they gave before becomes one new row. Doing it
        again adds nothing.

        :param str kind: of the rows that correct: delta, arrears or credit.
        :param str reason: in words of the customer, on rows and invoices.
        :param date since: periods that ended before this day are left alone.
        :return: rows that correct.
        """
        # sudo: the ledger is closed to everybody
        lines = self.sudo().with_context(**ENGINE_CONTEXT)
        periods = lines.env["customer.service.contract.period"]
        domain = (
            Domain("line_id", "in", lines.ids)
            & Domain("key", "=", "")
            & Domain("kind", "=", "fee")
            & Domain("state", "in", ("due", "invoiced", "nothing", "suspended"))
        )
        if since:
            domain &= Domain("period_end", ">=", since)
        terms = lines._get_terms()
        rows = periods.search(domain, order="period_start, id").lock_for_update()
        rows = periods.search(domain, order="period_start, id")
        corrections = rows._get_corrections()
        vals_list = []
        for row in rows:
            own = row._get_fee(terms[row.line_id])
            amount = own.units / 10 ** terms[row.line_id].digits if own else 0.0
            corrected = sum(corrections[row].mapped("amount_terms"))
            if row.state in ("due", "nothing", "suspended") and not row.invoice_id:
                row._take_amount(own, row.currency_id.round(amount - corrected))
                continue
            difference = row.currency_id.round(amount - row.amount_terms - corrected)
            if not row.currency_id.is_zero(difference):
                vals_list.append(
                    row._prepare_correction_vals(
                        kind, reason, difference, corrections[row]._get_next_key()
                    )
                )
        lines._refresh_next_due()
        return periods.create(vals_list)

    def _get_theoretical_period(self, row):
        """Return the whole period that a row of the ledger is a part of.

        :param row: of the ledger, by the schedule of its time.
        :return: the grid and the period.
        """
        grid = schedule.Schedule(
            row.anchor_date, row.schedule_id.unit, row.schedule_id.interval
        )
        return grid, grid.period(grid.index(row.period_start))

    def _get_fee_of(self, row, terms):
        """Return what a row of the ledger costs by some terms, maybe None.

        :param row: of the ledger.
        :param terms: ``tools.fee.Terms`` of its line.
        :return: ``tools.fee.Fee``.
        """
        grid, period = self._get_theoretical_period(row)
        then = replace(terms, schedule=grid, proration=row.schedule_id.proration)
        return fee.period_fee(then, period, row.period_start, row.period_end)

    def _get_today(self):
        """Return the day it is at the company of the line."""
        self.ensure_one()
        return self.contract_id._get_today(self.company_id)

    def _get_last_billed_day(self):
        """Return the last day of the line that was invoiced, or False."""
        self.ensure_one()
        # sudo: the ledger is closed to everybody
        rows = self.sudo().period_ids.filtered(
            lambda row: row.kind == "fee" and row.state == "invoiced"
        )
        return max(rows.mapped("period_end"), default=fields.Date.to_date(False))
