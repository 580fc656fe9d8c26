from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..models.customer_service_stage import OPEN_STATES, SOLVED


class CustomerServiceCallSolve(models.TransientModel):
    """Solve calls together with all that are open below them.

    One failure, many callers: each gets the solution, and their calls end with it.
    """

    _name = "customer.service.call.solve"
    _description = "Solve Calls with those Below"

    call_ids = fields.Many2many("customer.service.call", string="Calls")
    open_below_ids = fields.Many2many(
        "customer.service.call",
        compute="_compute_open_below_ids",
        string="Open Calls Below",
    )
    intervention_ids = fields.Many2many(
        "customer.service.intervention",
        compute="_compute_intervention_ids",
        string="Interventions still Open",
    )
    solution = fields.Html(
        compute="_compute_solution",
        store=True,
        readonly=False,
        help="Written on each of the calls that has none yet.",
    )
    tell_customers = fields.Boolean(
        default=True,
        string="Tell the Callers",
        help="Send the solution to who called about the calls below.",
    )

    @api.depends("call_ids")
    def _compute_open_below_ids(self):
        for wizard in self:
            wizard.open_below_ids = self.env["customer.service.call"].search(
                Domain("id", "child_of", wizard.call_ids._origin.ids)
                & Domain("id", "not in", wizard.call_ids._origin.ids)
                & Domain("state", "in", OPEN_STATES)
            )

    @api.depends("call_ids")
    def _compute_intervention_ids(self):
        for wizard in self:
            calls = wizard.call_ids._origin | wizard.open_below_ids
            wizard.intervention_ids = calls._get_open_interventions()

    @api.depends("call_ids")
    def _compute_solution(self):
        for wizard in self:
            wizard.solution = wizard.call_ids._origin[:1].solution

    def action_solve(self):
        """Solve the calls and those below, and tell who called about these.

        Visits that were only planned are cancelled; who works on one finishes first.
        """
        self.ensure_one()
        below = self.open_below_ids
        foreign = below - below._filtered_access("write")
        if foreign:
            raise UserError(
                self.env._(
                    "You may not change these calls: %(calls)s.",
                    calls=", ".join(foreign.mapped("name")),
                )
            )
        if not is_html_empty(self.solution):
            unsolved = (self.call_ids | below).filtered(
                lambda call: is_html_empty(call.solution)
            )
            unsolved.write({"solution": self.solution})
            if self.tell_customers:
                below._answer_caller(self.solution)
        opened = self.call_ids.filtered(lambda call: call.state in OPEN_STATES)
        (below | opened)._cancel_planned_interventions()
        self._solve_from_below(below | opened)
        return {"type": "ir.actions.act_window_close"}

    def _solve_from_below(self, calls):
        """Solve each call when none of those below it is open any more."""
        while calls:
            ready = calls.filtered(lambda call: not call.open_child_count) or calls
            ready._move_to(SOLVED)
            calls -= ready
