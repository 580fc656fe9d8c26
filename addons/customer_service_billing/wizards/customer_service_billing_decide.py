from odoo import Command, api, fields, models
from odoo.tools import float_compare, formatLang

from ..models.customer_service_billing_decision import CORRECT, DECISIONS, POSTPONE
from ..models.customer_service_billing_item import POSTPONED
from ..models.customer_service_billing_run import OPEN_STATES

# Items a dialog names
NAMED = 10


class CustomerServiceBillingDecide(models.TransientModel):
    """Ask what becomes of items of a run, and why."""

    _name = "customer.service.billing.decide"
    _description = "Decision on Items"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    item_ids = fields.Many2many(
        "customer.service.billing.item",
        "customer_service_billing_decide_rel",
        "decide_id",
        "item_id",
        string="Billing Items",
        required=True,
    )
    decision = fields.Selection(DECISIONS, required=True, default=CORRECT)
    reason = fields.Char()

    # what it concerns
    item_count = fields.Integer(
        compute="_compute_items", string="Number of Billing Items"
    )
    has_work = fields.Boolean(compute="_compute_items")
    has_fees = fields.Boolean(compute="_compute_items")
    summary = fields.Text(compute="_compute_items", string="About")
    source_run_ids = fields.Many2many(
        "customer.service.billing.run",
        compute="_compute_items",
        string="Runs They Are in",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_items")
    amount_due = fields.Monetary(
        compute="_compute_items", string="To Pay", help="Of all of them, without taxes."
    )

    # what is decided
    quantity = fields.Float(
        digits="Product Unit", help="Of each. 0: as it is, when there are several."
    )
    price_unit = fields.Float(string="Unit Price", digits="Product Price")
    change_price = fields.Boolean(
        string="Another Price", help="The same for all of them."
    )
    coverage = fields.Selection(lambda self: self._get_coverages())
    coverage_rate = fields.Float(string="Covered %", digits=(5, 2), default=100.0)
    coverage_reason = fields.Char(
        string="Reason of Coverage", help="The customer reads it on the invoice."
    )
    amount = fields.Monetary(string="New Amount", help="Of each fee, without taxes.")
    date_again = fields.Date(
        string="Postpone to",
        help="Runs of what was done and due by this day, or later, take them.",
    )
    split_quantity = fields.Float(
        string="Quantity of the Part",
        digits="Product Unit",
        help="Becomes an item of its own, the rest stays.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        string="New Payer",
        help="All the work of a call is paid by the same.",
    )
    run_id = fields.Many2one(
        "customer.service.billing.run",
        string="To Run",
        domain=f"[('state', 'in', {OPEN_STATES}), ('company_id', '=', company_id),"
        " ('id', 'not in', source_run_ids)]",
    )

    @api.model
    def _get_coverages(self):
        charges = self.env["customer.service.charge"]
        return charges._fields["coverage"]._description_selection(self.env)

    @api.model
    def default_get(self, fields):
        """Take the items that were chosen, and what is billed of a single one."""
        vals = super().default_get(fields)
        items = self.env["customer.service.billing.item"]
        if self.env.context.get("active_model") == items._name:
            items = items.browse(self.env.context.get("active_ids", ()))
        vals["item_ids"] = [Command.set(items.ids)]
        vals["company_id"] = (items.company_id[:1] or self.env.company).id
        if items and set(items.mapped("state")) == {POSTPONED}:
            vals["decision"] = POSTPONE
        if len(items) == 1:
            vals.update(self._prepare_values_of(items))
        return vals

    @api.model
    def _prepare_values_of(self, item):
        """Return what is billed now of an item, to be changed."""
        if item.period_id:
            return {"amount": item.period_id.amount}
        charge = item.charge_id
        return {
            "quantity": charge.quantity,
            "price_unit": charge.price_unit,
            "change_price": True,
            "coverage": charge.coverage,
            "coverage_rate": charge.coverage_rate or 100.0,
            "coverage_reason": charge.coverage_reason,
        }

    @api.depends("item_ids")
    def _compute_items(self):
        for decide in self:
            items = decide.item_ids
            names = [decide._get_line(item) for item in items[:NAMED]]
            if len(items) > NAMED:
                names.append(
                    decide.env._("And %(count)s more.", count=len(items) - NAMED)
                )
            decide.summary = "\n".join(names)
            decide.item_count = len(items)
            decide.has_work = bool(items.charge_id)
            decide.has_fees = bool(items.period_id)
            decide.source_run_ids = items.run_id
            currencies = items.currency_id
            decide.currency_id = currencies[:1]
            decide.amount_due = (
                sum(items.mapped("amount_due")) if len(currencies) == 1 else 0.0
            )

    @api.model
    def _get_line(self, item):
        """Return what an item is, and how much of it, in one line."""
        name = item._get_decision_name()
        if item.period_id:
            return name
        quantity = formatLang(self.env, item.quantity, dp="Product Unit")
        return f"{name}: {quantity} {item.uom_id.name or ''}".rstrip()

    # ------------------------------------------------------------------
    # Do it
    # ------------------------------------------------------------------
    def action_decide(self):
        """Do it."""
        self.ensure_one()
        items, reason = self.item_ids, self.reason
        match self.decision:
            case "correct":
                items.action_correct(self._prepare_correction(), reason)
            case "exclude":
                items.action_exclude(reason)
            case "postpone":
                items.action_postpone(self.date_again, reason)
            case "split":
                items.action_split(self.split_quantity, reason)
            case "payer":
                items.action_change_payer(self.payer_id, reason)
            case "move":
                items.action_move(self.run_id, reason)
        return {"type": "ir.actions.act_window_close"}

    def _prepare_correction(self):
        """Return what was changed in the dialog, as ``action_correct`` takes it."""
        self.ensure_one()
        if self.has_fees:
            return {"amount": self.amount}
        charge = self.item_ids.charge_id
        charge = charge if len(charge) == 1 else charge.browse()
        vals = {}
        if self._differs("quantity", charge) and (charge or self.quantity):
            vals["quantity"] = self.quantity
        if self.change_price and (not charge or self._differs("price_unit", charge)):
            vals["price_unit"] = self.price_unit
        return {**vals, **self._prepare_coverage(charge)}

    def _prepare_coverage(self, charge):
        """Return what was changed of the coverage.

        :param charge: the single one, or none.
        """
        self.ensure_one()
        if not self.coverage:
            return {}
        covered = self.coverage != "none"
        wanted = {
            "coverage": self.coverage,
            "coverage_rate": self.coverage_rate if covered else 0.0,
            "coverage_reason": covered and self.coverage_reason,
        }
        same = charge and all(charge[name] == value for name, value in wanted.items())
        return {} if same else wanted

    def _differs(self, name, charge):
        """Tell whether the dialog says another number than the charge."""
        digits = self._fields[name].get_digits(self.env)[1]
        return bool(float_compare(self[name], charge[name], precision_digits=digits))
