from odoo import fields, models


class CustomerServiceAllowanceTier(models.Model):
    """Price of units beyond an allowance, from a quantity on."""

    _name = "customer.service.allowance.tier"
    _description = "Allowance Price Tier"
    _order = "allowance_id, quantity_from, id"
    _rec_name = "quantity_from"
    _check_company_auto = True

    allowance_id = fields.Many2one(
        "customer.service.allowance",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="allowance_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="allowance_id.currency_id")
    quantity_from = fields.Float(
        string="Beyond",
        required=True,
        digits="Product Unit",
        help="Units beyond the allowance from which on the price holds.",
    )
    price_unit = fields.Float(string="Price", required=True, digits="Product Price")

    _quantity_uniq = models.UniqueIndex(
        "(allowance_id, quantity_from)", "A quantity has one price."
    )
    _positive = models.Constraint(
        "CHECK (quantity_from > 0 AND price_unit >= 0)",
        "A tier begins beyond the first unit, and its price is not negative.",
    )
