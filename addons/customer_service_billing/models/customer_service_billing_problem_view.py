from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# What problems have in common that are mended together
SAME = ("run_id", "code", "message", "res_model", "res_id")


class CustomerServiceBillingProblem(models.Model):
    """Problems that many items share are mended once: lists show them once."""

    _inherit = "customer.service.billing.problem"

    same_count = fields.Integer(
        string="Billing Items with It",
        compute="_compute_same_count",
        help="Mended once, it is mended for all of them.",
    )
    is_first = fields.Boolean(
        string="Once Each", compute="_compute_same_count", search="_search_is_first"
    )

    @api.depends(*SAME)
    def _compute_same_count(self):
        found = {
            tuple(key): (count, first)
            for *key, count, first in self._read_group(
                Domain("run_id", "in", self.run_id.ids)
                & Domain("message", "in", self.mapped("message")),
                SAME,
                ["__count", "id:min"],
            )
        }
        for problem in self:
            key = tuple(problem[name] for name in SAME)
            count, first = found.get(key, (1, problem.id))
            problem.same_count = count
            problem.is_first = first == problem.id

    @api.model
    def _search_is_first(self, operator, value):
        if operator != "in":
            return NotImplemented
        if set(value) == {True, False}:
            return Domain.TRUE
        self.flush_model(SAME)
        first = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT MIN(id) FROM customer_service_billing_problem"
                " GROUP BY run_id, code, message, res_model, res_id)",
                SQL.identifier(alias, "id"),
            )
        )
        return first if True in value else ~first
