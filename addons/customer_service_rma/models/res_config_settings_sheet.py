from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_rma_send_sheet = fields.Boolean(
        related="company_id.customer_service_rma_send_sheet", readonly=False
    )
    customer_service_rma_instructions = fields.Html(
        related="company_id.customer_service_rma_instructions", readonly=False
    )
