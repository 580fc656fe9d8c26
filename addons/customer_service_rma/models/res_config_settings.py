from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_rma_expiry_days = fields.Integer(
        related="company_id.customer_service_rma_expiry_days", readonly=False
    )
    customer_service_rma_auto_return = fields.Boolean(
        related="company_id.customer_service_rma_auto_return", readonly=False
    )
    customer_service_rma_notify = fields.Boolean(
        related="company_id.customer_service_rma_notify", readonly=False
    )
    customer_service_rma_free_diagnosis = fields.Boolean(
        related="company_id.customer_service_rma_free_diagnosis", readonly=False
    )
