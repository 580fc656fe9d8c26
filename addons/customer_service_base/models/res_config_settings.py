from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_warranty_notice_days = fields.Integer(
        related="company_id.customer_service_warranty_notice_days",
        readonly=False,
    )
    customer_service_block_overdue_days = fields.Integer(
        related="company_id.customer_service_block_overdue_days",
        readonly=False,
    )
