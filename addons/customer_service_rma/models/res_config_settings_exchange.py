from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_rma_advance_days = fields.Integer(
        related="company_id.customer_service_rma_advance_days", readonly=False
    )
    customer_service_rma_remind_days = fields.Integer(
        related="company_id.customer_service_rma_remind_days", readonly=False
    )
