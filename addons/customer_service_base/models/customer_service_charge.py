from odoo import api, fields, models

CHARGE_KINDS = [
    ("labour", "Labour"),
    ("travel", "Travel Time"),
    ("km", "Kilometres"),
    ("callout", "Call-out Fee"),
    ("board", "Board"),
    ("lodging", "Lodging"),
    ("expense", "Expense"),
    ("part", "Part"),
    ("diagnosis", "Diagnosis Fee"),
    ("other", "Other"),
]
COVERAGES = [
    ("none", "Billable"),
    ("warranty", "Warranty"),
    ("goodwill", "Goodwill"),
]
# kind of charge -> component of the warranty that covers it
WARRANTY_COMPONENTS = {
    "labour": "labour",
    "diagnosis": "labour",
    "part": "parts",
    "travel": "travel",
    "km": "travel",
    "callout": "travel",
    "board": "travel",
    "lodging": "travel",
}
TO_VERIFY, VERIFIED, INVOICED, NOT_BILLABLE = (
    "to_verify",
    "verified",
    "invoiced",
    "not_billable",
)


class CustomerServiceCharge(models.Model):
    """Billable fact of a call: hours, kilometres, a fee, a part.

    Written at full value, with what covers it and why. What produces it gives it a
    ``key``, unique in the call: a second run changes the row and adds none.
    """

    _name = "customer.service.charge"
    _description = "Service Charge"
    _inherit = ["customer.service.closed.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    intervention_id = fields.Many2one(
        "customer.service.intervention",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    part_id = fields.Many2one(
        "customer.service.part",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="call_id.partner_id", store=True, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="Whose work it was.",
    )
    band_id = fields.Many2one(
        "customer.service.time.band",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    key = fields.Char(
        copy=False,
        readonly=True,
        help="What produced the charge; empty: somebody added it.",
    )
    name = fields.Char(string="Description", required=True)
    kind = fields.Selection(CHARGE_KINDS, required=True, default="other")
    date = fields.Date(required=True, default=fields.Date.context_today)
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
        help="Empty: no rule of the tariff says how to bill it.",
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", ondelete="restrict")
    quantity = fields.Float(
        default=1.0,
        digits="Product Unit",
        aggregator=None,
        help="What is billed: rounded, minimum.",
    )
    actual_quantity = fields.Float(
        digits="Product Unit",
        aggregator=None,
        help="What really happened.",
        readonly=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company.currency_id,
    )
    price_unit = fields.Float(
        string="Unit Price",
        digits="Product Price",
        aggregator=None,
        help="Full price, before what is covered.",
    )
    coverage = fields.Selection(COVERAGES, required=True, default="none")
    coverage_rate = fields.Float(
        string="Covered %",
        aggregator=None,
        help="Percentage that the customer does not pay.",
        digits=(5, 2),
    )
    coverage_reason = fields.Char()
    amount_full = fields.Monetary(
        compute="_compute_amounts", store=True, string="Full Value"
    )
    amount_due = fields.Monetary(
        compute="_compute_amounts", store=True, string="To Pay"
    )
    state = fields.Selection(
        [
            (TO_VERIFY, "To Verify"),
            (VERIFIED, "Verified"),
            (INVOICED, "Invoiced"),
            (NOT_BILLABLE, "Not Billable"),
        ],
        required=True,
        default=TO_VERIFY,
        copy=False,
        readonly=True,
        string="Status",
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        check_company=True,
    )

    _key_uniq = models.UniqueIndex(
        "(call_id, key) WHERE key IS NOT NULL",
        "This fact is charged already.",
    )
    _rate_valid = models.Constraint(
        "CHECK (coverage_rate >= 0 AND coverage_rate <= 100)",
        "What is covered is a percentage from 0 to 100.",
    )
    _quantity_not_negative = models.Constraint(
        "CHECK (quantity >= 0)", "The quantity of a charge cannot be negative."
    )
    _to_bill = models.Index(
        "(company_id, call_id) WHERE state IN ('to_verify', 'verified')"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("quantity", "price_unit", "coverage_rate", "currency_id")
    def _compute_amounts(self):
        for charge in self:
            full = charge.quantity * charge.price_unit
            due = full * (1 - charge.coverage_rate / 100)
            charge.amount_full = charge.currency_id.round(full) if full else 0.0
            charge.amount_due = charge.currency_id.round(due) if due else 0.0
