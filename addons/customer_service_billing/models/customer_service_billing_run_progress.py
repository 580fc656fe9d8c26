from odoo import api, fields, models

from .customer_service_billing_item import HELD_STATES, INVOICED, TO_VERIFY, VERIFIED
from .customer_service_billing_run import RUNNING


class CustomerServiceBillingRun(models.Model):
    """How far a run has come, how fast, and what it is worth."""

    _inherit = "customer.service.billing.run"

    currency_id = fields.Many2one(related="company_id.currency_id")
    item_count = fields.Integer(
        compute="_compute_counts", string="Number of Billing Items"
    )
    to_verify_count = fields.Integer(
        compute="_compute_counts", string="Items to Verify"
    )
    blocked_count = fields.Integer(compute="_compute_counts", string="Blocked Items")
    verified_count = fields.Integer(compute="_compute_counts", string="Verified Items")
    invoiced_count = fields.Integer(compute="_compute_counts", string="Invoiced Items")
    failed_count = fields.Integer(compute="_compute_counts", string="Failed Items")
    invoice_count = fields.Integer(
        compute="_compute_invoice_count", string="Number of Invoices"
    )
    settled_before = fields.Integer(
        copy=False,
        readonly=True,
        help="Items nothing was left to do of when the jobs began.",
    )
    done_count = fields.Integer(
        compute="_compute_counts",
        string="Items Done",
        help="Since the jobs began, those that failed too.",
    )
    released_count = fields.Integer(compute="_compute_counts", string="Released Items")
    progress = fields.Float(
        compute="_compute_counts", help="Percentage of what was released."
    )
    speed = fields.Float(
        compute="_compute_counts", help="Items per minute since the jobs began."
    )
    seconds_left = fields.Integer(
        compute="_compute_counts", help="At the speed so far; -1 when unknown."
    )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"settled_before"}

    @api.depends("item_ids.state", "item_ids.error", "item_ids.blocked")
    def _compute_counts(self):
        counts = {}
        for run, *key, count, failed in self.env[
            "customer.service.billing.item"
        ]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state", "blocked", "held_back"],
            ["__count", "error:count"],
        ):
            counts.setdefault(run, {})[tuple(key)] = count, failed
        for run in self:
            run._take_counts(counts.get(run, {}))

    def _take_counts(self, counts):
        """Set the numbers of one run.

        :param dict counts: how many items there are, and how many with an error, by
            state, whether they are blocked, and whether they are held back.
        """
        self.ensure_one()
        by_state = {}
        failed = blocked_count = held_back = 0
        for (state, blocked, back), (count, errors) in counts.items():
            by_state[state] = by_state.get(state, 0) + count
            failed += errors if state == VERIFIED else 0
            blocked_count += count if state == TO_VERIFY and blocked else 0
            held_back += count if state == VERIFIED and back else 0
        self.item_count = sum(by_state.values())
        self.to_verify_count = by_state.get(TO_VERIFY, 0)
        self.blocked_count = blocked_count
        self.verified_count = by_state.get(VERIFIED, 0)
        self.invoiced_count = by_state.get(INVOICED, 0)
        self.failed_count = failed
        held = sum(by_state.get(state, 0) for state in HELD_STATES)
        self._take_progress(
            self.item_count - held + failed, self.verified_count - failed - held_back
        )

    def _take_progress(self, settled, left):
        """Set how far the jobs have come since they began.

        :param int settled: items of the run of which nothing is left to do.
        :param int left: items that the jobs have, or will have, to invoice.
        """
        self.ensure_one()
        done = settled - self.settled_before if self.date_started else 0
        self.done_count = max(done, 0)
        self.released_count = self.done_count + left
        self.progress = (
            100.0 * self.done_count / self.released_count if self.released_count else 0
        )
        end = self.date_finished or fields.Datetime.now()
        passed = (end - self.date_started).total_seconds() if self.date_started else 0
        self.speed = 60 * self.done_count / passed if passed else 0.0
        self.seconds_left = round(60 * left / self.speed) if self.speed else -1

    @api.depends("item_ids.invoice_id")
    def _compute_invoice_count(self):
        counts = dict(
            self.env["customer.service.billing.item"]._read_group(
                [("run_id", "in", self.ids)],
                ["run_id"],
                ["invoice_id:count_distinct"],
            )
        )
        for run in self:
            run.invoice_count = counts.get(run, 0)

    def _note_start(self):
        """Note that the jobs begin, and what is done already."""
        for run in self:
            run.write(
                {
                    "state": RUNNING,
                    "settled_before": run.item_count
                    - run.to_verify_count
                    - run.verified_count
                    + run.failed_count,
                    "date_started": fields.Datetime.now(),
                }
            )

    def action_view_items(self):
        """Open the items of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_item_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def action_view_invoices(self):
        """Open the invoices the run has made."""
        self.ensure_one()
        groups = self.env["customer.service.billing.item"]._read_group(
            [("run_id", "=", self.id)], [], ["invoice_id:recordset"]
        )
        return self.env["customer.service.contract"]._action_view_invoices(groups[0][0])
