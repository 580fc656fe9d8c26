from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_missing_part = fields.Selection(
        related="company_id.customer_service_missing_part",
        readonly=False,
        required=True,
    )
    customer_service_stock_user_id = fields.Many2one(
        related="company_id.customer_service_stock_user_id", readonly=False
    )
    customer_service_consumption = fields.Selection(
        related="company_id.customer_service_consumption",
        readonly=False,
        required=True,
    )
