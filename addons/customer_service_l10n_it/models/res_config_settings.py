from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_ddt_goods_value = fields.Selection(
        related="company_id.customer_service_ddt_goods_value",
        readonly=False,
        required=True,
    )
    customer_service_ddt_nominal_value = fields.Monetary(
        related="company_id.customer_service_ddt_nominal_value",
        readonly=False,
        currency_field="company_currency_id",
    )
    customer_service_ddt_replacement_value = fields.Selection(
        related="company_id.customer_service_ddt_replacement_value",
        readonly=False,
        required=True,
    )
