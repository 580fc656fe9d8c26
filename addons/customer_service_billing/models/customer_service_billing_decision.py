from odoo import fields, models

CORRECT, EXCLUDE, POSTPONE, SPLIT, PAYER, MOVE = (
    "correct",
    "exclude",
    "postpone",
    "split",
    "payer",
    "move",
)
DECISIONS = [
    (CORRECT, "Correct"),
    (EXCLUDE, "Do not Bill"),
    (POSTPONE, "Postpone"),
    (SPLIT, "Split"),
    (PAYER, "Change Payer"),
    (MOVE, "Move to Another Run"),
]


class CustomerServiceBillingDecision(models.Model):
    """What a person decided about an item of a run, why, and for how much.

    It outlives the item: what is billed follows from facts, and may go with them.
    """

    _name = "customer.service.billing.decision"
    _description = "Billing Decision"
    _order = "id desc"
    _check_company_auto = True

    run_id = fields.Many2one(
        "customer.service.billing.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        "customer.service.billing.item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    name = fields.Char(string="About", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    decision = fields.Selection(DECISIONS, required=True, readonly=True)
    value_old = fields.Char(string="Before", readonly=True)
    value_new = fields.Char(string="After", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, ondelete="restrict"
    )
    amount_old = fields.Monetary(
        string="To Pay Before",
        readonly=True,
        help="What the run would have billed, without taxes.",
    )
    amount_new = fields.Monetary(
        string="To Pay After",
        readonly=True,
        help="What the run bills, without taxes.",
    )
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Decided By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Datetime(
        string="Decided on",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
    )

    def _get_text(self):
        """Return what changed and what it is worth, in one line."""
        self.ensure_one()
        text = f"{self.name}: {self.value_old or '-'} → {self.value_new or '-'}"
        if not self.currency_id.compare_amounts(self.amount_old, self.amount_new):
            return text
        currency = self.currency_id
        old, new = currency.format(self.amount_old), currency.format(self.amount_new)
        return f"{text} ({old} → {new})"
