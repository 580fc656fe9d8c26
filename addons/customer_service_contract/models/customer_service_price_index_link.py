from odoo import api, fields, models

from .customer_service_price_index_value import prepare_month


class CustomerServicePriceIndexLink(models.Model):
    """A change of the base year of an index.

    From its month on, values are in the new base; multiplied by the coefficient that
    the statistics office publishes they go on with those of the base before.
    """

    _name = "customer.service.price.index.link"
    _description = "Change of Base of a Price Index"
    _order = "month, id"
    _check_company_auto = True

    index_id = fields.Many2one(
        "customer.service.price.index",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="index_id.company_id", store=True, index=True)
    name = fields.Char(
        string="New Base", required=True, help="For instance 2025 = 100."
    )
    month = fields.Date(
        string="From Month", required=True, help="First month in the new base."
    )
    coefficient = fields.Float(
        string="Linking Coefficient",
        digits=(16, 6),
        min_display_digits=3,
        required=True,
        help="By which a value in the new base is multiplied to be one in the base "
        "before, as published.",
    )

    _coefficient_positive = models.Constraint(
        "CHECK (coefficient > 0)", "A linking coefficient is greater than zero."
    )
    _month_unique = models.UniqueIndex(
        "(index_id, month)", "The base of the index changes once in a month."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([prepare_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(prepare_month(vals))
