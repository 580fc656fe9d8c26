from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_billing_automatic = fields.Selection(
        related="company_id.customer_service_billing_automatic", readonly=False
    )
    customer_service_billing_threshold = fields.Monetary(
        related="company_id.customer_service_billing_threshold",
        readonly=False,
        currency_field="customer_service_currency_id",
    )
    customer_service_billing_release = fields.Boolean(
        related="company_id.customer_service_billing_release", readonly=False
    )
