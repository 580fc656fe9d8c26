from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.maintenance import Machine, Rule, RuleBook, get_spans
from .customer_service_maintenance_plan import TARGETS


class CustomerServiceMaintenancePlan(models.Model):
    """Which plan counts for which machine, from when to when."""

    _inherit = "customer.service.maintenance.plan"

    # ------------------------------------------------------------------
    # Machines of a plan
    # ------------------------------------------------------------------
    def _get_machine_domain(self):
        """Return the machines that the plan is for, unless another one counts more."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & {
                "category": lambda: Domain(
                    "category_id", "child_of", self.category_id.ids
                ),
                "product": lambda: Domain("product_id", "=", self.product_id.id),
                "customer": lambda: (
                    Domain("partner_id", "=", self.partner_id.id)
                    | Domain("commercial_partner_id", "=", self.partner_id.id)
                ),
                "site": lambda: Domain("site_id", "=", self.site_id.id),
                "line": lambda: self.line_id._get_covered_domain(),
                "equipment": lambda: Domain("id", "=", self.equipment_id.id),
            }[self.scope]()
        )
        if self.scope != "category" and self.category_id:
            domain &= Domain("category_id", "child_of", self.category_id.ids)
        if self.scope != "product" and self.product_id:
            domain &= Domain("product_id", "=", self.product_id.id)
        return domain

    def _plan_again(self):
        """Have the visits planned again of all machines the plans are or were for."""
        # sudo: machines that the user may not see have visits too
        plans = self.sudo()
        machines = plans.env["customer.service.equipment"]
        for plan in plans:
            machines._plan_maintenance_again_where(plan._get_machine_domain())
            planned = Domain(
                "maintenance_visit_ids", "any", [("plan_id", "=", plan.id)]
            )
            machines._plan_maintenance_again_where(planned)

    # ------------------------------------------------------------------
    # The plan that counts
    # ------------------------------------------------------------------
    @api.model
    def _get_rule_book(self, company):
        """Return the active plans of a company, and the book that finds among them.

        :return: plans by id, ``tools.maintenance.RuleBook``.
        """
        # sudo: rules count for machines, whoever looks
        plans = self.sudo().search([("company_id", "=", company.id)])
        rules = [
            Rule(
                plan.id,
                plan.kind_id.id,
                plan.scope,
                plan[TARGETS[plan.scope]].id,
                plan.category_id.id if plan.scope != "category" else None,
                plan.product_id.id if plan.scope != "product" else None,
            )
            for plan in plans
        ]
        return {plan.id: plan for plan in plans}, RuleBook(rules)

    @api.model
    def _get_effective(self, machines, start, end):
        """Return which plans count for machines, from when to when.

        :param machines: of one company.
        :param date start: first day of the question.
        :param date end: last day of it.
        :return: by machine, by plan, a list of (first day, last day, contract lines
            that cover it, the most specific first), in the order of time.
        """
        found = {machine: {} for machine in machines}
        plans, book = self._get_rule_book(machines.company_id)
        if not plans:
            return found
        # sudo: contracts cover machines, whoever looks
        machines = machines.sudo()
        lines = machines.env["customer.service.contract.line"]
        covers = lines._get_covers(machines, start, end)
        for machine in machines:
            facts = machine._get_maintenance_facts()
            stretches = found[machine]
            for span in get_spans(start, end, covers[machine.id]):
                rules = book.find(Machine(**facts, lines=span.covers))
                for plan_id in rules.values():
                    plan = plans[plan_id]
                    if plan.requires_coverage and not span.covers:
                        continue
                    self._add_stretch(stretches.setdefault(plan, []), span)
        return found

    @api.model
    def _add_stretch(self, stretches, span):
        """Add a span; one that goes on with the same contract line is the same."""
        if stretches:
            begin, end, covers = stretches[-1]
            joined = (span.start - end).days == 1
            if joined and covers[:1] == span.covers[:1]:
                stretches[-1] = begin, span.end, covers
                return
        stretches.append((span.start, span.end, span.covers))

    @api.model
    def _mark_machines(self, machines, day):
        """Write when the plans of machines are looked at again.

        :param machines: looked at just now.
        :param date day: or nothing when there is no plan in their company.
        """
        if not machines:
            return
        self.env.execute_query(
            SQL(
                "UPDATE %s SET maintenance_check = %s WHERE id IN %s",
                SQL.identifier(machines._table),
                day or None,
                tuple(machines.ids),
            )
        )
        machines.invalidate_recordset(["maintenance_check"], flush=False)
