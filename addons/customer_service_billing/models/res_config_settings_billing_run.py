from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_billing_grouping = fields.Selection(
        related="company_id.customer_service_billing_grouping", readonly=False
    )
    customer_service_billing_mode = fields.Selection(
        related="company_id.customer_service_billing_mode", readonly=False
    )
    customer_service_billing_fees = fields.Boolean(
        related="company_id.customer_service_billing_fees", readonly=False
    )
