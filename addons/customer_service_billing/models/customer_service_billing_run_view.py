from odoo import api, fields, models

from .customer_service_billing_item import HELD_STATES, INVOICED, TO_VERIFY, VERIFIED
from .customer_service_billing_run import SIMULATED

# Rows that the form of a run shows; the rest is a button away
ROWS = 80


class CustomerServiceBillingRun(models.Model):
    """What the form of a run shows, and where its buttons lead."""

    _inherit = "customer.service.billing.run"

    amount_full = fields.Monetary(
        string="Full Value",
        compute="_compute_amounts",
        help="Without taxes, in the currency of the company; what was excluded, "
        "postponed and let go is not in it.",
    )
    amount_due = fields.Monetary(
        string="To Pay",
        compute="_compute_amounts",
        help="Without taxes, in the currency of the company; what is covered is taken "
        "off.",
    )
    warning_count = fields.Integer(
        compute="_compute_warning_count", string="Items to Look at"
    )
    first_item_ids = fields.Many2many(
        "customer.service.billing.item",
        string="First Items",
        compute="_compute_first_rows",
    )
    first_failed_ids = fields.Many2many(
        "customer.service.billing.item",
        string="First Failed Items",
        compute="_compute_first_rows",
    )
    first_problem_ids = fields.Many2many(
        "customer.service.billing.problem",
        string="First Problems",
        compute="_compute_first_rows",
    )

    @api.depends("item_ids.amount_full", "item_ids.amount_due", "item_ids.state")
    def _compute_amounts(self):
        totals = {}
        for run, currency, full, due in self.env[
            "customer.service.billing.item"
        ]._read_group(
            [
                ("run_id", "in", self.ids),
                ("state", "in", (*HELD_STATES, INVOICED, "covered", "credited")),
            ],
            ["run_id", "currency_id"],
            ["amount_full:sum", "amount_due:sum"],
        ):
            totals.setdefault(run, []).append((currency, full, due))
        for run in self:
            day, company = run.date or fields.Date.today(), run.company_id
            sums = [
                (
                    currency._convert(full, company.currency_id, company, day),
                    currency._convert(due, company.currency_id, company, day),
                )
                for currency, full, due in totals.get(run, [])
            ]
            run.amount_full = sum(full for full, _due in sums)
            run.amount_due = sum(due for _full, due in sums)

    @api.depends("item_ids.has_warning", "item_ids.state")
    def _compute_warning_count(self):
        counts = dict(
            self.env["customer.service.billing.item"]._read_group(
                [
                    ("run_id", "in", self.ids),
                    ("state", "in", HELD_STATES),
                    ("has_warning", "=", True),
                ],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.warning_count = counts.get(run, 0)

    @api.depends("item_ids.state", "item_ids.error", "problem_ids")
    def _compute_first_rows(self):
        items = self.env["customer.service.billing.item"]
        problems = self.env["customer.service.billing.problem"]
        for run in self:
            own = [("run_id", "in", run.ids)]
            run.first_item_ids = items.search(own, limit=ROWS)
            run.first_failed_ids = items.search(
                [*own, ("state", "=", VERIFIED), ("error", "!=", False)], limit=ROWS
            )
            run.first_problem_ids = problems.search(
                [*own, ("is_first", "=", True)], limit=ROWS
            )

    @api.depends("name")
    def _compute_display_name(self):
        for run in self:
            is_new = run.name in (False, "/")
            run.display_name = run.env._("New Billing Run") if is_new else run.name

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_empty(self):
        """Throw away what was gathered, to gather something else."""
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state((SIMULATED,), self.env._("empty a run"))
        for items in runs._iter_items([("state", "=", TO_VERIFY)]):
            items.unlink()

    def action_retry_failed(self):
        """Try again everything of the run that failed."""
        self.env["customer.service.billing.item"].search(
            [
                ("run_id", "in", self.ids),
                ("state", "=", VERIFIED),
                ("error", "!=", False),
            ]
        ).action_retry()

    # ------------------------------------------------------------------
    # Where buttons lead
    # ------------------------------------------------------------------
    def action_view_failed(self):
        """Open what no invoice could be made of."""
        action = self.action_view_items()
        return {**action, "context": {"search_default_failed": 1}}

    def action_view_problems(self):
        """Open what is wrong with the items of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_problem_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}
