import hashlib
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import forecast, schedule
from .customer_service_contract import BILLED_STATES, FEE_GROUPS

# months that reports look ahead
HORIZON = 36
# of lines that nothing will ever become due of
FINISHED = date(9999, 12, 31)
BATCH = 1000
ONE_DAY = timedelta(days=1)


class CustomerServiceContractLine(models.Model):
    """What reports know of a line: fees to come, and its value in a year.

    Terms are Python, reports are SQL: what the terms give is written down once, when
    they change, by the functions that bill. The past is never written down: reports
    read the ledger itself.
    """

    _inherit = "customer.service.contract.line"

    projection_ids = fields.One2many(
        "customer.service.contract.projection", "line_id", groups=FEE_GROUPS
    )
    step_ids = fields.One2many(
        "customer.service.contract.step", "line_id", groups=FEE_GROUPS
    )
    forecast_since = fields.Date(readonly=True, copy=False, groups=FEE_GROUPS)
    forecast_until = fields.Date(
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="How far reports look ahead. Empty: the terms changed since they did.",
    )
    forecast_key = fields.Char(readonly=True, copy=False, groups=FEE_GROUPS)

    _forecast_stale = models.Index("(state) WHERE forecast_until IS NULL")
    _forecast_until = models.Index("(forecast_until) WHERE forecast_until IS NOT NULL")

    # ------------------------------------------------------------------
    # What is out of date
    # ------------------------------------------------------------------
    def _refresh_next_due(self):
        """Whatever moves the next due day changes what is to come."""
        result = super()._refresh_next_due()
        self._forget_forecast()
        return result

    def _forget_forecast(self):
        """Have reports look ahead anew."""
        # sudo: what reports know follows from terms, whoever changes them
        known = self.sudo().filtered("forecast_until")
        if known:
            known.forecast_until = False

    @api.model
    def _get_stale_domain(self, horizon):
        """Return the lines of which reports do not know enough.

        :param date horizon: how far they are to look ahead.
        """
        return Domain("state", "in", BILLED_STATES) & (
            Domain("forecast_until", "=", False)
            | Domain("forecast_until", "<", horizon)
        )

    @api.model
    def _get_horizon(self, day, months=HORIZON):
        """Return the last day of the month until which reports look ahead."""
        return day + relativedelta(months=months, day=31)

    @api.model
    def _update_forecast(self):
        """Have reports know what changed since they were opened last."""
        day = fields.Date.context_today(self)
        # what the months bring is the cron's work, unless it was away
        # sudo: what reports know follows from terms, whoever looks
        lines = self.sudo().search(
            self._get_stale_domain(self._get_horizon(day, HORIZON - 1)), order="id"
        )
        for start in range(0, len(lines), BATCH):
            lines[start : start + BATCH]._refresh_forecast(day)

    @api.model
    def _cron_refresh_forecast(self, limit=BATCH):
        """Look ahead a month more, and anew where terms changed unnoticed."""
        cron = self.env["ir.cron"]
        day = fields.Date.context_today(self)
        domain = Domain("state", "in", BILLED_STATES) & (
            Domain("forecast_until", "=", False)
            | Domain("forecast_until", "<", FINISHED)
        )
        remaining = self.search(domain, order="id").ids
        cron._commit_progress(remaining=len(remaining))
        while remaining:
            ids, remaining = remaining[:limit], remaining[limit:]
            self.browse(ids).exists()._refresh_forecast(day)
            if not cron._commit_progress(len(ids)):
                break
            self.env.invalidate_all()

    # ------------------------------------------------------------------
    # Reckoning
    # ------------------------------------------------------------------
    def _refresh_forecast(self, day):
        """Write down what is to come of the lines, where it is not known yet.

        Lines that another worker is at are left to it.

        :param date day: from which reports look ahead.
        """
        # sudo: what reports know follows from terms, whoever looks
        lines = self.sudo().try_lock_for_update(allow_referencing=True)
        horizon = self._get_horizon(day)
        projections, steps, changed = [], [], lines.browse()
        for line, terms in lines._get_terms().items():
            key = line._get_forecast_key(terms, horizon)
            if line._is_forecast_known(key):
                if not line.forecast_until:
                    line.forecast_until = line._get_forecast_until(terms, horizon)
                continue
            changed |= line
            since = line._get_forecast_since(terms)
            projections += line._prepare_projections(terms, since, horizon)
            steps += [
                (line.id, line.company_id.id, one.start, one.end, one.amount)
                for one in forecast.get_steps(terms)
            ]
            line.write(
                {
                    "forecast_key": key,
                    "forecast_since": since,
                    "forecast_until": line._get_forecast_until(terms, horizon),
                }
            )
        changed._replace_forecast(projections, steps)

    def _get_forecast_key(self, terms, horizon):
        """Return what tells whether reports know what the terms give."""
        self.ensure_one()
        billing = self.schedule_id
        known = (
            terms,
            billing.timing,
            billing.lead_days,
            self._get_renewed_terms(terms),
            horizon,
        )
        return hashlib.sha256(repr(known).encode()).hexdigest()[:32]

    def _is_forecast_known(self, key):
        """Tell whether what is written down is what the terms give."""
        self.ensure_one()
        if key != self.forecast_key:
            return False
        # a ledger that was taken back leaves a gap
        return not self.ledger_until or self.ledger_until >= (
            self.forecast_since - ONE_DAY
        )

    def _get_forecast_since(self, terms):
        """Return the first day that is not in the ledger."""
        self.ensure_one()
        if not self.ledger_until:
            return terms.start
        return max(terms.start, self.ledger_until + ONE_DAY)

    def _get_forecast_until(self, terms, horizon):
        """Return until when what is written down is enough."""
        self.ensure_one()
        if terms.schedule.unit == schedule.ONCE:
            over = terms.start <= horizon
        else:
            over = self.ledger_until and terms.end and self.ledger_until >= terms.end
        return FINISHED if over and not self._get_renewed_terms(terms) else horizon

    def _get_renewed_terms(self, terms):
        """Return the terms if the contract is renewed as expected, else None."""
        self.ensure_one()
        contract = self.contract_id
        last = contract.date_end
        if not contract._is_renewal_expected() or not last:
            return None
        if self.date_end and self.date_end <= last:
            return None
        return replace(terms, end=self.date_end or None)

    def _prepare_projections(self, terms, since, horizon):
        """Return the rows of the fees to come.

        :param terms: of the line.
        :param date since: first day that is not in the ledger.
        :param date horizon: last day of the start of a period.
        :return: list of tuples, in the order of the columns.
        """
        self.ensure_one()
        billing = self.schedule_id
        timing, lead_days = billing.timing, billing.lead_days
        found = [(one, False) for one in forecast.get_futures(terms, since, horizon)]
        renewed = self._get_renewed_terms(terms)
        if renewed:
            after = max(since, terms.end + ONE_DAY)
            found += [
                (one, True) for one in forecast.get_futures(renewed, after, horizon)
            ]
        return [
            (
                self.id,
                self.company_id.id,
                one.start,
                one.end,
                schedule.due_date(one.start, one.end, timing, lead_days),
                one.units / 10**terms.digits,
                renewal,
            )
            for one, renewal in found
            if one.units
        ]

    def _replace_forecast(self, projections, steps):
        """Put new rows in the place of those of the lines.

        :param list projections: tuples in the order of the columns.
        :param list steps: tuples in the order of the columns.
        """
        tables = (
            (
                self.env["customer.service.contract.projection"],
                (
                    "line_id",
                    "company_id",
                    "period_start",
                    "period_end",
                    "date_due",
                    "amount",
                    "renewal",
                ),
                projections,
            ),
            (
                self.env["customer.service.contract.step"],
                ("line_id", "company_id", "date_from", "date_to", "amount"),
                steps,
            ),
        )
        for model, names, rows in tables:
            table = SQL.identifier(model._table)
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE line_id = ANY(%s)", table, self.ids)
            )
            if rows:
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %s (%s) VALUES %s",
                        table,
                        SQL(", ").join(SQL.identifier(name) for name in names),
                        SQL(", ").join(SQL("%s", tuple(row)) for row in rows),
                    )
                )
            model.invalidate_model()
        self.invalidate_recordset(["projection_ids", "step_ids"])
