from odoo import api, fields, models


class CustomerServiceExpense(models.Model):
    """Money a technician spent for an intervention: toll, hotel, meal, parking."""

    _name = "customer.service.expense"
    _description = "Intervention Expense"
    _inherit = ["customer.service.intervention.detail"]
    _order = "date, id"
    _rec_name = "name"
    _check_company_auto = True

    intervention_id = fields.Many2one(
        "customer.service.intervention",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="intervention_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [("expense", "Expense"), ("board", "Board"), ("lodging", "Lodging")],
        required=True,
        default="expense",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('type', '=', 'service')]",
        help="What it is billed as; empty: as the tariff says.",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Float(default=1.0, required=True)
    amount = fields.Monetary(
        required=True, help="What was spent in all, as on the receipt."
    )
    receipt = fields.Image(max_width=1920, max_height=1920)

    _positive = models.Constraint(
        "CHECK (amount >= 0 AND quantity > 0)",
        "An expense needs a quantity and cannot be negative.",
    )

    @api.depends("product_id", "kind")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for expense in self:
            expense.name = (
                expense.name or expense.product_id.name or labels[expense.kind]
            )
