from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Company"
    )
    customer_service_extra_percent = fields.Float(
        related="company_id.customer_service_extra_percent", readonly=False
    )
    customer_service_extra_amount = fields.Monetary(
        related="company_id.customer_service_extra_amount",
        readonly=False,
        currency_field="customer_service_currency_id",
    )
    customer_service_post_invoice = fields.Boolean(
        related="company_id.customer_service_post_invoice", readonly=False
    )
