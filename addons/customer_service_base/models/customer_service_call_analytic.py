from odoo import fields, models
from odoo.fields import Domain

MARGIN_GROUP = "customer_service_base.group_margin"
COST_CATEGORIES = ("labour", "travel", "part", "expense")


class CustomerServiceCall(models.Model):
    """Cost and revenue of a call: its analytic account and its margin."""

    _inherit = "customer.service.call"

    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=MARGIN_GROUP,
        help="Where cost and revenue are booked. Empty until something is: then the "
        "contract's, or the company's.",
        check_company=True,
    )
    margin_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    margin_revenue = fields.Monetary(
        string="Revenue",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_labour = fields.Monetary(
        string="Cost of Labour",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_travel = fields.Monetary(
        string="Cost of Travel",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_part = fields.Monetary(
        string="Cost of Parts",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_expense = fields.Monetary(
        string="Other Expenses",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_other = fields.Monetary(
        string="Other Costs",
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin = fields.Monetary(
        compute="_compute_margin",
        currency_field="margin_currency_id",
        groups=MARGIN_GROUP,
    )
    margin_rate = fields.Float(
        string="Margin %", compute="_compute_margin", groups=MARGIN_GROUP
    )

    has_margin = fields.Boolean(compute="_compute_margin", groups=MARGIN_GROUP)

    # ------------------------------------------------------------------
    # Account
    # ------------------------------------------------------------------
    def _get_analytic_account(self):
        """Return the account of what the call costs and brings. Hook of contracts."""
        self.ensure_one()
        return self.company_id._get_customer_service_analytic_account()

    def _ensure_analytic_account(self):
        """Return the account of the call, decided the first time it is needed."""
        self.ensure_one()
        # sudo: what is booked where is decided by the engine, whoever does the work
        call = self.sudo()
        if not call.analytic_account_id:
            call.analytic_account_id = call._get_analytic_account()
        return call.analytic_account_id

    def _get_analytic_distribution(self):
        """Return the analytic distribution of what the call costs and brings."""
        self.ensure_one()
        return {str(self._ensure_analytic_account().id): 100}

    def _get_analytic_account_vals(self):
        """Return the account as values of an analytic line, by the plan's column."""
        self.ensure_one()
        account = self._ensure_analytic_account()
        return {account.plan_id._column_name(): account.id}

    # ------------------------------------------------------------------
    # Margin
    # ------------------------------------------------------------------
    def _compute_margin(self):
        # sudo: the groups of the fields say who may see it
        lines = self.env["account.analytic.line"].sudo()
        rows = lines._read_group(
            Domain("customer_service_call_id", "in", self.ids),
            ["customer_service_call_id", "category"],
            ["amount:sum"],
        )
        amounts = {(call.id, category): amount for call, category, amount in rows}
        for call in self:
            own = {
                category: amount
                for (call_id, category), amount in amounts.items()
                if call_id == call.id
            }
            call.has_margin = bool(own)
            revenue = own.get("invoice", 0.0)
            call.margin_revenue = revenue
            for category in COST_CATEGORIES:
                call[f"margin_{category}"] = -own.get(category, 0.0)
            known = {"invoice", *COST_CATEGORIES}
            call.margin_other = -sum(
                amount for category, amount in own.items() if category not in known
            )
            call.margin = sum(own.values())
            call.margin_rate = call.margin / revenue if revenue else 0.0

    def action_view_analytic_lines(self):
        """Open the analytic lines of the call."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "analytic.account_analytic_line_action_entries"
        )
        action["domain"] = [("customer_service_call_id", "=", self.id)]
        action["context"] = {"create": False}
        action["display_name"] = self.env._("Margin of %(call)s", call=self.name)
        return action

    def _get_cost_manager(self):
        """Return who is asked for a missing cost: the team's leader, or a manager."""
        self.ensure_one()
        if self.team_id.user_id:
            return self.team_id.user_id
        managers = self.env.ref("customer_service_base.group_manager").all_user_ids
        return (
            managers.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )[:1]
            or self.env.user
        )
