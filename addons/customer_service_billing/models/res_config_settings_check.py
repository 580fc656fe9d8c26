from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_billing_deviation = fields.Float(
        related="company_id.customer_service_billing_deviation", readonly=False
    )
    customer_service_billing_need_report = fields.Selection(
        related="company_id.customer_service_billing_need_report", readonly=False
    )
