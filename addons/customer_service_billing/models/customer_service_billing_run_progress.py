from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_billing_item import HELD_STATES, INVOICED, TO_VERIFY, VERIFIED


class CustomerServiceBillingRun(models.Model):
    """How far a run has come, how fast, and what it is worth."""

    _inherit = "customer.service.billing.run"

    currency_id = fields.Many2one(related="company_id.currency_id")
    item_count = fields.Integer(compute="_compute_counts", string="Number of Items")
    to_verify_count = fields.Integer(
        compute="_compute_counts", string="Items to Verify"
    )
    blocked_count = fields.Integer(compute="_compute_counts", string="Blocked Items")
    verified_count = fields.Integer(
        compute="_compute_counts", string="Verified Items"
    )
    invoiced_count = fields.Integer(compute="_compute_counts", string="Invoiced Items")
    failed_count = fields.Integer(compute="_compute_counts", string="Failed Items")
    invoice_count = fields.Integer(
        compute="_compute_counts", string="Number of Invoices"
    )
    progress = fields.Float(
        compute="_compute_counts", help="Percentage of what was released."
    )
    speed = fields.Float(
        compute="_compute_counts", help="Items per minute since the jobs began."
    )
    seconds_left = fields.Integer(
        compute="_compute_counts", help="At the speed so far; -1 when unknown."
    )

    @api.depends("item_ids.state", "item_ids.error", "item_ids.blocked")
    def _compute_counts(self):
        items = self.env["customer.service.billing.item"]
        own = Domain("run_id", "in", self.ids)
        counts = {}
        for run, state, blocked, count in items._read_group(
            own, ["run_id", "state", "blocked"], ["__count"]
        ):
            counts[run.id, state, blocked] = count
        failed = dict(
            items._read_group(
                own & Domain("state", "=", VERIFIED) & Domain("error", "!=", False),
                ["run_id"],
                ["__count"],
            )
        )
        invoices = dict(
            items._read_group(own, ["run_id"], ["invoice_id:count_distinct"])
        )
        for run in self:
            own_counts = {
                key[1:]: count for key, count in counts.items() if key[0] == run.id
            }
            run._take_counts(own_counts, failed.get(run, 0), invoices.get(run, 0))

    def _take_counts(self, counts, failed, invoices):
        """Set the numbers of one run.

        :param dict counts: of items by state and whether they are blocked.
        :param int failed: items of which no invoice could be made.
        :param int invoices: that were made.
        """
        self.ensure_one()
        by_state = {}
        for (state, _blocked), count in counts.items():
            by_state[state] = by_state.get(state, 0) + count
        self.item_count = sum(by_state.values())
        self.to_verify_count = by_state.get(TO_VERIFY, 0)
        self.blocked_count = counts.get((TO_VERIFY, True), 0)
        self.verified_count = by_state.get(VERIFIED, 0)
        self.invoiced_count = by_state.get(INVOICED, 0)
        self.failed_count = failed
        self.invoice_count = invoices
        left = self.verified_count - failed
        held = sum(by_state.get(state, 0) for state in HELD_STATES)
        settled = self.item_count - held + failed
        self.progress = 100.0 * settled / (settled + left) if settled + left else 0.0
        end = self.date_finished or fields.Datetime.now()
        passed = (end - self.date_started).total_seconds() if self.date_started else 0
        self.speed = 60 * self.invoiced_count / passed if passed else 0.0
        self.seconds_left = round(60 * left / self.speed) if self.speed else -1

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
        return self.env["customer.service.contract"]._action_view_invoices(
            self.item_ids.invoice_id
        )
