from odoo import fields, models
from odoo.fields import Domain

from .customer_service_intervention_charge import get_unit

MARGIN_GROUP = "customer_service_base.group_margin"
HOUR_KINDS = ("labour", "travel")
# kind of charge -> category of the analytic line that carries its cost
CATEGORIES = {
    "labour": "labour",
    "diagnosis": "labour",
    "travel": "travel",
    "km": "travel",
    "callout": "travel",
    "part": "part",
    "board": "expense",
    "lodging": "expense",
    "expense": "expense",
}


class CustomerServiceCharge(models.Model):
    """What a charge cost: hours at their cost, kilometres, parts, money spent.

    The analytic line of a charge carries its cost, exactly once.
    """

    _inherit = "customer.service.charge"

    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    cost = fields.Monetary(
        currency_field="company_currency_id",
        groups=MARGIN_GROUP,
        readonly=True,
        copy=False,
    )
    cost_rate = fields.Float(
        string="Cost per Unit",
        groups=MARGIN_GROUP,
        digits=0,
        aggregator=None,
        readonly=True,
        copy=False,
        help="Kept from the first time: later changes of what an hour or a part costs "
        "do not rewrite history.",
    )
    cost_missing = fields.Boolean(
        string="Without Cost",
        groups=MARGIN_GROUP,
        readonly=True,
        copy=False,
        help="Nobody said what an hour of the technician, or the part, costs.",
    )

    def _get_cost_rates(self):
        """Return the rates at which the charges were first reckoned.

        :return: by what the rate belongs to, see ``_get_rate_key``.
        """
        return {
            charge._get_rate_key(): charge.cost_rate
            for charge in self
            if charge.cost_rate
        }

    def _get_rate_key(self):
        """Return what a rate belongs to: a technician's visit, a part, kilometres."""
        self.ensure_one()
        if self.kind in HOUR_KINDS:
            return "hours", self.intervention_id.id, self.user_id.id
        if self.part_id:
            return "part", self.part_id.id, self.part_id.product_id.id
        return self.kind, self.intervention_id.id, False

    def _settle_costs(self, facts, gone, rates):
        """Write what charges cost, and the analytic lines that carry it.

        :param dict facts: by charge, see ``_get_charge_facts`` of an intervention.
        :param gone: invoiced charges whose fact is gone; they cost nothing.
        :param dict rates: rates to keep, see ``_get_cost_rates``.
        """
        charges = self.union(*facts)
        rates = {**charges._get_new_rates(rates), **rates}
        for charge, fact in facts.items():
            cost, rate, missing = charge._get_cost(fact, rates)
            values = {"cost": cost, "cost_rate": rate, "cost_missing": missing}
            changes = {
                name: value
                for name, value in values.items()
                if charge._differs(name, value)
            }
            if changes:
                charge.write(changes)
        gone.write({"cost": 0.0})
        (charges | gone)._write_analytic_lines(facts)
        charges._notice_missing_costs()

    def _get_new_rates(self, known):
        """Return what hours, kilometres and parts cost now, where nothing is kept."""
        new = self.filtered(lambda charge: charge._get_rate_key() not in known)
        hours = new.filtered(lambda charge: charge.kind in HOUR_KINDS)
        costs = hours.user_id._get_hourly_costs(hours.company_id)
        km = self.env.ref("customer_service_base.product_km", False)
        unit = get_unit(self.env, "km")
        rates = {}
        for charge in new:
            company = charge.company_id
            key = charge._get_rate_key()
            if charge.kind in HOUR_KINDS:
                rates[key] = costs.get((charge.user_id, company), 0.0)
            elif charge.part_id:
                product = charge.part_id.product_id.with_company(company)
                rates[key] = product.standard_price
            elif charge.kind == "km":
                product = charge.product_id
                if not (product and product.uom_id._has_common_reference(unit)):
                    product = km or self.env["product.product"]
                rates[key] = product.with_company(company).standard_price
        return rates

    def _get_cost(self, fact, rates):
        """Return what a charge cost, its rate, and whether the rate is missing."""
        self.ensure_one()
        if "spent" in fact:
            return fact["spent"], 0.0, False
        quantity = fact["quantity"]
        if self.part_id:
            if self.part_id._is_cost_in_stock():
                return 0.0, 0.0, False
            quantity = fact["uom"]._compute_quantity(
                quantity, self.part_id.product_id.uom_id, round=False
            )
        rate = rates.get(self._get_rate_key(), 0.0)
        needed = self.kind in HOUR_KINDS or bool(self.part_id)
        cost = self.company_currency_id.round(quantity * rate)
        return cost, rate, needed and not rate

    # ------------------------------------------------------------------
    # Analytic lines
    # ------------------------------------------------------------------
    def _write_analytic_lines(self, facts):
        """Have one analytic line carry the cost of each charge that has one."""
        # sudo: a technician closes the work, the line of its cost is written for them
        lines = self.env["account.analytic.line"].sudo()
        existing = {
            line.customer_service_charge_id: line
            for line in lines.search(
                Domain("customer_service_charge_id", "in", self.ids)
            )
        }
        to_create, empty = [], lines
        for charge in self:
            line = existing.get(charge)
            if not charge.cost:
                empty |= line or lines
                continue
            vals = charge._prepare_analytic_line_vals(facts.get(charge))
            if not line:
                to_create.append(vals)
                continue
            changes = {
                name: value
                for name, value in vals.items()
                if line._differs(name, value)
            }
            if changes:
                line.write(changes)
        empty.unlink()
        lines.create(to_create)

    def _prepare_analytic_line_vals(self, fact):
        """Return the values of the analytic line that carries the cost."""
        self.ensure_one()
        accounts = self.call_id._get_analytic_account_vals()
        return {
            **accounts,
            "name": self.name,
            "date": self.date,
            "amount": -self.cost,
            "unit_amount": fact["quantity"] if fact else self.actual_quantity,
            "product_uom_id": fact["uom"].id if fact else self.uom_id.id,
            "product_id": (self.part_id.product_id or self.product_id).id,
            "partner_id": self.call_id.partner_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "ref": self.call_id.name,
            "category": CATEGORIES.get(self.kind, "other"),
            "customer_service_call_id": self.call_id.id,
            "customer_service_charge_id": self.id,
        }

    def _remove(self):
        # sudo: lines of costs that nobody may write, of charges that go
        self.env["account.analytic.line"].sudo().search(
            Domain("customer_service_charge_id", "in", self.ids)
        ).unlink()
        return super()._remove()

    # ------------------------------------------------------------------
    # Technicians without cost
    # ------------------------------------------------------------------
    def _notice_missing_costs(self):
        """Have somebody say what the hours of technicians without cost cost."""
        missing = self.filtered(
            lambda charge: charge.cost_missing and charge.kind in HOUR_KINDS
        )
        summary = self.env._("Technician without cost")
        calls = missing.call_id
        known = calls.activity_ids.filtered(
            lambda activity: activity.summary == summary
        ).mapped("res_id")
        for call in calls.filtered(lambda call: call.id not in known):
            names = missing.filtered(lambda one, call=call: one.call_id == call).user_id
            call.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=self.env._(
                    "%(names)s: no hourly cost is set, the margin of the call lacks "
                    "it. Set it on the employee and reckon the charges again.",
                    names=", ".join(names.mapped("name")),
                ),
                user_id=call._get_cost_manager().id,
            )
