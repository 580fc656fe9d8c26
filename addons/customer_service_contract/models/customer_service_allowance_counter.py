from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.allowance import settle
from .customer_service_allowance import BY_LEDGER

OTHERS = "others"


class CustomerServiceAllowanceCounter(models.Model):
    """What of an allowance was used in a period: one row, locked by who uses it.

    Written by the system alone. ``used`` and ``overage`` are the sums of its uses.
    """

    _name = "customer.service.allowance.counter"
    _description = "Allowance Counter"
    _order = "period_start desc, id desc"
    _rec_name = "allowance_id"
    _check_company_auto = True

    allowance_id = fields.Many2one(
        "customer.service.allowance",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    line_id = fields.Many2one(related="allowance_id.line_id", store=True, index=True)
    contract_id = fields.Many2one(
        related="allowance_id.contract_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="allowance_id.company_id", store=True, index=True
    )
    kind = fields.Selection(related="allowance_id.kind")
    period_start = fields.Date(string="From", required=True)
    period_end = fields.Date(string="To", help="Empty: as long as the line lasts.")
    included = fields.Float(digits=(16, 4), aggregator=None)
    used = fields.Float(digits=(16, 4))
    overage = fields.Float(string="Beyond", digits=(16, 4))
    left = fields.Float(compute="_compute_left", digits=(16, 4))
    use_ids = fields.One2many(
        "customer.service.allowance.use", "counter_id", string="Uses"
    )

    _period_uniq = models.UniqueIndex(
        "(allowance_id, period_start)", "A period is counted once."
    )
    _never_overdrawn = models.Constraint(
        "CHECK (used >= 0 AND overage >= 0 AND used <= included)",
        "More was used than is included.",
    )

    @api.depends("included", "used")
    def _compute_left(self):
        for counter in self:
            counter.left = max(counter.included - counter.used, 0.0)

    # ------------------------------------------------------------------
    # One at a time
    # ------------------------------------------------------------------
    @api.model
    def _get_locked(self, periods):
        """Return the counters of periods, locked until the end of the transaction.

        Counters that are missing are made. Whoever comes second waits, and is begun
        anew by the host once the first one has finished.

        :param dict periods: last days of periods, by allowance and first day.
        :return: dict of counters by allowance and first day.
        """
        for (allowance, start), end in sorted(
            periods.items(), key=lambda one: (one[0][0].id, one[0][1])
        ):
            self._insert(allowance, start, end)
        counters = self.search(
            Domain("allowance_id", "in", [allowance.id for allowance, _day in periods]),
            order="id",
        ).filtered(lambda one: (one.allowance_id, one.period_start) in periods)
        counters._lock()
        counters._refresh_included(periods)
        return {(one.allowance_id, one.period_start): one for one in counters}

    @api.model
    def _insert(self, allowance, start, end):
        """Make the counter of a period, unless there is one."""
        line = allowance.line_id
        self.env.cr.execute(
            SQL(
                """INSERT INTO customer_service_allowance_counter (
                       allowance_id, line_id, contract_id, company_id, period_start,
                       period_end, included, used, overage,
                       create_uid, create_date, write_uid, write_date)
                   VALUES (%(allowance)s, %(line)s, %(contract)s, %(company)s,
                       %(start)s, %(end)s, 0, 0, 0, %(uid)s,
                       now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC')
                   ON CONFLICT (allowance_id, period_start) DO NOTHING""",
                allowance=allowance.id,
                line=line.id,
                contract=line.contract_id.id,
                company=line.company_id.id,
                start=start,
                end=end,
                uid=self.env.uid,
            )
        )
        if self.env.cr.rowcount:
            allowance.invalidate_recordset(["counter_ids"])

    def _lock(self):
        """Wait for the rows, and keep them until the end of the transaction."""
        if not self:
            return
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM customer_service_allowance_counter
                    WHERE id IN %s ORDER BY id FOR UPDATE""",
                tuple(sorted(self.ids)),
            )
        )
        self.invalidate_recordset()

    def _refresh_included(self, ends):
        """Take what the allowance includes now, never less than what was used.

        :param dict ends: last days of periods, by allowance and first day.
        """
        every = self.search(
            Domain("allowance_id", "in", self.allowance_id.ids), order="period_start"
        ).grouped("allowance_id")
        for counter in self:
            allowance = counter.allowance_id
            start = counter.period_start
            included = allowance._get_included(start, every[allowance])
            vals = {
                "included": max(round(included, 4), counter.used),
                "period_end": ends.get((allowance, start), counter.period_end),
            }
            if any(counter[name] != value for name, value in vals.items()):
                counter.write(vals)

    # ------------------------------------------------------------------
    # Use
    # ------------------------------------------------------------------
    def _settle(self, uses, asks, closed=frozenset()):
        """Return what of asked quantities is covered, of a locked counter.

        :param uses: those of the counter by whoever asks.
        :param dict asks: quantities by key.
        :param closed: keys that get no more than they have.
        :return: dict of ``tools.allowance.Split`` by key.
        """
        self.ensure_one()
        held = {(use.call_id.id, use.key): use.covered for use in uses}
        asks = {**dict.fromkeys(held, 0.0), **asks}
        held[OTHERS] = round(self.used - sum(held.values()), 4)
        return settle(self.included, held, asks, closed)

    def _sum_up(self):
        """Write the sums of the uses on the locked counters."""
        uses = self.env["customer.service.allowance.use"]
        sums = {
            counter: (covered, beyond)
            for counter, covered, beyond in uses._read_group(
                Domain("counter_id", "in", self.ids),
                ["counter_id"],
                ["covered:sum", "beyond:sum"],
            )
        }
        for counter in self:
            used, overage = sums.get(counter, (0.0, 0.0))
            if counter.allowance_id.overage == BY_LEDGER:
                # billed by what was used in all, whoever came first
                total = used + overage
                used = min(total, counter.included)
                overage = total - used
            vals = {"used": round(used, 4), "overage": round(overage, 4)}
            vals["included"] = max(counter.included, vals["used"])
            if any(counter[name] != value for name, value in vals.items()):
                counter.write(vals)

    def _after_change(self):
        """Consequences of what was counted. Hook: extend it with ``super``."""
