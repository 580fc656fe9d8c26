from odoo import fields, models


class ResCompany(models.Model):
    """What goods are worth on the transport documents of returns."""

    _inherit = "res.company"

    customer_service_ddt_goods_value = fields.Selection(
        [
            ("zero", "No value"),
            ("nominal", "Nominal value"),
            ("list", "Sales price"),
        ],
        string="Customer Goods on DDT",
        default="zero",
        required=True,
        help="What goods of customers are worth on the transport documents they go "
        "back with: they are theirs, nothing is sold.",
    )
    customer_service_ddt_nominal_value = fields.Monetary(
        string="Nominal Value", default=1.0, help="Of each piece."
    )
    customer_service_ddt_replacement_value = fields.Selection(
        [
            ("zero", "No value"),
            ("cost", "Cost"),
            ("list", "Sales price"),
        ],
        string="Warranty Replacements on DDT",
        default="zero",
        required=True,
        help="What goods given under warranty are worth on the transport document.",
    )

    def _is_italian(self):
        """Tell whether the company makes Italian transport documents."""
        self.ensure_one()
        return "IT" in (self.country_id.code, self.account_fiscal_country_id.code)
